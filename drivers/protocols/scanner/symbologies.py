"""What kind of symbol a code was read from, by its AIM identifier (ISO/IEC 15424), where the scanner sends it."""

from __future__ import annotations

from enum import StrEnum


class Symbology(StrEnum):
    CODE_39 = "code_39"
    CODE_128 = "code_128"
    EAN_UPC = "ean_upc"
    CODABAR = "codabar"
    CODE_93 = "code_93"
    ITF = "itf"
    PDF_417 = "pdf_417"
    QR = "qr"
    DATA_MATRIX = "data_matrix"
    AZTEC = "aztec"
    HAN_XIN = "han_xin"
    DATABAR = "databar"
    OTHER = "other"


_BY_LETTER = {
    "A": Symbology.CODE_39,
    "C": Symbology.CODE_128,
    "E": Symbology.EAN_UPC,
    "F": Symbology.CODABAR,
    "G": Symbology.CODE_93,
    "I": Symbology.ITF,
    "L": Symbology.PDF_417,
    "Q": Symbology.QR,
    "d": Symbology.DATA_MATRIX,
    "z": Symbology.AZTEC,
    "h": Symbology.HAN_XIN,
    "e": Symbology.DATABAR,
}


def split_aim(payload: bytes) -> tuple[Symbology | None, bytes]:
    """The symbology and the code behind its prefix, `]` + letter + modifier; no prefix, no symbology."""
    if len(payload) < 3 or payload[:1] != b"]" or not payload[1:3].isalnum() or not payload[1:2].isalpha():
        return None, payload
    return _BY_LETTER.get(chr(payload[1]), Symbology.OTHER), payload[3:]
