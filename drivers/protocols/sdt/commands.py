"""The commands of a reader, and the bodies of requests and responses."""

from __future__ import annotations

from dataclasses import dataclass, field

from drivers.errors import RemoteProtocolError
from drivers.protocols.sdt.frame import encode_frame
from drivers.protocols.sdt.status import Sw3


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    cmd: int
    para: int
    success: Sw3 = Sw3.SUCCESS
    personal: bool = False  # its reply holds what stands on a citizen's card

    @property
    def frame(self) -> bytes:
        return encode_frame(bytes([self.cmd, self.para]))


RESET_SAM = Command("reset_sam", 0x10, 0xFF)
SAM_STATUS = Command("sam_status", 0x11, 0xFF)
SAM_ID = Command("sam_id", 0x12, 0xFF)
FIND_CARD = Command("find_card", 0x20, 0x01, Sw3.CARD_FOUND)
SELECT_CARD = Command("select_card", 0x20, 0x02)
READ_BASE = Command("read_base", 0x30, 0x01, personal=True)
READ_BASE_WITH_FINGERPRINT = Command("read_base_with_fingerprint", 0x30, 0x10, personal=True)
READ_NEW_ADDRESS = Command("read_new_address", 0x30, 0x03, personal=True)
READ_MANAGEMENT_NUMBER = Command("read_management_number", 0x30, 0x05, personal=True)

SPEEDS = (115200, 57600, 38400, 19200, 9600)
"""The UART speeds in the order of the speed command's parameter."""

SET_SPEED = {speed: Command(f"set_speed_{speed}", 0x60, para) for para, speed in enumerate(SPEEDS)}

COMMANDS = (
    RESET_SAM,
    SAM_STATUS,
    SAM_ID,
    FIND_CARD,
    SELECT_CARD,
    READ_BASE,
    READ_BASE_WITH_FINGERPRINT,
    READ_NEW_ADDRESS,
    READ_MANAGEMENT_NUMBER,
    *SET_SPEED.values(),
)
_BY_CODE = {(command.cmd, command.para): command for command in COMMANDS}


@dataclass(frozen=True, slots=True)
class Response:
    """`sw1` and `sw2` are the card's own status words, handed on by the reader; `sw3` is the reader's."""

    sw3: int
    data: bytes = field(default=b"", repr=False)
    sw1: int = 0
    sw2: int = 0

    @property
    def frame(self) -> bytes:
        return encode_frame(bytes([self.sw1, self.sw2, self.sw3]) + self.data)


def decode_response(body: bytes) -> Response:
    if len(body) < 3:
        raise RemoteProtocolError("a response has three status bytes")
    return Response(sw1=body[0], sw2=body[1], sw3=body[2], data=body[3:])


def decode_request(body: bytes) -> Command | None:
    """The reader's side: None for a command that the protocol does not know."""
    return _BY_CODE.get((body[0], body[1])) if len(body) == 2 else None
