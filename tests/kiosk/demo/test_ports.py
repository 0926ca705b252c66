"""The ports that programs are told to listen on."""

from __future__ import annotations

import socket

import pytest

from kiosk.demo import ports


def test_the_kernel_gives_a_chosen_port_to_nobody_else():
    chosen = {ports.free_port() for _ in range(50)}
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        given = int(listener.getsockname()[1])
    assert max(chosen) < given


def test_a_row_holds_no_port_that_somebody_listens_on(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", ports.free_port()))
        taken.listen()
        port = int(taken.getsockname()[1])
        monkeypatch.setattr(ports.random, "randint", lambda *_: port - 1)
        with pytest.raises(ports.NoFreePort):
            ports.free_port(neighbours=1)
