"""JSON Forms rules: an effect and a condition, a JSON Schema over all answers (scope "#") or over one of them.

Only answers that are themselves visible count in a condition. So the fields form a graph: a field depends on the
fields that its rules name. The graph has to be free of cycles, otherwise what is visible would depend on where one
begins to look; `order_of` finds the order or refuses the form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter

import jsonschema_rs
from pydantic import JsonValue

from kiosk.errors import CatalogError


class Effect(StrEnum):
    SHOW = "SHOW"
    HIDE = "HIDE"


@dataclass(frozen=True, slots=True)
class Rule:
    """`scope` is "" for all answers or the name of one; a condition on an answer not given is not met."""

    effect: Effect
    scope: str
    validator: jsonschema_rs.Draft202012Validator = field(repr=False, compare=False)
    depends_on: frozenset[str]

    def is_met(self, answers: Mapping[str, object]) -> bool:
        if not self.scope:
            return bool(self.validator.is_valid(dict(answers)))
        return self.scope in answers and bool(self.validator.is_valid(answers[self.scope]))

    def shows(self, answers: Mapping[str, object]) -> bool:
        return self.is_met(answers) is (self.effect is Effect.SHOW)


def read_rule(raw: JsonValue, where: str) -> Rule:
    """A `rule` of the UI schema. AND/OR conditions are written as allOf/anyOf of one schema over "#"."""
    effect = raw.get("effect") if isinstance(raw, dict) else None
    condition = raw.get("condition") if isinstance(raw, dict) else None
    if not isinstance(condition, dict):
        raise CatalogError(f"{where}: a rule needs an effect and a condition")
    scope, schema = condition.get("scope"), condition.get("schema")
    if effect not in list(Effect):
        raise CatalogError(f"{where}: the effect {effect!r} is unknown; write SHOW or HIDE")
    if not isinstance(scope, str) or not isinstance(schema, dict | bool):
        raise CatalogError(f"{where}: the condition needs a scope and a schema")
    name = scope_name(scope, where) if scope != "#" else ""
    if name and condition.get("failWhenUndefined") is not True:
        # Without it standard renderers check "not answered" against the schema, and disagree with each other.
        raise CatalogError(f"{where}: a condition on one answer needs failWhenUndefined: true")
    try:
        validator = jsonschema_rs.Draft202012Validator(
            schema, pattern_options=jsonschema_rs.RegexOptions(), offline=True
        )
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError) as error:
        raise CatalogError(f"{where}: the condition is not JSON Schema 2020-12: {reason(error)}") from error
    return Rule(
        effect=Effect(str(effect)),
        scope=name,
        validator=validator,
        depends_on=frozenset({name} if name else set(names_in(schema))),
    )


def reason(error: Exception) -> str:
    """Why a schema was refused, in one line with its place."""
    path = getattr(error, "instance_path", [])
    said = str(getattr(error, "message", None) or error).splitlines()[0]
    return f"{said} (at {'.'.join(map(str, path))})" if path else said


def scope_name(scope: str, where: str) -> str:
    """`#/properties/rent` is the answer `rent`; answers are flat, so nothing deeper is accepted."""
    prefix = "#/properties/"
    name = scope.removeprefix(prefix)
    if not scope.startswith(prefix) or not name or "/" in name:
        raise CatalogError(f"{where}: the scope {scope!r} is not #/properties/NAME")
    return name


def names_in(schema: JsonValue) -> Iterator[str]:
    """The answers that a schema over all answers looks at."""
    if not isinstance(schema, dict):
        return
    properties = schema.get("properties")
    if isinstance(properties, dict):
        yield from properties
    required = schema.get("required")
    if isinstance(required, list):
        yield from (name for name in required if isinstance(name, str))
    for key in ("allOf", "anyOf", "oneOf"):
        branches = schema.get(key)
        for branch in branches if isinstance(branches, list) else []:
            yield from names_in(branch)
    for key in ("not", "if", "then", "else"):
        yield from names_in(schema.get(key))


def order_of(depends_on: Mapping[str, frozenset[str]], where: str) -> tuple[str, ...]:
    """The names so that each comes after those it depends on; CatalogError on a cycle or an unknown name."""
    for name, others in depends_on.items():
        unknown = others - depends_on.keys()
        if unknown:
            raise CatalogError(f"{where}: the rule of {name!r} names {sorted(unknown)}, which the form does not ask")
    try:
        return tuple(TopologicalSorter({name: sorted(others) for name, others in depends_on.items()}).static_order())
    except CycleError as error:
        circle = " → ".join(error.args[1])
        raise CatalogError(f"{where}: rule cycle {circle}; a question cannot depend on its own answer") from error
