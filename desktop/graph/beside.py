"""Where a card goes beside a mark: in the corner around it that covers least of what must stay in sight."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize

AWAY = 12.0  # pixels from the mark
OUTSIDE = 1000  # what lying partly outside weighs against covering a mark


def beside(mark: QRectF, card: QSize, outer: QSize, kept: Sequence[QPointF] = ()) -> QPoint:
    """The upper left corner of a card beside a mark, within a widget of the size `outer`."""
    wide, tall = card.width(), card.height()
    corners = [
        QRectF(x, y, wide, tall)
        for x in (mark.right() + AWAY, mark.left() - AWAY - wide)
        for y in (mark.bottom() + AWAY, mark.top() - AWAY - tall)
    ]
    inside = QRectF(QPointF(0, 0), outer)

    def cost(box: QRectF) -> int:
        return sum(box.contains(point) for point in kept) + OUTSIDE * (not inside.contains(box))

    best = min(corners, key=cost)
    return QPoint(
        round(min(max(best.x(), 0), outer.width() - wide)),
        round(min(max(best.y(), 0), outer.height() - tall)),
    )
