"""Reading YAML so that every mistake can be answered with its file and line.

A source is data, not a program: no tags, no anchors or aliases (a few lines of them can stand for gigabytes), no key
twice, bounded size and depth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from kiosk.catalog.alternatives import is_alternative
from kiosk.errors import CatalogError

MAX_FILE_BYTES: Final = 1_000_000  # the longest shipped source is under 40 kB
MAX_DEPTH: Final = 32
_ALSO_TOLD: Final = 6  # places of a file beside the first mistake
_SAFE: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN_TAGS: Final = frozenset(f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null"))

Loc: TypeAlias = Sequence[str | int]
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class YamlFile:
    """`data` is plain JSON-like data; `line_of` finds where a part of it stands."""

    path: Path
    data: object
    root: yaml.Node

    def line_of(self, loc: Loc) -> int:
        """The 1-based line of the deepest part of `loc` that exists."""
        node = self.root
        for step in loc:
            child = _child(node, step)
            if child is None:
                continue  # pydantic adds the names of union branches to the path
            node = child
        return int(node.start_mark.line) + 1

    def error(self, message: str, loc: Loc = ()) -> CatalogError:
        return CatalogError(f"{self.path.name}:{self.line_of(loc)}: {message}")

    def parse(self, model: type[Model], data: object = None, loc: Loc = ()) -> Model:
        """The data (or the part of it at `loc`) as a model; CatalogError with the line of the first mistake."""
        try:
            return model.model_validate(self.data if data is None else data)
        except ValidationError as error:
            raise self.error(*self.first_of(error, loc)) from None

    def first_of(self, error: ValidationError, loc: Loc = ()) -> tuple[str, Loc]:
        """The mistake that stands first in the file, with what to do and where the others stand; and its own place."""
        errors = sorted(error.errors(), key=lambda found: self.line_of([*loc, *found["loc"]]))
        first = errors[0]
        others = {_where(found["loc"]): self.line_of([*loc, *found["loc"]]) for found in errors[1:]}
        others.pop(_where(first["loc"]), None)  # the branches of a choice each complain of one place
        told = "".join(f"; also line {line}, {where}" for where, line in list(others.items())[:_ALSO_TOLD])
        more = len(others) - _ALSO_TOLD
        tail = f" and {more} more" if more > 0 else ""
        what = f"{_where(first['loc'])}: {_what_to_do(first['type'], first['msg'])}"
        return what + told + tail, [*loc, *first["loc"]]


def _where(loc: Loc) -> str:
    return ".".join(str(step) for step in loc if not is_alternative(step)) or "the file"


def read_text(path: Path) -> str:
    """CatalogError when the file is missing, too long or not UTF-8."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise CatalogError(f"{path}: cannot be read ({error.strerror}); check that the file is there") from error
    if len(raw) > MAX_FILE_BYTES:
        raise CatalogError(f"{path.name}: {len(raw)} bytes, at most {MAX_FILE_BYTES}; split the file")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CatalogError(f"{path.name}: not UTF-8 at byte {error.start}; save the file as UTF-8") from error


def read_yaml(path: Path) -> YamlFile:
    """CatalogError as of `read_text`, and when it is not YAML or uses what is not accepted."""
    text = read_text(path)
    loader = _SAFE(text)
    try:
        _check_depth(path.name, text)
        root = loader.get_single_node()
        if root is None:
            raise CatalogError(f"{path.name}:1: the file is empty; write at least one key")
        data = _Builder(path.name, loader).build(root)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark is not None else 1
        raise CatalogError(f"{path.name}:{line}: not YAML ({error.problem}); check indentation and quotes") from error
    except yaml.YAMLError as error:
        raise CatalogError(f"{path.name}: not YAML; check for control characters") from error
    finally:
        loader.dispose()
    return YamlFile(path, data, root)


def _check_depth(name: str, text: str) -> None:
    """Before the nodes are composed: that recurses, and ten thousand brackets would end the process."""
    depth = 0
    for event in yaml.parse(text, Loader=_SAFE):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            line = event.start_mark.line + 1 if event.start_mark is not None else 1
            raise CatalogError(f"{name}:{line}: nested deeper than {MAX_DEPTH} levels; flatten it")


class _Builder:
    def __init__(self, name: str, loader: yaml.SafeLoader) -> None:
        self._name = name
        self._loader = loader
        self._seen: set[int] = set()

    def build(self, node: yaml.Node) -> object:
        if id(node) in self._seen:
            raise self._refuse(node, "anchors and aliases are not accepted; write it out, or use a shared page")
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(child) for child in node.value]
        if node.tag == "tag:yaml.org,2002:timestamp":
            return str(node.value)  # a date stays the text that was written
        if node.tag not in _PLAIN_TAGS:
            raise self._refuse(node, f"the tag {node.tag} is not accepted; write plain text")
        return self._loader.construct_object(node)

    def _mapping(self, node: yaml.MappingNode) -> dict[str, object]:
        data: dict[str, object] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if not isinstance(key_node, yaml.ScalarNode) or key == "<<":
                raise self._refuse(key_node, "a key must be a plain word")
            if key in data:
                raise self._refuse(key_node, f"the key {key!r} stands here twice; remove one")
            data[key] = self.build(value_node)
        return data

    def _refuse(self, node: yaml.Node, message: str) -> CatalogError:
        return CatalogError(f"{self._name}:{node.start_mark.line + 1}: {message}")


def _child(node: yaml.Node, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        child: yaml.Node = node.value[step]
        return child
    return None


_WHAT_TO_DO: Final = {
    "missing": "is missing; add it",
    "extra_forbidden": "is not known here; check the spelling",
    "too_short": "is empty; write at least one",
    "string_too_short": "is empty; write it",
    "model_type": "is one value; names with values are expected here",
    "model_attributes_type": "is one value; names with values are expected here",
    "string_type": "is not a text; write one, in quotes if it is a number",
    "bool_type": "is not true or false; write one of them",
    "bool_parsing": "is not true or false; write one of them",
    "int_parsing": "is not a whole number; write one",
    "int_type": "is not a whole number; write one",
}


def _what_to_do(kind: str, message: str) -> str:
    if kind == "string_pattern_mismatch":
        return f"is not written as asked; compare it with another entry ({message})"
    return _WHAT_TO_DO.get(kind) or message.removeprefix("Value error, ")
