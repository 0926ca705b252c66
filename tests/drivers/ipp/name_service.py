"""As much of a D-Bus system bus with Avahi on it as `ippeveprinter` asks for before it serves.

ippeveprinter ends at once where no Avahi runs, even with DNS-SD turned off (`-r off`), and Avahi itself wants root, a
system bus, and speaks on every network. This answers the eight calls of its start, on a socket of the test's own.
Layout: D-Bus specification, "Message Protocol".
"""

from __future__ import annotations

import socketserver
import struct
import threading
from pathlib import Path
from typing import Self

_CALL, _RETURN, _ERROR = 1, 2, 3
_REPLY_SERIAL, _DESTINATION, _SENDER, _SIGNATURE, _MEMBER = 5, 6, 7, 8, 3
_NO_REPLY_EXPECTED = 1
_AVAHI_API = 0x0204
_RUNNING = 2


class NameService:
    """`address` is what DBUS_SYSTEM_BUS_ADDRESS is set to."""

    def __init__(self, path: Path) -> None:
        self.address = f"unix:path={path}"
        self._server = _Server(str(path), _Client)

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    block_on_close = False


class _Client(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.rfile.read(1)  # the zero byte that carries the credentials
        while line := self.rfile.readline():
            if line.startswith(b"AUTH"):
                self.wfile.write(b"OK 0123456789abcdef0123456789abcdef\r\n")
            elif line.startswith(b"BEGIN"):
                break
            else:
                self.wfile.write(b"ERROR\r\n")
        serial = 0
        while message := _read(self.rfile):
            serial += 1
            if message.kind == _CALL and not message.flags & _NO_REPLY_EXPECTED:
                self.wfile.write(_reply(message, serial))


class _Message:
    def __init__(self, kind: int, flags: int, serial: int, member: str) -> None:
        self.kind, self.flags, self.serial, self.member = kind, flags, serial, member


def _read(stream: socketserver._BufferedIOBase) -> _Message | None:  # type: ignore[name-defined]
    fixed = stream.read(16)
    if len(fixed) < 16:
        return None
    order = "<" if fixed[:1] == b"l" else ">"
    kind, flags, _, body, serial, length = struct.unpack(order + "xBBBIII", fixed)
    raw = stream.read((length + 7) // 8 * 8)
    stream.read(body)
    return _Message(kind, flags, serial, _member(raw[:length], order))


def _member(raw: bytes, order: str) -> str:
    """The header field MEMBER; the others are strings, too, or a signature, or a number."""
    at = 0
    while at < len(raw):
        at = (at + 7) // 8 * 8
        code, signature = raw[at], raw[at + 2 : at + 3]
        at += 4
        if signature == b"g":
            at += raw[at] + 2
            continue
        at = (at + 3) // 4 * 4
        (number,) = struct.unpack_from(order + "I", raw, at)
        at += 4
        if signature in {b"s", b"o"}:
            if code == _MEMBER:
                return raw[at : at + number].decode()
            at += number + 1
    return ""


def _reply(call: _Message, serial: int) -> bytes:
    """What each call of the start is answered; anything else is an error, which the caller reports."""
    answers = {
        "Hello": ("s", _text(":1.1")),
        "AddMatch": ("", b""),
        "RemoveMatch": ("", b""),
        "Ping": ("", b""),
        "GetAPIVersion": ("u", struct.pack("<I", _AVAHI_API)),
        "GetState": ("i", struct.pack("<i", _RUNNING)),
        "GetHostNameFqdn": ("s", _text("localhost")),
        "GetHostName": ("s", _text("localhost")),
    }
    kind = _RETURN if call.member in answers else _ERROR
    signature, body = answers.get(call.member, ("", b""))
    fields = [
        _field(_REPLY_SERIAL, "u", struct.pack("<I", call.serial)),
        _field(_DESTINATION, "s", _text(":1.1")),
        _field(_SENDER, "s", _text("org.freedesktop.DBus")),
    ]
    if kind == _ERROR:
        fields.append(_field(4, "s", _text("org.freedesktop.DBus.Error.UnknownMethod")))
    if signature:
        fields.append(_field(_SIGNATURE, "g", bytes((len(signature),)) + signature.encode() + b"\0"))
    padded = b"".join(_padded(each, 8) for each in fields[:-1]) + fields[-1]
    head = struct.pack("<cBBBIII", b"l", kind, _NO_REPLY_EXPECTED, 1, len(body), serial, len(padded))
    return _padded(head + padded, 8) + body


def _field(code: int, signature: str, value: bytes) -> bytes:
    return bytes((code, 1)) + signature.encode() + b"\0" + value


def _text(value: str) -> bytes:
    return struct.pack("<I", len(value)) + value.encode() + b"\0"


def _padded(raw: bytes, step: int) -> bytes:
    return raw + bytes(-len(raw) % step)
