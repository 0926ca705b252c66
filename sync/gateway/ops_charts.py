"""Geometry of the two charts of a kiosk's page, as numbers for the template. What is not known is its own span."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sync.gateway.fleet import AXIS, Sample
from sync.gateway.settings import CHINA

WIDTH = 720.0
UNSENT_HEIGHT = 70.0
TICK = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the time axis in one state; `unknown` where no heartbeat came."""

    x: float
    width: float
    state: str


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Axis:
    spans: tuple[Span, ...]
    steps: tuple[str, ...]  # SVG paths of the unsent count, one for each stretch that is known
    highest: int  # of the unsent axis
    ticks: tuple[Tick, ...]
    width: float = WIDTH
    height: float = UNSENT_HEIGHT


def axis_of(samples: Sequence[Sample], now: datetime, silent_after: timedelta) -> Axis:
    """Heartbeat spans and unsent steps of the last 48 hours, both broken where the kiosk was silent."""
    start = now - AXIS
    highest = max((sample.unsent for sample in samples), default=0) or 1

    def x(at: datetime) -> float:
        return round((at - start) / AXIS * WIDTH, 1)

    def y(unsent: int) -> float:
        return round(UNSENT_HEIGHT - unsent / highest * (UNSENT_HEIGHT - 6), 1)

    spans: list[Span] = []
    paths: list[list[str]] = []

    def add(begin: datetime, end: datetime, state: str) -> None:
        if end > begin:
            last = spans[-1] if spans else None
            if last is not None and last.state == state and abs(last.x + last.width - x(begin)) < 0.2:
                spans[-1] = Span(last.x, round(x(end) - last.x, 1), state)
            else:
                spans.append(Span(x(begin), round(x(end) - x(begin), 1), state))

    edges = [*samples]
    add(start, edges[0].at if edges else now, "unknown")
    for index, sample in enumerate(edges):
        following = edges[index + 1].at if index + 1 < len(edges) else now
        known_until = min(following, sample.at + silent_after)
        add(sample.at, known_until, sample.serving.value)
        add(known_until, following, "unknown")
        begins = index == 0 or sample.at - edges[index - 1].at > silent_after
        if begins:
            paths.append([f"M{x(sample.at)} {y(sample.unsent)}"])
        paths[-1].append(f"V{y(sample.unsent)}H{x(known_until)}")
    return Axis(
        spans=tuple(spans),
        steps=tuple("".join(path) for path in paths),
        highest=highest,
        ticks=tuple(_ticks(start, now)),
    )


def _ticks(start: datetime, now: datetime) -> list[Tick]:
    local = start.astimezone(CHINA)
    first = local.replace(hour=local.hour - local.hour % 6, minute=0, second=0, microsecond=0) + TICK
    count = int((now - first) / TICK) + 1
    moments = [first + TICK * index for index in range(count)]
    return [
        Tick(round((at - start) / AXIS * WIDTH, 1), at.strftime("%d %H:%M") if at.hour == 0 else at.strftime("%H:%M"))
        for at in moments
    ]
