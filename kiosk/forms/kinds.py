"""What a field is, and where its value came from. Values of `x-kind` in a form's data schema."""

from __future__ import annotations

from enum import StrEnum


class FieldKind(StrEnum):
    CHOICE = "choice"  # large answers, one tap
    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"
    REGION = "region"
    ID_NUMBER = "id_number"
    CREDIT_CODE = "credit_code"
    PHONE = "phone"
    BANK_CARD = "bank_card"
    AMOUNT = "amount"  # yuan, two decimals at most
    INTEGER = "integer"
    YES_NO = "yes_no"
    SIGNATURE = "signature"  # written with a finger on the page
    PHOTO = "photo"  # a live portrait; another way always stands beside it
    DOCUMENT = "document"  # pages under the camera, inside the form


ENCLOSED = frozenset({FieldKind.SIGNATURE, FieldKind.PHOTO, FieldKind.DOCUMENT})
"""Kinds whose answer names pictures (kiosk.forms.enclosures); nobody can type it."""


class Origin(StrEnum):
    """Where a value came from; shown beside it."""

    ID_CARD = "id_card"
    AGENT_CARD = "agent_card"
    OCR = "ocr"
    VISIT = "visit"  # it follows from the life event that was chosen
    TYPED = "typed"
    CODE = "code"  # a code under the camera or the scanner
    BANK_CARD = "bank_card"  # the chip of a bank card
    HERE = "here"  # photographed, scanned or signed on this machine


KNOWN_BEFORE = frozenset({Origin.ID_CARD, Origin.AGENT_CARD, Origin.VISIT})
"""Origins of what was known before anybody was asked; a page full of it need not be asked."""
