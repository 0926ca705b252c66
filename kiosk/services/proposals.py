"""Values that a machine read for the citizen: proposed beside the field, never taken over without a press.

A reading that is unsure, or that the form would refuse, proposes nothing: a wrong proposal costs more than an empty
field.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from drivers.vision.field_proposals import FieldLabels, ValueKind, propose
from drivers.vision.text_reader import TextLine
from kiosk.forms.elements import Field, FieldError
from kiosk.forms.engine import Form
from kiosk.forms.formats import is_credit_code
from kiosk.forms.kinds import FieldKind, Origin
from kiosk.forms.regions import district_of
from kiosk.forms.values import Scalar

_SURE = 0.8  # of the reader's confidence 0..1: clean print on a straightened page scores above 0.9
_VALUES = {
    FieldKind.AMOUNT: ValueKind.AMOUNT,
    FieldKind.INTEGER: ValueKind.AMOUNT,
    FieldKind.DATE: ValueKind.FIRST_DATE,
}
_CREDIT_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-HJ-NPQRTUWXY]{18}(?![0-9A-Za-z])")


@dataclass(frozen=True, slots=True)
class Proposal:
    value: Scalar = field(repr=False)
    origin: Origin


def reads_from(form: Form, material_id: str) -> tuple[Field, ...]:
    """The fields that say which words stand before their value on this material."""
    return tuple(each for each in form.fields.values() if material_id in each.reads)


def from_page(form: Form, material_id: str, lines: Sequence[TextLine]) -> Mapping[str, Proposal]:
    """By pointer, what one page of the material says."""
    asked = reads_from(form, material_id)
    wanted = [
        FieldLabels(each.pointer, each.reads[material_id], _VALUES.get(each.kind, ValueKind.TEXT)) for each in asked
    ]
    found = {}
    for reading in propose(lines, wanted):
        value = _value(form, form.fields[reading.name], reading.value)
        if reading.confidence >= _SURE and value is not None:
            found[reading.name] = Proposal(value, Origin.OCR)
    return found


def from_code(text: str) -> Proposal | None:
    """The credit code in the text of a code: alone, or in the address that a licence's code holds.

    None without exactly one valid code: a dynamic code (亮照码) names nobody without its issuer.
    """
    code = _credit_code(text)
    return Proposal(code, Origin.CODE) if code is not None else None


def _credit_code(text: str) -> str | None:
    found = {code for code in _CREDIT_CODE.findall(text.upper()) if is_credit_code(code)}
    return found.pop() if len(found) == 1 else None


def _value(form: Form, field: Field, text: str) -> Scalar | None:
    if field.kind is FieldKind.REGION:
        return _region(field, text)
    if field.kind is FieldKind.CREDIT_CODE:
        return _credit_code(text)
    value = form.parse(field.pointer, text)
    return None if isinstance(value, FieldError) else value


def _region(field: Field, address: str) -> str | None:
    """The option that an address names."""
    code = district_of(address)
    return code if any(option.value == code for option in field.options) else None
