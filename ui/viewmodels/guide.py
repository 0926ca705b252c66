"""The guide of one item: what to bring, what is already covered, the four reductions, the nine uniform elements."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.catalog.model import AgentRule, ServiceItem, Standing
from kiosk.catalog.text import LocalText
from kiosk.services.snapshot import Language, SessionSnapshot, Trouble
from ui.viewmodels.choosing import HitRow, hit_row
from ui.viewmodels.dates import day_of
from ui.viewmodels.derived import Derived
from ui.viewmodels.elements import ElementRow, nine_elements
from ui.viewmodels.materials import ThingRow, already_covered, to_bring
from ui.viewmodels.parts import PartRow, holdings
from ui.viewmodels.rows import RowModel
from ui.viewmodels.sentences import TROUBLES

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

# Field of `Reductions`, label, and the unit in Chinese and English; steps and papers count without a unit in English.
_REDUCED: tuple[tuple[str, LocalText, str, str], ...] = (
    ("steps", LocalText(zh="手续", en="Steps"), "道", ""),
    ("materials", LocalText(zh="材料", en="Papers"), "份", ""),
    ("days", LocalText(zh="时间", en="Time"), "天", "days"),
    ("fee_yuan", LocalText(zh="费用", en="Fee"), "元", "yuan"),
)
_BEFORE = LocalText(zh="原来 {before} {unit}", en="before: {before}")
_FREE = LocalText(zh="不收费", en="no fee")
_OFFICIAL = LocalText(zh="正式名称：{name}", en="Official name: {name}")
_VERSION = LocalText(zh="第 {version} 版，{day}更新。", en="Version {version}, {day}.")
_ABOUT = LocalText(zh="“{part}”：{fact}", en="{part}: {fact}")
_PLACEHOLDER = LocalText(zh="示例数据，以公布为准。", en="Sample data; the published text decides.")


@dataclass(frozen=True, slots=True)
class ReductionRow:
    key: str
    label: str
    value: str
    unit: str
    before: str


@dataclass(frozen=True, slots=True)
class GuideState:
    title: str
    official: str
    summary: str
    version: str
    offline_text: str
    trouble_fact: str
    trouble_act: str
    can_begin: bool
    for_other: bool  # somebody else may file it with a second card
    at_window: bool  # explained here, filed at a window
    parts_title: str
    parts: tuple[PartRow, ...]  # of a bundle, or the licences of a one-licence set
    bring: tuple[ThingRow, ...]
    covered: tuple[ThingRow, ...]
    reductions: tuple[ReductionRow, ...]
    elements: tuple[ElementRow, ...]
    alternatives: tuple[HitRow, ...]


def _reductions(item: ServiceItem, language: Language) -> tuple[ReductionRow, ...]:
    rows = []
    for name, label, unit_zh, unit_en in _REDUCED:
        reduction = getattr(item.reductions, name)
        unit = unit_zh if language == "zh" else unit_en.removesuffix("s") if reduction.now == 1 else unit_en
        before = _BEFORE.in_language(language).format(before=reduction.before, unit=unit)
        if name == "fee_yuan" and reduction.before == reduction.now == 0:
            before = _FREE.in_language(language)
        rows.append(ReductionRow(name, label.in_language(language), str(reduction.now), unit, before))
    return tuple(rows)


def _version(item: ServiceItem, language: Language) -> str:
    text = _VERSION.in_language(language).format(version=item.version, day=day_of(item.updated, language))
    if item.source.standing is Standing.PLACEHOLDER:
        text += ("" if language == "zh" else " ") + _PLACEHOLDER.in_language(language)
    return text


def _fact(trouble: Trouble | None, language: Language) -> str:
    """Of a bundle, the part that it is about comes first."""
    if trouble is None:
        return ""
    fact = TROUBLES[trouble.code].fact.in_language(language)
    if trouble.part is None:
        return fact
    return _ABOUT.in_language(language).format(part=trouble.part.in_language(language), fact=fact)


def derive(snapshot: SessionSnapshot) -> GuideState:
    item, language = snapshot.item, snapshot.language
    if item is None:
        return GuideState("", "", "", "", "", "", "", False, False, False, "", (), (), (), (), (), ())  # noqa: FBT003
    sentence = TROUBLES[snapshot.item_trouble.code] if snapshot.item_trouble else None
    title, parts = holdings(snapshot)
    return GuideState(
        title=item.plain_name.in_language(language),
        official=_OFFICIAL.in_language(language).format(name=item.sub_name.in_language(language)),
        summary=item.summary.in_language(language),
        version=_version(item, language),
        offline_text=item.offline_text.in_language(language),
        trouble_fact=_fact(snapshot.item_trouble, language),
        trouble_act=sentence.act.in_language(language) if sentence else "",
        can_begin=sentence is None and not item.guide_only,
        for_other=sentence is None and not item.guide_only and item.agent is AgentRule.ALLOWED,
        at_window=item.guide_only,
        parts_title=title,
        parts=parts,
        bring=to_bring(item, language),
        covered=already_covered(item, language),
        reductions=_reductions(item, language),
        elements=nine_elements(item, language),
        alternatives=tuple(hit_row(hit, language, snapshot.network) for hit in snapshot.alternatives),
    )


@QmlElement
class GuideViewModel(Derived):
    """The guide of one item."""

    titleChanged = Signal()
    officialChanged = Signal()
    summaryChanged = Signal()
    versionChanged = Signal()
    offlineTextChanged = Signal()
    troubleFactChanged = Signal()
    troubleActChanged = Signal()
    canBeginChanged = Signal()
    forOtherChanged = Signal()
    atWindowChanged = Signal()
    partsTitleChanged = Signal()

    _state: GuideState

    def __init__(self, snapshot: SessionSnapshot, parent: QObject | None = None) -> None:
        super().__init__(
            derive(snapshot),
            {
                "parts": PartRow,
                "bring": ThingRow,
                "covered": ThingRow,
                "reductions": ReductionRow,
                "elements": ElementRow,
                "alternatives": HitRow,
            },
            parent,
        )
        self.show(self._state)

    def update(self, snapshot: SessionSnapshot) -> None:
        self.show(derive(snapshot))

    @Property(str, notify=titleChanged)
    def title(self) -> str:
        return self._state.title

    @Property(str, notify=officialChanged)
    def official(self) -> str:
        return self._state.official

    @Property(str, notify=summaryChanged)
    def summary(self) -> str:
        return self._state.summary

    @Property(str, notify=versionChanged)
    def version(self) -> str:
        return self._state.version

    @Property(str, notify=offlineTextChanged)
    def offlineText(self) -> str:
        return self._state.offline_text

    @Property(str, notify=troubleFactChanged)
    def troubleFact(self) -> str:
        return self._state.trouble_fact

    @Property(str, notify=troubleActChanged)
    def troubleAct(self) -> str:
        return self._state.trouble_act

    @Property(bool, notify=canBeginChanged)
    def canBegin(self) -> bool:
        return self._state.can_begin

    @Property(bool, notify=forOtherChanged)
    def forOther(self) -> bool:
        return self._state.for_other

    @Property(bool, notify=atWindowChanged)
    def atWindow(self) -> bool:
        return self._state.at_window

    @Property(str, notify=partsTitleChanged)
    def partsTitle(self) -> str:
        return self._state.parts_title

    @Property(RowModel, constant=True)
    def parts(self) -> RowModel:
        return self._row_models["parts"]

    @Property(RowModel, constant=True)
    def bring(self) -> RowModel:
        return self._row_models["bring"]

    @Property(RowModel, constant=True)
    def covered(self) -> RowModel:
        return self._row_models["covered"]

    @Property(RowModel, constant=True)
    def reductions(self) -> RowModel:
        return self._row_models["reductions"]

    @Property(RowModel, constant=True)
    def elements(self) -> RowModel:
        return self._row_models["elements"]

    @Property(RowModel, constant=True)
    def alternatives(self) -> RowModel:
        return self._row_models["alternatives"]
