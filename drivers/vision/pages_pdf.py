"""Several taken pages as one PDF of bounded size."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import pypdfium2

from drivers.vision.find_page import Picture
from drivers.vision.jpeg import PageTooLarge, encode_jpeg
from drivers.vision.straighten import A4

_A4_POINTS = (595.276, 841.890)  # 210 × 297 mm in points of 1/72 inch
_OVERHEAD = 2048  # bytes of PDF structure for the file and for each page, generously
_ENOUGH = 1_500_000  # bytes: A4 at 300 dpi and quality 88 seldom needs more


def pages_to_pdf(pages: Sequence[Picture], limit: int) -> bytes:
    """`pages` (BGR) as a PDF of at most `limit` bytes, each filling an A4 sheet, upright or lying.

    A page that needs less than its share leaves the rest to those after it. Raises PageTooLarge when the pages
    would have to become unreadable, ValueError without pages.
    """
    if not pages:
        raise ValueError("no pages")
    left = limit - _OVERHEAD
    document = pypdfium2.PdfDocument.new()
    try:
        for number, page in enumerate(pages):
            share = left // (len(pages) - number) - _OVERHEAD
            data = encode_jpeg(page, min(share, _ENOUGH))
            left -= len(data) + _OVERHEAD
            _add(document, page, data)
        written = BytesIO()
        document.save(written)
    finally:
        document.close()
    pdf = written.getvalue()
    if len(pdf) > limit:
        raise PageTooLarge(f"{len(pages)} pages need {len(pdf)} bytes, {limit} are allowed")
    return pdf


def _add(document: pypdfium2.PdfDocument, page: Picture, jpeg: bytes) -> None:
    height, width = page.shape[:2]
    sheet = _A4_POINTS if height >= width else _A4_POINTS[::-1]
    scale = min(sheet[0] / width, sheet[1] / height)
    across, down = width * scale, height * scale
    if abs(max(height, width) / min(height, width) / A4 - 1) < 0.01:
        across, down = sheet
    image = pypdfium2.PdfImage.new(document)
    image.load_jpeg(BytesIO(jpeg), inline=True)
    place = pypdfium2.PdfMatrix().scale(across, down).translate((sheet[0] - across) / 2, (sheet[1] - down) / 2)
    image.set_matrix(place)
    sheet_page = document.new_page(*sheet)
    sheet_page.insert_obj(image)
    sheet_page.gen_content()
    sheet_page.close()
