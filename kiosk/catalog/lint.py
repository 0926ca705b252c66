"""Checks of the sources that a reader would miss: dead ends, dead references, missing and unreadable texts.

Every finding has a file, a line and what to do. Errors keep a catalogue from being built; hints do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import Final

from kiosk.catalog import lint_items, lint_offers, lint_references, lint_texts
from kiosk.catalog.lint_forms import form_problems, precheck_problems, scenario_problems
from kiosk.catalog.lint_texts import Loc, Problem
from kiosk.catalog.load import Catalog, SourceReader
from kiosk.catalog.material import Material
from kiosk.catalog.model import FormSource, ServiceItem, Standing
from kiosk.catalog.sources import YamlFile, read_yaml
from kiosk.errors import CatalogError


class Severity(StrEnum):
    ERROR = "error"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Finding:
    severity: Severity
    file: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.severity.value} [{self.rule}] {self.message}"


def lint(directory: Path) -> tuple[Finding, ...]:
    """All findings, errors first; what cannot be read at all is an error beside the others."""
    reader = SourceReader(directory)
    broken: list[Finding] = []
    try:
        catalog = reader.read(lambda error: broken.append(_of_error(error)))
    except CatalogError as error:
        broken = broken or [_of_error(error)]  # what only follows from a broken file is not told beside it
    broken += _unread(directory)
    if broken:
        return tuple(broken)
    found = [*_items(catalog, reader), *_forms(catalog, reader), *_rest(catalog, directory)]
    return tuple(sorted(found, key=lambda finding: (finding.severity.value, finding.file, finding.line)))


_TOP: Final = ("catalog", "bundles", "one-licence", "policies", "outlets", "notices", "synonyms")
_SHARED: Final = ("departments", "materials", "prechecks", "processes", "sentences", "commitment")


def _unread(directory: Path) -> Iterator[Finding]:
    """Files that look like sources and are none: a misspelt name would go unnoticed."""
    for folder, names in (("", _TOP), ("shared", _SHARED), ("shared/pages", ()), ("items", ()), ("forms", ())):
        for path in sorted((directory / folder).glob("*.y*ml")):
            if path.suffix != ".yaml" or (names and path.stem not in names):
                expected = ", ".join(f"{name}.yaml" for name in names or (path.stem,))
                yield Finding(Severity.ERROR, path.name, 1, "unread", f"is not read here; expected is {expected}")


def _of_error(error: CatalogError) -> Finding:
    file, _, rest = str(error).partition(":")
    line, _, message = rest.partition(":")
    if line.strip().isdigit():
        return Finding(Severity.ERROR, file, int(line), "unreadable", message.strip())
    return Finding(Severity.ERROR, file, 1, "unreadable", rest.strip() or str(error))


def _items(catalog: Catalog, reader: SourceReader) -> Iterator[Finding]:
    yield from _named_like_another(catalog, reader)
    for item in catalog.items.values():
        source = reader.item_files[item.code]
        for material in item.materials:
            yield from _material(source, item, material)
        if item.standing_of("time_limit").standing is Standing.PLACEHOLDER and item.time_limit.promised.days:
            yield _at(source, Severity.HINT, "placeholder", ["time"], "promised days are a placeholder; confirm them")
        for loc, message in lint_texts.hints(item):
            yield _at(source, Severity.HINT, "reading", loc, message)
        for rule, found in _errors(item, catalog.forms[item.form]):
            for loc, message in found:
                yield _at(source, Severity.ERROR, rule, loc, message)


def _errors(item: ServiceItem, form: FormSource) -> Iterator[tuple[str, Iterable[Problem]]]:
    """By rule. What only a walk through the form shows is left until every condition can be used."""
    yield "translation", lint_texts.problems(item)
    yield "reference", lint_references.problems(item, form)
    yield "contradiction", lint_items.problems(item)
    unusable = tuple(lint_items.condition_problems(item))
    yield "condition", unusable
    if not unusable:
        yield "scenario", scenario_problems(item, form)
        yield "precheck", precheck_problems(item, form)


def _named_like_another(catalog: Catalog, reader: SourceReader) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for item in catalog.items.values():
        for place, name, why in (
            ("sub_name", f"{item.main_name.zh} {item.sub_name.zh}", "the official name is unique"),
            ("plain_name", item.plain_name.zh, "nobody could tell the two apart in a list"),
            ("number", item.codes.catalog_code[6:9], "a number is one place in the list")
            if item.codes.is_sample
            else ("codes", item.codes.task_code, "a code stands for one item"),
        ):
            other = seen.setdefault(f"{place} {name}", item.code)
            if other != item.code:
                message = f"named like {other}; {why}"
                yield _at(reader.item_files[item.code], Severity.ERROR, "same-name", [place], message)


def _material(source: YamlFile, item: ServiceItem, material: Material) -> Iterator[Finding]:
    if material.capture != "id_card" and material.sample is None and not material.waivers:
        message = f"{material.id}: neither a waiver nor a sample; say what stands in for it or what a good one shows"
        yield _at(source, Severity.ERROR, "material", ["materials"], message)
    if material.capture == "none" and not material.waivers and not item.guide_only and material.required:
        message = (
            f"{material.id}: cannot be handed in here and nothing stands in for it; add a waiver or capture: camera"
        )
        yield _at(source, Severity.HINT, "material", ["materials"], message)


def _forms(catalog: Catalog, reader: SourceReader) -> Iterator[Finding]:
    used = {item.form for item in catalog.items.values()}
    for form in catalog.forms.values():
        source = reader.form_files[form.id]
        for message in form_problems(form):
            yield _at(source, Severity.ERROR, "form", ["form", "pages"], message)
        for message in lint_texts.form_problems(form):
            yield _at(source, Severity.ERROR, "translation", ["form"], message)
        for message in lint_texts.form_hints(form):
            yield _at(source, Severity.HINT, "reading", ["form"], message)
        if form.id not in used:
            yield _at(
                source, Severity.ERROR, "unused", ["id"], f"no item uses the form {form.id}; remove it or name it"
            )


def _rest(catalog: Catalog, directory: Path) -> Iterator[Finding]:
    sources: dict[str, YamlFile] = {}

    def at(severity: Severity, rule: str, file: str, loc: Loc, message: str) -> Finding:
        if file not in sources:
            sources[file] = read_yaml(directory / file)
        source = sources[file]
        return Finding(severity, source.path.name, source.line_of(loc), rule, message)

    for file, loc, message in lint_references.catalog_problems(catalog):
        yield at(Severity.ERROR, "reference", file, loc, message)
    for file, loc, message in lint_offers.problems(catalog):
        yield at(Severity.ERROR, "translation", file, loc, message)
    for file, loc, message in lint_offers.hints(catalog):
        yield at(Severity.HINT, "reading", file, loc, message)
    for file, loc, message in chain(lint_references.unused(directory), lint_references.said_of_nothing(catalog)):
        yield at(Severity.HINT, "unused", file, loc, message)


def _at(source: YamlFile, severity: Severity, rule: str, loc: list[str | int], message: str) -> Finding:
    return Finding(severity, source.path.name, source.line_of(loc), rule, message)
