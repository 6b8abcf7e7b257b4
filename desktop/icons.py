"""Icons of one sheet, drawn in any token's colour and sharp at any pixel ratio."""

from __future__ import annotations

from functools import cache
from xml.etree import ElementTree

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton

from desktop import resources

_SVG = "http://www.w3.org/2000/svg"
_BOX = f'<svg xmlns="{_SVG}" viewBox="0 0 20 20">%s</svg>'
PIXEL_RATIOS = (1, 2, 3)
ROOM = 4  # px between icon and words that a button does not leave by itself


@cache
def symbols() -> dict[str, str]:
    """The drawing of each icon, by name."""
    ElementTree.register_namespace("", _SVG)
    sheet = ElementTree.fromstring(resources.text("icons", "icons.svg"))
    return {
        symbol.attrib["id"]: "".join(ElementTree.tostring(child, "unicode") for child in symbol)
        for symbol in sheet.iter(f"{{{_SVG}}}symbol")
    }


def pixmap(name: str, color: QColor, size: int = 16, ratio: float = 1, room: int = 0) -> QPixmap:
    """The icon, with so much left free at its right."""
    drawing = _BOX % symbols()[name].replace("currentColor", color.name())
    picture = QPixmap(round((size + room) * ratio), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return picture


def icon(name: str, color: QColor, disabled: QColor | None = None, size: int = 16, room: int = 0) -> QIcon:
    made = QIcon()
    for ratio in PIXEL_RATIOS:
        made.addPixmap(pixmap(name, color, size, ratio, room))
        if disabled:
            made.addPixmap(pixmap(name, disabled, size, ratio, room), QIcon.Mode.Disabled)
    return made


def put_beside(button: QAbstractButton, name: str, color: QColor, disabled: QColor | None = None) -> None:
    """An icon before the words of a button, as far from them as in the tool bar."""
    button.setIcon(icon(name, color, disabled, room=ROOM))
    button.setIconSize(QSize(16 + ROOM, 16))
