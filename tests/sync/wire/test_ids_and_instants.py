from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.wire import ids, instants
from sync.wire.errors import InvalidValue, MalformedMessage


def test_the_example_of_rfc_9562_appendix_a6():
    now = datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)
    random = (0xCC3 << 62 | 0x18C4DC0C0C07398F & (2**62 - 1)).to_bytes(10, "big")
    assert ids.uuid7(now, lambda _: random) == UUID("017F22E2-79B0-7CC3-98C4-DC0C0C07398F")


@given(st.datetimes(datetime(1970, 1, 2), datetime(9999, 1, 1)), st.binary(min_size=10, max_size=10))  # noqa: DTZ001 - hypothesis wants naive bounds
def test_ids_are_version_7_and_sort_by_their_millisecond(moment, random):
    moment = moment.replace(tzinfo=UTC)
    made = ids.uuid7(moment, lambda _: random)
    assert ids.is_uuid7(made)
    assert made.variant == "specified in RFC 4122"
    assert ids.parse_uuid7(str(made)) == made
    assert made.int >> 80 == int(moment.timestamp() * 1000)


@pytest.mark.parametrize(
    "text",
    [
        "017F22E2-79B0-7CC3-98C4-DC0C0C07398F",
        "017f22e279b07cc398c4dc0c0c07398f",
        "017f22e2-79b0-4cc3-98c4-dc0c0c07398f",
        "017f22e2-79b0-7cc3-18c4-dc0c0c07398f",
        "../../etc/passwd",
        "",
    ],
)
def test_only_the_canonical_text_of_a_version_7_id_is_accepted(text):
    with pytest.raises(MalformedMessage):
        ids.parse_uuid7(text)


def test_a_clock_before_1970_makes_no_id():
    with pytest.raises(InvalidValue):
        ids.uuid7(datetime(1969, 1, 1, tzinfo=UTC), bytes)


@given(st.datetimes(datetime(1000, 1, 1), datetime(9999, 12, 31)))  # noqa: DTZ001 - hypothesis wants naive bounds
def test_moments_come_back_in_whole_seconds(moment):
    whole = instants.whole_seconds(moment.replace(tzinfo=UTC))
    assert instants.from_text(instants.to_text(whole)) == whole


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 3, 18, 6, 0, 0, 1, tzinfo=UTC),
        datetime(2026, 3, 18, 6, 0, 0, tzinfo=timezone(timedelta(hours=8))),
        datetime(2026, 3, 18, 6, 0, 0),  # noqa: DTZ001 - a naive moment is what must be refused
    ],
)
def test_moments_with_fraction_or_another_zone_are_not_written(moment):
    with pytest.raises(InvalidValue):
        instants.to_text(moment)


@pytest.mark.parametrize(
    "text", ["2026-02-30T00:00:00Z", "2026-03-18T06:00:00+08:00", "2026-03-18", "２026-03-18T06:00:00Z"]
)
def test_other_forms_of_a_moment_are_refused(text):
    with pytest.raises(MalformedMessage):
        instants.from_text(text)
