from __future__ import annotations

from pathlib import Path

import pytest

from drivers.sim.control import Arguments, ControlError, ControlServer, send_command


def test_a_command_is_performed_and_answered(tmp_path: Path) -> None:
    seen: list[int] = []

    def count(arguments: Arguments) -> dict[str, object]:
        seen.append(arguments.number("by"))
        return {"total": sum(seen)}

    with ControlServer(tmp_path / "s", {"count": count}) as server:
        assert send_command(server.path, "count", by=2) == {"ok": True, "total": 2}
        assert send_command(server.path, "count", by=3)["total"] == 5
        assert send_command(server.path, "help")["commands"] == ["count"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"{", "JSON"),
        (b"[]\n", "do"),
        (b'{"do": 3}\n', "do"),
        (b'{"do": "no"}\n', "no command 'no'"),
        (b'{"do": "count"}\n', "'by' must be a whole number"),
        (b'{"do": "count", "by": true}\n', "'by' must be a whole number"),
    ],
)
def test_a_senseless_command_is_refused_with_its_reason(tmp_path: Path, line: bytes, says: str) -> None:
    with ControlServer(tmp_path / "s", {"count": lambda a: {"got": a.number("by")}}) as server:
        answer = server.answer(line).decode()
    assert '"ok": false' in answer
    assert says in answer


def test_no_simulator_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(ControlError, match="no simulator listens"):
        send_command(tmp_path / "nobody", "help")
