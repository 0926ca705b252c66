"""The requests that a kiosk makes of a printer, and what the numbers in answers mean (RFC 8011, PWG 5100.14)."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from drivers.protocols.ipp.message import Group, Message
from drivers.protocols.ipp.values import Attribute, GroupTag, Scalar, Value, ValueTag


class Operation(IntEnum):
    """RFC 8011 section 5.4.15."""

    PRINT_JOB = 0x0002
    VALIDATE_JOB = 0x0004
    CREATE_JOB = 0x0005
    SEND_DOCUMENT = 0x0006
    CANCEL_JOB = 0x0008
    GET_JOB_ATTRIBUTES = 0x0009
    GET_JOBS = 0x000A
    GET_PRINTER_ATTRIBUTES = 0x000B


class Status(IntEnum):
    """RFC 8011 appendix B; below 0x0100 is success."""

    OK = 0x0000
    OK_ATTRIBUTES_IGNORED = 0x0001
    OK_CONFLICTING = 0x0002
    BAD_REQUEST = 0x0400
    FORBIDDEN = 0x0401
    NOT_AUTHENTICATED = 0x0402
    NOT_AUTHORIZED = 0x0403
    NOT_POSSIBLE = 0x0404
    TIMEOUT = 0x0405
    NOT_FOUND = 0x0406
    GONE = 0x0407
    TOO_LARGE = 0x0408
    FORMAT_NOT_SUPPORTED = 0x040A
    ATTRIBUTES_NOT_SUPPORTED = 0x040B
    INTERNAL_ERROR = 0x0500
    OPERATION_NOT_SUPPORTED = 0x0501
    SERVICE_UNAVAILABLE = 0x0502
    DEVICE_ERROR = 0x0504
    TEMPORARY_ERROR = 0x0505
    NOT_ACCEPTING_JOBS = 0x0506
    BUSY = 0x0507
    JOB_CANCELED = 0x0508


def succeeded(status: int) -> bool:
    return status < 0x0100


class JobState(IntEnum):
    """RFC 8011 section 5.3.7."""

    PENDING = 3
    PENDING_HELD = 4
    PROCESSING = 5
    PROCESSING_STOPPED = 6
    CANCELED = 7
    ABORTED = 8
    COMPLETED = 9


class PrinterState(IntEnum):
    """RFC 8011 section 5.4.11."""

    IDLE = 3
    PROCESSING = 4
    STOPPED = 5


PDF = "application/pdf"
PWG_RASTER = "image/pwg-raster"
A4_MEDIA = "iso_a4_210x297mm"

PRINTER_ATTRIBUTES = (
    "printer-state",
    "printer-state-reasons",
    "printer-is-accepting-jobs",
    "printer-make-and-model",
    "document-format-supported",
    "operations-supported",
    "media-ready",
    "media-supported",
    "sides-supported",
    "print-color-mode-supported",
    "marker-names",
    "marker-types",
    "marker-levels",
    "marker-low-levels",
    "pwg-raster-document-resolution-supported",
    "pwg-raster-document-type-supported",
    "queued-job-count",
)
JOB_ATTRIBUTES = (
    "job-id",
    "job-name",
    "job-state",
    "job-state-reasons",
    "job-impressions",
    "job-impressions-completed",
    "job-media-sheets-completed",
)


def attribute(name: str, tag: ValueTag, *values: Scalar) -> Attribute:
    return Attribute(name, tuple(Value(tag, value) for value in values))


def keywords(name: str, values: Sequence[str]) -> Attribute:
    return attribute(name, ValueTag.KEYWORD, *values)


def request(
    operation: Operation,
    request_id: int,
    printer: str,
    user: str,
    *further: Attribute,
    job: tuple[Attribute, ...] = (),
    data: bytes = b"",
) -> Message:
    """A request with the attributes that every one begins with, in the order RFC 8011 section 4.1.4 asks for."""
    head = (
        attribute("attributes-charset", ValueTag.CHARSET, "utf-8"),
        attribute("attributes-natural-language", ValueTag.LANGUAGE, "zh-cn"),
        attribute("printer-uri", ValueTag.URI, printer),
    )
    named = (attribute("requesting-user-name", ValueTag.NAME, user),)
    # A job's id is part of the target and stands right after the printer's address.
    target = tuple(each for each in further if each.name == "job-id")
    others = tuple(each for each in further if each.name != "job-id")
    groups = [Group(GroupTag.OPERATION, (*head, *target, *named, *others))]
    if job:
        groups.append(Group(GroupTag.JOB, job))
    return Message(operation, request_id, tuple(groups), data)


def job_template(*, monochrome: bool) -> tuple[Attribute, ...]:
    """One copy, one-sided: a certificate's pages are handed in one by one."""
    colour = (keywords("print-color-mode", ("monochrome",)),) if monochrome else ()
    return (
        attribute("copies", ValueTag.INTEGER, 1),
        keywords("media", (A4_MEDIA,)),
        keywords("sides", ("one-sided",)),
        *colour,
    )
