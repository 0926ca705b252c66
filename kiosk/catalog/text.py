"""Texts in both languages, and how an author writes them: `中文 | English` on one line, or zh: and en: on two."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from kiosk.catalog.published import Published

SEPARATOR = " | "


class LocalText(Published):
    """One text in both languages of the screen."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def in_language(self, language: Literal["zh", "en"]) -> str:
        return self.zh if language == "zh" else self.en


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
