"""Which of its forms an author's entry has: the name of a shared part, a shared part with changes, one of its own.

Told apart by what is written, so that a mistake inside an entry is told as that mistake, with its own line, and not as
"none of these fits".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pydantic import Discriminator, Tag

NAMED: Final = Tag("=named")
SHARED: Final = Tag("=shared")
OWN: Final = Tag("=own")


def is_alternative(step: str | int) -> bool:
    """Whether this step of an error's path is the name of an alternative, which no author wrote."""
    return str(step).startswith("=")


def _named(value: object) -> str:
    return NAMED.tag if isinstance(value, str) else OWN.tag


def _shared(value: object) -> str:
    uses = "use" in value if isinstance(value, Mapping) else hasattr(value, "use")
    return SHARED.tag if uses else OWN.tag


def _any(value: object) -> str:
    return NAMED.tag if isinstance(value, str) else _shared(value)


NAMED_OR_OWN: Final = Discriminator(_named)
SHARED_OR_OWN: Final = Discriminator(_shared)
NAMED_SHARED_OR_OWN: Final = Discriminator(_any)
