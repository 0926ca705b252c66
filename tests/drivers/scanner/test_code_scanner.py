from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from drivers.devices.code_scanner import CodeRefused, CodeScanner, CodeSeen, NoCode, ScanOutcome
from drivers.errors import DeviceAbsent, DeviceTimeout, RemoteProtocolError
from drivers.health import Health
from drivers.protocols.scanner.codes import Refusal
from drivers.protocols.scanner.symbologies import Symbology
from drivers.sim.code_scanner import CodeScannerSimulator
from drivers.sim.control import Arguments, ControlError
from tests.drivers.heard_line import HeardLine
from tests.waiting import PATIENCE, wait_for


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[CodeScannerSimulator]:
    with CodeScannerSimulator(tmp_path / "scanner") as running:
        yield running


@pytest.fixture
def scanner(simulator: CodeScannerSimulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[CodeScanner]:
    monkeypatch.setattr("drivers.devices.code_scanner._ANSWER_SECONDS", PATIENCE)
    opened = CodeScanner(HeardLine(simulator.port, 9600), module=True)
    opened.open()
    opened.handshake()
    yield opened
    opened.close()


def tell(simulator: CodeScannerSimulator, do: str, **members: object) -> None:
    simulator.commands[do](Arguments(members))


def text_of(outcome: ScanOutcome) -> str | None:
    assert isinstance(outcome, CodeSeen)
    return outcome.code.text


def test_a_code_is_read_with_its_symbology(scanner: CodeScanner, simulator: CodeScannerSimulator) -> None:
    tell(simulator, "show", code="NMY1:6BFOXN")
    outcome = scanner.scan(PATIENCE)
    assert text_of(outcome) == "NMY1:6BFOXN"
    assert isinstance(outcome, CodeSeen)
    assert outcome.code.symbology is Symbology.QR


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_chinese_text_in_either_charset(scanner: CodeScanner, simulator: CodeScannerSimulator, charset: str) -> None:
    tell(simulator, "show", code="南京示例有限公司", charset=charset)
    assert text_of(scanner.scan(PATIENCE)) == "南京示例有限公司"


def test_nothing_shown_is_no_code_and_not_an_error(scanner: CodeScanner, simulator: CodeScannerSimulator) -> None:
    assert scanner.scan(0.05) == NoCode()
    assert scanner.check().health is Health.OK


def test_a_code_byte_by_byte(scanner: CodeScanner, simulator: CodeScannerSimulator) -> None:
    tell(simulator, "split", size=1)
    tell(simulator, "show", code="A1234567890")
    assert text_of(scanner.scan(PATIENCE)) == "A1234567890"


def test_a_torn_code_is_refused(scanner: CodeScanner, simulator: CodeScannerSimulator) -> None:
    tell(simulator, "torn")
    assert scanner.scan(PATIENCE) == CodeRefused(Refusal.TORN)


def test_an_endless_code_is_refused_and_the_scanner_stays_usable(
    scanner: CodeScanner, simulator: CodeScannerSimulator
) -> None:
    with ThreadPoolExecutor(1) as pool:
        scanning = pool.submit(scanner.scan, PATIENCE)
        wait_for(lambda: simulator.scanning)
        while simulator.scanning:
            tell(simulator, "endless")
        assert scanning.result() == CodeRefused(Refusal.TOO_LONG)
    tell(simulator, "show", code="after it")
    assert text_of(scanner.scan(PATIENCE)) == "after it"


def test_a_plain_scanner_sends_by_itself(tmp_path: Path) -> None:
    with CodeScannerSimulator(tmp_path / "plain", module=False) as simulator:
        line = HeardLine(simulator.port, 9600)
        scanner = CodeScanner(line, module=False)
        scanner.open()
        assert scanner.handshake()
        simulator.show(b"old and not asked for")
        wait_for(lambda: line.waiting > 0)
        assert scanner.scan(0.05) == NoCode()
        scanner.close()


def test_a_module_that_does_not_answer_is_not_claimed(scanner: CodeScanner, simulator: CodeScannerSimulator) -> None:
    tell(simulator, "silence")
    with pytest.raises(DeviceTimeout):
        scanner.handshake()
    tell(simulator, "silence", on=False)
    tell(simulator, "bad_replies")
    with pytest.raises(RemoteProtocolError):
        scanner.check()


def test_unplugged_and_back(scanner: CodeScanner, simulator: CodeScannerSimulator) -> None:
    tell(simulator, "unplug")
    with pytest.raises(DeviceAbsent):
        scanner.scan(PATIENCE)
    scanner.close()
    tell(simulator, "replug")
    scanner.open()
    scanner.handshake()
    tell(simulator, "show", code="1")
    assert text_of(scanner.scan(PATIENCE)) == "1"


def test_no_code_reaches_the_log(
    scanner: CodeScanner, simulator: CodeScannerSimulator, logged: list[dict[str, object]]
) -> None:
    tell(simulator, "show", code="dynamic-code-of-a-citizen")
    assert "dynamic-code" not in repr((scanner.scan(PATIENCE), logged))
    tell(simulator, "torn")
    scanner.scan(PATIENCE)
    assert "half" not in repr(logged)


@pytest.mark.parametrize("members", [{"code": "é", "charset": "latin-1"}, {"code": "1", "symbol": "morse"}, {}])
def test_a_senseless_order_to_the_simulator_is_refused(
    simulator: CodeScannerSimulator, members: dict[str, object]
) -> None:
    with pytest.raises(ControlError):
        tell(simulator, "show", **members)
