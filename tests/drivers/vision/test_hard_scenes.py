"""Desks, shadows and hands that the simulator does not have: what is taken must be the page, or nothing."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from drivers.sim.desk_scene import Canvas, Picture, Scene, corners_of, lay_page, paint, with_noise
from drivers.sim.lease_page import lease_page
from drivers.vision.judge import Advice, judge
from drivers.vision.quad import Quad

WIDTH, HEIGHT = 1280, 960


def plain(grey: float) -> Canvas:
    return np.full((HEIGHT, WIDTH, 3), grey, np.float32)


def wood(*colour: int) -> Canvas:
    """Boards with grain, `colour` in blue, green, red."""
    noise = np.random.default_rng(3).normal(0, 1, (HEIGHT // 2, WIDTH // 40)).astype(np.float32)
    grain = cv2.resize(noise, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC) * 14
    boards = np.sin(np.linspace(0, 60, HEIGHT))[:, None] * 6
    canvas = np.array(colour, np.float32) + (grain + boards)[:, :, None]
    return np.asarray(np.clip(canvas, 0, 255), np.float32)


def seen(desk: Canvas, change: Callable[[Canvas], Canvas] = lambda canvas: canvas) -> Picture:
    canvas = desk.copy()
    lay_page(canvas, lease_page(1), Scene(1))
    picture = with_noise(change(canvas), np.random.default_rng(5))
    sent = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 85])[1]
    return np.asarray(cv2.imdecode(sent, cv2.IMREAD_COLOR), np.uint8)


def half_in_shadow(canvas: Canvas) -> Canvas:
    """A broad shadow with a soft rim, as of a head between lamp and desk."""
    light = np.ones((HEIGHT, WIDTH), np.float32)
    cv2.fillPoly(light, [np.array([[0, 0], [700, 0], [500, 960], [0, 960]])], 0.55)
    return canvas * np.asarray(cv2.GaussianBlur(light, (0, 0), 15), np.float32)[:, :, None]


def thumb_at_the_edge(canvas: Canvas) -> Canvas:
    cv2.ellipse(canvas, (960, 880), (90, 40), -40, 0, 360, (120, 150, 200), -1)
    return canvas


def hand_over_the_page(canvas: Canvas) -> Canvas:
    cv2.ellipse(canvas, (980, 600), (260, 90), 15, 0, 360, (120, 150, 200), -1)
    return canvas


def off_by(picture: Picture) -> float:
    """How far the corners that would be taken lie from the true ones; 0 when nothing would be taken."""
    judged = judge(picture)
    a, b, c, d = corners_of(Scene(1))
    if judged.advice is not Advice.NONE or judged.quad is None:
        return 0.0
    return judged.quad.distance(Quad((a, b, c, d)))


DARK = paint(Scene(), WIDTH, HEIGHT)


@pytest.mark.parametrize(
    "desk",
    [plain(30), plain(120), plain(150), wood(40, 60, 95), wood(90, 130, 170), plain(0) + np.float32((60, 130, 70))],
    ids=["black", "grey", "light grey", "dark wood", "wood", "green"],
)
def test_the_page_is_found_on_desks_that_are_darker_than_paper(desk: Canvas) -> None:
    picture = seen(np.asarray(desk, np.float32))
    assert judge(picture).advice is Advice.NONE
    assert off_by(picture) < 0.01


@pytest.mark.parametrize("change", [half_in_shadow, thumb_at_the_edge])
def test_a_shadow_across_the_page_or_a_thumb_at_its_edge_moves_no_corner(change: Callable[[Canvas], Canvas]) -> None:
    picture = seen(DARK, change)
    assert judge(picture).advice is Advice.NONE
    assert off_by(picture) < 0.01


@pytest.mark.parametrize("desk", [plain(222), wood(150, 185, 215), wood(90, 130, 170)], ids=["white", "pale", "wood"])
@pytest.mark.parametrize("change", [half_in_shadow, hand_over_the_page, thumb_at_the_edge])
def test_where_the_page_cannot_be_made_out_no_other_shape_is_taken_for_it(
    desk: Canvas, change: Callable[[Canvas], Canvas]
) -> None:
    assert off_by(seen(desk, change)) < 0.02
