"""Where a line may end. Qt breaks Chinese between any two characters; a reader breaks it between phrases.

Nothing is added that is seen: only characters that forbid a break (U+2060 WORD JOINER, U+00A0 NO-BREAK SPACE; Unicode
Standard Annex 14, classes WJ and GL). Words that do not fit on a line at all are still broken by Qt.
"""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QObject, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

QML_IMPORT_NAME = "Kiosk.Items"
QML_IMPORT_MAJOR_VERSION = 1

_JOINER: Final = "\u2060"
_FIXED_SPACE: Final = "\u00a0"
_HAN: Final = "\u3400-\u9fff"
_PHRASE: Final = re.compile(r"[^，。；：、！？\n\u3000]*[，。；：、！？]*[\n\u3000]?")
_WORDLIKE: Final = re.compile(rf"[{_HAN}0-9A-Za-z]")
# A space beside a figure, as in 第 2 页.
_FIGURE_SPACE: Final = re.compile(r"(?<=\d) (?=\S)|(?<=\S) (?=\d)")
# A figure and its unit, as in 6月12日, a masked name, as in 王*, and the word of what is missing, 没有.
_UNIT: Final = re.compile(rf"(?<=\d)(?=[{_HAN}])|(?<=[{_HAN}])(?=[*＊])|(?<=[*＊])(?=[*＊])|(?<=没)(?=有)")
# Where Qt may break inside of a phrase: beside a Chinese character or the brackets around it.
_SEAM: Final = re.compile(rf"(?<=[{_HAN}”’）》])(?=\S)|(?<=\S)(?=[{_HAN}“‘（《])")
_LAST_SPACE: Final = re.compile(r" (?=\S{1,6}$)")
# Characters of a phrase that stays whole in a short text, with its mark.
_WHOLE: Final = 12
_SHORT: Final = 40
# Letters at the end of any other phrase that are never parted, and of one that is short itself.
_TAIL: Final = 3
_SHORT_TAIL: Final = 2
_SHORT_PHRASE: Final = 8
# Fewer words than this fill no second line.
_FEW: Final = 4


def settled(text: str, room: int) -> str:
    """`text` with its breaks settled for lines of `room` Chinese characters.

    Short phrases stay whole; no lone character and no lone short word is left for the last line.
    """
    if not re.search(f"[{_HAN}]", text):
        return "\n".join(_settled_latin(line) for line in text.split("\n"))
    whole = min(_WHOLE if len(text) <= _SHORT else 0, room)
    fixed = _UNIT.sub(_JOINER, _FIGURE_SPACE.sub(_FIXED_SPACE, text))
    return "".join(_glued(phrase, whole) for phrase in _PHRASE.findall(fixed))


def plain(text: str) -> str:
    """What a person reads: `text` without what `settled` added."""
    return text.replace(_JOINER, "").replace(_FIXED_SPACE, " ")


def _settled_latin(line: str) -> str:
    return _LAST_SPACE.sub(_FIXED_SPACE, line) if line.count(" ") >= _FEW else line


def _glued(phrase: str, whole: int) -> str:
    """A phrase that a line can hold in one piece, any other with its last characters in one piece."""
    letters = [at for at, character in enumerate(phrase) if _WORDLIKE.match(character)]
    tail = _TAIL if len(letters) > _SHORT_PHRASE else _SHORT_TAIL
    first = 0 if len(phrase) <= whole or len(letters) <= tail else letters[-tail]
    return phrase[:first] + _SEAM.sub(_JOINER, phrase[first:])


@QmlElement
@QmlSingleton
class Typesetter(QObject):
    """`settled` for QML."""

    @Slot(str, int, result=str)
    def settled(self, text: str, room: int) -> str:
        return settled(text, room)
