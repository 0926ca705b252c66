"""A phone, a kiosk's scanner and the page printer's lens must read the symbol off the glass."""

from __future__ import annotations

import numpy as np
import zxingcpp
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickItem

from ui.items.qr_code import QUIET_ZONE, QrCode, modules_of

RECEIPT = "NMY1:" + "6BFOXN*TS0BI$ZD4N9:9S6RCVN5+O30K3/XIV0W23NTDE$VK G2EP4J0BGJLFX3R3VHXK.PJ:2DPF6R:5SV"


def picture(item: QQuickItem) -> QImage:
    return item.window().grabWindow()


def read(image: QImage) -> str | None:
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    array = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())[:, : grey.width()]
    result = zxingcpp.read_barcode(np.ascontiguousarray(array))
    return result.text if result else None


def test_symbol_on_the_screen_reads_back(stage) -> None:
    root = stage(f"""
        import QtQuick
        import Kiosk.Items
        Rectangle {{ width: 400; height: 420; color: "#06303A"
            QrCode {{ anchors.fill: parent; text: "{RECEIPT}" }} }}""")
    assert read(picture(root)) == RECEIPT


def test_modules_are_whole_pixels_and_the_quiet_zone_is_four(stage) -> None:
    root = stage(f"""
        import QtQuick
        import Kiosk.Items
        QrCode {{ width: 333; height: 333; text: "{RECEIPT}"; color: "#0F2429" }}""")
    assert isinstance(root, QrCode)
    count = len(modules_of(RECEIPT))
    size = root.property("moduleSize")
    assert size == 333 // (count + 2 * QUIET_ZONE)
    image = picture(root)
    colours = {image.pixelColor(x, y).name() for x in range(333) for y in range(333)}
    assert colours == {"#ffffff", "#0f2429"}  # nothing between dark and light: no edge was smoothed
    left = (333 - count * size) // 2
    assert left >= QUIET_ZONE * size
    assert all(image.pixelColor(left - 1, y).name() == "#ffffff" for y in range(333))


def test_text_too_long_for_any_symbol_draws_nothing_and_says_so(stage) -> None:
    root = stage("""
        import QtQuick
        import Kiosk.Items
        QrCode { width: 300; height: 300; text: "a".repeat(5000) }""")
    assert root.property("valid") is False


def test_symbol_too_large_for_its_place_is_not_drawn_small(stage) -> None:
    root = stage(f"""
        import QtQuick
        import Kiosk.Items
        QrCode {{ width: 40; height: 40; text: "{RECEIPT}" }}""")
    assert root.property("valid") is False
