"""From the start of a process to its first frame with every item on it: the screen, and a window with nothing in it.

Both are Python processes with Qt Quick, drawn by the same renderer; files are in the page cache. The second line is the
citizen's view of it: how long a screen that stands by takes from `go` to its first frame, against the cold start that
the warm standby saves.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.store.identity import Identity, save_identity
from sync.wire.suite import SealingPrivateKey
from tests.bench.measure import Comparison

_ROUNDS = 5
_LIMIT = 60.0  # seconds; a screen that takes longer does not start

_EMPTY_WINDOW = """
import sys
from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
app = QGuiApplication(sys.argv)
engine = QQmlApplicationEngine()
engine.loadData(b"import QtQuick\\nWindow { width: 1080; height: 1920 }")
window = engine.rootObjects()[0]
window.frameSwapped.connect(app.quit)
window.show()
app.exec()
print("first frame", flush=True)
"""


def _empty_window() -> float:
    """Milliseconds from the start of the process to the first frame of an empty window."""
    started = time.perf_counter()
    with subprocess.Popen([sys.executable, "-c", _EMPTY_WINDOW], stdout=subprocess.PIPE) as process:
        if process.stdout is None or process.stdout.readline() != b"first frame\n":
            raise RuntimeError("the empty window did not open")
        return (time.perf_counter() - started) * 1000


def _screen(config: Path) -> tuple[float, float]:
    """Milliseconds from the start of a screen process to its first frame, and from `go` to the same."""
    ours, theirs = socket.socketpair()
    ours.settimeout(_LIMIT)
    command = [sys.executable, "-m", "kiosk", "screen", "--config", str(config), "--control-fd", str(theirs.fileno())]
    started = time.perf_counter()
    events = config.with_suffix(".log")
    with (
        ours,
        theirs,
        events.open("wb") as log,
        subprocess.Popen(command, pass_fds=(theirs.fileno(),), stderr=log) as process,
    ):
        theirs.close()
        with ours.makefile("rwb") as line:
            _expect("ready", line.readline(), events)
            told = time.perf_counter()
            line.write(b'{"go": true}\n')
            line.flush()
            _expect("first_frame", line.readline(), events)
            shown = time.perf_counter()
        ours.close()  # the supervisor closing the line means: leave now
        process.wait(_LIMIT)
    return (shown - started) * 1000, (shown - told) * 1000


def _enrolled_kiosk(folder: Path) -> Path:
    """The configuration of a kiosk that is in service: without an identity it would show that it is not."""
    identity = Identity(
        kiosk_id="nj-0417",
        kiosk_no=417,
        name="Bench",
        outlet="NJ-0000",
        gateway_url="https://127.0.0.1:1",
        signing_key=Ed25519PrivateKey.generate(),
        sealing_key=SealingPrivateKey.generate().public_key,
        receipt_keys={"00112233445566ff": bytes(32)},
        ca_pem=b"",
    )
    save_identity(folder / "data" / "keys", identity)
    config = folder / "kiosk.toml"
    config.write_text('data_dir = "data"\n[screen]\nfullscreen = false\n', encoding="utf-8")
    return config


def _expect(name: str, line: bytes, events: Path) -> None:
    if not line or name not in json.loads(line):
        raise RuntimeError(f"the screen said {line!r} instead of {name}:\n{events.read_text()}")


def measure() -> Iterator[Comparison]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_QUICK_BACKEND", "software")
    with tempfile.TemporaryDirectory() as folder:
        config = _enrolled_kiosk(Path(folder))
        _screen(config)  # migrates the new database and fills the page cache
        cold, warm, empty = [], [], []
        for _ in range(_ROUNDS):
            empty.append(_empty_window())
            from_start, from_go = _screen(config)
            cold.append(from_start)
            warm.append(from_go)
    yield Comparison("screen, process start to first frame", "empty QML window, the same", tuple(cold), tuple(empty))
    yield Comparison(
        "screen, warm standby to first frame", "empty QML window, process start", tuple(warm), tuple(empty)
    )
