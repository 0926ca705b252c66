"""The balance equation holds for everything that can be counted, and hides no gap."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from sync.gateway.balance import Arrived, Balance, balance_of
from sync.wire.instants import ClockConfidence
from sync.wire.messages import Heartbeat, Serving


def report(highest, unsent, quarantined=0):
    return Heartbeat(
        boot_id="b",
        clock=datetime(2026, 3, 18, tzinfo=UTC),
        clock_confidence=ClockConfidence.UNKNOWN,
        serving=Serving.SERVING,
        highest_sequence=highest,
        unsent_count=unsent,
        quarantined_count=quarantined,
        software_version="1",
        catalog_version="1",
    )


@st.composite
def kiosks(draw):
    """A kiosk's numbers 1..n, each somewhere, and an honest report made at some moment before now."""
    places = draw(
        st.lists(st.sampled_from(["receipted", "announced", "quarantined", "held", "stuck", "lost"]), max_size=40)
    )
    reported = draw(st.integers(0, len(places)))
    here = [place for place in places if place in {"receipted", "announced", "quarantined"}]
    before = places[:reported]
    arrived = Arrived(
        highest=max(
            (n for n, place in enumerate(places, 1) if place in {"receipted", "announced", "quarantined"}), default=0
        ),
        receipted=places.count("receipted"),
        announced=places.count("announced"),
        quarantined=places.count("quarantined"),
        up_to_report=sum(place in {"receipted", "announced", "quarantined"} for place in before),
    )
    unsent = sum(place in {"held", "stuck", "announced"} for place in before)
    assert len(here) == arrived.total
    return places, reported, arrived, report(reported, unsent, before.count("stuck"))


@given(kiosks())
def test_both_sides_are_equal_and_no_part_is_negative(kiosk):
    _, _, arrived, beat = kiosk
    balance = balance_of(arrived, beat)
    parts = (balance.receipted, balance.on_the_way, balance.needs_person, balance.gaps)
    assert balance.to_settle == sum(parts)
    assert min(parts) >= 0


@given(kiosks())
def test_a_number_that_the_kiosk_neither_sent_nor_holds_is_a_gap(kiosk):
    places, reported, arrived, beat = kiosk
    lost = places[:reported].count("lost")
    announced_later = places[reported:].count("announced")
    # What was announced after the report may hide as many for one heartbeat, and never more are shown than there are.
    assert lost <= balance_of(arrived, beat).gaps <= lost + announced_later


def test_numbers_newer_than_the_last_report_are_on_the_way():
    arrived = Arrived(highest=7, receipted=5, up_to_report=4)
    assert balance_of(arrived, report(4, 0)) == Balance(to_settle=7, receipted=5, on_the_way=2)


def test_without_a_report_nothing_is_called_a_gap_and_nothing_settled():
    assert balance_of(Arrived(highest=3, receipted=1), None) == Balance(to_settle=3, receipted=1, on_the_way=2)


def test_a_restored_old_disk_shows_as_a_gap():
    """The kiosk reported 10 before, holds nothing, and the centre has 8."""
    assert balance_of(Arrived(highest=8, receipted=8, up_to_report=8), report(10, 0)).gaps == 2
