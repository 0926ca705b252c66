from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from datetime import date
from pathlib import Path

import pytest

from drivers.devices.hot_plug import HotPlugWatch
from drivers.devices.id_card_reader import IdCardReader
from drivers.devices.supervisor import Supervisor
from drivers.errors import DeviceAbsent, DeviceBusy, DeviceClosed, DeviceTimeout, LocalProtocolError
from drivers.health import DeviceStatus, Health
from drivers.protocols.sdt.commands import Command
from drivers.protocols.sdt.polling import CardRead, NoCard, PollOutcome
from drivers.sim.id_card_reader import IdCardReaderSimulator
from drivers.sim.line_faults import FaultKind, LineFault
from drivers.transports.serial_line import SerialLine
from tests.waiting import PATIENCE

TODAY = date(2026, 3, 2)


class Statuses:
    """What was published, and a way to wait for it."""

    def __init__(self) -> None:
        self._seen: list[DeviceStatus] = []
        self._changed = threading.Condition()

    def __call__(self, status: DeviceStatus) -> None:
        with self._changed:
            self._seen.append(status)
            self._changed.notify_all()

    def wait_for(self, health: Health, after: int = 0) -> int:
        """The number of the first status with `health` from `after` on."""
        with self._changed:
            assert self._changed.wait_for(lambda: any(s.health is health for s in self._seen[after:]), PATIENCE), (
                self._seen
            )
            return next(n for n, s in enumerate(self._seen) if n >= after and s.health is health)

    @property
    def all(self) -> list[Health]:
        return [status.health for status in self._seen]


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine may let the simulator answer late."""
    none: dict[Command, float] = {}
    monkeypatch.setattr("drivers.devices.id_card_reader._ANSWER_SECONDS", PATIENCE)
    monkeypatch.setattr("drivers.devices.id_card_reader._ANSWER_SECONDS_OF", none)


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[IdCardReaderSimulator]:
    with IdCardReaderSimulator(tmp_path / "reader") as running:
        yield running


@pytest.fixture
def statuses() -> Statuses:
    return Statuses()


@pytest.fixture
def make(simulator: IdCardReaderSimulator, statuses: Statuses) -> Iterator[Callable[[], Supervisor[IdCardReader]]]:
    made: list[Supervisor[IdCardReader]] = []

    def supervisor() -> Supervisor[IdCardReader]:
        """One that looks at an idle device only when it is nudged."""
        reader = IdCardReader(SerialLine(str(simulator.path)), lambda: TODAY)
        made.append(
            Supervisor(
                "reader", reader, lambda it: str(it.handshake()), IdCardReader.check, look_seconds=threading.TIMEOUT_MAX
            )
        )
        made[-1].subscribe(statuses)
        return made[-1]

    yield supervisor
    for each in made:
        each.stop()


@pytest.fixture
def supervisor(make: Callable[[], Supervisor[IdCardReader]], statuses: Statuses) -> Supervisor[IdCardReader]:
    started = make()
    started.start()
    statuses.wait_for(Health.OK)
    return started


def poll(supervisor: Supervisor[IdCardReader]) -> Future[PollOutcome]:
    return supervisor.submit(IdCardReader.poll, PATIENCE)


def test_a_job_runs_on_the_devices_own_thread(
    supervisor: Supervisor[IdCardReader], simulator: IdCardReaderSimulator
) -> None:
    simulator.place("lin")
    assert isinstance(poll(supervisor).result(PATIENCE), CardRead)
    where = supervisor.submit(lambda _: threading.current_thread().name, PATIENCE).result(PATIENCE)
    assert where == "device-reader"


def test_unplugged_it_is_absent_and_back_it_works_without_a_restart(
    supervisor: Supervisor[IdCardReader], simulator: IdCardReaderSimulator, statuses: Statuses
) -> None:
    simulator.unplug()
    with pytest.raises(DeviceAbsent):
        poll(supervisor).result(PATIENCE)
    gone = statuses.wait_for(Health.ABSENT)
    with pytest.raises(DeviceAbsent):
        poll(supervisor).result(0)  # nobody waits for a device that is not there
    simulator.replug()
    supervisor.nudge()
    statuses.wait_for(Health.OK, after=gone)
    assert poll(supervisor).result(PATIENCE) == NoCard()


def test_pulled_out_while_idle_it_is_absent_as_soon_as_the_system_tells(
    supervisor: Supervisor[IdCardReader], simulator: IdCardReaderSimulator, statuses: Statuses
) -> None:
    simulator.unplug()
    supervisor.nudge()
    statuses.wait_for(Health.ABSENT)


def test_a_device_that_comes_later_is_found_by_polling_alone(
    make: Callable[[], Supervisor[IdCardReader]], simulator: IdCardReaderSimulator, statuses: Statuses
) -> None:
    simulator.unplug()
    make().start()
    statuses.wait_for(Health.ABSENT)
    simulator.replug()
    statuses.wait_for(Health.OK)
    assert statuses.all == [Health.UNKNOWN, Health.ABSENT, Health.OK]


def test_a_reader_that_falls_silent_is_failed_and_not_absent(
    supervisor: Supervisor[IdCardReader],
    simulator: IdCardReaderSimulator,
    statuses: Statuses,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    simulator.fault(LineFault(FaultKind.SILENCE, count=0))
    with monkeypatch.context() as patch:
        patch.setattr("drivers.devices.id_card_reader._ANSWER_SECONDS", 0.1)
        with pytest.raises(DeviceTimeout):
            poll(supervisor).result(PATIENCE)
    failed = statuses.wait_for(Health.FAILED)
    simulator.clear_faults()
    supervisor.nudge()
    statuses.wait_for(Health.OK, after=failed)


def test_a_job_ends_at_its_deadline_and_the_next_one_is_done(
    supervisor: Supervisor[IdCardReader], simulator: IdCardReaderSimulator
) -> None:
    simulator.fault(LineFault(FaultKind.SILENCE, count=0))
    late = supervisor.submit(IdCardReader.poll, 0.05)
    with pytest.raises(DeviceTimeout):
        late.result(PATIENCE)
    simulator.clear_faults()
    assert poll(supervisor).result(PATIENCE) == NoCard()


def test_a_stuck_device_keeps_nobody_waiting(supervisor: Supervisor[IdCardReader]) -> None:
    release, begun = threading.Event(), threading.Event()

    def stuck(_: IdCardReader) -> None:
        begun.set()
        release.wait(PATIENCE)

    for seconds in (0.05, 0.5, 5.0, PATIENCE):  # a busy machine may come to it too late
        first = supervisor.submit(stuck, seconds)
        with pytest.raises(DeviceTimeout):
            first.result(2 * PATIENCE)
        if begun.is_set():
            break
    behind = supervisor.submit(IdCardReader.poll, 0.05)
    with pytest.raises(DeviceTimeout):
        behind.result(PATIENCE)
    release.set()
    assert poll(supervisor).result(PATIENCE) == NoCard()


def test_more_jobs_than_anyone_needs_are_refused(supervisor: Supervisor[IdCardReader]) -> None:
    release = threading.Event()
    jobs = [supervisor.submit(lambda _: release.wait(PATIENCE), PATIENCE) for _ in range(30)]
    with pytest.raises(DeviceBusy):
        jobs[-1].result(PATIENCE)
    release.set()
    assert jobs[0].result(PATIENCE) is True


def test_a_fault_of_the_job_is_its_callers_and_the_device_stays(
    supervisor: Supervisor[IdCardReader], statuses: Statuses
) -> None:
    def divide(_: IdCardReader) -> float:
        return 1 / 0

    def misuse(_: IdCardReader) -> None:
        raise LocalProtocolError("asked for the impossible")

    with pytest.raises(ZeroDivisionError):
        supervisor.submit(divide, PATIENCE).result(PATIENCE)
    with pytest.raises(LocalProtocolError):
        supervisor.submit(misuse, PATIENCE).result(PATIENCE)
    assert poll(supervisor).result(PATIENCE) == NoCard()
    assert statuses.all == [Health.UNKNOWN, Health.OK]


def test_stopping_ends_what_waits(
    make: Callable[[], Supervisor[IdCardReader]], simulator: IdCardReaderSimulator
) -> None:
    simulator.fault(LineFault(FaultKind.SILENCE, count=0))
    connecting = make()
    connecting.start()
    waiting = poll(connecting)
    with pytest.raises(FutureTimeout):
        waiting.result(0)
    connecting.stop()
    with pytest.raises(DeviceClosed):
        waiting.result(0)
    with pytest.raises(DeviceClosed):
        poll(connecting).result(0)


def test_a_reader_out_of_service_is_tried_again_until_it_works(
    make: Callable[[], Supervisor[IdCardReader]], simulator: IdCardReaderSimulator, statuses: Statuses
) -> None:
    simulator.fault(LineFault(FaultKind.STATUS, "sam_status", 0x60, count=2))
    make().start()
    statuses.wait_for(Health.FAILED)
    statuses.wait_for(Health.OK)


def test_the_watch_for_plugs_ends_whether_or_not_the_system_tells() -> None:
    watch = HotPlugWatch(lambda: None)
    assert watch.active in {True, False}
    watch.close()
    assert not watch.active


def test_what_a_person_waits_for_tries_a_lost_device_before_it_is_refused(
    supervisor: Supervisor[IdCardReader], simulator: IdCardReaderSimulator, statuses: Statuses
) -> None:
    simulator.unplug()
    supervisor.nudge()
    statuses.wait_for(Health.ABSENT)
    with pytest.raises(DeviceAbsent):
        supervisor.submit(IdCardReader.poll, PATIENCE, try_now=True).result(PATIENCE)
    simulator.replug()
    assert supervisor.submit(IdCardReader.poll, PATIENCE, try_now=True).result(PATIENCE) == NoCard()


def test_a_port_that_the_process_before_still_holds_is_no_loss_and_its_jobs_wait(
    make: Callable[[], Supervisor[IdCardReader]], simulator: IdCardReaderSimulator, statuses: Statuses
) -> None:
    before = SerialLine(str(simulator.path))
    before.open()
    after = make()
    after.start()
    waiting = poll(after)
    with pytest.raises(FutureTimeout):
        waiting.result(0.2)
    before.close()
    assert waiting.result(PATIENCE) == NoCard()
    statuses.wait_for(Health.OK)
    assert statuses.all == [Health.UNKNOWN, Health.OK]


@pytest.mark.parametrize("finish", [0.0, PATIENCE])
def test_stopping_lets_the_job_under_way_end_where_it_is_told_to(
    supervisor: Supervisor[IdCardReader], finish: float
) -> None:
    begun, release = threading.Event(), threading.Event()

    def job(_: IdCardReader) -> str:
        begun.set()
        release.wait(PATIENCE)
        return "done"

    under_way = supervisor.submit(job, PATIENCE)
    assert begun.wait(PATIENCE)
    stopping = threading.Thread(
        target=supervisor.stop, kwargs={"seconds": PATIENCE if finish else 0.0, "finish": finish}
    )
    stopping.start()
    if finish:
        release.set()
        assert under_way.result(PATIENCE) == "done"
    else:
        with pytest.raises(DeviceClosed):
            under_way.result(PATIENCE)
        release.set()
    stopping.join(PATIENCE)


def test_a_nudge_looks_at_the_device_before_the_jobs_that_wait(
    supervisor: Supervisor[IdCardReader], simulator: IdCardReaderSimulator
) -> None:
    before = simulator.commands_seen.count("sam_status")
    supervisor.nudge()
    supervisor.submit(lambda _: None, PATIENCE).result(PATIENCE)
    assert simulator.commands_seen.count("sam_status") == before + 1
