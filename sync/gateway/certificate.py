"""The sample certificate (参保证明) of the reference platform: PDF with embedded fonts, plainly marked as a sample."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib import resources

import typst

FONT = "Noto Sans CJK SC"  # Debian: fonts-noto-cjk


class FontMissing(Exception):
    """Without its font the certificate would show boxes instead of a name."""


@dataclass(frozen=True, slots=True)
class CertificateData:
    """What the certificate states. `months` is invented by the reference platform and says so on the page."""

    name: str = field(repr=False)
    number: str = field(repr=False)
    case_number: str
    issued_at: datetime
    verification_code: str
    issuer_zh: str
    issuer_en: str


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
    }
    pdf = typst.Compiler(input=template, font_paths=_fonts()).compile(
        format="pdf",
        sys_inputs={"data": json.dumps(values, ensure_ascii=False)},
        timestamp=int(data.issued_at.timestamp()),
    )
    if not isinstance(pdf, bytes):
        raise TypeError("one document expected")
    return pdf
