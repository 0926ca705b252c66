"""Ports for programs that must be told where to listen before they start.

The kernel hands out the ports of `ip_local_port_range` (ip(7); 32768 to 60999 unless set otherwise) to whoever connects
somewhere, so one of those can be gone between the asking and the listening. These lie below that range.
"""

from __future__ import annotations

import random
import socket
from pathlib import Path

_LOWEST = 15_000
_RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")


class NoFreePort(OSError):
    """A thousand tries found no row of free ports; what to do: stop the programs that hold them."""


def free_port(*, neighbours: int = 0) -> int:
    """A port below the ephemeral ones on which nobody listens on any address; so are the `neighbours` after it.

    The choice is random, so that two programs that ask at once are unlikely to be told the same.
    Raises: NoFreePort.
    """
    highest = _lowest_ephemeral() - 1 - neighbours
    for _ in range(1000):
        port = random.randint(_LOWEST, highest)  # noqa: S311 - no secret
        if all(_is_free(each) for each in range(port, port + neighbours + 1)):
            return port
    raise NoFreePort("no free port below the ephemeral ones")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("", port))
        except OSError:
            return False
        return True


def _lowest_ephemeral() -> int:
    try:
        lowest = int(_RANGE.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return 32_768
    return lowest if lowest > _LOWEST + 1000 else 32_768
