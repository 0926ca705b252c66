"""What can be wrong with bytes, keys and values on the wire.

WireError
├── InvalidValue          a value we were about to send breaks the layout: a bug on this side
├── MalformedMessage      bytes from elsewhere are not a message of ours
│   └── TooLarge          they exceed a stated bound and were not looked at
├── UnsupportedVersion    a version this program does not know
├── SuiteUnavailable      a cipher suite that is unknown, or known and not available here
├── WrongKey              sealed for, or signed by, a key other than the one given
├── BadSignature          a signature does not verify
└── CannotOpen            decryption failed: other key, changed header or changed ciphertext

No message of these errors carries a value from the bytes: they end in logs, and the bytes may hold personal data.
"""

from __future__ import annotations


class WireError(Exception):
    """Base of the wire's errors. `code` is what logs and problem replies name."""

    code = "wire.error"


class InvalidValue(WireError, ValueError):
    code = "wire.invalid_value"


class MalformedMessage(WireError):
    code = "wire.malformed"


class TooLarge(MalformedMessage):
    code = "wire.too_large"


class UnsupportedVersion(WireError):
    code = "wire.unsupported_version"


class SuiteUnavailable(WireError):
    code = "wire.suite_unavailable"


class WrongKey(WireError):
    code = "wire.wrong_key"


class BadSignature(WireError):
    code = "wire.bad_signature"


class CannotOpen(WireError):
    code = "wire.cannot_open"
