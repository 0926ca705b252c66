"""What a kiosk says of itself is kept; what contradicts its past is loud."""

from datetime import timedelta

import pytest

from sync.gateway.fleet import KioskState
from sync.wire import media
from sync.wire.messages import AuditHead, HeartbeatAnswer, Serving

A, B = "aa" * 32, "bb" * 32


def state(gateway, clock):
    (kiosk,) = gateway.fleet.view(clock()).kiosks
    return kiosk


def test_the_answer_tells_the_centres_time_and_the_measured_offset(kiosk, clock):
    kiosk.clock = lambda: clock() + timedelta(seconds=312)
    answer = kiosk.beat()
    assert answer.headers["content-type"] == media.HEARTBEAT
    parsed = HeartbeatAnswer.model_validate_json(answer.content)
    assert (parsed.server_time, parsed.clock_offset_s) == (clock(), 312.0)


def test_silence_is_never_healthy(kiosk, gateway, clock):
    assert state(gateway, clock).state is KioskState.SILENT
    kiosk.beat()
    assert state(gateway, clock).state is KioskState.SERVING
    clock.now += timedelta(seconds=301)
    silent = state(gateway, clock)
    assert silent.state is KioskState.SILENT
    assert not silent.report_is_current
    assert silent.since == clock() - timedelta(seconds=301)


@pytest.mark.parametrize("serving", list(Serving))
def test_the_kiosks_own_word_is_its_state(kiosk, gateway, clock, serving):
    kiosk.beat(serving=serving)
    assert state(gateway, clock).state.value == serving.value


def test_a_state_is_as_old_as_its_first_heartbeat(kiosk, gateway, clock):
    kiosk.beat(serving=Serving.DEGRADED)
    clock.now += timedelta(seconds=60)
    began = clock()
    for _ in range(3):
        kiosk.beat()
        clock.now += timedelta(seconds=60)
    assert state(gateway, clock).since == began


def test_an_audit_chain_may_grow(kiosk, journal):
    for length, head in ((1, A), (1, A), (5, B)):
        kiosk.beat(audit_head=AuditHead(length=length, sha256=head))
    assert journal.codes(loud=True) == []


@pytest.mark.allow_logs("audit.rewritten", "audit.shorter")
def test_a_changed_or_shorter_audit_chain_is_loud(kiosk, journal, gateway, clock):
    kiosk.beat(audit_head=AuditHead(length=5, sha256=A))
    kiosk.beat(audit_head=AuditHead(length=5, sha256=B))
    kiosk.beat(audit_head=AuditHead(length=4, sha256=A))
    assert journal.codes(loud=True) == ["audit.rewritten", "audit.shorter"]
    detail = gateway.fleet.detail(kiosk.id, clock())
    assert not detail.audit_agrees
    assert (detail.audit_head.length, detail.audit_head.sha256) == (5, A)


def test_old_audit_heads_are_dropped_but_not_the_last(kiosk, gateway, clock, monkeypatch):
    monkeypatch.setattr("sync.gateway.heartbeats.AUDIT_HEADS_KEPT", 3)
    for length in range(1, 8):
        kiosk.beat(audit_head=AuditHead(length=length, sha256=A))
    assert gateway.fleet.detail(kiosk.id, clock()).audit_head.length == 7


@pytest.mark.allow_logs("sequence.went_back")
def test_a_highest_number_that_fell_is_loud(kiosk, journal):
    kiosk.beat(highest_sequence=9)
    kiosk.beat(highest_sequence=3)
    assert journal.codes(loud=True) == ["sequence.went_back"]


def test_a_lost_number_shows_as_a_gap(kiosk, gateway, clock):
    kiosk.deliver(kiosk.file(sequence=1))
    kiosk.deliver(kiosk.file(sequence=3))
    kiosk.beat(highest_sequence=3, unsent_count=0)
    balance = state(gateway, clock).balance
    assert (balance.to_settle, balance.receipted, balance.gaps) == (3, 2, 1)


def test_history_is_dropped_after_its_time(kiosk, gateway, clock):
    kiosk.beat()
    clock.now += timedelta(days=36)
    gateway.heartbeats.drop_old_history(clock())
    assert gateway.fleet.detail(kiosk.id, clock()).samples == ()


@pytest.mark.parametrize("body", [b"", b"[]", b'{"boot_id": "x"}'])
def test_something_else_is_no_heartbeat(kiosk, body):
    assert kiosk.request("POST", media.PATH_HEARTBEAT, body).status_code == 422
