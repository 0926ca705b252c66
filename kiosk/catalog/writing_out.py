"""From an item's draft and the shared vocabulary to the full item."""

from __future__ import annotations

from typing import Any

from pydantic import JsonValue

from kiosk.catalog.authoring import (
    CommitmentSource,
    Condition,
    ItemDraft,
    MaterialSource,
    MaterialUse,
    OwnPrecheck,
    ScenarioSource,
    StepSource,
    Vocabulary,
)
from kiosk.catalog.material import Material, Waiver, WaiverKind
from kiosk.catalog.model import (
    Capability,
    Codes,
    Commitment,
    Contact,
    Identification,
    Reduction,
    Reductions,
    Result,
    Scenario,
    ServiceItem,
)
from kiosk.catalog.precheck import PrecheckRule
from kiosk.catalog.text import LocalText
from kiosk.catalog.time_limit import Step, TimeLimit
from kiosk.forms.authoring import condition_schema

_WITHOUT_THE_CITIZEN = {WaiverKind.SHARED_DATA, WaiverKind.ELECTRONIC_LICENCE, WaiverKind.COMMITMENT}


class UnknownName(ValueError):
    """The draft names something shared that does not exist. `key` is where in the draft."""

    def __init__(self, key: str, kind: str, name: str, known: list[str]) -> None:
        super().__init__(f"{kind} {name!r} is not in shared/; known are {', '.join(known)}")
        self.key = key


def write_out(draft: ItemDraft, shared: Vocabulary) -> ServiceItem:
    """UnknownName when it names what is not shared; ValueError (pydantic's) when the item contradicts itself."""
    department = shared.departments.get(draft.department)
    if department is None:
        raise UnknownName("department", "department", draft.department, sorted(shared.departments))
    materials = tuple(_material(entry, shared) for entry in draft.materials)
    process = _process(draft, shared)
    offline_key = "guide" if draft.guide_only else draft.offline.value
    return ServiceItem(
        main_name=draft.main_name,
        sub_name=draft.sub_name,
        legal_basis=draft.legal_basis,
        conditions=draft.conditions,
        scenarios=tuple(_scenario(scenario, draft, shared) for scenario in draft.scenarios),
        materials=materials,
        process=process,
        time_limit=TimeLimit(
            statutory=draft.time.statutory, promised=draft.time.promised, delivery_days=draft.time.delivery
        ),
        form=draft.form if isinstance(draft.form, str) else draft.code,
        code=draft.code,
        codes=draft.codes or _sample_codes(draft, department.body),
        version=draft.version,
        updated=draft.updated,
        source=draft.source,
        marks=draft.marks,
        plain_name=draft.plain_name,
        summary=draft.summary,
        aliases=draft.aliases,
        topics=draft.topics,
        life_events=draft.life_events,
        department=department.name,
        applicant=draft.applicant,
        agent=draft.agent,
        identification=draft.identification,
        fee=draft.fee or shared.no_fee,
        result=Result(name=draft.result.name, printed_here=draft.result.printed_here),
        contact=draft.contact or Contact(consult=department.consult, complain=department.complain),
        offline=draft.offline,
        offline_text=draft.offline_text or shared.offline[offline_key],
        needs=draft.needs if draft.needs is not None else _needs(draft, materials),
        id_only=draft.id_only,
        licence_only=draft.licence_only,
        needs_signature=draft.needs_signature,
        guide_only=draft.guide_only,
        assisted=draft.assisted,
        commitment=_commitment(draft, draft.commitment, shared) if draft.commitment is not None else None,
        prechecks=tuple(_precheck(rule, shared) for rule in draft.prechecks),
        reductions=_reductions(draft, materials, process),
        visits=draft.visits,
        jurisdiction=draft.jurisdiction,
        channels=draft.channels,
        takes_words=draft.takes_words,
    )


def _commitment(draft: ItemDraft, source: CommitmentSource, shared: Vocabulary) -> Commitment:
    summary, full_text = source.summary, source.full_text
    if full_text is None:
        if source.proves is None or source.pledge is None or source.consequence is None:
            raise ValueError("commitment: needs proves, pledge and consequence, or a full_text of its own")
        full_text = LocalText(
            zh=shared.commitment.zh.format(
                item=draft.sub_name.zh,
                basis="；".join(draft.legal_basis),
                proves=source.proves.zh,
                pledge=source.pledge.zh,
                consequence=source.consequence.zh,
            ),
            en=shared.commitment.en.format(
                item=draft.sub_name.en,
                proves=source.proves.en,
                pledge=source.pledge.en,
                consequence=source.consequence.en,
            ),
        )
        summary = summary or (
            LocalText(zh=f"{source.pledge.zh}。", en=f"{_sentence(source.pledge.en)}."),
            LocalText(zh="联网后可以核查，我愿意配合。", en="It may be checked once online, and I will cooperate."),
            LocalText(
                zh=f"如果不是真的，{source.consequence.zh}，还会记入信用记录。",
                en=f"If it is not true, {source.consequence.en}, and it is noted in my credit record.",
            ),
        )
    return Commitment(
        id=source.id,
        version=source.version,
        title=source.title,
        summary=summary,
        full_text=full_text,
        replaces=source.replaces,
        refusal=source.refusal,
        when=condition_schema(source.when) if source.when is not None else None,
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _fields(model: Any) -> dict[str, Any]:
    return {name: getattr(model, name) for name in type(model).model_fields}


def _material(entry: str | MaterialUse | MaterialSource, shared: Vocabulary) -> Material:
    if isinstance(entry, str):
        entry = MaterialUse(use=entry)
    if isinstance(entry, MaterialUse):
        found = shared.materials.get(entry.use)
        if found is None:
            raise UnknownName("materials", "material", entry.use, sorted(shared.materials))
        changes = {key: value for key, value in _fields(entry).items() if key != "use" and value is not None}
        return _full_material(entry.use, found.model_copy(update=changes))
    return _full_material(str(getattr(entry, "id", "")), entry)


def _full_material(material_id: str, source: MaterialSource) -> Material:
    return Material(
        id=material_id,
        name=source.name,
        required=source.required,
        capture=source.capture,
        max_pages=source.max_pages,
        hint=source.hint,
        sample=source.sample,
        waivers=tuple(Waiver(kind=kind, text=text) for kind, text in source.waivers.items()),
        when=condition_schema(source.when) if source.when is not None else None,
    )


def _process(draft: ItemDraft, shared: Vocabulary) -> tuple[Step, ...]:
    steps: tuple[StepSource, ...]
    if isinstance(draft.process, str):
        if draft.process not in shared.processes:
            raise UnknownName("process", "process", draft.process, sorted(shared.processes))
        steps = shared.processes[draft.process]
    else:
        steps = draft.process
    promised = draft.time.promised
    in_working_days = promised.days if promised.unit == "working_days" else 0
    return tuple(
        Step(name=step.name, working_days=in_working_days if step.days == "promised" else step.days) for step in steps
    )


def _scenario(source: ScenarioSource, draft: ItemDraft, shared: Vocabulary) -> Scenario:
    following = (entry for entry in draft.materials if _follows(_condition_of(entry), source.when))
    return Scenario(
        id=source.id,
        name=source.name,
        when=condition_schema(source.when) if source.when is not None else None,
        conditions=source.conditions,
        materials=(*source.materials, *(_material(entry, shared).id for entry in following)),
    )


def _condition_of(entry: str | MaterialUse | MaterialSource) -> Condition | None:
    return None if isinstance(entry, str) else entry.when


def _follows(condition: Condition | None, given: Condition | None) -> bool:
    """Whether `condition`, which is no matter of course, holds wherever `given` does."""
    if condition is None or given is None:
        return False
    return all(name in given and _among(given[name], wanted) for name, wanted in condition.items())


def _among(value: JsonValue, wanted: JsonValue) -> bool:
    if isinstance(value, dict) or isinstance(wanted, dict):
        return value == wanted
    values, all_wanted = (one if isinstance(one, list) else [one] for one in (value, wanted))
    return all(one in all_wanted for one in values)


def _precheck(entry: str | OwnPrecheck, shared: Vocabulary) -> PrecheckRule:
    source = shared.prechecks.get(entry) if isinstance(entry, str) else entry
    if source is None:
        raise UnknownName("prechecks", "pre-check", str(entry), sorted(shared.prechecks))
    return PrecheckRule(
        id=entry if isinstance(entry, str) else entry.id,
        when=precheck_schema(source.when) if source.when is not None else None,
        later=source.later,
        earlier=source.earlier,
        message=source.message,
        blocking=source.blocking,
        field=source.field,
    )


def precheck_schema(when: Condition) -> dict[str, Any]:
    """The short condition as JSON Schema over {"answers": …, "facts": …}."""
    parts = {
        "facts": {name: value for name, value in when.items() if "." in name},
        "answers": {name: value for name, value in when.items() if "." not in name},
    }
    return {
        "type": "object",
        "properties": {part: condition_schema(conditions) for part, conditions in parts.items() if conditions},
        "required": [part for part, conditions in parts.items() if conditions],
    }


def _spared(material: Material) -> bool:
    """Whether something stands in for it, so that nothing has to be brought or scanned."""
    return any(waiver.kind in _WITHOUT_THE_CITIZEN for waiver in material.waivers)


def _needs_camera(material: Material) -> bool:
    """Not for what only some answers ask for and may come later: without a camera everybody else still files."""
    waits = material.when is not None and any(waiver.kind is WaiverKind.LATER for waiver in material.waivers)
    return material.capture == "camera" and not waits and not _spared(material)


def _needs(draft: ItemDraft, materials: tuple[Material, ...]) -> frozenset[Capability]:
    """What the item cannot be filed without at this machine; nothing for an item that is only explained here."""
    if draft.guide_only:
        return frozenset()
    needs = {Capability.RECEIPT_PRINTER}
    if draft.identification is Identification.REQUIRED:
        needs.add(Capability.ID_CARD)
    if any(_needs_camera(material) for material in materials):
        needs.add(Capability.DOCUMENT_CAMERA)
    if draft.commitment is not None or draft.needs_signature:
        needs.add(Capability.SIGNATURE)
    if draft.result.printed_here:
        needs.add(Capability.PAGE_PRINTER)
    return frozenset(needs)


def _reductions(draft: ItemDraft, materials: tuple[Material, ...], process: tuple[Step, ...]) -> Reductions:
    """Counted: papers to bring after waivers against all papers, promised against statutory days, the fee. Where
    answers decide about papers, those of the answers that ask for the most."""
    own = draft.reductions
    conditions = [_condition_of(entry) for entry in draft.materials]
    papers = [(paper, when) for paper, when in zip(materials, conditions, strict=True) if paper.required]
    to_bring = [when for paper, when in papers if not _spared(paper)]
    counted = {
        "steps": (len(process), len(process)),
        "materials": (_most_at_once([when for _, when in papers]), _most_at_once(to_bring)),
        "days": (draft.time.statutory.days, draft.time.promised.days),
        "fee_yuan": (draft.fee_yuan, draft.fee_yuan),
    }
    pairs = {name: getattr(own, name) or pair for name, pair in counted.items()}
    return Reductions(**{name: Reduction(before=before, now=now) for name, (before, now) in pairs.items()})


def _most_at_once(conditions: list[Condition | None]) -> int:
    """How many can hold together: of those over one question the value that most of them name; questions add up."""
    by_question: dict[str, list[JsonValue]] = {}
    for condition in conditions:
        for question in list(condition or {})[:1]:
            by_question.setdefault(question, []).append((condition or {})[question])
    return sum(not condition for condition in conditions) + sum(
        max(sum(_among(value, wanted) for wanted in named) for value in _values(named))
        for named in by_question.values()
    )


def _values(named: list[JsonValue]) -> list[JsonValue]:
    return [value for wanted in named for value in (wanted if isinstance(wanted, list) else [wanted])]


def _sample_codes(draft: ItemDraft, body: str) -> Codes:
    """A code that cannot be mistaken for the authority's: its department is 99, its body is zeros until confirmed."""
    catalog_code = f"32{draft.item_type}99{draft.number:03d}000"
    return Codes(
        catalog_code=catalog_code,
        task_code=f"{body}{draft.level}{catalog_code}",
        level=draft.level,
        item_type=draft.item_type,
    )
