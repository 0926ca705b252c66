from __future__ import annotations

import json
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from drivers.devices.id_card_reader import IdCardReader
from drivers.protocols.sdt.polling import CardRead
from drivers.transports.serial_line import SerialLine
from kiosk.cli.sim import app
from tests.waiting import PATIENCE

SIM = (sys.executable, "-c", "from kiosk.cli.sim import app; app()")


@pytest.mark.parametrize(
    "arguments",
    [
        ("id-card-reader",),
        ("receipt-printer", "--link", "{folder}/device", "--slips", "{folder}/slips"),
        ("code-scanner", "--link", "{folder}/device", "--control", "{folder}/s"),
        ("page-printer", "--pages", "{folder}/pages"),
        ("ups",),
        ("smart-card",),
        ("switch", "--link", "{folder}/device", "--model", "door-cover", "--on"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_simulator_starts_takes_orders_and_ends(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    given = [argument.format(folder=tmp_path) for argument in arguments]
    with subprocess.Popen([*SIM, *given], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        places = json.loads(process.stdout.readline())
        assert places["device"]
        told = CliRunner().invoke(app, ["tell", places["control"], "help"])
        assert told.exit_code == 0
        assert json.loads(told.output)["commands"]
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    assert not Path(places["control"]).exists()


def test_a_card_is_placed_by_order_and_read_by_the_driver(tmp_path: Path) -> None:
    control = tmp_path / "s"
    link = tmp_path / "reader"
    command = [*SIM, "id-card-reader", "--link", str(link), "--control", str(control)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        reader = IdCardReader(SerialLine(str(link)), date.today)
        reader.open()
        told = CliRunner().invoke(app, ["tell", str(control), "place", "card=lin"])
        assert told.exit_code == 0
        assert isinstance(reader.poll(), CardRead)
        reader.close()
        refused = CliRunner().invoke(app, ["tell", str(control), "place", "card=nobody"])
        assert refused.exit_code == 1
        process.terminate()
        assert process.wait(PATIENCE) == 0


def test_a_senseless_order_is_refused(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["tell", str(tmp_path / "s"), "help"]).exit_code == 1
    assert CliRunner().invoke(app, ["tell", str(tmp_path / "s"), "help", "nonsense"]).exit_code == 2
    wrong = ["id-card-reader", "--link", str(tmp_path / "d"), "--card", "nobody"]
    assert CliRunner().invoke(app, wrong).exit_code == 2
