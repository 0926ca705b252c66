"""The ports that programs are told to listen on."""

from __future__ import annotations

import socket
from contextlib import ExitStack, closing

import pytest

from kiosk.demo import ports


def listen(port: int) -> socket.socket:
    """As a server does: with SO_REUSEADDR."""
    return socket.create_server(("127.0.0.1", port))


def test_the_kernel_gives_a_chosen_port_to_nobody_else():
    with ExitStack() as held, socket.socket() as listener:
        chosen = {held.enter_context(closing(ports.HeldPorts())).port for _ in range(50)}
        assert len(chosen) == 50
        listener.bind(("127.0.0.1", 0))
        assert max(chosen) < int(listener.getsockname()[1])


def test_a_held_port_is_its_programs_alone_and_comes_back_to_it(monkeypatch):
    with closing(ports.HeldPorts()) as row:
        monkeypatch.setattr(ports.random, "randint", lambda *_: row.port)
        for _ in range(2):
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", row.port))
            with listen(row.port) as server, socket.create_connection(("127.0.0.1", row.port)):
                server.accept()[0].close()
            with pytest.raises(ports.NoFreePort):
                ports.HeldPorts()


def test_a_row_holds_no_port_that_somebody_listens_on(monkeypatch):
    with closing(ports.HeldPorts()) as row, listen(row.port):
        monkeypatch.setattr(ports.random, "randint", lambda *_: row.port - 1)
        with pytest.raises(ports.NoFreePort):
            ports.HeldPorts(neighbours=1)
