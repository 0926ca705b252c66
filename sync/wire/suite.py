"""Cipher suites by name. Every envelope names its suite, so that a new one can stand beside the old.

| name                                   | KEM                 | KDF         | AEAD        | here |
|----------------------------------------|---------------------|-------------|-------------|------|
| MLKEM768-X25519.HKDF-SHA256.AES256GCM  | ML-KEM-768 + X25519 | HKDF-SHA256 | AES-256-GCM | yes  |
| SM2.SM3.SM4GCM                         | SM2 (GB/T 32918)    | SM3         | SM4-GCM     | no   |

The second is named because deployments under GB/T 39786 will ask for it; until it exists it is refused by name instead
of falling back to the first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from sync.wire.errors import CannotOpen, InvalidValue, SuiteUnavailable


class Suite(StrEnum):
    HYBRID = "MLKEM768-X25519.HKDF-SHA256.AES256GCM"
    SM = "SM2.SM3.SM4GCM"


MLKEM768_PUBLIC_BYTES = 1184  # FIPS 203, table 3
MLKEM768_SEED_BYTES = 64  # FIPS 203, d ‖ z
X25519_BYTES = 32
HYBRID_PUBLIC_BYTES = MLKEM768_PUBLIC_BYTES + X25519_BYTES
HYBRID_PRIVATE_BYTES = MLKEM768_SEED_BYTES + X25519_BYTES
HYBRID_OVERHEAD = 1120 + 16  # encapsulation (ML-KEM ciphertext ‖ X25519 share) and GCM tag

_HYBRID = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


def require_available(suite: Suite) -> None:
    if suite is not Suite.HYBRID:
        raise SuiteUnavailable(f"the suite {suite} is not available in this build")


@dataclass(frozen=True, slots=True)
class SealingPublicKey:
    """A key to seal for: `raw` is the ML-KEM-768 encapsulation key followed by the X25519 public key."""

    raw: bytes
    suite: Suite = Suite.HYBRID

    def __post_init__(self) -> None:
        require_available(self.suite)
        if len(self.raw) != HYBRID_PUBLIC_BYTES:
            raise InvalidValue(f"a public key of {HYBRID_PUBLIC_BYTES} bytes expected")
        self._key()

    def seal(self, plaintext: bytes, info: bytes) -> bytes:
        """Encapsulation and ciphertext; only the private key and the same `info` open it."""
        return _HYBRID.encrypt(plaintext, self._key(), info)

    def _key(self) -> hpke.MLKEM768X25519PublicKey:
        try:
            return hpke.MLKEM768X25519PublicKey(
                MLKEM768PublicKey.from_public_bytes(self.raw[:MLKEM768_PUBLIC_BYTES]),
                X25519PublicKey.from_public_bytes(self.raw[MLKEM768_PUBLIC_BYTES:]),
            )
        except ValueError:
            raise InvalidValue("not a public key of this suite") from None


@dataclass(frozen=True, slots=True)
class SealingPrivateKey:
    """The opening half: `raw` is the ML-KEM seed (64 bytes) followed by the X25519 private key (32 bytes)."""

    raw: bytes = field(repr=False)
    suite: Suite = Suite.HYBRID

    def __post_init__(self) -> None:
        require_available(self.suite)
        if len(self.raw) != HYBRID_PRIVATE_BYTES:
            raise InvalidValue(f"a private key of {HYBRID_PRIVATE_BYTES} bytes expected")

    @classmethod
    def generate(cls) -> SealingPrivateKey:
        return cls(MLKEM768PrivateKey.generate().private_bytes_raw() + X25519PrivateKey.generate().private_bytes_raw())

    @property
    def public_key(self) -> SealingPublicKey:
        mlkem, x25519 = self._halves()
        return SealingPublicKey(mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw())

    def open(self, ciphertext: bytes, info: bytes) -> bytes:
        """The plaintext. CannotOpen when the key, the `info` or the ciphertext is not the one that was sealed."""
        try:
            return _HYBRID.decrypt(ciphertext, hpke.MLKEM768X25519PrivateKey(*self._halves()), info)
        except (InvalidTag, ValueError):
            raise CannotOpen("the sealed content does not open with this key and header") from None

    def _halves(self) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
        return (
            MLKEM768PrivateKey.from_seed_bytes(self.raw[:MLKEM768_SEED_BYTES]),
            X25519PrivateKey.from_private_bytes(self.raw[MLKEM768_SEED_BYTES:]),
        )
