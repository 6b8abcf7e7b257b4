"""Where a card goes beside a mark."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRect, QRectF, QSize

from desktop.graph.beside import beside

OUTER, CARD = QSize(400, 300), QSize(100, 60)


@pytest.mark.parametrize("at", [(200, 150), (5, 5), (395, 295), (395, 5), (5, 295), (200, 298)])
def test_a_card_lies_inside_and_off_its_mark(at: tuple[int, int]) -> None:
    mark = QRectF(at[0] - 4, at[1] - 4, 8, 8)
    card = QRect(beside(mark, CARD, OUTER), CARD)
    assert QRect(0, 0, 400, 300).contains(card)
    assert not card.contains(*at)


@pytest.mark.parametrize(
    "name", [QRectF(150, 156, 100, 14), QRectF(206, 143, 100, 14), QRectF(94, 143, 100, 14)]
)
def test_a_card_leaves_the_name_of_its_mark_in_sight(name: QRectF) -> None:
    crowd = [QPointF(x, y) for x in range(100, 300, 25) for y in (105, 195)]
    card = QRectF(QRect(beside(QRectF(196, 146, 8, 8), CARD, OUTER, crowd, name), CARD))
    assert not card.intersects(name)


def test_a_card_goes_where_it_covers_least() -> None:
    mark, below = QRectF(196, 146, 8, 8), [QPointF(250, 200), QPointF(160, 120)]
    card = QRect(beside(mark, CARD, OUTER, below), CARD)
    assert not any(card.contains(point.toPoint()) for point in below)
