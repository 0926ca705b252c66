"""A simulated printer's answers to IPP requests (RFC 8011, the printer's side)."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import numpy as np
import pypdfium2
from PIL import Image

from drivers.errors import RemoteProtocolError
from drivers.protocols.ipp import pwg_raster
from drivers.protocols.ipp.message import Group, Message
from drivers.protocols.ipp.operations import (
    A4_MEDIA,
    PDF,
    PWG_RASTER,
    JobState,
    Operation,
    Status,
    attribute,
    keywords,
)
from drivers.protocols.ipp.values import Attribute, GroupTag, Resolution, ValueTag
from drivers.sim.print_engine import Job, PrintEngine, Sheet

_PREVIEW = 1.0  # of 72 dots per inch: enough to read what came out, cheap enough to draw


class IppAnswers:
    """`formats` and `separate_documents` may be changed to become another printer."""

    def __init__(self, engine: PrintEngine) -> None:
        self._engine = engine
        self.formats: tuple[str, ...] = (PDF, PWG_RASTER)
        self.separate_documents = True
        self.counts_pages = True

    def to(self, request: Message, uri: str) -> Message:
        """What the printer answers to `request`."""
        answer = self._operations().get(request.code)
        if answer is None:
            return _status(request, Status.OPERATION_NOT_SUPPORTED)
        asked = request.group(GroupTag.OPERATION)
        try:
            return answer(request, asked, uri)
        except _Refused as refused:
            return _status(request, refused.status)

    def _operations(self) -> dict[int, Callable[[Message, Group, str], Message]]:
        always: dict[int, Callable[[Message, Group, str], Message]] = {
            Operation.GET_PRINTER_ATTRIBUTES: self._printer,
            Operation.VALIDATE_JOB: self._validate,
            Operation.PRINT_JOB: self._print_job,
            Operation.GET_JOB_ATTRIBUTES: self._job,
            Operation.GET_JOBS: self._jobs,
            Operation.CANCEL_JOB: self._cancel,
        }
        if self.separate_documents:
            always |= {Operation.CREATE_JOB: self._create, Operation.SEND_DOCUMENT: self._send}
        return always

    def _printer(self, request: Message, _: Group, uri: str) -> Message:
        engine = self._engine
        attributes = (
            attribute("printer-uri-supported", ValueTag.URI, uri),
            attribute("printer-make-and-model", ValueTag.TEXT, "Simulated A4 Printer"),
            attribute("printer-state", ValueTag.ENUM, int(engine.state)),
            keywords("printer-state-reasons", engine.reasons),
            attribute("printer-is-accepting-jobs", ValueTag.BOOLEAN, engine.accepting),
            attribute("document-format-supported", ValueTag.MIME_TYPE, *self.formats),
            attribute("operations-supported", ValueTag.ENUM, *(int(each) for each in self._operations())),
            keywords("media-supported", (A4_MEDIA,)),
            keywords("media-ready", (A4_MEDIA,)),
            keywords("sides-supported", ("one-sided",)),
            keywords("print-color-mode-supported", ("color", "monochrome")),
            keywords("pwg-raster-document-type-supported", ("sgray_8", "srgb_8")),
            attribute("pwg-raster-document-resolution-supported", ValueTag.RESOLUTION, Resolution(300, 300, 3)),
            attribute("marker-names", ValueTag.NAME, "Black"),
            attribute("marker-levels", ValueTag.INTEGER, 8 if "toner-low-warning" in engine.reasons else 74),
            attribute("queued-job-count", ValueTag.INTEGER, engine.waiting),
        )
        return _status(request, Status.OK, Group(GroupTag.PRINTER, attributes))

    def _validate(self, request: Message, asked: Group, _: str) -> Message:
        self._check(asked)
        return _status(request, Status.OK)

    def _create(self, request: Message, asked: Group, uri: str) -> Message:
        self._check(asked)
        return _status(request, Status.OK, self._described(self._engine.create(_job_name(asked)), uri))

    def _send(self, request: Message, asked: Group, uri: str) -> Message:
        self._check(asked)
        job = self._named(asked)
        if job.state is not JobState.PENDING or job.sheets:
            raise _Refused(Status.NOT_POSSIBLE)
        self._start(job, asked, request.data)
        return _status(request, Status.OK, self._described(job, uri))

    def _print_job(self, request: Message, asked: Group, uri: str) -> Message:
        self._check(asked)
        job = self._engine.create(_job_name(asked))
        self._start(job, asked, request.data)
        return _status(request, Status.OK, self._described(job, uri))

    def _job(self, request: Message, asked: Group, uri: str) -> Message:
        return _status(request, Status.OK, self._described(self._named(asked), uri))

    def _jobs(self, request: Message, asked: Group, uri: str) -> Message:
        found = self._engine.jobs(completed=asked.first("which-jobs") == "completed")
        return _status(request, Status.OK, *(self._described(job, uri) for job in found))

    def _cancel(self, request: Message, asked: Group, _: str) -> Message:
        if not self._engine.cancel(self._named(asked)):
            raise _Refused(Status.NOT_POSSIBLE)
        return _status(request, Status.OK)

    def _check(self, asked: Group) -> None:
        if not self._engine.accepting:
            raise _Refused(Status.NOT_ACCEPTING_JOBS)
        media_type = asked.first("document-format")
        if media_type is not None and media_type not in self.formats:
            raise _Refused(Status.FORMAT_NOT_SUPPORTED)

    def _named(self, asked: Group) -> Job:
        job_id = asked.first("job-id")
        job = self._engine.job(job_id) if isinstance(job_id, int) else None
        if job is None:
            raise _Refused(Status.NOT_FOUND)
        return job

    def _start(self, job: Job, asked: Group, data: bytes) -> None:
        try:
            sheets = _raster(data) if asked.first("document-format") == PWG_RASTER else _pdf(data)
        except (RemoteProtocolError, pypdfium2.PdfiumError):
            self._engine.refuse(job, "document-format-error")
        else:
            self._engine.submit(job, sheets)

    def _described(self, job: Job, uri: str) -> Group:
        attributes: tuple[Attribute, ...] = (
            attribute("job-id", ValueTag.INTEGER, job.job_id),
            attribute("job-uri", ValueTag.URI, f"{uri}/{job.job_id}"),
            attribute("job-name", ValueTag.NAME, job.name),
            attribute("job-state", ValueTag.ENUM, int(job.state)),
            keywords("job-state-reasons", job.reasons),
            attribute("job-impressions-completed", ValueTag.INTEGER, job.out if self.counts_pages else 0),
        )
        return Group(GroupTag.JOB, attributes)


class _Refused(Exception):
    def __init__(self, status: Status) -> None:
        super().__init__(status)
        self.status = status


def _status(request: Message, status: Status, *groups: Group) -> Message:
    head = (
        attribute("attributes-charset", ValueTag.CHARSET, "utf-8"),
        attribute("attributes-natural-language", ValueTag.LANGUAGE, "en"),
    )
    return Message(status, request.request_id, (Group(GroupTag.OPERATION, head), *groups))


def _job_name(asked: Group) -> str:
    name = asked.first("job-name")
    return name if isinstance(name, str) else "untitled"


def _pdf(data: bytes) -> tuple[Sheet, ...]:
    with pypdfium2.PdfDocument(data) as document:
        return tuple(_png(np.array(page.render(scale=_PREVIEW, rev_byteorder=True).to_numpy())) for page in document)


def _raster(data: bytes) -> tuple[Sheet, ...]:
    return tuple(_png(page.pixels) for page in pwg_raster.decode(data))


def _png(pixels: pwg_raster.Pixels) -> Sheet:
    written = BytesIO()
    Image.fromarray(pixels).save(written, "PNG")
    return written.getvalue()
