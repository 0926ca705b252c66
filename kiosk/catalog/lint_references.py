"""References that lead nowhere, in items and between the parts of a catalogue; shared parts that nobody uses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pydantic import JsonValue

from kiosk.catalog import lint_bundles
from kiosk.catalog.lint_texts import Loc, Problem
from kiosk.catalog.load import Catalog, SourceReader
from kiosk.catalog.material import WaiverKind
from kiosk.catalog.model import FormSource, ServiceItem
from kiosk.catalog.precheck import PrecheckRule
from kiosk.catalog.soundness import item_references
from kiosk.forms.regions import DISTRICTS

_FACTS = frozenset(
    f"{role}.{name}"
    for role in ("applicant", "agent")
    for name in (
        "name number sex birth age address in_nanjing present region city valid_to card_days_left".split()  # noqa: SIM905
    )
) | {"today"}


def problems(item: ServiceItem, form: FormSource) -> Iterator[Problem]:
    asked = form.data_schema["properties"]
    fields = asked if isinstance(asked, dict) else {}
    for at, scenario in enumerate(item.scenarios):
        yield from _unasked(scenario.when, set(fields), ["scenarios", at])
    for at, material in enumerate(item.materials):
        yield from _unasked(material.when, set(fields), ["materials", at])
    if item.commitment is not None:
        yield from _unasked(item.commitment.when, set(fields), ["commitment", "when"])
    for at, rule in enumerate(item.prechecks):
        yield from _precheck(rule, set(fields), ["prechecks", at])
    for name, schema in fields.items():
        for fact in _prefills(schema) - _FACTS:
            yield ["form"], f"{name}: prefilled from the unknown fact {fact!r}"
    for fact in _known(form) - _FACTS:
        yield ["form"], f"shows the unknown fact {fact!r}; known are {', '.join(sorted(_FACTS))}"
    if item.takes_words is not None and _kind(fields.get(item.takes_words)) not in {"text", "long_text"}:
        yield ["takes_words"], f"{item.takes_words!r} is no text that the form asks for; name one"
    yield from _commitments(item)
    for element in item.marks.keys() - set(type(item).model_fields):
        yield ["marks", element], f"marks names {element!r}, which is no element of an item"


def _commitments(item: ServiceItem) -> Iterator[Problem]:
    """A waiver by commitment needs the commitment's text, here or at the window where the item ends."""
    replaced = set(item.commitment.replaces) if item.commitment is not None else set()
    for at, material in enumerate(item.materials):
        by_commitment = any(waiver.kind is WaiverKind.COMMITMENT for waiver in material.waivers)
        if by_commitment and material.id not in replaced and not item.guide_only:
            yield (
                ["materials", at],
                f"{material.id}: waived by a commitment that the item does not have; write its text",
            )
        if material.id in replaced and not by_commitment:
            yield ["materials", at], f"{material.id}: replaced by the commitment but without a waiver that says so"


def _precheck(rule: PrecheckRule, fields: set[str], loc: list[str | int]) -> Iterator[Problem]:
    parts = _properties(rule.when)
    yield from _unasked(parts.get("answers"), fields, loc)
    facts = set(_properties(parts.get("facts")))
    for name, comparison in (("later", rule.later), ("earlier", rule.earlier)):
        if comparison is None:
            continue
        compared = {comparison.answer} | ({comparison.than} - _FACTS if "." not in comparison.than else set())
        yield from _unasked({"properties": dict.fromkeys(compared, True)}, fields, [*loc, name])
        facts |= {comparison.than} if "." in comparison.than else set()
    for fact in sorted(facts - _FACTS):
        yield loc, f"the fact {fact!r} is unknown; known are {', '.join(sorted(_FACTS))}"
    if rule.field is not None and rule.field.removeprefix("/") not in fields:
        yield [*loc, "field"], f"{rule.field} is not in the form"


def _unasked(when: JsonValue, fields: set[str], loc: list[str | int]) -> Iterator[Problem]:
    for name in sorted(set(_properties(when)) - fields):
        yield loc, f"the answer {name!r} is asked nowhere in the form; correct the name or add the question"


def _properties(schema: JsonValue) -> dict[str, JsonValue]:
    properties = schema.get("properties") if isinstance(schema, dict) else None
    return properties if isinstance(properties, dict) else {}


def _prefills(schema: JsonValue) -> set[str]:
    prefill = schema.get("x-prefill") if isinstance(schema, dict) else None
    return {str(fact) for fact in prefill} if isinstance(prefill, list) else set()


def _known(form: FormSource) -> set[str]:
    """The facts shown above the answers."""
    return {key.removeprefix("known.").removesuffix(".label") for key in form.texts if key.startswith("known.")}


def _kind(schema: JsonValue) -> JsonValue:
    return schema.get("x-kind") if isinstance(schema, dict) else None


def _reads(form: FormSource) -> Iterator[tuple[str, str]]:
    """(field, material) for each field that is filled from a scanned material."""
    for name, schema in _properties(form.data_schema).items():
        reads = schema.get("x-reads") if isinstance(schema, dict) else None
        yield from ((name, material) for material in (reads if isinstance(reads, dict) else {}))


def _unread(catalog: Catalog) -> Iterator[tuple[str, Loc, str]]:
    known = {material.id for item in catalog.items.values() for material in item.materials}
    for form in catalog.forms.values():
        file = f"items/{form.id}.yaml" if form.id in catalog.items else f"forms/{form.id}.yaml"
        for name, material in _reads(form):
            if material not in known:
                yield file, ["form"], f"{name!r} is read from {material!r}, which no item asks for; correct the name"


def catalog_problems(catalog: Catalog) -> Iterator[tuple[str, Loc, str]]:
    """(file, place in it, what to do) for references between parts."""
    files = {
        "bundle": ("bundles.yaml", catalog.bundles),
        "one-licence": ("one-licence.yaml", catalog.one_licences),
        "policy": ("policies.yaml", catalog.policies),
        "outlet": ("outlets.yaml", catalog.outlets),
    }
    for where, item in item_references(catalog):
        if item not in catalog.items:
            file, entries = files[where.split(" ")[0]]
            at = list(entries).index(where.split(" ")[-1])  # entries stand in the order of the file
            yield file, [at], f"{where}: the item {item!r} does not exist; correct the code"
    yield from _unread(catalog)
    for at, outlet in enumerate(catalog.outlets.values()):
        if outlet.district not in DISTRICTS:
            known = ", ".join(DISTRICTS)
            yield "outlets.yaml", [at, "district"], f"{outlet.code}: no district {outlet.district}; known are {known}"
    for loc, message in lint_bundles.licence_problems(catalog):
        yield "one-licence.yaml", loc, message
    for loc, message in lint_bundles.problems(catalog):
        yield "bundles.yaml", loc, message
    takers = [item.code for item in catalog.items.values() if item.takes_words is not None]
    for code in takers[1:]:
        message = f"takes_words stands in {takers[0]} already; only one item takes what nobody found"
        yield f"items/{code}.yaml", ["takes_words"], message
    yield from _elsewhere_and_here(catalog)
    for word in catalog.synonyms.explained:
        if len(word) < 2:
            message = f"explained: {word!r} is a single character and would match everything; write the whole word"
            yield "synonyms.yaml", ["explained", word], message


def _elsewhere_and_here(catalog: Catalog) -> Iterator[tuple[str, Loc, str]]:
    said = catalog.synonyms.said
    here = {
        words: item.code
        for item in catalog.findable.values()
        for words in (*item.aliases, *item.life_events, item.plain_name.zh, item.sub_name.zh, *said.get(item.code, ()))
    }
    for subject, all_words in catalog.synonyms.elsewhere.items():
        for words in all_words:
            if words in here:
                message = f"elsewhere: {words!r} is said of {here[words]}, which is here; remove it from one of them"
                yield "synonyms.yaml", ["elsewhere", subject], message


def said_of_nothing(catalog: Catalog) -> Iterator[tuple[str, Loc, str]]:
    for code in catalog.synonyms.said.keys() - catalog.findable.keys():
        yield "synonyms.yaml", ["said", code], f"said: there is no item {code!r}; correct the code or remove the line"


def unused(directory: Path) -> Iterator[tuple[str, Loc, str]]:
    """(file, place in it, what to do) for shared parts that no source names."""
    reader = SourceReader(directory)
    vocabulary, pages = reader.vocabulary(), reader.pages()
    paths = [path for folder in ("items", "forms") for path in reader.files(folder)]
    bundles = directory / "bundles.yaml"
    text = "\n".join(path.read_text(encoding="utf-8") for path in [*paths, *([bundles] if bundles.exists() else [])])
    named = set(re.findall(r"[a-z][a-z0-9_]*", text))
    for kind, names in (
        ("departments", vocabulary.departments),
        ("materials", vocabulary.materials),
        ("prechecks", vocabulary.prechecks),
        ("processes", vocabulary.processes),
    ):
        for name in names:
            if name not in named:
                yield f"shared/{kind}.yaml", [name], f"{name!r} is used by no item; remove it or use it"
    for name in pages:
        if name not in named:
            yield f"shared/pages/{name}.yaml", ["id"], f"the page {name!r} is used by no form; remove it or use it"
