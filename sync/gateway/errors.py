"""What the gateway refuses, and how: every refusal has a status, a code of its own and a sentence for people.

GatewayError
├── SetupError              the data folder cannot be used; says what to do (command line only)
└── Refusal                 an answer to a kiosk: `status` and `code`
    ├── NotSigned (401)     unsigned, badly signed, unknown, revoked or replayed: the kiosk pauses, nothing fails
    ├── Conflict (409)      other bytes under a known id, a taken sequence number, a wrong upload offset
    ├── TooMuch (413)       above a stated bound
    ├── StorageFull (507)   the centre's disk is full: nothing of this request is kept, the same one is right later
    ├── StorageFailed (503) the database cannot be used just now: the same request is right later
    └── Unacceptable (4xx)  anything else that will not become right by sending it again
"""

from __future__ import annotations


class GatewayError(Exception):
    """Base of the gateway's expected failures."""


class SetupError(GatewayError):
    pass


class Refusal(GatewayError):
    status = 400

    def __init__(self, code: str, detail: str = "", *, headers: dict[str, str] | None = None) -> None:
        super().__init__(detail or code)
        self.code = code
        self.detail = detail
        self.headers = headers or {}


class NotSigned(Refusal):
    status = 401


class Conflict(Refusal):
    status = 409


class TooMuch(Refusal):
    status = 413


class StorageFull(Refusal):
    status = 507  # Insufficient Storage (RFC 4918 §11.5): for kiosks a fault of ours, so they keep it and come again

    def __init__(self) -> None:
        super().__init__("storage.full", "the centre's disk is full")


class StorageFailed(Refusal):
    status = 503

    def __init__(self) -> None:
        super().__init__("storage.failed", "the centre's database cannot be used just now")


class Unacceptable(Refusal):
    def __init__(self, status: int, code: str, detail: str = "", *, headers: dict[str, str] | None = None) -> None:
        super().__init__(code, detail, headers=headers)
        self.status = status
