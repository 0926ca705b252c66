"""Texts in both languages as an author writes them: `中文 | English` on one line, or zh: and en: on two."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

from kiosk.catalog.model import LocalText

SEPARATOR = " | "


def read_text(value: object) -> object:
    """`中文 | English` becomes {zh, en}; anything else is left to the model, which says what is missing."""
    if not isinstance(value, str):
        return value
    zh, separator, en = value.partition(SEPARATOR)
    if not separator:
        raise ValueError("a text needs both languages: 中文 | English")
    return {"zh": zh.strip(), "en": en.strip()}


Text = Annotated[
    LocalText,
    BeforeValidator(read_text),
    WithJsonSchema(
        {
            "description": "中文 | English",
            "anyOf": [
                {"type": "string", "pattern": r"^.+ \| .+$"},
                {
                    "type": "object",
                    "properties": {"zh": {"type": "string"}, "en": {"type": "string"}},
                    "required": ["zh", "en"],
                    "additionalProperties": False,
                },
            ],
        }
    ),
]
