"""One signed request to the centre and its whole answer, or a typed failure. Nothing foreign leaves this module.

Only what carries our version header counts as an answer of ours; its media type is checked where it is read. A success
status alone means nothing: a captive portal has one too.
"""

from __future__ import annotations

import datetime as dt
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urljoin, urlsplit

import httpx
from pydantic import ValidationError

from sync.client.actions import Failure, Reason
from sync.client.port import KioskIdentity
from sync.client.settings import SyncSettings
from sync.wire import media
from sync.wire.http_signatures import signature_headers
from sync.wire.messages import MAX_ACK_BYTES, Problem
from sync.wire.replay import NonceSource

MAX_RETRY_AFTER = 900.0  # seconds; a centre that asks for more is asked again sooner

# X509_V_FLAG_NO_CHECK_TIME of OpenSSL, which Python does not name. A kiosk whose clock has lost its battery must reach
# the centre to learn the time; see docs/decisions/021.
_NO_CHECK_TIME = ssl.VerifyFlags(0x200000)

# What a status of ours means where a request does not know better. 400 is not final: it is about how the request came.
_REFUSALS = {403: Reason.UNAUTHORISED, 409: Reason.CONFLICT, 413: Reason.REFUSED, 422: Reason.REFUSED}


class Failed(Exception):
    """Carries a failure from where it is noticed to where the request is answered."""

    def __init__(self, reason: Reason, retry_after: float | None = None, code: str | None = None) -> None:
        super().__init__(reason)
        self.failure = Failure(reason, retry_after, code)


@dataclass(frozen=True, slots=True)
class Reply:
    """A complete answer that bears our mark, at most as long as was asked for."""

    status: int
    headers: httpx.Headers
    body: bytes = field(repr=False)

    @classmethod
    def ours(cls, response: httpx.Response, body: bytes) -> Self:
        """The reply, when it bears our mark; raises Failed with what it is instead."""
        if _has_our_mark(response):
            return cls(response.status_code, response.headers, body)
        if response.status_code >= 500 and response.status_code != httpx.codes.NETWORK_AUTHENTICATION_REQUIRED:
            raise Failed(Reason.SERVER_ERROR)  # a proxy of the centre, or the centre in despair
        looks_like_page = response.is_redirect or b"<html" in body[:4096].lower()
        raise Failed(Reason.CAPTIVE_PORTAL if looks_like_page else Reason.NOT_OURS)

    @property
    def media_type(self) -> str:
        return str(self.headers.get("content-type", "")).partition(";")[0].strip().lower()

    def expect(self, media_type: str, *statuses: int) -> Reply:
        """Itself, when it has one of `statuses` and the media type; raises Failed otherwise."""
        if self.status not in statuses:
            reason = _REFUSALS.get(self.status, Reason.UNEXPECTED)
            raise Failed(reason, code=self.problem)
        if self.media_type != media_type:
            raise Failed(Reason.NOT_OURS)
        return self

    def number(self, header: str) -> int:
        text = str(self.headers.get(header, ""))
        if not text.isascii() or not text.isdigit() or len(text) > 19:
            raise Failed(Reason.MALFORMED_ANSWER)
        return int(text)

    @property
    def problem(self) -> str | None:
        """The centre's word for its refusal; None when it has none."""
        if self.media_type != media.PROBLEM:
            return None
        try:
            code = Problem.model_validate_json(self.body).code
        except ValidationError:
            return None
        return code[:80] if code.isascii() and code.isprintable() else None

    @property
    def retry_after(self) -> float | None:
        """Seconds (RFC 9110 §10.2.3), bounded. The form with a date would need a clock that can be believed."""
        text = str(self.headers.get("retry-after", ""))
        return min(float(text), MAX_RETRY_AFTER) if text.isascii() and text.isdigit() and len(text) < 10 else None


def pinned_context(ca_pem: bytes) -> ssl.SSLContext:
    """TLS 1.3 to servers of exactly this authority, whatever the date here; the system's authorities do not count.

    Raises Failed when `ca_pem` is not a certificate.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.verify_flags |= _NO_CHECK_TIME
    try:
        context.load_verify_locations(cadata=ca_pem.decode("ascii"))
    except (ssl.SSLError, UnicodeDecodeError) as error:
        raise Failed(Reason.MALFORMED_ANSWER) from error
    return context


def unverified_context() -> ssl.SSLContext:
    """For one thing only: to fetch the CA that a ticket pins, before anything can vouch for anybody."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def bounded_client(
    tls: ssl.SSLContext, settings: SyncSettings, transport: httpx.BaseTransport | None = None
) -> httpx.Client:
    """No proxies and no redirects: requests go to the enrolled address only. A given transport replaces the network."""
    return httpx.Client(
        verify=tls,
        transport=transport,
        timeout=httpx.Timeout(settings.read_timeout, connect=settings.connect_timeout),
        trust_env=False,
        follow_redirects=False,
        limits=httpx.Limits(max_connections=2, max_keepalive_connections=1),
        headers={"User-Agent": "ningmanyi-kiosk", "Accept-Encoding": "identity"},
    )


class Line:
    """`nonces` starts at an epoch above every earlier one; `clock` is aware UTC."""

    def __init__(
        self, client: httpx.Client, identity: KioskIdentity, nonces: NonceSource, clock: Callable[[], dt.datetime]
    ) -> None:
        self._client = client
        self._identity = identity
        self._nonces = nonces
        self._clock = clock

    def ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        limit: int = MAX_ACK_BYTES,
    ) -> Reply:
        """Sends one signed request and reads at most `limit` bytes of answer.

        Raises Failed for whatever is not an answer of ours, and for ours that say nothing about the request itself.
        """
        reply = self._send(method, path, body, headers or {}, limit)
        if reply.status == httpx.codes.UNAUTHORIZED and media.EPOCH_HEADER in reply.headers:
            # The clock was set back since our last start, so our nonces look old: go past what the centre has seen.
            self._nonces.raise_above(reply.number(media.EPOCH_HEADER))
            reply = self._send(method, path, body, headers or {}, limit)
        if reply.status == httpx.codes.UNAUTHORIZED:
            raise Failed(Reason.UNAUTHORISED, code=reply.problem)
        if reply.status in {429, 503}:
            raise Failed(Reason.OVERLOADED, reply.retry_after, reply.problem)
        if reply.status >= 500:
            raise Failed(Reason.SERVER_ERROR, code=reply.problem)
        return reply

    def path_below(self, folder: str, location: str) -> str:
        """The path of `location`, which must lie below our own address and `folder`: answers do not send us away."""
        target = urlsplit(urljoin(self._identity.gateway_url, location))
        own = urlsplit(self._identity.gateway_url)
        here = (target.scheme, target.netloc) == (own.scheme, own.netloc) and not target.query and not target.fragment
        if not here or not target.path.startswith(folder + "/") or ".." in target.path:
            raise Failed(Reason.MALFORMED_ANSWER)
        return target.path

    def _send(self, method: str, path: str, body: bytes, headers: Mapping[str, str], limit: int) -> Reply:
        url = urljoin(self._identity.gateway_url, path)
        unsigned = {**headers, media.VERSION_HEADER: media.VERSION}
        signed = signature_headers(
            method,
            url,
            unsigned,
            body,
            kiosk_id=self._identity.kiosk_id,
            signer=self._identity.signing_key,
            nonce=self._nonces.next(),
            created=self._clock(),
        )
        content = body or None
        with network(), self._client.stream(method, url, headers={**unsigned, **signed}, content=content) as response:
            return Reply.ours(response, read_bounded(response, limit))


@contextmanager
def network() -> Iterator[None]:
    """Turns what httpx raises into Failed."""
    try:
        yield
    except httpx.ConnectTimeout as error:
        raise Failed(Reason.OFFLINE) from error
    except httpx.TimeoutException as error:
        raise Failed(Reason.TIMEOUT) from error
    except httpx.ConnectError as error:
        raise Failed(Reason.TLS_REFUSED if _is_tls(error) else Reason.OFFLINE) from error
    except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError, httpx.CloseError) as error:
        raise Failed(Reason.HALF_RESPONSE) from error
    except httpx.TransportError as error:
        raise Failed(Reason.OFFLINE) from error


def read_bounded(response: httpx.Response, limit: int) -> bytes:
    """The body, undecoded: ours are never compressed, and a small one that unpacks to gigabytes is not ours."""
    body = bytearray()
    for piece in response.iter_raw():
        body += piece
        if len(body) > limit:
            raise Failed(Reason.MALFORMED_ANSWER if _has_our_mark(response) else Reason.NOT_OURS)
    return bytes(body)


def _is_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _has_our_mark(response: httpx.Response) -> bool:
    return bool(response.headers.get(media.VERSION_HEADER) == media.VERSION)
