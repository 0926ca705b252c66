from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from drivers.sim.code_scanner import CodeScannerSimulator
from drivers.sim.id_card_reader import IdCardReaderSimulator
from kiosk.cli.device_reports import ADDRESSES
from kiosk.cli.devices import app
from kiosk.config import DevicesSection


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[IdCardReaderSimulator]:
    with IdCardReaderSimulator(tmp_path / "reader") as running:
        yield running


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "kiosk.toml"
    path.write_text(
        f'[devices.id_card_reader]\nport = "{tmp_path}/reader"\nmodel = "sdt"\n'
        f'[devices.receipt_printer]\nport = "{tmp_path}/printer"\nmodel = "generic-80"\n',
        encoding="utf-8",
    )
    return path


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, arguments, env={"COLUMNS": "200"})
    return result.exit_code, result.output


def test_list_says_what_is_bound_and_whether_it_is_there(reader: IdCardReaderSimulator, config: Path) -> None:
    code, output = run("list", "--config", str(config), "--json")
    assert code == 0
    assert run("--config", str(config), "--json") == (0, output)  # `kiosk devices` alone says the same
    assert [(entry["name"], entry["model"], entry["there"]) for entry in json.loads(output)] == [
        ("id_card_reader", "sdt", True),
        ("receipt_printer", "generic-80", False),
    ]
    code, output = run("list", "--config", str(config))
    assert code == 0
    assert "二代证阅读器" in output


def test_find_names_what_answers(reader: IdCardReaderSimulator) -> None:
    code, output = run("find", "--port", str(reader.path), "--json")
    assert code == 0
    (entry,) = json.loads(output)
    assert (entry["model"], entry["baud"]) == ("sdt", 115200)
    assert entry["identity"].startswith("05.01-")
    code, output = run("find", "--port", str(reader.path))
    assert "05.01-" in output


def test_a_bound_device_without_a_speed_is_spoken_to_at_the_one_it_leaves_the_factory_with(tmp_path: Path) -> None:
    with CodeScannerSimulator(tmp_path / "scanner") as scanner:  # 9600 baud, as the module's handbook has it
        config = tmp_path / "kiosk.toml"
        config.write_text(f'[devices.code_scanner]\nport = "{scanner.path}"\nmodel = "gm65"\n', encoding="utf-8")
        code, output = run("test", "code_scanner", "--config", str(config), "--json")
    assert code == 0, output


def test_find_ends_with_one_when_nothing_answers(tmp_path: Path) -> None:
    code, output = run("find", "--port", str(tmp_path / "nothing"), "--json")
    assert code == 1
    assert json.loads(output)[0]["note"] == "device.absent"


def test_test_passes_for_a_healthy_device_and_fails_for_a_missing_one(
    reader: IdCardReaderSimulator, config: Path
) -> None:
    code, output = run("test", "id_card_reader", "--config", str(config), "--json")
    assert code == 0
    assert json.loads(output)[0]["passed"]
    code, output = run("test", "--config", str(config))
    assert code == 1
    assert "通过 / passed" in output
    assert "device.absent" in output


def test_test_needs_no_configuration(reader: IdCardReaderSimulator) -> None:
    code, output = run("test", "--model", "sdt", "--address", str(reader.path), "--json")
    assert code == 0
    assert [step["passed"] for step in json.loads(output)[0]["steps"]] == [True] * 4


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("test", "--model", "sdt"), "go together"),
        (("test", "--model", "toaster", "--address", "/dev/null"), "no model 'toaster'"),
        (("list", "--config", "/nonexistent.toml"), "no configuration"),
        (("find", "--port", "tcp://10.0.0.7"), "is not tcp://host:port"),
        (("find", "--port", "/dev/hidraw0"), "lacks the maker's command number"),
    ],
)
def test_a_wrong_order_is_refused_with_its_reason(arguments: tuple[str, ...], says: str) -> None:
    code, output = run(*arguments)
    assert code == 2
    assert says in output


def test_a_model_of_another_kind_is_refused_by_its_key(tmp_path: Path) -> None:
    config = tmp_path / "kiosk.toml"
    config.write_text('[devices.id_card_reader]\nport = "/dev/null"\nmodel = "gm65"\n', encoding="utf-8")
    for order in ("list", "test"):
        code, output = run(order, "--config", str(config))
        assert code == 2
        assert "devices.id_card_reader.model: 'gm65' is a code_scanner" in output


def test_an_address_that_is_none_is_a_failed_test_of_the_configuration() -> None:
    code, output = run("test", "--model", "ipp-everywhere", "--address", "192.168.1.20", "--json")
    assert code == 1
    assert "is not an ipp:// address" in json.loads(output)[0]["steps"][0]["detail"]


def test_an_unknown_name_is_told_the_known_ones(config: Path) -> None:
    code, output = run("test", "toaster", "--config", str(config))
    assert code == 2
    assert "receipt_printer" in output


def test_every_device_that_can_be_bound_is_listed() -> None:
    assert {name for name, _ in ADDRESSES} == set(DevicesSection.model_fields)
