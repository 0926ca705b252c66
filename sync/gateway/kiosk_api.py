"""The kiosk's endpoints: enrolment, submissions, status, cases, results, heartbeat, unmet demand."""

from __future__ import annotations

import base64

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sync.gateway.errors import NotSigned, Unacceptable
from sync.gateway.requests import (
    gateway_of,
    in_thread,
    json_ours,
    ours,
    read_body,
    require_content_type,
    signed,
    submission_id_of,
)
from sync.wire import media
from sync.wire.enrolment import EnrolAnswer, EnrolRequest, PublishedReceiptKey, PublishedSealingKey
from sync.wire.envelope import MAX_ENVELOPE_BYTES
from sync.wire.errors import BadSignature, InvalidValue
from sync.wire.messages import MAX_JSON_BYTES, DemandReport, Heartbeat
from sync.wire.signing import key_id_of

MAX_ENROL_BYTES = 8 * 1024


async def enrol_ca(request: Request) -> Response:
    return ours(gateway_of(request).ca_pem, media.CA)


async def enrol(request: Request) -> Response:
    gateway = gateway_of(request)
    body = await read_body(request, MAX_ENROL_BYTES)
    try:
        asked = EnrolRequest.model_validate_json(body)
        asked.verify()
    except (ValidationError, InvalidValue):
        raise Unacceptable(422, "enrol.malformed", "not an enrolment request") from None
    except BadSignature:
        raise NotSigned("enrol.bad_proof", "the request does not prove its key") from None
    kiosk = await in_thread(gateway.kiosks.enrol, asked.token, asked.public_key, asked.name, gateway.clock())
    sealing_key = await in_thread(gateway.sealing_key)
    catalog_root = await in_thread(gateway.catalogs.roles.first_root)
    answer = EnrolAnswer(
        kiosk_id=kiosk.id,
        kiosk_no=kiosk.no,
        name=kiosk.name,
        outlet=kiosk.outlet,
        sealing_key=PublishedSealingKey(
            suite=sealing_key.suite,
            key_id=key_id_of(sealing_key.raw),
            public_key=base64.b64encode(sealing_key.raw),
        ),
        receipt_key=PublishedReceiptKey(
            key_id=gateway.receipt_key.key_id, public_key=base64.b64encode(gateway.receipt_key.public)
        ),
        catalog_root=None if catalog_root is None else base64.b64encode(catalog_root),
        server_time=gateway.clock(),
    )
    return json_ours(answer, media.ENROL)


async def submit(request: Request) -> Response:
    """201 when the envelope is new, 200 when it was here; both say what is missing or carry the receipt."""
    require_content_type(request, media.ENVELOPE)
    kiosk, body = await signed(request, MAX_ENVELOPE_BYTES)
    gateway = gateway_of(request)
    accepted = await in_thread(gateway.intake.accept, kiosk, body, gateway.clock())
    return ours(accepted.ack.to_bytes(), media.ACK, 201 if accepted.new else 200)


async def status(request: Request) -> Response:
    kiosk, _ = await signed(request)
    answer = await in_thread(gateway_of(request).intake.status, kiosk, submission_id_of(request))
    return ours(answer.to_bytes(), media.STATUS)


async def cases(request: Request) -> Response:
    kiosk, _ = await signed(request)
    feed = await in_thread(gateway_of(request).cases.feed, kiosk, request.query_params.get("after", ""))
    return json_ours(feed, media.CASES)


async def result(request: Request) -> Response:
    kiosk, _ = await signed(request)
    return ours(await in_thread(gateway_of(request).cases.result, kiosk, submission_id_of(request)), media.RESULT)


async def heartbeat(request: Request) -> Response:
    kiosk, body = await signed(request, MAX_JSON_BYTES)
    try:
        beat = Heartbeat.model_validate_json(body)
    except ValidationError:
        raise Unacceptable(422, "heartbeat.malformed", "not a heartbeat") from None
    gateway = gateway_of(request)
    return json_ours(await in_thread(gateway.heartbeats.receive, kiosk, beat, gateway.clock()), media.HEARTBEAT)


async def demand(request: Request) -> Response:
    """Totals of what was looked for in vain; telling them again changes nothing."""
    require_content_type(request, media.DEMAND)
    kiosk, body = await signed(request, MAX_JSON_BYTES)
    try:
        report = DemandReport.model_validate_json(body)
    except ValidationError:
        raise Unacceptable(422, "demand.malformed", "not a report of unmet demand") from None
    gateway = gateway_of(request)
    return json_ours(await in_thread(gateway.demand.receive, kiosk, report, gateway.clock()), media.DEMAND)


ROUTES = [
    Route(media.PATH_ENROL_CA, enrol_ca, methods=["GET"]),
    Route(media.PATH_ENROL, enrol, methods=["POST"]),
    Route(media.PATH_SUBMISSIONS, submit, methods=["POST"]),
    Route(media.PATH_SUBMISSIONS + "/{submission_id}", status, methods=["GET"]),
    Route(media.PATH_CASES, cases, methods=["GET"]),
    Route(media.PATH_RESULTS + "/{submission_id}", result, methods=["GET"]),
    Route(media.PATH_HEARTBEAT, heartbeat, methods=["POST"]),
    Route(media.PATH_DEMAND, demand, methods=["POST"]),
]
