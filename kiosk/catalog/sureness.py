"""Whether what was found is what was meant, or only the nearest there is.

A sentence shares only a part with anything, so less will do for it than for a word. Of a short query, though, most has
to be said of the item, at least in sound: 烟草许可证 is not 药店许可证, while 公组房 sounds all through like 公租房.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from kiosk.catalog.pinyin import fold, syllables

_WORD_TO_SENTENCE: Final = (4, 16)  # characters
_LEAST: Final = (0.3, 0.2)  # the score from which on a hit is sure, for a word and for a sentence
_SHORT: Final = 8  # characters
_MOST: Final = 0.6  # of the syllables of a short query
_LEAST_OF_PARTS: Final = 0.55  # the score from which on a hit is sure that shares less of a short query


def least_score(text: str, share: float) -> float:
    """From which score on a hit for `text` is sure; `share`: what `share_said` tells of the phrase that gave it."""
    least = float(np.interp(len(text), _WORD_TO_SENTENCE, _LEAST))
    return max(least, _LEAST_OF_PARTS) if len(text) <= _SHORT and share < _MOST else least


def share_said(text: str, sounds: str) -> float:
    """The share of a text's syllables that a phrase has, too; `sounds` are the phrase's, each after a space."""
    said = [fold(syllable) for syllable in syllables(text.replace(" ", ""))]
    had = set(sounds.split())
    return sum(syllable in had for syllable in said) / max(len(said), 1)
