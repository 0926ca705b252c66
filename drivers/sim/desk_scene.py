"""What the simulated document camera sees: a desk, its light, and perhaps a page in some condition."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.sim.lease_page import HEIGHT, WIDTH, lease_page

Picture = NDArray[np.uint8]
Canvas = NDArray[np.float32]


class Condition(StrEnum):
    """What is wrong with the picture of the page, if anything."""

    GOOD = "good"
    BLURRED = "blurred"
    GLARE = "glare"
    DARK = "dark"
    CORNER_RAISED = "corner_raised"
    PARTLY_OUTSIDE = "partly_outside"
    BLACK = "black"


@dataclass(frozen=True, slots=True)
class Scene:
    """`page` is None for an empty desk; `shift` moves the page, or the photograph, by fractions of the picture.

    `photograph` is the path of a picture that the camera sees instead of the desk: a person, for a portrait camera.
    """

    page: int | None = None
    condition: Condition = Condition.GOOD
    shift: tuple[float, float] = (0.0, 0.0)
    photograph: str = ""


# The page's corners as fractions of the picture, clockwise from its top left: laid down slightly askew, seen by a
# camera that does not stand exactly above.
CORNERS = ((0.270, 0.052), (0.716, 0.060), (0.738, 0.952), (0.240, 0.940))


def corners_of(scene: Scene) -> tuple[tuple[float, float], ...]:
    """Where the page's corners truly are, for comparison with what was found."""
    dx, dy = scene.shift
    if scene.condition is Condition.PARTLY_OUTSIDE:
        dy += 0.34
    return tuple((x + dx, y + dy) for x, y in CORNERS)


def render(scene: Scene, width: int, height: int, noise: np.random.Generator) -> Picture:
    """One BGR picture of `scene`, with sensor noise drawn from `noise`."""
    return with_noise(paint(scene, width, height), noise)


def paint(scene: Scene, width: int, height: int) -> Canvas:
    """`scene` in BGR as a perfect sensor would see it."""
    if scene.condition is Condition.BLACK:
        return np.full((height, width, 3), 1.0, np.float32)
    canvas = _photographed(scene, width, height) if scene.photograph else _desk(width, height)
    if scene.page is not None:
        lay_page(canvas, lease_page(scene.page), scene)
    if scene.condition is Condition.GLARE and scene.page is not None:
        add_glare(canvas, width, height)
    if scene.condition is Condition.BLURRED:
        canvas = np.asarray(cv2.GaussianBlur(canvas, (0, 0), width / 320), np.float32)
    if scene.condition is Condition.DARK:
        canvas = np.asarray(canvas * 0.16, np.float32)
    return canvas


def with_noise(canvas: Canvas, noise: np.random.Generator) -> Picture:
    """Grain of two grey levels, less where there is no light: no two pictures of a real camera are the same."""
    sigma = 2.0 if canvas.max() > 2 else 0.6
    grain = noise.normal(0, sigma, canvas.shape[:2]).astype(np.float32)[:, :, None]
    picture: Picture = np.clip(canvas + grain, 0, 255).astype(np.uint8)
    return picture


def _photographed(scene: Scene, width: int, height: int) -> Canvas:
    """The photograph as large as it fits, its border drawn out to the sides. Raises ValueError where there is none."""
    stored = np.fromfile(scene.photograph, np.uint8)
    picture = cv2.imdecode(stored, cv2.IMREAD_COLOR) if stored.size else None
    if picture is None:
        raise ValueError(f"{scene.photograph} is no picture")
    scale = min(width / picture.shape[1], height / picture.shape[0])
    size = (round(picture.shape[1] * scale), round(picture.shape[0] * scale))
    placed = np.array(
        (
            (scale, 0, (width - size[0]) / 2 + scene.shift[0] * width),
            (0, scale, (height - size[1]) / 2 + scene.shift[1] * height),
        )
    )
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    laid = cv2.warpAffine(picture, placed, (width, height), flags=method, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(laid, np.float32)


def _desk(width: int, height: int) -> Canvas:
    """A dark mat under a lamp that stands to the left."""
    x = np.linspace(0, 1, width, dtype=np.float32)[None, :, None]
    y = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    light = 1.05 - 0.22 * x - 0.10 * y
    return np.ascontiguousarray(np.array((78, 66, 58), np.float32) * light)


def lay_page(canvas: Canvas, sheet: Picture, scene: Scene) -> None:
    """Draws `sheet` with its shadow onto `canvas` as `scene` says."""
    height, width = canvas.shape[:2]
    page = sheet.astype(np.float32)
    mask = np.full((HEIGHT, WIDTH), 1.0, np.float32)
    if scene.condition is Condition.CORNER_RAISED:
        _fold(page, mask)
    source = np.array(((0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)), np.float32)
    target = np.array(corners_of(scene), np.float32) * np.array((width, height), np.float32)
    turn = cv2.getPerspectiveTransform(source, target)
    size = (width, height)
    laid = cv2.warpPerspective(page, turn, size, flags=cv2.INTER_AREA)
    cover = cv2.warpPerspective(mask, turn, size, flags=cv2.INTER_LINEAR)[:, :, None]
    offset = np.array(((1, 0, width * 0.006), (0, 1, height * 0.008)), np.float32)
    shadow = cv2.GaussianBlur(cv2.warpAffine(cover[:, :, 0], offset, size), (0, 0), width / 200)[:, :, None]
    light = 0.93 - 0.16 * np.linspace(0, 1, width, dtype=np.float32)[None, :, None]
    canvas[:] = canvas * (1 - 0.55 * shadow) * (1 - cover) + laid * light * cover


def _fold(page: Canvas, mask: Canvas) -> None:
    """The top right corner is folded over: its triangle is desk, the flap lies grey on the page."""
    reach = WIDTH // 6
    corner = np.array(((WIDTH - reach, 0), (WIDTH, 0), (WIDTH, reach)), np.int32)
    flap = np.array(((WIDTH - reach, 0), (WIDTH, reach), (WIDTH - reach, reach)), np.int32)
    cv2.fillConvexPoly(page, flap, (205, 208, 210))
    cv2.fillConvexPoly(mask, corner, 0.0)


def add_glare(canvas: Canvas, width: int, height: int) -> None:
    """A lamp's reflection a little above the middle."""
    spot = np.zeros(canvas.shape[:2], np.float32)
    centre = (int(width * 0.52), int(height * 0.40))
    cv2.ellipse(spot, centre, (int(width * 0.09), int(height * 0.07)), 20, 0, 360, 1.0, -1)
    spot = np.asarray(cv2.GaussianBlur(spot, (0, 0), width / 90), np.float32)
    canvas[:] = canvas + 420 * spot[:, :, None]
