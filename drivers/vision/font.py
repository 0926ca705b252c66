"""The Chinese typeface that pages and watermarks are drawn with."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

# Debian's fonts-noto-cjk. The collection's third face is Noto Sans CJK SC (JP, KR, SC, TC, HK).
NOTO_SANS_CJK = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
_SIMPLIFIED = 2


@lru_cache(maxsize=16)  # a page uses a handful of sizes
def chinese_font(size: int, path: Path = NOTO_SANS_CJK) -> ImageFont.FreeTypeFont:
    """The typeface at `size` pixels; raises OSError when fonts-noto-cjk is not installed."""
    return ImageFont.truetype(str(path), size, index=_SIMPLIFIED if path.suffix == ".ttc" else 0)
