"""The centre's HTTP interface, one method per action; each returns an answer or a Failure and never raises."""

from __future__ import annotations

import base64
import datetime as dt
import functools
import hashlib
import uuid
from collections.abc import Callable
from typing import Concatenate, ParamSpec, Protocol

import httpx
from pydantic import ValidationError

from sync.client.actions import (
    Answer,
    AskStatus,
    Beat,
    CasePage,
    DemandTaken,
    Failure,
    NoResultYet,
    NotKnown,
    PatchChunk,
    Progressed,
    Reason,
    ResultBytes,
    StartUpload,
    UploadAt,
    UploadLost,
)
from sync.client.line import Failed, Line
from sync.wire import media
from sync.wire.errors import WireError
from sync.wire.messages import (
    MAX_ACK_BYTES,
    MAX_JSON_BYTES,
    Ack,
    CaseFeed,
    DemandAnswer,
    DemandEntry,
    DemandReport,
    Heartbeat,
    HeartbeatAnswer,
    SubmissionStatus,
)
from sync.wire.result import MAX_RESULT_BYTES

TUS_CHECKSUM_MISMATCH = 460  # tus 1.0, checksum extension

_GONE = frozenset({404, 410})
_P = ParamSpec("_P")


class Centre(Protocol):
    """What the service asks of the network."""

    def announce(self, envelope: bytes) -> Answer: ...
    def start_upload(self, action: StartUpload) -> Answer: ...
    def patch(self, action: PatchChunk, content: bytes) -> Answer: ...
    def status(self, action: AskStatus) -> Answer: ...
    def result(self, submission_id: uuid.UUID) -> Answer: ...
    def cases(self, cursor: str | None) -> Answer: ...
    def heartbeat(self, beat: Heartbeat) -> Answer: ...
    def demand(self, entries: tuple[DemandEntry, ...]) -> Answer: ...


def _answering(
    request: Callable[Concatenate[HttpCentre, _P], Answer],
) -> Callable[Concatenate[HttpCentre, _P], Answer]:
    @functools.wraps(request)
    def answer(self: HttpCentre, /, *args: _P.args, **kwargs: _P.kwargs) -> Answer:
        try:
            return request(self, *args, **kwargs)
        except Failed as error:
            return error.failure
        except (WireError, ValidationError):
            return Failure(Reason.MALFORMED_ANSWER)

    return answer


class HttpCentre:
    """Fulfils `Centre` over a `Line`."""

    def __init__(self, line: Line) -> None:
        self._line = line

    @_answering
    def announce(self, envelope: bytes) -> Answer:
        headers = {"Content-Type": media.ENVELOPE}
        reply = self._line.ask("POST", media.PATH_SUBMISSIONS, envelope, headers, MAX_ACK_BYTES)
        ack = Ack.from_bytes(reply.expect(media.ACK, 200, 201).body, max_bytes=MAX_ACK_BYTES)
        return Progressed(ack.missing, ack.receipt)

    @_answering
    def start_upload(self, action: StartUpload) -> Answer:
        """tus 1.0 creation, which answers with the upload that is already there; HEAD when it does not say how far."""
        name = base64.b64encode(action.sha256).decode()
        headers = {
            "Tus-Resumable": media.TUS_VERSION,
            "Upload-Length": str(action.size),
            "Upload-Metadata": f"{media.UPLOAD_METADATA_KEY} {name}",
        }
        reply = self._line.ask("POST", media.PATH_UPLOADS, b"", headers)
        if reply.status == httpx.codes.FORBIDDEN:  # no envelope that it knows of names this attachment
            return NotKnown()
        reply.expect(media.UPLOAD, 200, 201)
        location = self._line.path_below(media.PATH_UPLOADS, str(reply.headers.get("location", "")))
        if "upload-offset" not in reply.headers:
            reply = self._line.ask("HEAD", location, b"", {"Tus-Resumable": media.TUS_VERSION})
            if reply.status in _GONE:
                return UploadLost()
            reply.expect(media.UPLOAD, 200, 204)
        return UploadAt(location, reply.number("upload-offset"))

    @_answering
    def patch(self, action: PatchChunk, content: bytes) -> Answer:
        checksum = base64.b64encode(hashlib.sha256(content).digest()).decode()
        headers = {
            "Tus-Resumable": media.TUS_VERSION,
            "Upload-Offset": str(action.offset),
            "Upload-Checksum": f"sha256 {checksum}",
            "Content-Type": media.TUS_CHUNK,
        }
        reply = self._line.ask("PATCH", action.location, content, headers)
        if reply.status in _GONE or reply.status in {httpx.codes.CONFLICT, TUS_CHECKSUM_MISMATCH}:
            return UploadLost()
        offset = reply.expect(media.UPLOAD, 200, 204).number("upload-offset")
        return UploadAt(action.location, offset) if offset > action.offset else UploadLost()

    @_answering
    def status(self, action: AskStatus) -> Answer:
        reply = self._line.ask("GET", f"{media.PATH_SUBMISSIONS}/{action.submission_id}", limit=MAX_ACK_BYTES)
        if reply.status in _GONE:
            return NotKnown()
        status = SubmissionStatus.from_bytes(reply.expect(media.STATUS, 200).body, max_bytes=MAX_ACK_BYTES)
        return Progressed(status.missing, status.receipt)

    @_answering
    def result(self, submission_id: uuid.UUID) -> Answer:
        reply = self._line.ask("GET", f"{media.PATH_RESULTS}/{submission_id}", limit=MAX_RESULT_BYTES)
        if reply.status in _GONE:
            return NoResultYet()
        return ResultBytes(reply.expect(media.RESULT, 200).body)

    @_answering
    def cases(self, cursor: str | None) -> Answer:
        query = "" if cursor is None else f"?{httpx.QueryParams({'after': cursor})}"
        reply = self._line.ask("GET", media.PATH_CASES + query, limit=MAX_JSON_BYTES)
        if reply.status == httpx.codes.BAD_REQUEST and query:  # a centre that was restored knows no such cursor
            reply = self._line.ask("GET", media.PATH_CASES, limit=MAX_JSON_BYTES)
        feed = CaseFeed.model_validate_json(reply.expect(media.CASES, 200).body)
        return CasePage(feed.entries, feed.next, feed.more)

    @_answering
    def demand(self, entries: tuple[DemandEntry, ...]) -> Answer:
        headers = {"Content-Type": media.DEMAND}
        body = DemandReport(entries=entries).to_json()
        reply = self._line.ask("POST", media.PATH_DEMAND, body, headers, MAX_JSON_BYTES)
        DemandAnswer.model_validate_json(reply.expect(media.DEMAND, 200).body)
        return DemandTaken()

    @_answering
    def heartbeat(self, beat: Heartbeat) -> Answer:
        headers = {"Content-Type": media.HEARTBEAT}
        reply = self._line.ask("POST", media.PATH_HEARTBEAT, beat.to_json(), headers, MAX_JSON_BYTES)
        answer = HeartbeatAnswer.model_validate_json(reply.expect(media.HEARTBEAT, 200).body)
        return Beat(
            dt.timedelta(seconds=-answer.clock_offset_s), answer.catalog_version, answer.absent, answer.highest_sequence
        )
