"""The way from a picture to a copy on real photographs: of print, of surfaces that a page may lie on, and of others.

Only the sheet's four sides are drawn; its print and the desk under it were photographed.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import cache

import cv2
import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageDraw

from drivers.sim.desk_scene import Condition, Picture, Scene, add_glare, corners_of, lay_page, with_noise
from drivers.sim.lease_page import HEIGHT, WIDTH
from drivers.vision.font import chinese_font
from drivers.vision.jpeg import encode_jpeg
from drivers.vision.judge import DEFAULT, Advice, judge, sharpness
from drivers.vision.page_watcher import PageWatcher, Phase
from drivers.vision.pages_pdf import pages_to_pdf
from drivers.vision.quad import Corners, Quad
from drivers.vision.straighten import straighten
from drivers.vision.text_reader import TextReader
from drivers.vision.watermark import purpose_text, watermark
from tests.drivers.vision.photographs import photograph

FRAME = (2592, 1944)  # pixels of a document camera's main lens
WHOLE = Quad(((0, 0), (1, 0), (1, 1), (0, 1)))
PRINT = (
    "Region-based segmentation",
    "Let us first determine markers of the coins and the",
    "background. These markers are pixels that we can label",
    "unambiguously as either object or background. Here,",
    "histogram of grey values:",
)
LAW = (
    "公民从事有关活动，需要证明身份的，有权使用居民身份证证明身份，",
    "有关单位及其工作人员不得拒绝。有关单位及其工作人员对居民身份证",
    "记载的公民个人信息，应当予以保密。居民身份证登记的项目包括：姓名、",
    "性别、民族、出生日期、常住户口所在地住址、公民身份号码、本人相片、",
    "指纹信息、证件的有效期和签发机关。十六周岁以上公民的居民身份证的",
    "有效期为十年、二十年、长期。公民申请领取、换领、补领居民身份证，",
    "公安机关应当自公民提交申请表之日起六十日内发放居民身份证。",
)


@pytest.fixture(scope="module")
def reader() -> TextReader:
    made = TextReader()
    made.warm_up()
    return made


def photographed_sheet() -> Picture:
    """A white A4 sheet with the photographed print on it."""
    sheet = np.full((HEIGHT, WIDTH, 3), 246, np.uint8)
    width = WIDTH - 200
    scale = width / 384
    printed = cv2.resize(photograph("page.png"), (width, round(191 * scale)), interpolation=cv2.INTER_CUBIC)
    sheet[160 : 160 + printed.shape[0], 100 : 100 + width] = printed
    return sheet


def chinese_sheet() -> Picture:
    """A page of law in the size of a newspaper's print, 10.5 points."""
    sheet = Image.new("RGB", (WIDTH, HEIGHT), (247, 247, 245))
    draw = ImageDraw.Draw(sheet)
    size = round(HEIGHT / 297 * 10.5 * 0.3528)
    for row, line in enumerate(LAW):
        draw.text((WIDTH // 10, 200 + row * size * 2), line, (25, 25, 25), chinese_font(size))
    return np.asarray(sheet, np.uint8)[:, :, ::-1].copy()


@cache
def desk(name: str) -> Picture:
    """A photographed surface as far as the camera sees, in the light under which paper is the brighter."""
    surface = photograph(name)
    mirrored = np.hstack((surface, surface[:, ::-1]))
    tiled = np.tile(np.vstack((mirrored, mirrored[::-1])), (3, 3, 1))[: FRAME[1], : FRAME[0]]
    return np.asarray(tiled * 0.55, np.uint8)


def seen(sheet: Picture, surface: str = "brick.png", condition: Condition = Condition.GOOD, seed: int = 1) -> Picture:
    """As it reaches the kiosk: sheet on surface, lamp, lens, sensor, the camera's JPEG."""
    canvas = desk(surface).astype(np.float32)
    lay_page(canvas, sheet, Scene(1))
    if condition is Condition.GLARE:
        add_glare(canvas, *FRAME)
    if condition is Condition.BLURRED:
        canvas = np.asarray(cv2.GaussianBlur(canvas, (0, 0), 6), np.float32)
    picture = with_noise(canvas, np.random.default_rng(seed))
    sent = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 85])[1]
    return np.asarray(cv2.imdecode(sent, cv2.IMREAD_COLOR), np.uint8)


def true_corners() -> Corners:
    a, b, c, d = corners_of(Scene(1))
    return a, b, c, d


@pytest.mark.parametrize("surface", ["brick.png", "coffee.png", "grass.png", "gravel.png"])
def test_a_sheet_is_found_on_real_surfaces(surface: str) -> None:
    judged = judge(seen(photographed_sheet(), surface))
    assert judged.advice is Advice.NONE
    assert judged.quad is not None
    assert judged.quad.distance(Quad(true_corners())) < 0.01


@pytest.mark.parametrize(
    "name",
    [
        *("astronaut.png", "brick.png", "camera.png", "cell.png", "chelsea.png", "clock_motion.png", "coffee.png"),
        *("coins.png", "color.png", "grass.png", "gravel.png", "hubble_deep_field.jpg", "ihc.png", "moon.png"),
        *("motorcycle_left.png", "page.png", "retina.jpg", "rocket.jpg", "text.png"),
    ],
)
def test_what_is_no_whole_page_is_never_taken(name: str) -> None:
    """Faces, streets, stars, and parts of pages: the watcher counts down for none of them."""
    picture = np.asarray(cv2.resize(photograph(name), (1280, 960), interpolation=cv2.INTER_AREA), np.uint8)
    watcher = PageWatcher()
    watched = [watcher.feed(picture, at / 4) for at in range(8)]
    assert all(one.capture is None for one in watched)
    assert not {one.phase for one in watched} & {Phase.STEADY, Phase.TAKEN}


def test_real_print_is_sharp_and_its_blurred_copies_are_not() -> None:
    printed = photograph("page.png")
    assert sharpness(printed, WHOLE) > DEFAULT.sharpness
    for sigma in (2, 3, 5):
        blurred = np.asarray(cv2.GaussianBlur(printed, (0, 0), sigma), np.uint8)
        assert sharpness(blurred, WHOLE) < DEFAULT.sharpness


@pytest.mark.parametrize(
    ("condition", "advice"), [(Condition.GLARE, Advice.GLARE), (Condition.BLURRED, Advice.BLURRED)]
)
def test_a_spoilt_picture_of_it_gets_its_advice(condition: Condition, advice: Advice) -> None:
    assert judge(seen(photographed_sheet(), condition=condition)).advice is advice


def test_photographed_print_in_uneven_light_is_read(reader: TextReader) -> None:
    texts = [line.text for line in reader.read(photograph("page.png"))]
    assert {*PRINT} <= {*texts}


def test_print_lying_askew_on_a_real_surface_is_read_from_the_straightened_copy(reader: TextReader) -> None:
    lines = reader.read(straighten(seen(photographed_sheet()), true_corners()))
    texts = [line.text for line in lines if line.confidence > 0.8]
    for printed in PRINT:
        assert max(SequenceMatcher(None, printed, text).ratio() for text in texts) > 0.95, printed


def test_a_page_of_chinese_is_read_almost_without_a_mistake(reader: TextReader) -> None:
    lines = reader.read(straighten(seen(chinese_sheet(), "coffee.png"), true_corners()))
    read, printed = "".join(line.text for line in lines), "".join(LAW)
    wrong = len(printed) - sum(block.size for block in SequenceMatcher(None, printed, read).get_matching_blocks())
    assert wrong <= len(printed) * 0.02, read


def test_from_still_pages_to_one_marked_pdf_of_bounded_size(reader: TextReader) -> None:
    """The whole of it: each page taken by itself, straightened, marked, three in one PDF, and still readable."""
    watcher, pages = PageWatcher(), []
    frames = [photographed_sheet(), chinese_sheet(), photographed_sheet()[::-1, ::-1].copy()]
    at = 0.0
    for number, sheet in enumerate(frames):
        for tick in range(4):
            at += 0.5
            watched = watcher.feed(seen(sheet, seed=10 * number + tick), at)
            if watched.capture is not None:
                assert watched.corners is not None
                page = watermark(straighten(watched.capture, watched.corners), purpose_text("租房提取住房公积金"))
                assert len(encode_jpeg(page, 400_000)) <= 400_000
                pages.append(page)
    assert len(pages) == len(frames)
    limit = 900_000
    pdf = pages_to_pdf(pages, limit)
    assert len(pdf) <= limit
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 3
        drawn = np.asarray(document[1].render(scale=150 / 72).to_numpy(), np.uint8)
    text = "".join(line.text for line in reader.read(np.ascontiguousarray(drawn[:, :, :3])))
    assert "有权使用居民身份证证明身份" in text
