"""How each kind of mark in a chart looks, by what it means: one table for chart, legend and table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF

from automl.results.figure import Tone


@dataclass(frozen=True, slots=True)
class Look:
    """A token for the ink, and the size and shape of a mark; `line` is a line's width in pixels."""

    token: str
    symbol: str = "o"
    size: float = 6.5
    ring: float = 0.0  # width of the ring of a hollow mark; 0 for a filled one
    edge: float = 0.0  # an edge of the ground around a filled mark
    line: float = 1.25
    dash: tuple[float, ...] = ()
    order: int = 0  # higher is drawn on top


LOOKS = {
    Tone.DIM: Look("cStopped", size=4.5, order=1),
    Tone.SETTLED: Look("cSettled", size=6.5, order=2),
    Tone.FAILED: Look("cFailed", symbol="x", size=8, ring=1.75, order=3),
    Tone.LIMIT: Look("cLimitLine", line=1.25, dash=(5, 4), order=0),
    Tone.OTHER: Look("cPrev", line=1.25, dash=(2, 3), order=0),
    Tone.BASELINE: Look("cBase", line=1.0, dash=(1, 4), order=0),
    Tone.PLAIN: Look("cErr", size=6, ring=1.25, order=4),
    Tone.FRONT: Look("cFront", size=10, edge=1.5, line=2.0, order=5),
    Tone.REFERENCE: Look("cRef", symbol="d", size=11, ring=1.75, order=6),
    Tone.KNEE: Look("cKnee", size=16, ring=1.5, order=7),
    Tone.LIVE: Look("cRunning", size=9.5, ring=2.0, order=8),
}


# Lines that are told apart by more than their colour: each category has a dash of its own beside it.
DASHES: tuple[tuple[float, ...], ...] = ((), (6, 3), (2, 3), (6, 3, 2, 3))
SWATCH = (26, 14)


def side_by_side(categories: Sequence[str], number: int) -> Look:
    """The look of the line of one of several runs."""
    token = categories[number % len(categories)]
    return Look(token=token, line=2.0, dash=DASHES[number % len(DASHES)], order=4)


def pen_of(look: Look, ink: QColor, ratio: float) -> QPen:
    """The pen of a look's line: Qt counts dashes in widths of the line, and widths in the screen's dots."""
    pen = QPen(ink, look.line * ratio)
    pen.setCosmetic(True)
    if look.dash:
        pen.setDashPattern([part / look.line for part in look.dash])
    return pen


def line_pixmap(look: Look, ink: QColor, ratio: float, wide: int = SWATCH[0]) -> QPixmap:
    """A piece of a line, for a row that tells of it."""
    tall = SWATCH[1]
    picture = QPixmap(QSize(wide, tall) * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setPen(pen_of(look, ink, ratio))
    painter.drawLine(QPointF(0, tall / 2), QPointF(wide, tall / 2))
    painter.end()
    return picture


def mark_pixmap(look: Look, ink: QColor, ratio: float, side: int = 14, step: bool = False) -> QPixmap:
    """The mark by itself, for a legend or a row of a table; `step` lays the front's line through it."""
    picture = QPixmap(QSize(side, side) * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle, half = QPointF(side / 2, side / 2), (min(look.size - 2 * look.edge, side - 3)) / 2
    painter.setPen(QPen(ink, look.line if step else look.ring or 1))
    if step:
        low, high, right = side - 3.0, 3.0, side - 3.0  # the words begin right beside it
        painter.drawPolyline(
            QPolygonF(
                [QPointF(0, low), QPointF(middle.x(), low), QPointF(middle.x(), high), QPointF(right, high)]
            )
        )
    else:
        _draw(painter, look, middle, half, ink)
    painter.end()
    return picture


def _draw(painter: QPainter, look: Look, middle: QPointF, half: float, ink: QColor) -> None:
    if not look.ring:
        painter.setBrush(ink)
        painter.setPen(Qt.PenStyle.NoPen)
    if look.symbol == "x":
        painter.drawLine(middle - QPointF(half, half), middle + QPointF(half, half))
        painter.drawLine(middle - QPointF(half, -half), middle + QPointF(half, -half))
    elif look.symbol == "d":
        up, right = QPointF(0, half), QPointF(half, 0)
        painter.drawPolygon(QPolygonF([middle - up, middle + right, middle + up, middle - right]))
    else:
        painter.drawEllipse(QRectF(middle.x() - half, middle.y() - half, 2 * half, 2 * half))
