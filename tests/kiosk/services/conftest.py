"""A whole kiosk around one session: real drivers on pseudo-terminals, a real database, the shipped catalogue.

Only time is driven by hand. Works run where the test advances the loop, so that a device's answer is there when the
next line looks at it.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from numpy.typing import NDArray

from drivers.devices.id_card_reader import IdCardReader
from drivers.devices.receipt_printer import ReceiptPrinter
from drivers.errors import DeviceError
from drivers.protocols.escpos.profile import profile_of
from drivers.sim.desk import Desk
from drivers.sim.id_card_reader import IdCardReaderSimulator
from drivers.sim.receipt_printer import SimulatedReceiptPrinter
from drivers.transports.serial_line import SerialLine
from kiosk.catalog.load import Catalog, load_catalog
from kiosk.catalog.search import SearchIndex
from kiosk.catalog.text import LocalText
from kiosk.config import ScreenSection, assets_dir
from kiosk.services.ports import (
    BankNumber,
    CodeEvent,
    CodeRead,
    Frame,
    NotPrinted,
    Ports,
    Printed,
    PrintReport,
    SmartCardProblem,
    SmartCardTrouble,
    SocialSecurityNumber,
)
from kiosk.services.reader_port import CardReader
from kiosk.services.receipt_port import SlipPrinter
from kiosk.services.session import CitizenSession, Condition, World
from kiosk.services.snapshot import DeviceState, Network, SessionSnapshot
from kiosk.services.submitting import Outbox, Submitter
from kiosk.services.unmet import UnmetSearch
from kiosk.services.vision import Vision, open_vision
from kiosk.store.identity import Identity
from kiosk.store.limits import Limits
from kiosk.store.store import Store, open_store
from sync.wire.attachment import decrypt
from sync.wire.content import FiledContent
from sync.wire.envelope import open_envelope, verify_envelope
from sync.wire.instants import ClockConfidence
from sync.wire.signing import key_id_of
from sync.wire.suite import SealingPrivateKey
from tests.kiosk.services.manual_loop import ManualLoop
from tests.waiting import PATIENCE

NOW = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))


class DeskCamera:
    """A camera that looks at the simulated desk, without the wire between: one picture for each look."""

    def __init__(self, desk: Desk, loop: ManualLoop) -> None:
        self.desk = desk
        self.there = True
        self.picture: NDArray[np.uint8] | None = None  # in place of the desk
        self._loop = loop
        self._number = 0

    def start(self) -> None: ...
    def stop(self) -> None: ...

    def latest(self) -> Frame | None:
        if self.picture is not None and self.there:
            self._number += 1
            return Frame(self.picture, self._number, self._loop.monotonic())
        jpeg = self.desk.jpeg() if self.there else None
        if jpeg is None:
            return None
        self._number += 1
        picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
        return Frame(np.asarray(picture, np.uint8), self._number, self._loop.monotonic())

    def state(self) -> DeviceState:
        return DeviceState.READY if self.there else DeviceState.NO_ANSWER


@dataclass(slots=True)
class PaperTray:
    """An A4 printer port that keeps what it was given; `condition` other than READY refuses."""

    printed: list[bytes] = field(default_factory=list)
    condition: DeviceState = DeviceState.READY

    def print_pdf(self, pdf: bytes, job: str) -> PrintReport:  # noqa: ARG002 - the port's
        if self.condition is not DeviceState.READY:
            return NotPrinted(self.condition)
        self.printed.append(pdf)
        return Printed()

    def state(self) -> DeviceState:
        return self.condition


@dataclass(slots=True)
class StillCamera:
    """A camera that shows what the test puts before it, a new picture at each look."""

    loop: ManualLoop
    picture: NDArray[np.uint8] | None = None
    condition: DeviceState = DeviceState.READY
    _number: int = 0

    def start(self) -> None: ...
    def stop(self) -> None: ...

    def latest(self) -> Frame | None:
        if self.picture is None:
            return None
        self._number += 1
        return Frame(self.picture, self._number, self.loop.monotonic())

    def state(self) -> DeviceState:
        return self.condition


@dataclass(slots=True)
class CardSlot:
    """A contact card reader port that holds what the test puts in."""

    card: BankNumber | SmartCardProblem = field(default_factory=lambda: SmartCardProblem(SmartCardTrouble.NO_CARD))
    asked: int = 0

    def read_bank_card(self) -> BankNumber | SmartCardProblem:
        self.asked += 1
        return self.card

    def read_social_security_card(self) -> SocialSecurityNumber | SmartCardProblem:
        return SmartCardProblem(SmartCardTrouble.OTHER_CARD)

    def state(self) -> DeviceState:
        return DeviceState.READY


@dataclass(slots=True)
class HandScanner:
    """A code scanner port; `scan` holds a code before it."""

    _tell: Callable[[CodeEvent], None] | None = None

    def start(self, on_event: Callable[[CodeEvent], None]) -> None:
        self._tell = on_event

    def stop(self) -> None:
        self._tell = None

    def state(self) -> DeviceState:
        return DeviceState.READY

    def scan(self, text: str) -> None:
        if self._tell is not None:
            self._tell(CodeRead(text))


@dataclass
class Kiosk:
    """The session under test and everything around it that a test may touch."""

    loop: ManualLoop
    store: Store
    identity: Identity
    centre_key: SealingPrivateKey
    reader: IdCardReaderSimulator
    printer: SimulatedReceiptPrinter
    card_port: CardReader
    slip_port: SlipPrinter
    camera: DeskCamera
    tray: PaperTray
    slips: Path
    catalog: Catalog
    index: SearchIndex
    outbox: Outbox
    portraits: StillCamera
    slot: CardSlot = field(default_factory=CardSlot)
    scanner: HandScanner = field(default_factory=HandScanner)
    vision: Vision = field(default_factory=open_vision)
    session: CitizenSession = field(init=False)
    network: Network = Network.OFFLINE
    serving: bool = True
    ended: list[str] = field(default_factory=list)
    unmet: list[UnmetSearch] = field(default_factory=list)
    seen: list[SessionSnapshot] = field(default_factory=list)

    def start(self) -> CitizenSession:
        submitter = Submitter(self.outbox, self.identity, lambda: NOW, lambda: ClockConfidence.UNKNOWN, os.urandom)
        self.session = CitizenSession(
            World(
                catalog=self.catalog,
                index=self.index,
                ports=Ports(
                    self.card_port,
                    self.slip_port,
                    self.tray,
                    self.camera,
                    self.scanner,
                    self.slot,
                    portrait_camera=self.portraits,
                ),
                vision=self.vision,
                submitter=submitter,
                condition=lambda: Condition(self.network, self.serving),
                outlet=LocalText(zh="示例服务站", en="Sample station"),
                screen=ScreenSection(),
                language="zh",
                loop=self.loop,
                now=lambda: NOW,
                monotonic=self.loop.monotonic,
                on_end=self.ended.append,
                on_unmet=self.unmet.append,
            )
        )
        self.session.on_change(self.seen.append)
        self.look_at_devices()
        return self.session

    def look_at_devices(self) -> None:
        """Waits until both serial devices were looked at as they are now."""
        for port in (self.card_port, self.slip_port):
            port.look_again()
            with suppress(DeviceError):
                port.do(lambda _: None, PATIENCE, try_now=True)
        self.session.refresh()
        self.loop.settle()

    @property
    def now(self) -> SessionSnapshot:
        return self.session.snapshot

    def until(self, condition: Callable[[SessionSnapshot], bool], seconds: float = 30.0) -> None:
        """Lets time pass until the snapshot is as wanted."""
        for _ in range(int(seconds / 0.1)):
            if condition(self.now):
                return
            self.loop.advance(0.1)
        raise AssertionError(f"it never came to that: {self.now.state}, card {self.now.card}, {self.now.trouble}")

    def opened(self, sequence: int) -> tuple[FiledContent, list[bytes]]:
        """What the centre will find in the submission with this number."""
        public = self.identity.signing_key.public_key().public_bytes_raw()
        envelope = verify_envelope(self.store.outbox.envelope(sequence), public)
        content = open_envelope(envelope, lambda _: self.centre_key)
        plain = [
            decrypt(ref, self.store.outbox.read_attachment(sequence, ref.sha256, 0, ref.size))
            for ref in content.attachment_refs
        ]
        return content, plain


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_catalog(assets_dir() / "catalog")


@pytest.fixture(scope="session")
def index(catalog: Catalog) -> SearchIndex:
    return SearchIndex(catalog)


@pytest.fixture
def identity_and_centre() -> tuple[Identity, SealingPrivateKey]:
    centre = SealingPrivateKey.generate()
    receipts = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    identity = Identity(
        kiosk_id="k-test",
        kiosk_no=417,
        name="测试",
        outlet="示例服务站",
        gateway_url="https://127.0.0.1:1",
        signing_key=Ed25519PrivateKey.generate(),
        sealing_key=centre.public_key,
        receipt_keys={key_id_of(receipts): receipts},
        ca_pem=b"",
    )
    return identity, centre


@pytest.fixture(autouse=True)
def _devices_may_be_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """A simulator answers late while the same process reads print; what silence means is tried with the drivers."""
    for limit in ("id_card_reader._ANSWER_SECONDS", "code_scanner._ANSWER_SECONDS", "printer_talk.ANSWER_SECONDS"):
        monkeypatch.setattr(f"drivers.devices.{limit}", PATIENCE)
    monkeypatch.setattr("drivers.devices.id_card_reader._ANSWER_SECONDS_OF", {})


@pytest.fixture
def kiosk(
    tmp_path: Path, catalog: Catalog, index: SearchIndex, identity_and_centre: tuple[Identity, SealingPrivateKey]
) -> Iterator[Kiosk]:
    identity, centre = identity_and_centre
    loop = ManualLoop()
    store = open_store(tmp_path / "kiosk.db", limits=Limits(min_free_bytes=0), clock=lambda: NOW)
    with (
        IdCardReaderSimulator(tmp_path / "reader") as reader,
        SimulatedReceiptPrinter(tmp_path / "printer", tmp_path / "slips") as printer,
    ):
        whole = Kiosk(
            loop=loop,
            store=store,
            identity=identity,
            centre_key=centre,
            reader=reader,
            printer=printer,
            card_port=CardReader(IdCardReader(SerialLine(str(tmp_path / "reader")), NOW.date)),
            slip_port=SlipPrinter(ReceiptPrinter(SerialLine(str(tmp_path / "printer")), profile_of("generic-80"))),
            camera=DeskCamera(Desk(), loop),
            tray=PaperTray(),
            portraits=StillCamera(loop),
            slips=tmp_path / "slips",
            catalog=catalog,
            index=index,
            outbox=store,
        )
        whole.card_port.open()
        whole.slip_port.open()
        whole.start()
        yield whole
        whole.card_port.close()
        whole.slip_port.close()
    store.close()
