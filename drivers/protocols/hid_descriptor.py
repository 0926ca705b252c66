"""What a HID device says of its reports: the short items of a report descriptor (HID 1.11, section 6.2.2).

Enough is read to tell a device that carries a maker's own bytes from a keyboard, no more.
"""

from __future__ import annotations

from dataclasses import dataclass

from drivers.errors import RemoteProtocolError

_LONG_ITEM = 0xFE
_KIND = 0xFC  # of an item's first byte: its tag and type; the other two bits are its size
_INPUT, _OUTPUT = 0x80, 0x90
_USAGE_PAGE, _REPORT_SIZE, _REPORT_ID, _REPORT_COUNT = 0x04, 0x74, 0x84, 0x94
_VENDORS_OWN = 0xFF00  # usage pages from here on mean what their maker says


@dataclass(frozen=True, slots=True)
class HidReports:
    """`page`: the usage page of the first collection. `read` and `written`: bytes of all reports of a direction."""

    page: int
    numbered: bool
    read: int
    written: int

    @property
    def vendors_own(self) -> bool:
        return self.page >= _VENDORS_OWN


def decode_descriptor(descriptor: bytes) -> HidReports:
    """Raises RemoteProtocolError for a descriptor that ends within an item."""
    page = size = count = 0
    numbered = False
    bits = {_INPUT: 0, _OUTPUT: 0}
    at = 0
    while at < len(descriptor):
        head = descriptor[at]
        if head == _LONG_ITEM:  # reserved by the standard; nobody makes them
            at += 3 + (descriptor[at + 1] if at + 1 < len(descriptor) else 0)
            continue
        length = (0, 1, 2, 4)[head & 3]
        if at + 1 + length > len(descriptor):
            raise RemoteProtocolError("a report descriptor ends within an item")
        value = int.from_bytes(descriptor[at + 1 : at + 1 + length], "little")
        kind = head & _KIND
        if kind == _USAGE_PAGE:
            page = page or value
        elif kind == _REPORT_SIZE:
            size = value
        elif kind == _REPORT_COUNT:
            count = value
        elif kind == _REPORT_ID:
            numbered = True
        elif kind in bits:
            bits[kind] += size * count
        at += 1 + length
    return HidReports(page, numbered, -(-bits[_INPUT] // 8), -(-bits[_OUTPUT] // 8))
