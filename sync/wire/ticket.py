"""The enrolment ticket: what a technician carries from the centre to a new kiosk, as one line or a QR symbol.

    nmy-enrol-1.<base64url of CBOR {"url", "token", "ca_sha256"}>

The token works once; `ca_sha256` pins the centre's CA, so that the first connection is already authenticated.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass, field
from typing import Annotated, Self

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from sync.wire.errors import BadSignature, MalformedMessage
from sync.wire.layout import Octets, Record, Sha256, Text

TICKET_PREFIX = "nmy-enrol-1."
TOKEN_BYTES = 24
MAX_TICKET_CHARACTERS = 600
MAX_CA_BYTES = 16 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket(Record):
    url: Annotated[str, Text(200, r"https://(?:[^\s/?#:@\[\]]+|\[[0-9A-Fa-f:]+\])(?::\d{1,5})?")]
    token: Annotated[bytes, Octets(exactly=TOKEN_BYTES)] = field(repr=False)
    ca_sha256: Annotated[bytes, Sha256]

    def to_text(self) -> str:
        return TICKET_PREFIX + base64.urlsafe_b64encode(self.to_bytes()).decode().rstrip("=")

    @classmethod
    def from_text(cls, text: str) -> Self:
        """MalformedMessage when the line was cut off, mistyped or is something else; white space is forgiven."""
        line = "".join(text.split())
        if not line.startswith(TICKET_PREFIX) or len(line) > MAX_TICKET_CHARACTERS:
            raise MalformedMessage("not an enrolment ticket")
        encoded = line.removeprefix(TICKET_PREFIX)
        try:
            data = base64.b64decode(encoded + "=" * (-len(encoded) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raise MalformedMessage("the ticket is mistyped") from None
        return cls.from_bytes(data, max_bytes=MAX_TICKET_CHARACTERS)

    def check_ca(self, pem: bytes) -> None:
        """BadSignature unless `pem` is the CA that the ticket pins."""
        if ca_fingerprint(pem) != self.ca_sha256:
            raise BadSignature("the centre's CA is not the one on the ticket")


def ca_fingerprint(pem: bytes) -> bytes:
    """SHA-256 of the certificate's DER form."""
    try:
        certificate = x509.load_pem_x509_certificate(pem)
    except ValueError:
        raise MalformedMessage("not a certificate") from None
    return hashlib.sha256(certificate.public_bytes(Encoding.DER)).digest()
