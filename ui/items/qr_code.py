"""A QR symbol whose modules are whole pixels, with the quiet zone ISO/IEC 18004 asks for."""

from __future__ import annotations

from typing import Final

import qrcode
from PySide6.QtCore import Property, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickItem, QQuickPaintedItem
from qrcode.constants import ERROR_CORRECT_M
from qrcode.exceptions import DataOverflowError

QML_IMPORT_NAME = "Kiosk.Items"
QML_IMPORT_MAJOR_VERSION = 1

QUIET_ZONE: Final = 4  # modules on every side, ISO/IEC 18004:2015 clause 9.1


def modules_of(text: str) -> tuple[tuple[bool, ...], ...]:
    """The symbol's rows, True where a module is dark; () for an empty text or one too long for any symbol."""
    if not text:
        return ()
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text)
    try:
        code.make(fit=True)
    except (DataOverflowError, ValueError):
        return ()
    return tuple(tuple(bool(cell) for cell in row) for row in code.get_matrix())


@QmlElement
class QrCode(QQuickPaintedItem):
    """`valid` is False while there is no text, it is too long, or the item is too small for whole-pixel modules."""

    textChanged = Signal()
    colorChanged = Signal()
    symbolChanged = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._color = QColor(Qt.GlobalColor.black)
        self._modules: tuple[tuple[bool, ...], ...] = ()

    def _get_text(self) -> str:
        return self._text

    def _set_text(self, text: str) -> None:
        if text == self._text:
            return
        self._text = text
        self._modules = modules_of(text)
        self.update()
        self.textChanged.emit()
        self.symbolChanged.emit()

    text = Property(str, _get_text, _set_text, notify=textChanged)

    def _get_color(self) -> QColor:
        return self._color

    def _set_color(self, color: QColor) -> None:
        if color == self._color:
            return
        self._color = color
        self.update()
        self.colorChanged.emit()

    color = Property(QColor, _get_color, _set_color, notify=colorChanged)

    @Property(int, notify=symbolChanged)
    def moduleSize(self) -> int:
        """Pixels of one module; 0 when the symbol does not fit."""
        return self._module_size()

    @Property(bool, notify=symbolChanged)
    def valid(self) -> bool:
        return self._module_size() > 0

    def _module_size(self) -> int:
        if not self._modules:
            return 0
        return int(min(self.width(), self.height())) // (len(self._modules) + 2 * QUIET_ZONE)

    def geometryChange(self, new: QRectF | QRect, old: QRectF | QRect) -> None:
        super().geometryChange(new, old)
        self.symbolChanged.emit()

    def paint(self, painter: QPainter) -> None:
        module = self._module_size()
        if module == 0:
            return
        painter.fillRect(QRectF(0, 0, self.width(), self.height()), Qt.GlobalColor.white)
        side = len(self._modules) * module
        left = (int(self.width()) - side) // 2
        top = (int(self.height()) - side) // 2
        for y, row in enumerate(self._modules):
            for x, dark in enumerate(row):
                if dark:
                    painter.fillRect(left + x * module, top + y * module, module, module, self._color)
