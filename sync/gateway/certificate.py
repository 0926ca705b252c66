"""The sample certificate (参保证明) of the reference platform: PDF with embedded fonts, plainly marked as a sample."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib import resources

import typst

FONT = "Noto Sans CJK SC"  # Debian: fonts-noto-cjk

# The answers of the item's form, in the words of the certificate. What is not here is printed as it came.
_SCHEMES = {
    "pension": ("基本养老保险 Pension", 128),
    "unemployment": ("失业保险 Unemployment", 116),
    "work_injury": ("工伤保险 Work injury", 116),
}
_PERIODS = {
    "last_12": "最近一年 The last year",
    "last_24": "最近两年 The last two years",
    "all": "从头到现在 From the beginning",
}
_PURPOSES = {
    "housing": "买房、租房 Housing",
    "school": "孩子上学 School",
    "job": "找工作、评职称 Work",
    "other": "其他 Other",
}


class FontMissing(Exception):
    """Without its font the certificate would show boxes instead of a name."""


@dataclass(frozen=True, slots=True)
class CertificateData:
    """What the certificate states. `answers` are the form's: which insurance, what period, for what purpose. The months
    are invented by the reference platform, which says so on the page."""

    name: str = field(repr=False)
    number: str = field(repr=False)
    case_number: str
    issued_at: datetime
    verification_code: str
    issuer_zh: str
    issuer_en: str
    answers: Mapping[str, object] = field(repr=False)


@cache
def _fonts() -> typst.Fonts:
    fonts = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False)
    if FONT not in fonts.families():
        raise FontMissing(f"install the font {FONT} (Debian: fonts-noto-cjk)")
    return fonts


def render_certificate(data: CertificateData) -> bytes:
    """An A4 page as PDF. The values go in as data, never as markup."""
    template = resources.files("sync.gateway").joinpath("templates/certificate.typ").read_bytes()
    values = {
        "name": data.name,
        "number": data.number,
        "case_number": data.case_number,
        "issued": data.issued_at.strftime("%Y-%m-%d"),
        "code": data.verification_code,
        "issuer_zh": data.issuer_zh,
        "issuer_en": data.issuer_en,
        "period": _period(data.answers),
        "purpose": _worded(_PURPOSES, data.answers.get("purpose")),
        "schemes": [[name, str(months)] for name, months in _schemes(data.answers.get("insurance_type"))],
    }
    pdf = typst.Compiler(input=template, font_paths=_fonts()).compile(
        format="pdf",
        sys_inputs={"data": json.dumps(values, ensure_ascii=False)},
        timestamp=int(data.issued_at.timestamp()),
    )
    if not isinstance(pdf, bytes):
        raise TypeError("one document expected")
    return pdf


def _schemes(asked: object) -> list[tuple[str, int]]:
    """The one that was asked for, else all."""
    return [_SCHEMES[asked]] if isinstance(asked, str) and asked in _SCHEMES else list(_SCHEMES.values())


def _period(answers: Mapping[str, object]) -> str:
    if answers.get("period") == "years":
        return f"{answers.get('start_year')}–{answers.get('end_year')}"
    return _worded(_PERIODS, answers.get("period"))


def _worded(words: Mapping[str, str], said: object) -> str:
    return "–" if said is None else words.get(str(said), str(said))
