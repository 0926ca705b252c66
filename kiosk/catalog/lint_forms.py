"""Forms that no way completes, pages that nobody reaches, scenarios that no answers bring about."""

from __future__ import annotations

from collections.abc import Iterator

import jsonschema_rs
from pydantic import JsonValue

from kiosk.catalog.lint_texts import Loc, Problem
from kiosk.catalog.model import Commitment, FormSource, ServiceItem
from kiosk.catalog.precheck import PrecheckRule
from kiosk.forms.engine import Form
from kiosk.forms.kinds import FieldKind
from kiosk.forms.paths import Ways, walk
from kiosk.forms.rules import names_in


def form_problems(source: FormSource) -> Iterator[str]:
    form = Form(source)
    ways = walk(form)
    if not ways.complete:
        fields = ", ".join(sorted(ways.stuck))
        yield f"no way through the form can be filed; look at {fields}"
        return
    for page in form.pages:
        if ways.exhausted and page.id not in ways.reachable:
            yield f"nobody reaches the page {page.id!r}; correct its show or remove it"
    for pointer in sorted(ways.stuck):
        yield f"some citizens cannot answer {pointer}; no example value of its kind is valid"


def scenario_problems(item: ServiceItem, source: FormSource) -> Iterator[Problem]:
    """A scenario, a conditional material or a conditional commitment that no complete set of answers meets, or a
    scenario that no answer decides; answers with which a commitment stands in for a material but is not shown."""
    for at, scenario in enumerate(item.scenarios):
        if scenario.when is None and not item.guide_only:
            yield ["scenarios", at], f"the scenario {scenario.id!r} needs a when: the answer that brings it about"
    commitment = item.commitment
    conditions = [scenario.when for scenario in item.scenarios] + [material.when for material in item.materials]
    conditions.append(commitment.when if commitment is not None else None)
    conditions = [condition for condition in conditions if condition is not None]
    if not conditions:
        return
    ways = walk(Form(source), frozenset().union(*(names_in(condition) for condition in conditions)))
    if not ways.complete or not ways.exhausted:
        return
    for at, scenario in enumerate(item.scenarios):
        if scenario.when is not None and not _met(scenario.when, ways):
            yield ["scenarios", at], f"the scenario {scenario.id!r} is never reached; no answers bring it about"
    for at, material in enumerate(item.materials):
        if material.when is not None and not _met(material.when, ways):
            yield ["materials", at], f"the material {material.id!r} is never asked for; no answers bring it about"
    if commitment is not None and commitment.when is not None:
        yield from _commitment_problems(item, commitment, ways)


def _commitment_problems(item: ServiceItem, commitment: Commitment, ways: Ways) -> Iterator[Problem]:
    loc: Loc = ["commitment", "when"]
    if not _met(commitment.when, ways):
        yield loc, "the commitment is never shown; no answers bring it about"
    shown = _validator(commitment.when)
    for material in item.materials:
        if material.id not in commitment.replaces or material.capture == "camera":
            continue  # a camera takes in what no commitment replaces
        asked = _validator(True if material.when is None else material.when)
        if any(asked.is_valid(answers) and not shown.is_valid(answers) for answers in ways.complete):
            yield loc, f"{material.id}: asked for with answers that do not show the commitment; give it the same `when`"


def precheck_problems(item: ServiceItem, source: FormSource) -> Iterator[Problem]:
    """Rules that stop nobody, and rules that stop everybody, as far as chosen answers alone decide it."""
    form = Form(source)
    chosen = {field.name for field in form.fields.values() if field.options or field.kind is FieldKind.YES_NO}
    decided = [(at, rule, _of_answers(rule)) for at, rule in enumerate(item.prechecks)]
    decided = [entry for entry in decided if entry[2] is not None and chosen.issuperset(names_in(entry[2]))]
    if not decided:
        return
    ways = walk(form, frozenset().union(*(names_in(condition) for _, _, condition in decided)))
    if not ways.complete or not ways.exhausted:
        return
    for at, rule, condition in decided:
        validator = _validator(condition)
        met = [validator.is_valid(answers) for answers in ways.complete]
        only_answers = rule.later is None and rule.earlier is None and "facts" not in str(rule.when)
        if not any(met):
            yield ["prechecks", at], f"the pre-check {rule.id!r} never holds; no answers bring it about"
        elif all(met) and rule.blocking and only_answers:
            yield ["prechecks", at], f"the pre-check {rule.id!r} stops everybody; narrow its when"


def _of_answers(rule: PrecheckRule) -> JsonValue:
    """The part of its condition that is over the answers."""
    properties = rule.when.get("properties") if isinstance(rule.when, dict) else None
    return properties.get("answers") if isinstance(properties, dict) else None


def _met(condition: object, ways: Ways) -> bool:
    validator = _validator(condition)
    return any(validator.is_valid(answers) for answers in ways.complete)


def _validator(condition: object) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(condition, offline=True)  # type: ignore[arg-type]
