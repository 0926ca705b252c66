"""A TCP port that stays its owner's own while nobody listens on it."""

from __future__ import annotations

import socket


def hold(host: str, port: int = 0, *, alone: bool = False) -> socket.socket:
    """Binds a port and never listens: who connects is refused, and the kernel gives the port to nobody else.

    A server that sets SO_REUSEADDR (socket(7)) may bind it beside this one, as often as it likes. `port` 0 lets the
    kernel choose. `alone` also refuses what such a server left behind. Raises OSError when the port is taken.
    """
    held = socket.socket()
    try:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, not alone)
        held.bind((host, port))
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    except OSError:
        held.close()
        raise
    return held
