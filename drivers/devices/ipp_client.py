"""A printer's operations as calls with typed answers; each call is one exchange with its own deadline."""

from __future__ import annotations

import ssl
from itertools import count

from drivers.devices.page_document import PrintDocument
from drivers.errors import DeviceError, RemoteProtocolError
from drivers.protocols.ipp.message import Message
from drivers.protocols.ipp.operations import (
    JOB_ATTRIBUTES,
    PRINTER_ATTRIBUTES,
    Operation,
    Status,
    attribute,
    keywords,
    request,
    succeeded,
)
from drivers.protocols.ipp.values import Attribute, GroupTag, ValueTag
from drivers.protocols.ipp.views import JobView, PrinterView, parse_job, parse_printer
from drivers.transports.ipp_http import PrinterAddress, exchange

_USER = "kiosk"  # what a printer's panel shows: never the citizen
_DOCUMENT_BYTES_PER_SECOND = 100_000  # a slow printer on USB; a document's deadline grows with its size


class IppRefused(DeviceError):
    """The printer understood and did not do it; `status` is RFC 8011's code."""

    code = "page_printer.refused"

    def __init__(self, status: int) -> None:
        super().__init__(f"the printer answered IPP status {status:#06x}")
        self.status = status

    @property
    def unknown_job(self) -> bool:
        return self.status in {Status.NOT_FOUND, Status.GONE}


class IppClient:
    """All calls raise DeviceError: absent, no answer, refused, or an answer that is none."""

    def __init__(self, address: PrinterAddress, seconds: float, trust: ssl.SSLContext | None = None) -> None:
        self._address = address
        self._seconds = seconds
        self._trust = trust
        self._ids = count(1)

    def printer(self) -> PrinterView:
        wanted = keywords("requested-attributes", PRINTER_ATTRIBUTES)
        return parse_printer(self._do(Operation.GET_PRINTER_ATTRIBUTES, wanted).group(GroupTag.PRINTER))

    def create_job(self, name: str, template: tuple[Attribute, ...]) -> JobView:
        return _job(self._do(Operation.CREATE_JOB, _name(name), job=template))

    def send_document(self, job_id: int, document: PrintDocument) -> JobView:
        last = attribute("last-document", ValueTag.BOOLEAN, True)  # noqa: FBT003 - a value of the wire
        return _job(self._do(Operation.SEND_DOCUMENT, _id(job_id), _format(document), last, data=document.data))

    def print_job(self, name: str, template: tuple[Attribute, ...], document: PrintDocument) -> JobView:
        return _job(self._do(Operation.PRINT_JOB, _name(name), _format(document), job=template, data=document.data))

    def job(self, job_id: int) -> JobView:
        wanted = keywords("requested-attributes", JOB_ATTRIBUTES)
        return _job(self._do(Operation.GET_JOB_ATTRIBUTES, _id(job_id), wanted))

    def find_job(self, name: str) -> int | None:
        """The newest job called `name`, whether it is waiting or done; None when the printer knows none."""
        for which in ("not-completed", "completed"):
            wanted = keywords("requested-attributes", ("job-id", "job-name"))
            answer = self._do(Operation.GET_JOBS, keywords("which-jobs", (which,)), wanted)
            for group in answer.groups_of(GroupTag.JOB):
                job_id = group.first("job-id")
                if group.first("job-name") == name and isinstance(job_id, int):
                    return job_id
        return None

    def cancel_job(self, job_id: int) -> None:
        self._do(Operation.CANCEL_JOB, _id(job_id))

    def _do(
        self, operation: Operation, *further: Attribute, job: tuple[Attribute, ...] = (), data: bytes = b""
    ) -> Message:
        asked = request(operation, next(self._ids), self._address.printer_uri, _USER, *further, job=job, data=data)
        seconds = self._seconds + len(data) / _DOCUMENT_BYTES_PER_SECOND
        answer = exchange(self._address, asked, seconds, self._trust)
        if not succeeded(answer.code):
            raise IppRefused(answer.code)
        return answer


def _job(answer: Message) -> JobView:
    groups = answer.groups_of(GroupTag.JOB)
    if not groups:
        raise RemoteProtocolError("an answer about a job without the job")
    return parse_job(groups[0])


def _id(job_id: int) -> Attribute:
    return attribute("job-id", ValueTag.INTEGER, job_id)


def _name(name: str) -> Attribute:
    return attribute("job-name", ValueTag.NAME, name)


def _format(document: PrintDocument) -> Attribute:
    return attribute("document-format", ValueTag.MIME_TYPE, document.media_type)
