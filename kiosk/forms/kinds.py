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


class Origin(StrEnum):
    """Where a value came from; shown beside it."""

    ID_CARD = "id_card"
    AGENT_CARD = "agent_card"
    LICENCE = "licence"
    OCR = "ocr"
    EARLIER = "earlier"
    TYPED = "typed"
