"""The status line claims no more than is so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.services.snapshot import Network
from ui.samples.snapshots import SAMPLES
from ui.viewmodels import frame


@pytest.mark.parametrize(
    ("network", "serving", "not_serving"),
    [
        (Network.ONLINE, "网络正常", "网络正常"),
        (Network.OFFLINE, "没有网络，照常能办", "没有网络"),
        (Network.UNKNOWN, "网络不明，照常能办", "网络不明"),
    ],
)
def test_a_kiosk_that_does_not_serve_says_of_the_network_alone_how_it_is(
    network: Network, serving: str, not_serving: str
) -> None:
    home, closed = (replace(SAMPLES[name], network=network) for name in ("01-home", "19-not-serving"))
    assert frame.derive(home).network_text == serving
    assert frame.derive(closed).network_text == not_serving
