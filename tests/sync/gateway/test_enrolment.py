"""A ticket makes one kiosk known, once."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.gateway.errors import SetupError
from sync.gateway.kiosks import NoSuchKiosk
from sync.gateway.settings import DataFolder
from sync.gateway.setup import initialise
from sync.wire import media
from sync.wire.enrolment import EnrolRequest
from sync.wire.signing import key_id_of
from sync.wire.ticket import Ticket, ca_fingerprint

from .conftest import ORIGIN
from .kiosk import Kiosk


@pytest.fixture
def token(gateway, clock):
    return gateway.kiosks.issue_token("大厅东侧", "梅岭社区中心", clock())


@pytest.fixture
def stranger(transport, clock):
    return Kiosk(transport.send, ORIGIN, clock)


def test_a_kiosk_learns_who_it_is_and_which_keys_are_the_centres(stranger, token, gateway, journal):
    answer = stranger.enrol(token)
    assert answer.headers["content-type"] == media.ENROL
    assert (stranger.identity.kiosk_no, stranger.identity.name) == (1, "大厅东侧")
    assert stranger.identity.outlet == "梅岭社区中心"
    assert stranger.identity.sealing_key.load() == gateway.sealing_key()
    assert stranger.identity.sealing_key.key_id == key_id_of(gateway.sealing_key().raw)
    assert stranger.identity.receipt_key.public_key == gateway.receipt_key.public
    assert journal.codes() == ["kiosk.enrolled"]


def test_a_lost_answer_can_be_asked_for_again(stranger, token):
    assert stranger.enrol(token).json()["kiosk_id"] == stranger.enrol(token).json()["kiosk_id"]


def test_a_used_ticket_does_not_serve_another_key(stranger, token, transport, clock):
    stranger.enrol(token)
    thief = Kiosk(transport.send, ORIGIN, clock)
    assert thief.enrol(token).status_code == 401
    assert thief.identity is None


def test_a_revoked_kiosk_does_not_come_back_with_its_old_ticket(stranger, token, gateway, clock):
    stranger.enrol(token)
    gateway.kiosks.revoke(stranger.id, clock())
    assert stranger.enrol(token).status_code == 401


def test_an_old_or_unknown_ticket_is_refused(stranger, token, clock):
    assert stranger.enrol(bytes(24)).status_code == 401
    clock.now += timedelta(days=8)
    assert stranger.enrol(token).json()["code"] == "enrol.expired_token"


def test_a_key_without_its_private_half_is_refused(stranger, token):
    request = EnrolRequest.make(token, stranger.public, Ed25519PrivateKey.generate())
    answer = stranger.plain("POST", media.PATH_ENROL, request.to_json())
    assert (answer.status_code, answer.json()["code"]) == (401, "enrol.bad_proof")


def test_one_key_is_one_kiosk(stranger, token, gateway, clock):
    stranger.enrol(token)
    second = gateway.kiosks.issue_token("", "", clock())
    assert stranger.enrol(second).status_code == 422


@pytest.mark.parametrize("body", [b"", b"{}", b"<html>", b'{"token": 1}', b"\xff"])
def test_something_else_is_no_enrolment(stranger, body):
    assert stranger.plain("POST", media.PATH_ENROL, body).status_code == 422


def test_an_oversize_enrolment_is_refused(stranger):
    assert stranger.plain("POST", media.PATH_ENROL, bytes(9000)).status_code == 413


def test_the_served_ca_is_the_one_that_tickets_pin(stranger, gateway):
    pem = stranger.plain("GET", media.PATH_ENROL_CA).content
    Ticket(url=ORIGIN, token=bytes(24), ca_sha256=ca_fingerprint(gateway.ca_pem)).check_ca(pem)


def test_numbers_are_never_given_twice(new_kiosk, gateway, clock):
    first = new_kiosk()
    gateway.kiosks.revoke(first.id, clock())
    assert new_kiosk().identity.kiosk_no == 2


def test_revoking_nobody_says_so(gateway, clock):
    with pytest.raises(NoSuchKiosk):
        gateway.kiosks.revoke("k-none", clock())


def test_a_second_init_changes_nothing(folder, clock):
    before = {path: path.read_bytes() for path in folder.keys.iterdir()}
    with pytest.raises(SetupError):
        initialise(folder, ["x"], folder.load_settings(), clock)
    assert {path: path.read_bytes() for path in folder.keys.iterdir()} == before


def test_private_keys_are_for_their_owner_alone(folder):
    private = list(folder.keys.glob("*.key"))
    assert len(private) == 7  # CA, server, receipts, sealing, and three that sign the catalogue
    assert {path.stat().st_mode & 0o777 for path in private} == {0o600}
    assert folder.path.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("text", ["url = 1", "nonsense", 'url = "https://x"\nsecret = "y"'])
def test_settings_that_cannot_be_used_say_why(tmp_path, text):
    (tmp_path / "gateway.toml").write_text(text)
    with pytest.raises(SetupError, match=r"gateway\.toml"):
        DataFolder(tmp_path).load_settings()
