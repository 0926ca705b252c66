"""The preview shows what the lens sees, and asks for frames only while somebody looks."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from ui.items import CameraPreview, Frame, FrameSource

BLUE: Frame = (bytes((255, 0, 0)) * (40 * 30), 40, 30)
GREEN: Frame = (bytes((0, 255, 0)) * (40 * 30), 40, 30)
PAGE = """
    import QtQuick
    import Kiosk.Items
    Rectangle {
        id: page
        width: 200; height: 200; color: "black"
        property FrameSource frames
        property alias open: preview.visible
        CameraPreview { id: preview; objectName: "preview"; anchors.fill: parent; source: page.frames }
    }"""


class Lens:
    def __init__(self) -> None:
        self.frame: Frame | None = None
        self.pulls = 0

    def latest(self) -> Frame | None:
        self.pulls += 1
        return self.frame


def colour(item, x: int, y: int) -> str:
    return item.window().grabWindow().pixelColor(x, y).name()


def test_newest_frame_is_drawn_in_its_proportions(stage, qtbot) -> None:
    lens = Lens()
    root = stage(PAGE)
    root.setProperty("frames", FrameSource(lens.latest, root))
    preview = root.findChild(CameraPreview, "preview")
    lens.frame = BLUE
    qtbot.waitUntil(lambda: preview.property("hasFrame"))
    assert preview.property("contentRect") == QRectF(0, 25, 200, 150)
    assert colour(root, 100, 100) == "#0000ff"
    assert colour(root, 100, 10) == "#000000"
    lens.frame = GREEN
    qtbot.waitUntil(lambda: colour(root, 100, 100) == "#00ff00")


def test_camera_that_goes_away_leaves_no_picture_of_the_page(stage, qtbot) -> None:
    lens = Lens()
    lens.frame = BLUE
    root = stage(PAGE)
    root.setProperty("frames", FrameSource(lens.latest, root))
    preview = root.findChild(CameraPreview, "preview")
    qtbot.waitUntil(lambda: preview.property("hasFrame"))
    lens.frame = None
    qtbot.waitUntil(lambda: not preview.property("hasFrame"))
    assert colour(root, 100, 100) == "#000000"
    assert preview.property("contentRect") == QRectF()


def test_hidden_preview_asks_for_no_frames(stage, qtbot) -> None:
    lens = Lens()
    root = stage(PAGE)
    root.setProperty("frames", FrameSource(lens.latest, root))
    preview = root.findChild(CameraPreview, "preview")
    qtbot.waitUntil(lambda: lens.pulls > 1)
    root.setProperty("open", False)
    assert not preview._timer.isActive()
    root.setProperty("open", True)
    assert preview._timer.isActive()


def test_taking_the_source_away_stops_the_preview(stage, qtbot) -> None:
    lens = Lens()
    lens.frame = BLUE
    root = stage(PAGE)
    root.setProperty("frames", FrameSource(lens.latest, root))
    preview = root.findChild(CameraPreview, "preview")
    qtbot.waitUntil(lambda: preview.property("hasFrame"))
    root.setProperty("frames", None)
    assert not preview.property("hasFrame")
    assert not preview._timer.isActive()
