"""Taking a citizen out of a recorded conversation: same sizes, same statuses, nobody's data.

A reply that carries what stands on a card keeps its lengths, its card type and its status; each text field keeps where
it is filled and is written over, the photo becomes zeros, the checksum is worked out anew. What is masked can still be
replayed as a conversation.
"""

from __future__ import annotations

from drivers.errors import RemoteProtocolError
from drivers.protocols.sdt.frame import HEAD, MAX_HELD, PREAMBLE, Damage, Frame, FrameEvent, FrameParser, encode_frame
from drivers.protocols.sdt.layouts import layout_of
from drivers.protocols.sdt.payload import TEXT_BYTES, decode_base_info, encode_base_info

_STATUS = 3
_DATES = {"birth", "valid_from", "valid_to"}
_PLAIN = 16 + _STATUS  # a reply no longer than a SAM's identity says nothing of a citizen


def mask_body(body: bytes) -> bytes:
    """The body of a response with its card's content written over."""
    status, data = body[:_STATUS], body[_STATUS:]
    if len(body) <= _PLAIN:
        return body
    for with_fingerprint in (False, True):
        try:
            base = decode_base_info(data, with_fingerprint=with_fingerprint)
        except RemoteProtocolError:
            continue
        fingerprint = bytes(base.fingerprint_bytes) if with_fingerprint else None
        text = _mask_text(base.text[:TEXT_BYTES]) + bytes(len(base.text) - TEXT_BYTES)
        return status + encode_base_info(text, bytes(len(base.photo)), fingerprint)
    return status + _mask_units(data)


def _mask_text(text: bytes) -> bytes:
    layout = layout_of(text)
    return layout.encode({name: _mask_value(name, value) for name, value in layout.decode(text).items()})


def _mask_value(name: str, value: str) -> str:
    if name in _DATES and value.isdigit():
        return "20000101"
    return "".join("0" if character.isascii() and character.isdigit() else "某" for character in value)


def _mask_units(data: bytes) -> bytes:
    """Whatever else: every byte but blanks becomes 某 or 0x00."""
    units = (data[at : at + 2] for at in range(0, len(data), 2))
    return b"".join(unit if unit == b" \0" else "某".encode("utf-16-le")[: len(unit)] for unit in units)


class ResponseMask:
    """For a recorder: takes what the reader sent, in pieces, and gives the same number of bytes, masked.

    Bytes of a frame are held back until it is whole. What is no frame is replaced by zeros: half a frame may hold a
    name. Holds at most one frame.
    """

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> bytes:
        self._held += data
        out = bytearray()
        while (ready := self._next()) is not None:
            out += ready
        return bytes(out)

    def flush(self) -> bytes:
        """What is held and will not be completed, as zeros."""
        size = len(self._held)
        self._held.clear()
        return bytes(size)

    def _next(self) -> bytes | None:
        start = self._held.find(PREAMBLE)
        if start < 0:
            return self._noise(len(self._held) - min(len(PREAMBLE) - 1, len(self._held)))
        if start > 0:
            return self._noise(start)
        if len(self._held) < HEAD:
            return None
        size = HEAD + int.from_bytes(self._held[5:HEAD], "big")
        if size <= MAX_HELD and len(self._held) < size:
            return None
        events = FrameParser().feed(bytes(self._held[:size]))
        return self._whole(events[0], size) if events else self._noise(1)

    def _whole(self, event: FrameEvent, size: int) -> bytes | None:
        if isinstance(event, Frame):
            del self._held[:size]
            return encode_frame(mask_body(event.body))
        if event.damage is Damage.LENGTH:
            return self._noise(1)
        del self._held[:size]
        damaged = encode_frame(bytes(size - HEAD - 1))
        return damaged[:-1] + bytes([damaged[-1] ^ 0xFF])  # it was damaged, so it stays damaged

    def _noise(self, count: int) -> bytes | None:
        """A lead-in of AA and a preamble are nobody's data; anything else might be."""
        if count == 0:
            return None
        noise = bytes(self._held[:count])
        del self._held[:count]
        return bytes(byte if byte == PREAMBLE[0] else 0 for byte in noise)
