"""The published JSON Schemas of the YAML sources, so that an editor completes and checks while an author writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel

from kiosk.catalog.authoring import DepartmentSource, ItemDraft, MaterialSource, PrecheckSource
from kiosk.catalog.offers import Bundle, Notice, OneLicence, Outlet, Policy
from kiosk.catalog.synonyms import Synonyms
from kiosk.forms.authoring import FormDraft, PageSource

_SCHEMAS: Final[dict[str, tuple[type[BaseModel], str]]] = {
    "item": (ItemDraft, "one"),
    "form": (FormDraft, "one"),
    "page": (PageSource, "one"),
    "departments": (DepartmentSource, "map"),
    "materials": (MaterialSource, "map"),
    "prechecks": (PrecheckSource, "map"),
    "outlets": (Outlet, "list"),
    "bundles": (Bundle, "list"),
    "one-licence": (OneLicence, "list"),
    "policies": (Policy, "list"),
    "notices": (Notice, "list"),
    "synonyms": (Synonyms, "one"),
}


def schema_of(name: str) -> dict[str, Any]:
    """`map` files hold names with entries, `list` files a list of entries."""
    model, shape = _SCHEMAS[name]
    schema = model.model_json_schema(mode="validation")
    definitions = schema.pop("$defs", {})
    if shape == "map":
        schema = {"type": "object", "additionalProperties": schema}
    elif shape == "list":
        schema = {"type": "array", "items": schema}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": name,
        **schema,
        **({"$defs": definitions} if definitions else {}),
    }


def write_schemas(target: Path) -> tuple[Path, ...]:
    target.mkdir(parents=True, exist_ok=True)
    paths = []
    for name in _SCHEMAS:
        path = target / f"{name}.schema.json"
        path.write_text(json.dumps(schema_of(name), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        paths.append(path)
    return tuple(paths)
