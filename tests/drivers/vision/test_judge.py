from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.sim.desk_scene import Condition, Scene, corners_of
from drivers.vision.judge import Advice, judge, sharpness
from drivers.vision.quad import Quad
from tests.drivers.vision.conftest import Shown


@pytest.mark.parametrize("page", [1, 2, 3])
@pytest.mark.parametrize(
    ("condition", "advice"),
    [
        (Condition.GOOD, Advice.NONE),
        (Condition.BLURRED, Advice.BLURRED),
        (Condition.GLARE, Advice.GLARE),
        (Condition.DARK, Advice.TOO_DARK),
        (Condition.CORNER_RAISED, Advice.CORNER_RAISED),
        (Condition.PARTLY_OUTSIDE, Advice.PARTLY_OUTSIDE),
        (Condition.BLACK, Advice.TOO_DARK),
    ],
)
def test_each_fault_gets_its_own_advice(shown: Shown, page: int, condition: Condition, advice: Advice) -> None:
    assert judge(shown(Scene(page, condition))).advice is advice


@pytest.mark.parametrize("condition", [Condition.GOOD, Condition.GLARE, Condition.BLURRED])
def test_an_empty_desk_holds_no_page(shown: Shown, condition: Condition) -> None:
    judged = judge(shown(Scene(None, condition)))
    assert judged.advice is Advice.NO_PAGE
    assert judged.quad is None


@pytest.mark.parametrize("shift", [(0.0, 0.0), (0.05, 0.01), (-0.12, 0.0), (0.2, -0.02)])
def test_corners_are_found_to_half_a_percent_clockwise_from_the_top_left(
    shown: Shown, shift: tuple[float, float]
) -> None:
    scene = Scene(1, shift=shift)
    a, b, c, d = corners_of(scene)
    quad = judge(shown(scene)).quad
    assert quad is not None
    assert quad.distance(Quad((a, b, c, d))) < 0.006


@pytest.mark.parametrize("turn", [cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_90_COUNTERCLOCKWISE, cv2.ROTATE_180])
def test_a_page_lying_sideways_is_found_as_well(shown: Shown, turn: int) -> None:
    turned = np.asarray(cv2.rotate(shown(Scene(1)), turn), np.uint8)
    assert judge(turned).advice is Advice.NONE


def test_a_folded_corner_does_not_move_the_corners_found(shown: Shown) -> None:
    a, b, c, d = corners_of(Scene(1))
    quad = judge(shown(Scene(1, Condition.CORNER_RAISED))).quad
    assert quad is not None
    assert quad.distance(Quad((a, b, c, d))) < 0.01


def test_a_blank_sheet_is_judged_by_its_sides(shown: Shown) -> None:
    picture = shown(Scene(1))
    quad = judge(picture).quad
    assert quad is not None
    blank = picture.copy()
    inner = np.asarray(quad.pixels(1280, 960).mean(axis=0) * 0.06 + quad.pixels(1280, 960) * 0.94, np.int32)
    cv2.fillConvexPoly(blank, inner, (215, 216, 217))
    assert judge(blank).advice is Advice.NONE
    soft = np.asarray(cv2.GaussianBlur(blank, (0, 0), 5), np.uint8)
    assert judge(soft).advice is Advice.BLURRED


def test_sharpness_falls_as_focus_is_lost(shown: Shown) -> None:
    picture = shown(Scene(1))
    quad = judge(picture).quad
    assert quad is not None
    softer = (np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), np.uint8) for sigma in (1.0, 2.0, 4.0, 8.0))
    measured = [sharpness(each, quad) for each in (picture, *softer)]
    assert measured == sorted(measured, reverse=True)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 90), st.integers(1, 90), st.integers(0, 2**32 - 1), st.sampled_from([1, 7, 128]))
def test_any_picture_is_judged_without_a_crash(width: int, height: int, seed: int, grain: int) -> None:
    noise = np.random.default_rng(seed)
    coarse = noise.integers(0, 256, (height // grain + 1, width // grain + 1, 3), dtype=np.uint8)
    picture = np.ascontiguousarray(np.kron(coarse, np.ones((grain, grain, 1), np.uint8))[:height, :width])
    judged = judge(picture)
    assert judged.quad is not None or judged.advice in {Advice.NO_PAGE, Advice.TOO_DARK}
