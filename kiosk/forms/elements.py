"""The parts of a form as the kiosk shows them: pages of one question each, fields, large answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import JsonValue

from kiosk.catalog.text import LocalText
from kiosk.forms.kinds import FieldKind
from kiosk.forms.rules import Rule

JsonObject = dict[str, JsonValue]
Answers = Mapping[str, object]  # by property name: "/monthly_rent" is answers["monthly_rent"]


@dataclass(frozen=True, slots=True)
class FieldOption:
    value: str
    label: LocalText
    hint: LocalText | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One question's field. `errors` are the form's own sentences, by the JSON Schema keyword that failed."""

    pointer: str
    name: str
    kind: FieldKind
    label: LocalText
    schema: JsonObject
    hint: LocalText | None = None
    unit: LocalText | None = None
    options: tuple[FieldOption, ...] = ()
    required: bool = False
    masked: bool = False
    prefill: tuple[str, ...] = ()  # facts, the first known one fills the field
    reads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by material: the words before the value
    max_pages: int = 1  # of a document
    errors: Mapping[str, LocalText] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()  # its own, its groups' and its page's


@dataclass(frozen=True, slots=True)
class KnownFact:
    """A fact shown above the answers, so that nobody types what a card already says."""

    fact: str
    label: LocalText


@dataclass(frozen=True, slots=True)
class Page:
    id: str
    number: int  # 1-based, in the order of the form
    title: LocalText
    why: LocalText | None
    known: tuple[KnownFact, ...]
    fields: tuple[Field, ...]
    skip_when_prefilled: bool = False


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field, in the citizen's words. It never repeats what was typed."""

    pointer: str
    text: LocalText
    keyword: str = "value"
