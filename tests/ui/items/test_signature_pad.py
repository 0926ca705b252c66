"""What a finger writes arrives as strokes with their times, and only that."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, QPoint, Qt, Slot
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest

from kiosk.services.intents import Signature, StrokePoint
from ui.items import SignaturePad
from ui.items.signature_pad import MAX_POINTS, smooth_path

PAGE = """
    import QtQuick
    import Kiosk.Items
    Rectangle {
        width: 400; height: 300; color: "white"
        property QtObject sink: null
        Flickable {
            anchors.fill: parent; contentHeight: 1000; objectName: "list"
            SignaturePad {
                objectName: "pad"; x: 20; y: 20; width: 360; height: 200; color: "#0F2429"; penWidth: 8
                onStrokesChanged: if (sink) sink.take(signature())
            }
        }
    }"""


class Sink(QObject):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.taken: list[Signature] = []

    @Slot("QVariant")
    def take(self, signature: Signature) -> None:
        self.taken.append(signature)


@pytest.fixture(scope="module")
def finger(qapp) -> QPointingDevice:
    return QTest.createTouchDevice()


def draw(window, finger, points: list[tuple[int, int]], touch_id: int = 0) -> None:
    first, *rest = (QPoint(x, y) for x, y in points)
    QTest.touchEvent(window, finger).press(touch_id, first, window)
    for point in rest:
        QTest.touchEvent(window, finger).move(touch_id, point, window)
    QTest.touchEvent(window, finger).release(touch_id, rest[-1] if rest else first, window)


def test_two_strokes_by_finger_become_a_signature_in_pad_pixels(stage, finger) -> None:
    root = stage(PAGE)
    pad = root.findChild(SignaturePad, "pad")
    draw(root.window(), finger, [(40, 50), (90, 60), (140, 55)])
    draw(root.window(), finger, [(60, 40), (60, 150)])
    signature = pad.signature()
    assert (signature.width, signature.height) == (360, 200)
    assert [[(p.x, p.y) for p in stroke] for stroke in signature.strokes] == [
        [(20, 30), (70, 40), (120, 35)],
        [(40, 20), (40, 130)],
    ]
    times = [p.t_ms for stroke in signature.strokes for p in stroke]
    assert times[0] == 0
    assert times == sorted(times)
    assert pad.property("isEmpty") is False


def test_mouse_writes_as_a_finger_does(stage) -> None:
    root = stage(PAGE)
    pad = root.findChild(SignaturePad, "pad")
    window = root.window()
    QTest.mousePress(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(40, 50))
    QTest.mouseMove(window, QPoint(100, 70))
    QTest.mouseRelease(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(100, 70))
    assert [(p.x, p.y) for p in pad.signature().strokes[0]] == [(20, 30), (80, 50)]


def test_list_around_the_pad_does_not_scroll_while_someone_signs(stage, finger) -> None:
    root = stage(PAGE)
    pad = root.findChild(SignaturePad, "pad")
    draw(root.window(), finger, [(100, 200), (100, 160), (100, 120), (100, 80), (100, 40)])
    assert len(pad.signature().strokes) == 1
    assert len(pad.signature().strokes[0]) == 5
    assert root.findChild(QObject, "list").property("contentY") == 0


def test_palm_resting_beside_the_finger_draws_nothing(stage, finger) -> None:
    root = stage(PAGE)
    pad = root.findChild(SignaturePad, "pad")
    window = root.window()
    QTest.touchEvent(window, finger).press(0, QPoint(40, 50), window)
    QTest.touchEvent(window, finger).stationary(0).press(1, QPoint(300, 150), window)
    QTest.touchEvent(window, finger).move(0, QPoint(90, 60), window).move(1, QPoint(310, 160), window)
    QTest.touchEvent(window, finger).release(0, QPoint(90, 60), window).release(1, QPoint(310, 160), window)
    assert [[(p.x, p.y) for p in stroke] for stroke in pad.signature().strokes] == [[(20, 30), (70, 40)]]


def test_cleared_pad_is_empty_and_draws_nothing(stage, finger) -> None:
    root = stage(PAGE)
    pad = root.findChild(SignaturePad, "pad")
    draw(root.window(), finger, [(40, 50), (300, 50)])
    assert root.window().grabWindow().pixelColor(150, 50).name() == "#0f2429"
    pad.clear()
    assert pad.property("isEmpty") is True
    assert pad.signature().strokes == ()
    assert root.window().grabWindow().pixelColor(150, 50).name() == "#ffffff"


def test_qml_hands_the_signature_to_python_untouched(stage, finger) -> None:
    root = stage(PAGE)
    sink = Sink(root)
    root.setProperty("sink", sink)
    pad = root.findChild(SignaturePad, "pad")
    draw(root.window(), finger, [(40, 50), (90, 60)])
    pad.clear()
    assert [type(taken) for taken in sink.taken] == [Signature, Signature]
    assert len(sink.taken[0].strokes) == 1
    assert sink.taken[1].strokes == ()


def test_point_beyond_the_edge_is_kept_on_the_edge(stage, finger) -> None:
    root = stage(PAGE)
    pad = root.findChild(SignaturePad, "pad")
    draw(root.window(), finger, [(40, 50), (5, 50), (399, 290)])
    assert [(p.x, p.y) for p in pad.signature().strokes[0]] == [(20, 30), (0, 30), (360, 200)]


def test_endless_scribble_is_bounded(stage) -> None:
    root = stage(PAGE)
    pad = root.findChild(SignaturePad, "pad")
    pad._press(0, QPoint(1, 1), 0)
    for step in range(MAX_POINTS + 100):
        pad._move(0, QPoint(step % 300, step % 150), step)
    assert sum(len(stroke) for stroke in pad.signature().strokes) == MAX_POINTS


def test_single_dot_has_a_path_to_draw() -> None:
    assert smooth_path([StrokePoint(3, 4, 0)]).length() > 0
