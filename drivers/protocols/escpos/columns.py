"""How wide text is on a receipt and where it breaks: a Chinese character takes two columns."""

from __future__ import annotations

import unicodedata

_WIDE = {"W", "F", "A"}  # A: what Chinese fonts draw full width, such as “ and …

_UNPRINTABLE = {"Cc": " ", "Cf": "", "Cs": "\ufffd", "Zl": " ", "Zp": " "}


def width_of(text: str) -> int:
    """Columns of the 12-dot font."""
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in _WIDE else 1


def printable(text: str) -> str:
    """`text` without what leaves no mark on paper; a control character, a tab for one, becomes a space."""
    return "".join(_UNPRINTABLE.get(unicodedata.category(character), character) for character in text)


def wrap(text: str, columns: int) -> list[str]:
    """`text` in lines of at most `columns`; Latin words stay whole where they fit, Chinese breaks anywhere."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, used = "", 0
        for word in _words(paragraph):
            needed = width_of(word)
            if used and used + needed > columns:
                lines.append(line.rstrip())
                line, used = "", 0
                word = word.lstrip()  # noqa: PLW2901 - a line never begins with the space that broke it
            for piece in _pieces(word, columns):
                if used + width_of(piece) > columns:
                    lines.append(line.rstrip())
                    line, used = "", 0
                line, used = line + piece, used + width_of(piece)
        lines.append(line)  # its spaces are its own: reversed words have one on either side
    return lines


def _words(text: str) -> list[str]:
    """Runs of narrow characters with the space before them, and wide characters one by one."""
    words: list[str] = []
    for character in text:
        if _width(character) != 2 and character != " " and words and _width(words[-1][-1]) != 2:
            words[-1] += character
        else:
            words.append(character)
    return words


def _pieces(word: str, columns: int) -> list[str]:
    if width_of(word) <= columns:
        return [word]
    return list(word)
