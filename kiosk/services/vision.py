"""What the pictures of the cameras are looked at with: pages, portraits, print, codes. Each runs on a worker."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from drivers.vision.codes import codes_in
from drivers.vision.text_reader import TextLine, TextReader
from kiosk.services.pages import VisionPageReader
from kiosk.services.portraits import VisionPortraitReader
from kiosk.services.ports import Picture
from kiosk.services.scanning import PageReader


@dataclass(frozen=True, slots=True)
class Vision:
    """`read` takes seconds and is asked for one page at a time; `codes` answers the texts of the codes in sight."""

    pages: PageReader
    portraits: PageReader
    read: Callable[[Picture], Sequence[TextLine]]
    codes: Callable[[Picture], Sequence[str]] = field(repr=False)


class _Print:
    """The reader of print is made when the first page is read: its models take memory that few citizens need."""

    @cached_property
    def _reader(self) -> TextReader:
        return TextReader()

    def read(self, page: Picture) -> Sequence[TextLine]:
        return self._reader.read(page)


def open_vision() -> Vision:
    """Loads nothing yet."""
    return Vision(VisionPageReader(), VisionPortraitReader(), _Print().read, _texts)


def _texts(picture: Picture) -> Sequence[str]:
    return [code.text for code in codes_in(picture)]
