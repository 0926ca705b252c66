"""One page of questions: why they are asked, what is known already, and the fields with their way of input."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.catalog.text import LocalText
from kiosk.services.form_views import FormField, FormPageView
from kiosk.services.snapshot import FieldKind, Language, SessionSnapshot
from ui.viewmodels.aids import AidRow, aid_row
from ui.viewmodels.dates import full_day_of, written_out
from ui.viewmodels.derived import Derived
from ui.viewmodels.review import object_name
from ui.viewmodels.rows import RowModel
from ui.viewmodels.sentences import ORIGIN_ICONS, ORIGINS

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

# What rises on the counter for a field: large answers need nothing.
TRAYS: Final[dict[FieldKind, str]] = {
    FieldKind.CHOICE: "",
    FieldKind.YES_NO: "",
    FieldKind.REGION: "",
    FieldKind.TEXT: "keyboard",
    FieldKind.LONG_TEXT: "keyboard",
    FieldKind.CREDIT_CODE: "code",
    FieldKind.DATE: "date",
    FieldKind.ID_NUMBER: "id",
    FieldKind.PHONE: "digits",
    FieldKind.BANK_CARD: "digits",
    FieldKind.INTEGER: "digits",
    FieldKind.AMOUNT: "amount",
    FieldKind.SIGNATURE: "",
    FieldKind.PHOTO: "",
    FieldKind.DOCUMENT: "",
}
# Bounds of what can be typed, so that a stuck finger ends: longest bank card 19, address far below 200.
LONGEST: Final[dict[FieldKind, int]] = {
    FieldKind.PHONE: 11,
    FieldKind.BANK_CARD: 19,
    FieldKind.ID_NUMBER: 18,
    FieldKind.CREDIT_CODE: 18,
    FieldKind.INTEGER: 9,
    FieldKind.AMOUNT: 12,
    FieldKind.TEXT: 120,
    FieldKind.LONG_TEXT: 500,
}
_YES = LocalText(zh="是", en="Yes")
_NO = LocalText(zh="不是", en="No")


@dataclass(frozen=True, slots=True)
class OptionView:
    value: str
    label: str
    hint: str
    chosen: bool
    name: str  # its object name


@dataclass(frozen=True, slots=True)
class FieldRow:
    key: str  # the JSON pointer
    name: str  # the end of its object name
    kind: str
    tray: str
    label: str
    hint: str
    unit: str
    required: bool
    value: str
    shown: str  # the value as it is read: grouped, or a written-out date
    masked: str  # shown instead until pressed; "" when nothing is hidden
    longest: int
    source: str
    source_icon: str
    error: str
    options: tuple[OptionView, ...]
    taken: int  # pictures that are the answer
    proposal: str  # what a machine read; "" when nothing waits to be confirmed
    proposal_source: str
    proposal_icon: str
    aid: AidRow


@dataclass(frozen=True, slots=True)
class KnownRow:
    key: str
    label: str
    value: str
    source: str
    icon: str


@dataclass(frozen=True, slots=True)
class FormState:
    number: int
    total: int
    title: str
    why: str
    has_error: bool
    unsure: bool  # the page is one choice, and saying so is an answer too
    fields: tuple[FieldRow, ...]
    known: tuple[KnownRow, ...]
    aids: tuple[AidRow, ...]


def _grouped(digits: str, size: int) -> str:
    return " ".join(digits[at : at + size] for at in range(0, len(digits), size))


def shown(field: FormField, language: Language) -> str:
    """The value as a citizen reads it: a card number in fours, a date written out."""
    value = field.value
    match field.kind:
        case FieldKind.BANK_CARD if value.isdigit():
            return _grouped(value, 4)
        case FieldKind.PHONE if len(value) == 11 and value.isdigit():
            return f"{value[:3]} {value[3:7]} {value[7:]}"
        case FieldKind.DATE if value:
            return full_day_of(value, language)
        case _:
            return value


def _options(field: FormField, name: str, language: Language) -> tuple[OptionView, ...]:
    options: list[tuple[str, LocalText, LocalText | None]]
    options = [(option.value, option.label, option.hint) for option in field.options]
    if field.kind is FieldKind.YES_NO and not options:
        options = [("true", _YES, None), ("false", _NO, None)]
    return tuple(
        OptionView(
            value=value,
            label=label.in_language(language),
            hint=hint.in_language(language) if hint else "",
            chosen=field.value in {value, label.zh, label.en},
            name=f"choice_{name}_{value}",
        )
        for value, label, hint in options
    )


def field_row(field: FormField, language: Language) -> FieldRow:
    name = object_name(field.pointer)
    return FieldRow(
        key=field.pointer,
        name=name,
        kind=field.kind.value,
        tray=TRAYS[field.kind],
        label=field.label.in_language(language),
        hint=field.hint.in_language(language) if field.hint else "",
        unit=field.unit.in_language(language) if field.unit else "",
        required=field.required,
        value=field.value,
        shown=shown(field, language),
        masked=field.masked or "",
        longest=LONGEST.get(field.kind, 0),
        source=ORIGINS[field.origin].in_language(language) if field.origin else "",
        source_icon=ORIGIN_ICONS[field.origin] if field.origin else "",
        error=field.error.in_language(language) if field.error else "",
        options=_options(field, name, language),
        taken=field.taken,
        proposal=field.proposal.value if field.proposal else "",
        proposal_source=ORIGINS[field.proposal.origin].in_language(language) if field.proposal else "",
        proposal_icon=ORIGIN_ICONS[field.proposal.origin] if field.proposal else "",
        aid=aid_row(field.aid, language),
    )


def _offers_unsure(form: FormPageView) -> bool:
    """A single choice that does not have such an answer of its own."""
    field = form.fields[0]
    choice = len(form.fields) == 1 and field.kind in {FieldKind.CHOICE, FieldKind.YES_NO}
    return choice and all(option.value != "unsure" for option in field.options)


def derive(snapshot: SessionSnapshot) -> FormState:
    form, language = snapshot.form, snapshot.language
    if form is None:
        return FormState(0, 0, "", "", has_error=False, unsure=False, fields=(), known=(), aids=())
    return FormState(
        number=form.number,
        total=form.total,
        title=form.title.in_language(language),
        why=form.why.in_language(language) if form.why else "",
        has_error=any(field.error is not None for field in form.fields),
        unsure=_offers_unsure(form),
        fields=tuple(field_row(field, language) for field in form.fields),
        known=tuple(
            KnownRow(
                str(at),
                label.in_language(language),
                written_out(value, language),
                ORIGINS[origin].in_language(language),
                ORIGIN_ICONS[origin],
            )
            for at, (label, value, origin) in enumerate(form.known)
        ),
        aids=tuple(aid_row(aid, language) for aid in form.aids),
    )


@QmlElement
class FormViewModel(Derived):
    """One page of the form."""

    numberChanged = Signal()
    totalChanged = Signal()
    titleChanged = Signal()
    whyChanged = Signal()
    hasErrorChanged = Signal()
    unsureChanged = Signal()

    _state: FormState

    def __init__(self, snapshot: SessionSnapshot, parent: QObject | None = None) -> None:
        super().__init__(derive(snapshot), {"fields": FieldRow, "known": KnownRow, "aids": AidRow}, parent)
        self.show(self._state)

    def update(self, snapshot: SessionSnapshot) -> None:
        self.show(derive(snapshot))

    @Property(int, notify=numberChanged)
    def number(self) -> int:
        return self._state.number

    @Property(int, notify=totalChanged)
    def total(self) -> int:
        return self._state.total

    @Property(str, notify=titleChanged)
    def title(self) -> str:
        return self._state.title

    @Property(str, notify=whyChanged)
    def why(self) -> str:
        return self._state.why

    @Property(bool, notify=hasErrorChanged)
    def hasError(self) -> bool:
        return self._state.has_error

    @Property(bool, notify=unsureChanged)
    def unsure(self) -> bool:
        return self._state.unsure

    @Property(RowModel, constant=True)
    def fields(self) -> RowModel:
        return self._row_models["fields"]

    @Property(RowModel, constant=True)
    def known(self) -> RowModel:
        return self._row_models["known"]

    @Property(RowModel, constant=True)
    def aids(self) -> RowModel:
        return self._row_models["aids"]
