"""Where a card goes beside a mark: in the corner around it that covers least of what must stay in sight."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize

AWAY = 12.0  # pixels from the mark
OUTSIDE, ITS_NAME = (
    1000,
    20,
)  # what lying partly outside, or over its own name, weighs against covering a mark


def beside(
    mark: QRectF, card: QSize, outer: QSize, kept: Sequence[QPointF] = (), name: QRectF | None = None
) -> QPoint:
    """The upper left corner of a card beside a mark, within a widget of the size `outer`.

    `name` is where the mark's own label lies.
    """
    wide, tall = card.width(), card.height()
    corners = [
        QRectF(x, y, wide, tall)
        for x in (mark.right() + AWAY, mark.left() - AWAY - wide)
        for y in (mark.bottom() + AWAY, mark.top() - AWAY - tall)
    ]
    inside = QRectF(QPointF(0, 0), outer)

    def cost(box: QRectF) -> int:
        covered = sum(box.contains(point) for point in kept)
        covered += ITS_NAME * (name is not None and box.intersects(name))
        return covered + OUTSIDE * (not inside.contains(box))

    best = min(corners, key=cost)
    return QPoint(
        round(min(max(best.x(), 0), outer.width() - wide)),
        round(min(max(best.y(), 0), outer.height() - tall)),
    )
