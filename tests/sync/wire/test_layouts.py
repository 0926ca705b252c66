"""Every layout: what it writes it reads back, and what it would not write it refuses. Values are drawn from the very
declarations, so a new field is covered on the day it is added."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.wire import cbor
from sync.wire.content import FiledContent, FiledSignature, Person
from sync.wire.errors import InvalidValue, MalformedMessage
from sync.wire.header import Header
from sync.wire.instants import ClockConfidence
from sync.wire.layout import (
    Added,
    Flag,
    Instant,
    Json,
    ListOf,
    MapOf,
    Maybe,
    Octets,
    OneOf,
    Part,
    Record,
    Text,
    UInt,
    Uuid7,
    layout_of,
)
from sync.wire.messages import Ack, SubmissionStatus
from sync.wire.receipt import CentreReceipt, KioskReceipt
from sync.wire.result import ResultHeader
from sync.wire.ticket import Ticket

RECORDS = [Header, FiledContent, Ack, SubmissionStatus, CentreReceipt, KioskReceipt, ResultHeader, Ticket]
MAX_BYTES = 10**7

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def uuid7s():
    return st.integers(0, 2**128 - 1).map(lambda n: UUID(int=n & ~(0xF << 76) & ~(0x3 << 62) | 0x7 << 76 | 0b10 << 62))


def strategy(codec):  # noqa: C901, PLR0911, PLR0912 - one row for each codec
    match codec:
        case Text(maximum=maximum, pattern=None, minimum=minimum):
            return st.text(st.characters(exclude_categories=["Cs"]), min_size=minimum, max_size=min(maximum, 12))
        case Text(maximum=maximum, pattern=pattern):
            return st.from_regex(rf"(?a:{pattern})", fullmatch=True).filter(lambda text: len(text) <= maximum)
        case Octets(exactly=int(size)):
            return st.binary(min_size=size, max_size=size)
        case Octets(maximum=maximum):
            return st.binary(max_size=min(maximum, 40))
        case UInt(maximum=maximum, minimum=minimum):
            return st.integers(minimum, maximum)
        case Flag():
            return st.booleans()
        case OneOf(choices=choices):
            return st.sampled_from(list(choices))
        case Instant():
            return st.datetimes(datetime(1970, 1, 1), datetime(9999, 1, 1)).map(  # noqa: DTZ001 - hypothesis wants naive bounds
                lambda moment: moment.replace(tzinfo=UTC, microsecond=0)
            )
        case Uuid7():
            return uuid7s()
        case Json():
            return JSON
        case Maybe(codec=inner):
            return st.none() | strategy(inner)
        case Added(codec=inner, absent=absent):
            return st.just(absent) | strategy(inner)
        case ListOf(codec=inner, maximum=maximum):
            return st.lists(strategy(inner), max_size=min(maximum, 2)).map(tuple)
        case MapOf(key=key, value=value):
            return st.dictionaries(strategy(key), strategy(value), max_size=2)
        case Part(types=types):
            return st.one_of([records(one) for one in types])
    pytest.fail(f"no strategy for {codec}")


def records(record: type[Record]):
    return st.builds(record, **{name: strategy(codec) for name, codec in layout_of(record)})


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_every_record_comes_back_as_it_was_written(record, data):
    value = data.draw(records(record))
    written = value.to_bytes()
    assert record.from_bytes(written, max_bytes=MAX_BYTES) == value
    assert record.from_bytes(written, max_bytes=MAX_BYTES).to_bytes() == written


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_a_missing_or_strange_field_is_refused(record, data):
    value = data.draw(records(record)).to_value()
    if record.ARRAY:
        wrong = [value[:-1], [*value, 1], dict(enumerate(map(str, value)))]
    else:
        added = {name for name, codec in layout_of(record) if isinstance(codec, Added)}
        name = data.draw(st.sampled_from(sorted(value.keys() - added)))
        wrong = [{key: item for key, item in value.items() if key != name}, value | {"extra": 1}, list(value)]
        wrong.append(value | {name: {"not": ["this"]}} if name not in {"answers", "origins"} else value | {name: 1})
    for one in wrong:
        if isinstance(one, dict) and not all(isinstance(key, str) for key in one):
            continue
        with pytest.raises(MalformedMessage):
            record.from_bytes(cbor.encode(one), max_bytes=MAX_BYTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class _First(Record):
    name: Annotated[str, Text(9)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Second(Record):
    name: Annotated[str, Text(9)]
    tags: Annotated[tuple[str, ...], Added(ListOf(Text(9), 3), absent=())] = ()


def test_a_field_that_came_later_changes_nothing_of_what_was_written_before_it():
    before = _First(name="a")
    assert _Second.from_bytes(before.to_bytes(), max_bytes=99) == _Second(name="a")
    assert _Second(name="a").digest() == before.digest()
    with pytest.raises(MalformedMessage):  # a reader of before refuses what it does not understand
        _First.from_bytes(_Second(name="a", tags=("b",)).to_bytes(), max_bytes=99)


def test_there_is_one_way_to_write_an_absent_field():
    with pytest.raises(MalformedMessage, match="absent"):
        _Second.from_bytes(cbor.encode({"name": "a", "tags": []}), max_bytes=99)


def test_the_strategy_meets_every_field_of_every_record():
    """If a layout were empty, the tests above would pass on nothing."""
    assert {record.__name__: len(layout_of(record)) for record in RECORDS} == {
        "Header": 11,
        "FiledContent": 17,
        "Ack": 3,
        "SubmissionStatus": 8,
        "CentreReceipt": 6,
        "KioskReceipt": 9,
        "ResultHeader": 7,
        "Ticket": 3,
    }


@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": "x" * 201}, {"birth_date": "1949-1-1"}, {"sex": "女"}])
def test_a_person_outside_the_bounds_is_refused_without_being_quoted(wrong):
    good = {"name": "王样例", "document_type": "id_card", "document_number": "11010519491231002X", "source": "typed"}
    with pytest.raises(InvalidValue) as caught:
        Person(**(good | wrong))
    assert "王样例" not in str(caught.value)
    assert "11010519491231002X" not in str(caught.value)


def test_a_lone_surrogate_is_refused_before_it_reaches_the_encoder():
    with pytest.raises(InvalidValue):
        Person(name="\ud800", document_type="id_card", document_number="1", source="typed")


def test_a_signature_with_endless_strokes_is_refused():
    with pytest.raises(InvalidValue):
        FiledSignature(
            width=900,
            height=400,
            strokes=((),) * 201,
            document_sha256=bytes(32),
            signed_at=datetime(2026, 3, 18, tzinfo=UTC),
        )


def test_clock_confidence_is_a_typed_state():
    assert {str(one) for one in ClockConfidence} == {"synchronised", "holdover", "unknown"}
