"""The shape of each kind of topic, small, for lists: the same shapes as in the graph."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from vault_sync.graph.graph import TopicKind

OUTLINED = (TopicKind.MISSING, TopicKind.TAG)
DASHES = (2.0, 1.6)  # of the pen's width: a ring of a note that is not yet written
LINE = 1.5


def draw(painter: QPainter, kind: str, middle: QPointF, radius: float, ink: QColor) -> None:
    """A disc is a note, a rounded square a heading, a diamond a term; missing notes and tags are outlines."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if kind in OUTLINED:
        pen = QPen(ink, LINE)
        if kind == TopicKind.MISSING:
            pen.setDashPattern(DASHES)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
    painter.drawPath(outline(kind, middle, radius))
    painter.restore()


def outline(kind: str, middle: QPointF, radius: float) -> QPainterPath:
    path = QPainterPath()
    if kind == TopicKind.HEADING:
        side = 1.7 * radius
        path.addRoundedRect(QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side), 2, 2)
    elif kind in _CORNERS:
        path.addPolygon(_polygon(middle, radius, *_CORNERS[kind]))
        path.closeSubpath()
    else:
        path.addEllipse(middle, radius, radius)
    return path


# Corners, and the angle of the first in degrees.
_CORNERS = {
    str(TopicKind.TERM): (4, -90.0),
    str(TopicKind.TAG): (6, 0.0),
    str(TopicKind.ATTACHMENT): (3, -90.0),
    str(TopicKind.CANVAS): (4, 45.0),
    str(TopicKind.BASE): (4, 45.0),
}


def _polygon(middle: QPointF, radius: float, corners: int, first: float) -> QPolygonF:
    angles = [math.radians(first + 360 * n / corners) for n in range(corners)]
    return QPolygonF(
        [QPointF(middle.x() + radius * math.cos(a), middle.y() + radius * math.sin(a)) for a in angles]
    )


def pixmap(kind: str, ink: QColor, size: int, ratio: float = 1) -> QPixmap:
    """A shape by itself, for labels and check boxes."""
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    draw(painter, kind, QPointF(size / 2, size / 2), 0.36 * size, ink)
    painter.end()
    return picture
