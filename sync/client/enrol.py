"""Enrolment: a one-time ticket turns a fresh key into an identity at the centre.

The ticket pins the centre's CA. The CA itself is fetched over a connection that proves nothing and compared with the
pin; only then the token and the key go out, over TLS that this CA vouches for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urljoin

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import ValidationError

from sync.client.actions import Reason
from sync.client.line import Failed, Reply, bounded_client, network, pinned_context, read_bounded, unverified_context
from sync.client.settings import SyncSettings
from sync.wire import media
from sync.wire.enrolment import EnrolAnswer, EnrolRequest
from sync.wire.errors import WireError
from sync.wire.messages import MAX_JSON_BYTES
from sync.wire.ticket import MAX_CA_BYTES, Ticket


class EnrolmentFailed(Exception):
    """`code` is the centre's own word where it had one (enrol.used_token), else ours (offline, ticket.malformed)."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Everything that an identity is made of."""

    answer: EnrolAnswer
    signing_key: Ed25519PrivateKey = field(repr=False)
    gateway_url: str
    ca_pem: bytes = field(repr=False)


def enrol(
    ticket_text: str,
    signing_key: Ed25519PrivateKey,
    *,
    name: str = "",
    software_version: str = "",
    settings: SyncSettings | None = None,
) -> Enrolment:
    """Asks the centre to know `signing_key`. Keep the key before calling: asking again with it gives the same answer.

    Raises EnrolmentFailed; nothing has changed here then.
    """
    settings = settings or SyncSettings()
    try:
        ticket = Ticket.from_text(ticket_text)
    except WireError as error:
        raise EnrolmentFailed("ticket.malformed", "the ticket is mistyped or cut off") from error
    public_key = signing_key.public_key().public_bytes_raw()
    request = EnrolRequest.make(ticket.token, public_key, signing_key, name=name, software_version=software_version)
    try:
        ca_pem = _fetch_ca(ticket, settings)
        with bounded_client(pinned_context(ca_pem), settings) as client:
            reply = _ask(client, "POST", urljoin(ticket.url, media.PATH_ENROL), request.to_json())
            answer = EnrolAnswer.model_validate_json(reply.expect(media.ENROL, 200, 201).body)
            answer.sealing_key.load()
    except Failed as error:
        failure = error.failure
        raise EnrolmentFailed(failure.code or failure.reason, f"the centre did not enrol: {failure.reason}") from error
    except (WireError, ValidationError) as error:
        raise EnrolmentFailed(Reason.MALFORMED_ANSWER, "the centre's answer cannot be read") from error
    return Enrolment(answer, signing_key, ticket.url, ca_pem)


def _fetch_ca(ticket: Ticket, settings: SyncSettings) -> bytes:
    with bounded_client(unverified_context(), settings) as client:
        ca_pem = _ask(client, "GET", urljoin(ticket.url, media.PATH_ENROL_CA)).expect(media.CA, 200).body
    if len(ca_pem) > MAX_CA_BYTES:
        raise Failed(Reason.MALFORMED_ANSWER)
    try:
        ticket.check_ca(ca_pem)
    except WireError as error:
        raise EnrolmentFailed("ticket.other_ca", "this is not the centre that gave out the ticket") from error
    return ca_pem


def _ask(client: httpx.Client, method: str, url: str, body: bytes | None = None) -> Reply:
    headers = {media.VERSION_HEADER: media.VERSION}
    if body is not None:
        headers["Content-Type"] = media.ENROL
    with network(), client.stream(method, url, headers=headers, content=body) as response:
        reply = Reply.ours(response, read_bounded(response, MAX_JSON_BYTES))
    if reply.status == httpx.codes.UNAUTHORIZED:
        raise Failed(Reason.UNAUTHORISED, code=reply.problem)
    return reply
