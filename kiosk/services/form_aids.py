"""What helps to fill in a page without typing: a material that is read, a code, pages and portraits as answers.

Everything that a machine read is proposed only. A device that does not answer takes its help away and nothing else:
every field can still be typed, and every picture has another way beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import structlog

from drivers.vision.text_reader import TextLine
from kiosk.filing.draft import Draft, MaterialOutcome, TakenMaterial
from kiosk.forms.elements import Field, Page
from kiosk.forms.engine import Form
from kiosk.forms.kinds import FieldKind
from kiosk.services import materials, proposals
from kiosk.services.bank_card import BankCardWait
from kiosk.services.code_watch import CodeWatch
from kiosk.services.filling import FormFlow
from kiosk.services.form_views import AidKind, AidPhase, FormAid, ScanPurpose
from kiosk.services.loop import Loop
from kiosk.services.materials import PlannedMaterial
from kiosk.services.ports import CameraPort, Picture, Ports, ScannerPort
from kiosk.services.scanning import ScanFlow, ScanTask
from kiosk.services.snapshot import DeviceState
from kiosk.services.vision import Vision

log = structlog.get_logger()

_AID_OF = {
    FieldKind.DOCUMENT: AidKind.PAGES,
    FieldKind.PHOTO: AidKind.PHOTO,
    FieldKind.CREDIT_CODE: AidKind.CODE,
    FieldKind.BANK_CARD: AidKind.BANK_CARD,
}


@dataclass(slots=True)
class _Reading:
    """Pages of one material that wait to be read, and how many fields they have filled."""

    waiting: list[Picture] = field(repr=False)
    found: int = 0
    done: bool = False


class FormAids:
    """Implements `filling.Helpers`. `open` answers what to show under a camera; the session shows and stops it."""

    def __init__(
        self,
        ports: Ports,
        vision: Vision,
        loop: Loop,
        form: Form,
        draft: Draft,
        flow: FormFlow,
        changed: Callable[[], None],
        close: Callable[[], object],
    ) -> None:
        self._ports = ports
        self._vision = vision
        self._loop = loop
        self._form = form
        self._draft = draft
        self._flow = flow
        self._changed = changed
        self._close = close
        self._readings: dict[str, _Reading] = {}
        self._cards = BankCardWait(ports.smart_card, loop, flow, changed)
        self._ended = False

    # -- what is offered ----------------------------------------------------------------------------------------

    def for_page(self, page: Page) -> tuple[FormAid, ...]:
        """The materials that say what this page asks, unless everything is answered already."""
        return tuple(self._reads(page))

    def for_field(self, field: Field) -> FormAid | None:
        kind = _AID_OF.get(field.kind)
        if kind is None:
            return None
        ready = _is_ready(self._camera_for(kind))
        if kind is AidKind.BANK_CARD:
            return self._cards.aid(field.pointer)
        if kind is AidKind.CODE:
            # Without either device the code is typed; nothing is missing.
            return FormAid(f"{kind}:{field.pointer}", kind) if ready or _is_ready(self._ports.scanner) else None
        return FormAid(f"{kind}:{field.pointer}", kind, AidPhase.OFFERED if ready else AidPhase.LOST)

    def _reads(self, page: Page) -> Iterator[FormAid]:
        visible = {each.pointer for each in self._form.visible_fields(page, self._draft.answers)}
        for planned in self._readable():
            asked = {each.pointer for each in proposals.reads_from(self._form, planned.material.id)}
            reading = self._readings.get(planned.material.id)
            if not asked & visible or (reading is None and not _is_ready(self._ports.camera)):
                continue
            yield FormAid(f"read:{planned.material.id}", AidKind.READ, _phase(reading), planned.material.name)

    def _readable(self) -> list[PlannedMaterial]:
        """A material that need not be handed in can still be read; its pages are not kept then."""
        return [each for each in materials.plan(self._draft) if each.outcome is not MaterialOutcome.CARD]

    # -- under the camera ---------------------------------------------------------------------------------------

    def open(self, target: str) -> ScanFlow | CodeWatch | None:
        """None when there is nothing to open: the touch came late, or the device has gone."""
        kind, _, name = target.partition(":")
        if kind == AidKind.READ:
            return self._open_reading(name)
        asked = self._form.fields.get(name)
        if asked is None or _AID_OF.get(asked.kind) != kind:
            return None
        if kind == AidKind.BANK_CARD:
            self._cards.toggle(name)
            return None
        if kind == AidKind.CODE:
            return self._open_code(asked)
        return self._open_pictures(AidKind(kind), asked)

    def complete(self, scan: ScanFlow) -> None:
        """The pages that were taken are the answer, or are read and, where they are asked for, kept as the material."""
        kind, _, name = scan.task.id.partition(":")
        if kind == AidKind.READ:
            planned = next((each for each in self._readable() if each.material.id == name), None)
            if planned is not None and planned.outcome is None:
                taken = TakenMaterial(name, MaterialOutcome.TAKEN, scan.pages, beside_form=True)
                self._draft.materials[name] = taken
            self._read(name, scan.plain_pages)
        elif scan.pages:
            self._flow.enclose(name, scan.pages)

    def pause(self) -> None:
        """Another page is shown: no card is waited for any more."""
        self._cards.stop()

    def end(self) -> None:
        """Nothing that is still being read reaches anybody."""
        self._ended = True
        self._cards.stop()
        for reading in self._readings.values():
            reading.waiting.clear()

    def _open_reading(self, material_id: str) -> ScanFlow | None:
        planned = next((each for each in self._readable() if each.material.id == material_id), None)
        if planned is None or self._is_reading(material_id):
            return None
        kept = planned.outcome is None
        pages = planned.material.max_pages if kept else 1
        name, mark = planned.material.name, self._draft.item.main_name.zh
        task = ScanTask(f"{AidKind.READ}:{material_id}", name, ScanPurpose.READING, mark, pages, kept=kept)
        return self._scan(self._ports.camera, AidKind.READ, task)

    def _open_pictures(self, kind: AidKind, asked: Field) -> ScanFlow | None:
        purpose = ScanPurpose.PORTRAIT if kind is AidKind.PHOTO else ScanPurpose.DOCUMENT
        mark = self._draft.item.main_name.zh
        task = ScanTask(f"{kind}:{asked.pointer}", asked.label, purpose, mark, asked.max_pages)
        return self._scan(self._camera_for(kind), kind, task)

    def _scan(self, camera: CameraPort | None, kind: AidKind, task: ScanTask) -> ScanFlow | None:
        if not _is_ready(camera):
            return None
        reader = self._vision.portraits if kind is AidKind.PHOTO else self._vision.pages
        return ScanFlow(camera, reader, self._loop, self._loop.monotonic, task, self._changed)

    def _open_code(self, asked: Field) -> CodeWatch:
        def accept(text: str) -> bool:
            proposal = proposals.from_code(text)
            if proposal is None or not self._flow.propose({asked.pointer: proposal}, again=True):
                return False
            self._close()
            return True

        ports = self._ports
        return CodeWatch(
            ports.camera, ports.scanner, self._vision.codes, self._loop, asked.label, accept, self._changed
        )

    def _camera_for(self, kind: AidKind) -> CameraPort | None:
        return self._ports.portrait_camera if kind is AidKind.PHOTO else self._ports.camera

    # -- reading print ------------------------------------------------------------------------------------------

    def _is_reading(self, material_id: str) -> bool:
        reading = self._readings.get(material_id)
        return reading is not None and not reading.done

    def _read(self, material_id: str, pages: Sequence[Picture]) -> None:
        self._readings[material_id] = _Reading([*pages])
        self._read_next(material_id)

    def _read_next(self, material_id: str) -> None:
        """One page after the other: a page takes a worker for seconds, and the devices need theirs."""
        reading = self._readings[material_id]
        if self._ended:
            return
        if not reading.waiting:
            reading.done = True
            log.info("form.read", fields=reading.found)
            self._changed()
            return
        page = reading.waiting.pop(0)
        self._loop.run(
            lambda: self._vision.read(page),
            lambda lines: self._has_read(material_id, lines),
            lambda error: self._not_read(material_id, error),
        )

    def _has_read(self, material_id: str, lines: Sequence[TextLine]) -> None:
        if self._ended:
            return
        found = proposals.from_page(self._form, material_id, lines)
        self._readings[material_id].found += self._flow.propose(found)
        self._changed()
        self._read_next(material_id)

    def _not_read(self, material_id: str, error: Exception) -> None:
        """The reader of print is a help and no more: when it breaks, nobody loses a filing by it."""
        log.error("form.not_read", reason=type(error).__name__)
        if not self._ended:
            self._has_read(material_id, ())


def _is_ready(device: CameraPort | ScannerPort | None) -> bool:
    return device is not None and device.state() is DeviceState.READY


def _phase(reading: _Reading | None) -> AidPhase:
    if reading is None:
        return AidPhase.OFFERED
    if not reading.done:
        return AidPhase.WORKING
    return AidPhase.DONE if reading.found else AidPhase.NOTHING
