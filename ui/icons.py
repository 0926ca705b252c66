"""Icons for QML: `image://icon/NAME/RRGGBB` draws `assets/icons/NAME.svg` in that colour.

The drawings use `currentColor`; they are coloured here because the software renderer has no shaders to tint them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtQml import QQmlApplicationEngine, QQmlEngine
from PySide6.QtQuick import QQuickImageProvider
from PySide6.QtSvg import QSvgRenderer

PROVIDER: Final = "icon"
# The edge of the icon grid, used when QML does not say how large it draws.
_GRID: Final = 48


class IconProvider(QQuickImageProvider):
    """Raises `FileNotFoundError` for an icon that does not exist: a misspelt name is a mistake in a QML file."""

    def __init__(self, folder: Path) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._folder = folder

    def requestImage(self, id: str, size: QSize, requested: QSize) -> QImage:  # noqa: A002 - Qt's names
        name, _, colour = id.partition("/")
        source = (self._folder / f"{name}.svg").read_text(encoding="utf-8")
        renderer = QSvgRenderer(QByteArray(source.replace("currentColor", f"#{colour}").encode()))
        side = QSize(_GRID, _GRID) if requested.isEmpty() else requested
        image = QImage(side, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        renderer.render(painter, QRectF(0, 0, side.width(), side.height()))
        painter.end()
        size.setWidth(side.width())
        size.setHeight(side.height())
        return image


def install(engine: QQmlEngine | QQmlApplicationEngine, folder: Path) -> None:
    engine.addImageProvider(PROVIDER, IconProvider(folder))
