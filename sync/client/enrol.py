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

# What a technician can do, by the centre's code or our reason. The rest is told as it is.
_ADVICE = {
    "enrol.used_token": "这张票用过了，向中心再要一张 / the ticket was used already: ask the centre for another",
    "enrol.expired_token": "票过期了，向中心再要一张 / the ticket has expired: ask the centre for another",
    "enrol.unknown_token": "中心不认这张票，向中心再要一张 / the centre does not know the ticket: ask for another",
    Reason.OFFLINE: "连不上中心，查网线和地址 / the centre cannot be reached: check the cable and the address",
    Reason.TIMEOUT: "中心没有应答，过一会儿再试 / the centre did not answer: try again later",
    Reason.CAPTIVE_PORTAL: "这个网络要先登录 / this network wants a login first",
}


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
        raise EnrolmentFailed("ticket.malformed", "票打错了或没抄全 / the ticket is mistyped or cut off") from error
    public_key = signing_key.public_key().public_bytes_raw()
    request = EnrolRequest.make(ticket.token, public_key, signing_key, name=name, software_version=software_version)
    try:
        ca_pem = _fetch_ca(ticket, settings)
        with bounded_client(pinned_context(ca_pem), settings) as client:
            reply = _ask(client, "POST", urljoin(ticket.url, media.PATH_ENROL), request.to_json())
            answer = EnrolAnswer.model_validate_json(reply.expect(media.ENROL, 200, 201).body)
            answer.sealing_key.load()
    except Failed as error:
        code = error.failure.code or error.failure.reason
        told = f"中心没有登记 / the centre did not enrol: {error.failure.reason}"
        raise EnrolmentFailed(code, _ADVICE.get(code, told)) from error
    except (WireError, ValidationError) as error:
        told = "看不懂中心的回答 / the centre's answer cannot be read"
        raise EnrolmentFailed(Reason.MALFORMED_ANSWER, told) from error
    return Enrolment(answer, signing_key, ticket.url, ca_pem)


def _fetch_ca(ticket: Ticket, settings: SyncSettings) -> bytes:
    with bounded_client(unverified_context(), settings) as client:
        ca_pem = _ask(client, "GET", urljoin(ticket.url, media.PATH_ENROL_CA)).expect(media.CA, 200).body
    if len(ca_pem) > MAX_CA_BYTES:
        raise Failed(Reason.MALFORMED_ANSWER)
    try:
        ticket.check_ca(ca_pem)
    except WireError as error:
        told = "票不是这个中心给的 / this is not the centre that gave out the ticket"
        raise EnrolmentFailed("ticket.other_ca", told) from error
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
