from __future__ import annotations

import numpy as np
import pypdfium2
import pytest

from drivers.sim.desk_scene import Condition, Picture, Scene, corners_of
from drivers.sim.lease_page import lease_page
from drivers.vision.jpeg import PageTooLarge, encode_jpeg
from drivers.vision.pages_pdf import pages_to_pdf
from drivers.vision.straighten import A4, LONGEST, straighten
from drivers.vision.watermark import purpose_text, watermark
from tests.drivers.vision.conftest import Shown


@pytest.fixture(scope="module")
def straight(shown: Shown) -> Picture:
    a, b, c, d = corners_of(Scene(1))
    return straighten(shown(Scene(1)), (a, b, c, d))


def test_a_straightened_page_has_the_proportions_of_a4(straight: Picture) -> None:
    height, width = straight.shape[:2]
    assert height / width == pytest.approx(A4, abs=0.004)
    assert max(height, width) <= LONGEST


def test_a_straightened_page_is_the_page_that_was_laid_down(straight: Picture) -> None:
    """Print stands where it stood: the rows of ink of the scan and of the original run alike."""
    original = lease_page(1)
    rows = []
    for page in (straight, original):
        ink = (page[:, :, 1] < 140).mean(axis=1)
        rows.append(np.interp(np.linspace(0, 1, 400), np.linspace(0, 1, len(ink)), ink))
    assert float(np.corrcoef(rows[0], rows[1])[0, 1]) > 0.8


def test_uneven_light_is_taken_out_and_the_seal_stays_red(straight: Picture) -> None:
    width = straight.shape[1]
    quarters = [np.percentile(straight[:, side : side + width // 4], 80) for side in (0, width - width // 4)]
    assert abs(float(quarters[0]) - float(quarters[1])) < 6
    assert min(quarters) > 235
    red = (straight[:, :, 2].astype(int) - straight[:, :, 1] > 70).mean()
    assert red > 0.002


def test_a_jpeg_never_exceeds_its_bound(straight: Picture) -> None:
    for limit in (400_000, 120_000, 40_000):
        assert len(encode_jpeg(straight, limit)) <= limit


def test_a_bound_that_no_readable_picture_fits_is_refused(straight: Picture) -> None:
    with pytest.raises(PageTooLarge):
        encode_jpeg(straight, 2_000)


def test_three_pages_become_one_pdf_within_its_bound(shown: Shown) -> None:
    a, b, c, d = corners_of(Scene(1))
    pages = [straighten(shown(Scene(number)), (a, b, c, d)) for number in (1, 2, 3)]
    limit = 300_000
    pdf = pages_to_pdf(pages, limit)
    assert len(pdf) <= limit
    document = pypdfium2.PdfDocument(pdf)
    sizes = [document.get_page_size(number) for number in range(len(document))]
    assert sizes == [pytest.approx((595.276, 841.89), abs=0.01)] * 3
    shown_page = np.asarray(document[0].render(scale=1.0).to_numpy(), np.uint8)
    assert 0.002 < float((shown_page < 120).mean()) < 0.2
    document.close()


def test_a_sheet_lying_down_gets_a_lying_page() -> None:
    pdf = pypdfium2.PdfDocument(pages_to_pdf([np.full((600, 800, 3), 240, np.uint8)], 100_000))
    assert pdf.get_page_size(0) == pytest.approx((841.89, 595.276), abs=0.01)
    pdf.close()


def test_no_pages_make_no_pdf() -> None:
    with pytest.raises(ValueError, match="no pages"):
        pages_to_pdf([], 100_000)


def test_the_purpose_stands_on_every_part_of_the_copy_and_print_stays_readable(straight: Picture) -> None:
    marked = watermark(straight, purpose_text("租房提取住房公积金"))
    assert marked.shape == straight.shape
    changed = np.abs(marked.astype(int) - straight.astype(int)).max(axis=2) > 12
    height, width = changed.shape
    for y in range(3):
        for x in range(2):
            part = changed[y * height // 3 : (y + 1) * height // 3, x * width // 2 : (x + 1) * width // 2]
            assert part.mean() > 0.01
    assert float((marked[changed][:, 1] < 110).mean()) < 0.35


def test_glare_does_not_turn_the_rest_of_the_page_dark(shown: Shown) -> None:
    a, b, c, d = corners_of(Scene(1))
    page = straighten(shown(Scene(1, Condition.GLARE)), (a, b, c, d))
    assert float(np.percentile(page, 60)) > 225
