from __future__ import annotations

import os
import socket
import socketserver
import termios
import threading
import time
import tty
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from drivers.devices.id_card_reader import IdCardReader
from drivers.devices.registry import line_to
from drivers.errors import DeviceAbsent, DeviceBusy, DeviceCancelled, DeviceClosed, DeviceTimeout, LocalProtocolError
from drivers.protocols.sdt.commands import decode_request
from drivers.protocols.sdt.frame import MIN_REQUEST, Frame, FrameParser
from drivers.protocols.sdt.polling import CardRead
from drivers.sim.held_port import hold
from drivers.sim.pty_port import PtyPort
from drivers.sim.sample_cards import SAMPLES
from drivers.sim.sdt_reader import SdtReader
from drivers.transports.hidraw_line import HidrawLine
from drivers.transports.memory import MemoryLine
from drivers.transports.serial_line import SerialLine
from drivers.transports.tcp_line import TcpLine
from drivers.transports.transport import Transport
from drivers.transports.usb_pipes import UsbAddress, UsbPipes
from drivers.transports.usb_printer_line import PortStatus, UsbPrinterLine, read_port_status
from tests.waiting import PATIENCE


def soon(seconds: float = PATIENCE) -> float:
    return time.monotonic() + seconds


class _SerialServer(socketserver.BaseRequestHandler):
    """A reader behind a serial server: the same frames over TCP."""

    def handle(self) -> None:
        reader, parser = SdtReader(), FrameParser(MIN_REQUEST)
        reader.place(SAMPLES["lin"])
        while data := self.request.recv(4096):
            for event in parser.feed(data):
                if isinstance(event, Frame):
                    self.request.sendall(reader.answer(decode_request(event.body)).frame)


@pytest.fixture
def serial_server() -> Iterator[tuple[str, int]]:
    with socketserver.TCPServer(("127.0.0.1", 0), _SerialServer) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield "127.0.0.1", int(server.server_address[1])
        server.shutdown()
        thread.join()


def test_a_reader_behind_a_serial_server_reads_a_card(
    serial_server: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    host, port = serial_server
    monkeypatch.setattr("drivers.devices.id_card_reader._ANSWER_SECONDS", PATIENCE)
    reader = IdCardReader(line_to(f"tcp://{host}:{port}", 115200), lambda: date(2026, 3, 2))
    reader.open()
    reader.handshake()
    assert isinstance(reader.poll(), CardRead)
    reader.close()


@pytest.fixture(params=["serial", "tcp", "memory"])
def echo(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Transport]:
    """A line to something that sends back what it gets, except `!`, to which it stays silent."""
    if request.param == "memory":
        yield MemoryLine(lambda data: [data] if data != b"!" else [])
    elif request.param == "serial":
        with PtyPort(lambda data: port.send(data) if data != b"!" else None, tmp_path / "port") as port:
            yield SerialLine(str(port.path))
    else:
        listener = socket.create_server(("127.0.0.1", 0))

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                while data := connection.recv(4096):
                    if data != b"!":
                        connection.sendall(data)

        thread = threading.Thread(target=serve)
        thread.start()
        line = TcpLine(*listener.getsockname())
        yield line
        line.close()
        thread.join()
        listener.close()


@pytest.fixture
def line(echo: Transport) -> Iterator[Transport]:
    echo.open()
    yield echo
    echo.close()


def test_what_is_written_arrives_and_the_answer_is_read(line: Transport) -> None:
    line.write(b"hello", soon())
    answer = b""
    while len(answer) < 5:
        answer += line.read(soon())
    assert answer == b"hello"
    assert line.name


def test_a_read_ends_at_its_deadline(line: Transport) -> None:
    line.write(b"!", soon())
    with pytest.raises(DeviceTimeout):
        line.read(time.monotonic() + 0.02)


def test_a_read_that_waits_is_cancelled_from_another_thread(line: Transport) -> None:
    line.write(b"!", soon())
    threading.Timer(0.02, line.cancel).start()
    with pytest.raises(DeviceCancelled):
        line.read(soon())
    line.cancel()
    line.clear_cancel()
    with pytest.raises(DeviceTimeout):
        line.read(time.monotonic() + 0.01)


def test_what_was_not_read_can_be_forgotten(line: Transport) -> None:
    line.write(b"old", soon())
    assert line.read(soon())
    line.discard_input()
    line.write(b"new", soon())
    assert b"new".startswith(line.read(soon()))


def test_a_closed_line_says_so(line: Transport) -> None:
    line.close()
    line.close()
    line.cancel()
    line.clear_cancel()
    with pytest.raises(DeviceClosed):
        line.read(soon())
    with pytest.raises(DeviceClosed):
        line.write(b"x", soon())


def test_a_host_that_refuses_is_absent() -> None:
    with hold("127.0.0.1") as nobody, pytest.raises(DeviceAbsent):
        TcpLine(*nobody.getsockname()).open()


def test_a_host_that_hangs_up_is_absent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        line = TcpLine(*listener.getsockname())
        line.open()
        listener.accept()[0].close()
        with pytest.raises(DeviceAbsent):
            line.read(soon())
        line.close()


def test_an_unplugged_memory_line_is_absent_and_comes_back() -> None:
    line = MemoryLine(lambda data: [data])
    line.open()
    line.unplug()
    with pytest.raises(DeviceAbsent):
        line.read(soon())
    with pytest.raises(DeviceAbsent):
        line.open()
    line.plug_in()
    line.open()
    line.send(b"unasked")
    assert line.read(soon()) == b"unasked"


def test_a_full_line_to_a_device_that_takes_nothing_ends_at_the_deadline(tmp_path: Path) -> None:
    """No flow control and nobody who reads: the write must not wait for ever."""
    stuck = threading.Event()
    with PtyPort(lambda _: stuck.wait(PATIENCE) and None, tmp_path / "port") as port:
        line = SerialLine(str(port.path))
        line.open()
        with pytest.raises(DeviceTimeout):
            line.write(bytes(500_000), time.monotonic() + 0.1)
        stuck.set()
        line.close()


def test_a_usb_printer_port_carries_bytes_both_ways_and_is_missed_when_pulled(tmp_path: Path) -> None:
    """A pseudo-terminal stands in for /dev/usb/lp0: the same reads and writes, but no port status."""
    with PtyPort(lambda data: port.send(data), tmp_path / "lp0", baud=None) as port:  # noqa: PLW0108 - bound later
        line = UsbPrinterLine(str(port.path))
        line.open()
        line.write(b"\x10\x04\x01", soon())
        assert line.read(soon())
        with pytest.raises(DeviceAbsent, match="no port status"):
            line.port_status()
        port.unplug()
        with pytest.raises(DeviceAbsent):
            line.read(soon())
        line.close()
        with pytest.raises(DeviceAbsent):
            line.open()


def test_a_hid_report_goes_whole_with_a_zero_before_it_and_no_other_way() -> None:
    master, slave = os.openpty()
    tty.setraw(slave)
    line = HidrawLine(os.ttyname(slave), 64)
    line.open()
    line.write(bytes(range(64)), soon())
    assert os.read(master, 200) == b"\0" + bytes(range(64))
    with pytest.raises(LocalProtocolError):
        line.write(b"half", soon())
    os.write(master, bytes(64))
    assert line.read(soon()) == bytes(64)
    os.close(master)
    os.close(slave)
    with pytest.raises(DeviceAbsent):
        line.write(bytes(64), soon())
    line.close()
    with pytest.raises(DeviceAbsent):
        HidrawLine("/dev/hidraw-that-is-not-there", 64).open()


def test_two_programs_do_not_share_the_reports_of_one_device() -> None:
    master, slave = os.openpty()
    first, second = (HidrawLine(os.ttyname(slave), 64) for _ in range(2))
    first.open()
    with pytest.raises(DeviceBusy):
        second.open()
    first.close()
    second.open()
    second.close()
    os.close(master)
    os.close(slave)


def test_a_port_passes_on_no_character_that_the_line_damaged(tmp_path: Path) -> None:
    """Breaks and bad stop bits, which come when a device is switched off; a pseudo-terminal makes none, but says."""
    wanted = termios.IGNBRK | termios.INPCK | termios.IGNPAR
    with PtyPort(lambda _: None, tmp_path / "port") as port:
        line = SerialLine(str(port.path))
        line.open()
        for speed in (9600, 115200):
            line.set_speed(speed)
            descriptor = os.open(port.path, os.O_RDONLY | os.O_NOCTTY)
            assert termios.tcgetattr(descriptor)[0] & wanted == wanted
            os.close(descriptor)
        line.close()


def test_forgetting_what_came_ends_where_it_never_ends() -> None:
    line = UsbPrinterLine("/dev/zero")
    line.open()
    line.discard_input()
    line.close()


def test_a_machine_without_the_reader_says_that_it_is_absent() -> None:
    pipes = UsbPipes(UsbAddress.parse("usb:0400:c35a"), (0x02, 0x81))
    with pytest.raises(DeviceAbsent):
        pipes.open()
    pipes.close()
    with pytest.raises(DeviceClosed):
        pipes.receive(0x81, 1, soon())


@pytest.mark.parametrize(
    ("byte", "status"),
    [
        (0x10, PortStatus(paper_empty=False, selected=True, error=True)),
        (0x08, PortStatus(paper_empty=False, selected=False, error=False)),
        (0x18, PortStatus(paper_empty=False, selected=True, error=False)),
        (0x38, PortStatus(paper_empty=True, selected=True, error=False)),
        (0x00, PortStatus(paper_empty=False, selected=False, error=True)),
    ],
)
def test_the_port_status_of_the_printer_class(byte: int, status: PortStatus) -> None:
    assert read_port_status(byte) == status
    assert status.healthy is (byte == 0x18)


def test_two_ends_at_different_speeds_hear_garbage(tmp_path: Path) -> None:
    with PtyPort(lambda data: port.send(data, piece=1), tmp_path / "port", baud=9600) as port:
        line = SerialLine(str(port.path), 115200)
        line.open()
        line.write(b"U", soon())
        assert line.read(soon()) != b"U"
        line.set_speed(9600)
        line.discard_input()
        line.write(b"U", soon())
        assert line.read(soon()) == b"U"
        line.close()


def test_wire_time_is_kept_where_it_is_asked_for(tmp_path: Path) -> None:
    with PtyPort(lambda _: port.send(bytes(600)), tmp_path / "port", baud=115200, paced=True) as port:
        line = SerialLine(str(port.path))
        line.open()
        began = time.monotonic()
        line.write(b"?", soon())
        got = b""
        while len(got) < 600:
            got += line.read(soon())
        assert time.monotonic() - began >= 600 * 10 / 115200  # never faster than the wire; slower is the machine's
        line.close()
