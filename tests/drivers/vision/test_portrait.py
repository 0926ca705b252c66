"""The face check on real photographs and on copies of them spoilt on purpose."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from importlib import resources

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.vision.faces import Face, FaceFinder
from drivers.vision.find_page import Picture
from drivers.vision.judge_portrait import PortraitAdvice, judge_portrait
from drivers.vision.portrait import HEIGHT, WIDTH, cut_portrait
from tests.drivers.vision.photographs import photograph, small_pieces


@pytest.fixture(scope="session")
def finder() -> FaceFinder:
    return FaceFinder()


@pytest.fixture
def advice(finder: FaceFinder) -> Callable[[Picture], PortraitAdvice]:
    return lambda picture: judge_portrait(picture, finder.find(picture)).advice


def astronaut() -> Picture:
    """512 × 512, the face 107 pixels wide, a little above and left of the middle."""
    return photograph("astronaut.png")


def on_grey(picture: Picture, width: int, height: int, left: int, top: int) -> Picture:
    """`picture` with its top left corner at (left, top) of a larger, empty one."""
    canvas = np.full((height, width, 3), 110, np.uint8)
    canvas[top : top + picture.shape[0], left : left + picture.shape[1]] = picture
    return canvas


def scaled(picture: Picture, by: float) -> Picture:
    return np.asarray(cv2.resize(picture, None, fx=by, fy=by, interpolation=cv2.INTER_AREA), np.uint8)


def lit(picture: Picture, by: float) -> Picture:
    return np.clip(picture.astype(np.float32) * by, 0, 255).astype(np.uint8)


# --- finding ----------------------------------------------------------------------------------------------------------


def test_the_model_is_the_one_that_its_readme_names() -> None:
    folder = resources.files("drivers.vision").joinpath("models")
    model = folder.joinpath("face_detection_full_range.tflite").read_bytes()
    assert hashlib.sha256(model).hexdigest() in folder.joinpath("README.md").read_text(encoding="utf-8")


def test_a_face_is_found_where_it_is(finder: FaceFinder) -> None:
    (face,) = finder.find(astronaut())
    assert face.score > 0.9
    x, y = face.middle
    assert x == pytest.approx(0.44, abs=0.02)
    assert y == pytest.approx(0.24, abs=0.03)
    assert face.right_eye[0] < face.nose[0] < face.left_eye[0]
    assert face.right_eye[1] < face.nose[1] < face.mouth[1]


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1080, 1920), (2592, 1944)])
def test_places_are_fractions_of_a_picture_of_any_shape(finder: FaceFinder, width: int, height: int) -> None:
    (whole,) = finder.find(astronaut())
    (face,) = finder.find(on_grey(scaled(astronaut(), 2), width, height, 30, 50))
    expected = [30 + 1024 * whole.nose[0], 50 + 1024 * whole.nose[1]]
    # A model's pixel is a tenth of the face here.
    assert [face.nose[0] * width, face.nose[1] * height] == pytest.approx(expected, abs=24)


@pytest.mark.parametrize("name", ["chelsea.png", "coffee.png", "brick.png", "coins.png", "page.png", "text.png"])
def test_a_cat_a_cup_and_a_page_are_no_face(finder: FaceFinder, name: str) -> None:
    assert finder.find(photograph(name)) == ()


def test_most_faces_of_25_pixels_are_found_and_nothing_else_is(finder: FaceFinder) -> None:
    faces, others = small_pieces()
    assert sum(bool(finder.find(piece)) for piece in faces) >= 60
    assert sum(bool(finder.find(piece)) for piece in others) == 0


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 400), st.integers(1, 400), st.integers(0, 2**32 - 1))
def test_any_picture_is_looked_through(finder: FaceFinder, width: int, height: int, seed: int) -> None:
    noise = np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)
    for face in finder.find(noise):
        assert judge_portrait(noise, (face,)).face is face


# --- judging ----------------------------------------------------------------------------------------------------------


def test_a_good_picture_needs_no_advice(advice: Callable[[Picture], PortraitAdvice]) -> None:
    assert advice(astronaut()) is PortraitAdvice.NONE
    assert advice(np.ascontiguousarray(astronaut()[:, ::-1])) is PortraitAdvice.NONE


def test_nobody_is_asked_to_stand_before_the_camera(advice: Callable[[Picture], PortraitAdvice]) -> None:
    assert advice(photograph("coffee.png")) is PortraitAdvice.NO_FACE
    assert advice(np.zeros((1080, 1920, 3), np.uint8)) is PortraitAdvice.NO_FACE


def test_two_people_are_one_too_many(advice: Callable[[Picture], PortraitAdvice]) -> None:
    assert advice(np.hstack((astronaut(), astronaut()))) is PortraitAdvice.SEVERAL_FACES


def test_somebody_waiting_far_behind_is_not_in_the_way(advice: Callable[[Picture], PortraitAdvice]) -> None:
    near = scaled(astronaut(), 2.0)
    picture = on_grey(near, 1600, 1024, 0, 0)
    picture[400:528, 1200:1328] = scaled(astronaut(), 0.25)
    assert advice(picture) is PortraitAdvice.NONE


def test_a_face_too_small_is_asked_nearer(advice: Callable[[Picture], PortraitAdvice]) -> None:
    assert advice(on_grey(astronaut(), 1280, 960, 400, 200)) is PortraitAdvice.TOO_FAR
    assert advice(scaled(astronaut(), 0.7)) is PortraitAdvice.TOO_FAR  # 75 pixels give no portrait, of any picture


def test_a_face_too_large_is_asked_to_step_back(advice: Callable[[Picture], PortraitAdvice]) -> None:
    assert advice(np.ascontiguousarray(astronaut()[40:220, 140:320])) is PortraitAdvice.TOO_NEAR


def test_a_head_at_the_border_is_asked_to_the_middle(advice: Callable[[Picture], PortraitAdvice]) -> None:
    assert advice(np.ascontiguousarray(astronaut()[:, 160:])) is PortraitAdvice.OFF_CENTRE
    assert advice(np.ascontiguousarray(astronaut()[60:])) is PortraitAdvice.OFF_CENTRE


def test_a_profile_does_not_face_the_camera(advice: Callable[[Picture], PortraitAdvice]) -> None:
    assert advice(scaled(photograph("camera.png")[40:480, 20:480], 2)) is PortraitAdvice.NOT_FACING


@pytest.mark.parametrize("degrees", [-30, 30])
def test_a_leaning_head_does_not_face_the_camera(advice: Callable[[Picture], PortraitAdvice], degrees: int) -> None:
    turn = cv2.getRotationMatrix2D((225, 125), degrees, 1.5) + np.array(((0, 0, 30), (0, 0, 80)))
    leaning = cv2.warpAffine(astronaut(), turn, (512, 512), borderMode=cv2.BORDER_REPLICATE)
    assert advice(np.asarray(leaning, np.uint8)) is PortraitAdvice.NOT_FACING


def test_a_dark_picture_and_a_burnt_one_are_told_apart(advice: Callable[[Picture], PortraitAdvice]) -> None:
    assert advice(lit(astronaut(), 0.2)) is PortraitAdvice.TOO_DARK
    assert advice(lit(astronaut(), 0.5)) is PortraitAdvice.NONE
    assert advice(lit(astronaut(), 1.4)) is PortraitAdvice.GLARE


@pytest.mark.parametrize("sigma", [1.5, 2.5, 4.0])
def test_a_soft_picture_is_blurred(advice: Callable[[Picture], PortraitAdvice], sigma: float) -> None:
    soft = np.asarray(cv2.GaussianBlur(astronaut(), (0, 0), sigma), np.uint8)
    assert advice(soft) is PortraitAdvice.BLURRED
    noise = np.random.default_rng(3).normal(0, 6, soft.shape)
    assert advice(np.clip(soft + noise, 0, 255).astype(np.uint8)) is PortraitAdvice.BLURRED


def test_a_picture_moved_while_it_was_taken_is_blurred(advice: Callable[[Picture], PortraitAdvice]) -> None:
    moved = cv2.blur(astronaut(), (7, 1))
    assert advice(np.asarray(moved, np.uint8)) is PortraitAdvice.BLURRED


# --- cutting ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", [0.95, 1.0, 2.0, 5.0])
def test_the_portrait_has_the_proportions_of_an_id_photo(finder: FaceFinder, by: float) -> None:
    picture = scaled(astronaut(), by)
    (face,) = finder.find(picture)
    portrait = cut_portrait(picture, face)
    assert portrait.shape == (HEIGHT, WIDTH, 3)
    (inside,) = finder.find(portrait)
    assert (inside.right - inside.left) * WIDTH == pytest.approx(207, rel=0.12)
    assert (inside.right_eye[1] + inside.left_eye[1]) / 2 == pytest.approx(0.40, abs=0.05)
    assert inside.middle[0] == pytest.approx(0.5, abs=0.05)


def test_a_cut_beyond_the_picture_repeats_its_border() -> None:
    nowhere = (0.0, 0.0)
    face = Face(0.9, 0.8, 0.0, 1.2, 0.4, nowhere, nowhere, nowhere, nowhere, nowhere, nowhere)
    picture = np.full((200, 200, 3), 90, np.uint8)
    assert (cut_portrait(picture, face) == 90).all()
