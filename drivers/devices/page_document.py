"""A PDF in the form that the printer at hand takes."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pypdfium2
from numpy.typing import NDArray

from drivers.protocols.ipp import pwg_raster
from drivers.protocols.ipp.operations import PDF, PWG_RASTER
from drivers.protocols.ipp.views import PrinterView

RESOLUTION = 300  # dots per inch: every IPP Everywhere printer takes it
_MAX_PAGES = 100  # a kiosk prints certificates, not books


class Unprintable(Exception):
    """The document is no PDF, has too many pages, or the printer takes neither PDF nor PWG raster."""


@dataclass(frozen=True, slots=True)
class PrintDocument:
    """`media_type` is the IPP document-format."""

    media_type: str
    data: bytes = field(repr=False)
    pages: int


def prepare(pdf: bytes, printer: PrinterView) -> PrintDocument:
    """PDF as it is when the printer takes it, else PWG raster. Raises Unprintable."""
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise Unprintable("not a PDF") from error
    with document:
        pages = len(document)
        if not 0 < pages <= _MAX_PAGES:
            raise Unprintable(f"{pages} pages")
        if PDF in printer.formats:
            return PrintDocument(PDF, pdf, pages)
        if PWG_RASTER not in printer.formats:
            raise Unprintable("the printer takes neither PDF nor PWG raster")
        colour = "srgb_8" in printer.raster_types
        drawn = (_drawn(document, number, colour=colour) for number in range(pages))
        return PrintDocument(PWG_RASTER, b"".join(pwg_raster.encode(drawn, RESOLUTION)), pages)


def _drawn(document: pypdfium2.PdfDocument, number: int, *, colour: bool) -> NDArray[np.uint8]:
    """Page `number` at `RESOLUTION`, red-green-blue or grey."""
    page = document[number]
    bitmap = page.render(scale=RESOLUTION / 72, grayscale=not colour, rev_byteorder=True)
    pixels = np.array(bitmap.to_numpy(), np.uint8)
    bitmap.close()
    page.close()
    return pixels
