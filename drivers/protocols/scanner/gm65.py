"""Commands of GM65 and GM861 modules, which most Chinese kiosks carry, and the module's replies.

    host → module   7E 00 | type | length | address (2) | data   | CRC (2)
    module → host   02 00 | 00   | length | data        | CRC (2)             03 00 … answers a heartbeat

CRC-16/XMODEM from `type` to the end of data; a module takes AB CD for "not checked" instead.
"""

from __future__ import annotations

from binascii import crc_hqx
from dataclasses import dataclass, field
from enum import IntEnum

from drivers.errors import LocalProtocolError

HEAD = b"\x7e\x00"
REPLY, HEARTBEAT_REPLY = b"\x02\x00", b"\x03\x00"
UNCHECKED = b"\xab\xcd"


class Verb(IntEnum):
    READ = 0x07
    WRITE = 0x08
    SAVE = 0x09
    HEARTBEAT = 0x0A


class Zone(IntEnum):
    MODE = 0x0000
    TRIGGER = 0x0002
    SYMBOLOGIES = 0x002C
    BAUD = 0x002A
    AIM = 0x00D0
    POWER = 0x00D9


@dataclass(frozen=True, slots=True)
class ScannerCommand:
    """`data` is what a write stores, or for a read the number of bytes wanted, as one byte."""

    verb: Verb
    zone: int = 0
    data: bytes = b"\0"

    @property
    def frame(self) -> bytes:
        if not 1 <= len(self.data) <= 255 or not 0 <= self.zone <= 0xFFFF:
            raise LocalProtocolError("a command carries 1 to 255 bytes for a zone of two bytes")
        body = bytes([self.verb, len(self.data)]) + self.zone.to_bytes(2, "big") + self.data
        return HEAD + body + crc(body)


HEARTBEAT = ScannerCommand(Verb.HEARTBEAT)
SAVE = ScannerCommand(Verb.SAVE)
START_SCAN = ScannerCommand(Verb.WRITE, Zone.TRIGGER, b"\x01")
STOP_SCAN = ScannerCommand(Verb.WRITE, Zone.TRIGGER, b"\x00")
AIM_ON = ScannerCommand(Verb.WRITE, Zone.AIM, b"\x80")
FACTORY_RESET = ScannerCommand(Verb.WRITE, Zone.POWER, b"\x50")


@dataclass(frozen=True, slots=True)
class ModuleReply:
    """`heartbeat` tells an answer to a heartbeat from one to a command."""

    data: bytes = field(default=b"\0", repr=False)
    heartbeat: bool = False

    @property
    def frame(self) -> bytes:
        body = bytes([0, len(self.data)]) + self.data
        return (HEARTBEAT_REPLY if self.heartbeat else REPLY) + body + crc(body)


def crc(body: bytes) -> bytes:
    return crc_hqx(body, 0).to_bytes(2, "big")


def decode_command(frame: bytes) -> ScannerCommand | None:
    """The module's side: None for bytes that are no whole, sound command."""
    if len(frame) < 9 or not frame.startswith(HEAD):
        return None
    body, check = frame[2:-2], frame[-2:]
    if body[1] != len(body) - 4 or check not in {UNCHECKED, crc(body)} or body[0] not in set(Verb):
        return None
    return ScannerCommand(Verb(body[0]), int.from_bytes(body[2:4], "big"), body[4:])
