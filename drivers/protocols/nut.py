"""The text protocol of Network UPS Tools (RFC 9271): how a kiosk learns that it runs on its battery.

→ GET VAR ups ups.status          ← VAR ups ups.status "OB LB"
→ GET VAR ups battery.charge      ← VAR ups battery.charge "18"   or   ERR VAR-NOT-SUPPORTED
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from drivers.errors import LocalProtocolError, RemoteProtocolError

MAX_LINE = 1024  # bytes; RFC 9271 gives no bound, real answers have under a hundred
_NAME = re.compile(r"[\w.-]{1,64}")
_VALUE = re.compile(r'VAR (\S+) (\S+) "((?:[^"\\]|\\.)*)"')
_QUOTED, _BACKSLASH = re.compile(r'["\\]'), r"\\\g<0>"
_ERROR = re.compile(r"ERR ([A-Z-]+)")

STATUS, CHARGE = "ups.status", "battery.charge"


class Source(StrEnum):
    MAINS = "mains"
    BATTERY = "battery"
    UNKNOWN = "unknown"  # the UPS says neither: it is starting, or calibrating


@dataclass(frozen=True, slots=True)
class PowerState:
    """`charge` in percent, None where the UPS does not say."""

    source: Source
    battery_low: bool = False
    charge: int | None = None


class Refusal(RemoteProtocolError):
    """An ERR answer; `reason` is the server's word, such as DATA-STALE."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the UPS server answers {reason}")
        self.reason = reason


def request(ups: str, variable: str) -> bytes:
    if not _NAME.fullmatch(ups) or not _NAME.fullmatch(variable):
        raise LocalProtocolError("a UPS and a variable have simple names")
    return f"GET VAR {ups} {variable}\n".encode("ascii")


_ADDRESS = re.compile(r"(?P<ups>[\w.-]{1,64})@(?P<host>[\w.-]+)(?::(?P<port>\d{1,5}))?")
_PORT = 3493  # RFC 9271, 1.1
LIST = b"LIST UPS\n"
END_OF_LIST = "END LIST UPS"
_LISTED = re.compile(r'UPS (\S+) "(?:[^"\\]|\\.)*"')


def parse_address(address: str) -> tuple[str, str]:
    """`ups@host` or `ups@host:port`, as all programs of NUT write it; the UPS's name, and the server as
    tcp://host:port. Raises LocalProtocolError."""
    found = _ADDRESS.fullmatch(address)
    if found is None:
        raise LocalProtocolError(f"{address!r} is not ups@host or ups@host:port")
    return found["ups"], f"tcp://{found['host']}:{found['port'] or _PORT}"


def read_listed(line: str) -> str | None:
    """The name in one line of the answer to LIST UPS; None for the lines around."""
    error = _ERROR.match(line)
    if error is not None:
        raise Refusal(error[1])
    found = _LISTED.fullmatch(line)
    return None if found is None else found[1]


class LineParser:
    """Takes bytes in any pieces, gives whole lines."""

    def __init__(self) -> None:
        self._held = bytearray()

    @property
    def held(self) -> int:
        return len(self._held)

    def reset(self) -> None:
        self._held.clear()

    def feed(self, data: bytes) -> list[str]:
        """Raises RemoteProtocolError for a line without an end, and forgets it."""
        self._held += data
        *whole, rest = bytes(self._held).split(b"\n")
        self._held = bytearray(rest)
        if len(rest) > MAX_LINE:
            self.reset()
            raise RemoteProtocolError("a line from the UPS server has no end")
        return [line.decode("utf-8", errors="replace").rstrip("\r") for line in whole]


def read_value(line: str, ups: str, variable: str) -> str:
    """The variable's value. Raises Refusal for an error, RemoteProtocolError for an answer to something else."""
    error = _ERROR.match(line)
    if error is not None:
        raise Refusal(error[1])
    found = _VALUE.fullmatch(line)
    if found is None or (found[1], found[2]) != (ups, variable):
        raise RemoteProtocolError("the UPS server answers something else than it was asked")
    return re.sub(r"\\(.)", r"\1", found[3])


def write_value(ups: str, variable: str, value: str) -> str:
    """The server's side of `read_value`."""
    return f'VAR {ups} {variable} "{re.sub(_QUOTED, _BACKSLASH, value)}"'


def read_power(status: str, charge: str | None) -> PowerState:
    flags = set(status.split())
    source = Source.BATTERY if "OB" in flags else Source.MAINS if "OL" in flags else Source.UNKNOWN
    percent = re.fullmatch(r"(\d{1,3})(?:\.\d+)?", charge or "")
    return PowerState(
        source=source,
        battery_low="LB" in flags or "FSD" in flags,  # FSD: the server has ordered a shutdown
        charge=int(percent[1]) if percent is not None and int(percent[1]) <= 100 else None,
    )
