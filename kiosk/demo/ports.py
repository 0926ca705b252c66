"""Ports for programs that must be told where to listen before they start.

The kernel hands out the ports of `ip_local_port_range` (ip(7); 32768 to 60999 unless set otherwise) to whoever connects
somewhere. These lie below that range, and are held while their program is not there: before it starts, and between
two of its starts.
"""

from __future__ import annotations

import random
from contextlib import ExitStack
from pathlib import Path

from drivers.sim.held_port import hold

_LOWEST = 15_000
_RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")


class NoFreePort(OSError):
    """A thousand tries found no row of free ports; what to do: stop the programs that hold them."""


class HeldPorts:
    """A port below the ephemeral ones and the `neighbours` after it, on every IPv4 address, until `close`.

    Nobody else who asks gets them. The programs they are for have to listen with SO_REUSEADDR, as servers do.
    Raises: NoFreePort.
    """

    def __init__(self, *, neighbours: int = 0) -> None:
        highest = _lowest_ephemeral() - 1 - neighbours
        for _ in range(1000):
            self.port = random.randint(_LOWEST, highest)  # noqa: S311 - no secret
            with ExitStack() as held:
                try:
                    for port in range(self.port, self.port + neighbours + 1):
                        held.enter_context(hold("", port, alone=True))
                except OSError:
                    continue
                self._held = held.pop_all()
                return
        raise NoFreePort("no free port below the ephemeral ones")

    def close(self) -> None:
        self._held.close()


def _lowest_ephemeral() -> int:
    try:
        lowest = int(_RANGE.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return 32_768
    return lowest if lowest > _LOWEST + 1000 else 32_768
