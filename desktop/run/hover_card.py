"""The card beside a mark under the pointer: what there is to say about its trial, never over the front."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from desktop.run.trial_card import Fact
from desktop.shell.parts import label

AWAY = 12.0  # pixels from the mark
WIDE = 180


class HoverCard(QFrame):
    """Lies over its chart and lets the pointer through."""

    def __init__(self, chart: QWidget) -> None:
        super().__init__(chart)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(12, 10, 12, 10)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        self.setMinimumWidth(WIDE)
        self.hide()

    def show_facts(self, facts: Sequence[Fact], at: QPointF, front: np.ndarray) -> None:
        """The facts of a trial whose mark lies at a point of the chart; `front` are its marks' pixels."""
        while cell := self._grid.takeAt(0):
            if widget := cell.widget():
                widget.hide()
                widget.deleteLater()
        for row, fact in enumerate(facts):
            head = row == 0
            self._grid.addWidget(
                label(fact.name, "strong" if head else "small", "" if head else "secondary"), row, 0
            )
            value = label(fact.words, "small", "secondary" if head else "")
            self._grid.addWidget(value, row, 1, Qt.AlignmentFlag.AlignRight)
        self._grid.activate()
        self.resize(self.sizeHint())
        self.move(self._place(at, front))
        self.show()
        self.raise_()

    @property
    def words(self) -> str:
        cells = (self._grid.itemAt(n) for n in range(self._grid.count()))
        return "\n".join(cell.widget().text() for cell in cells if cell and cell.widget())  # type: ignore

    def _place(self, at: QPointF, front: np.ndarray) -> object:
        """Of the four corners around the mark the one that covers least of the front."""
        wide, tall = float(self.width()), float(self.height())
        outer = self.parentWidget().rect()
        corners = [
            QRectF(
                at.x() + AWAY if right else at.x() - AWAY - wide,
                at.y() + AWAY if below else at.y() - AWAY - tall,
                wide,
                tall,
            )
            for right, below in ((True, True), (False, False), (True, False), (False, True))
        ]
        best = min(corners, key=lambda box: _covered(box, front) + 1000 * (not QRectF(outer).contains(box)))
        left = min(max(best.x(), 0), outer.width() - wide)
        top = min(max(best.y(), 0), outer.height() - tall)
        return QPointF(left, top).toPoint()


def _covered(box: QRectF, front: np.ndarray) -> int:
    if not len(front):
        return 0
    x, y = front[:, 0], front[:, 1]
    return int(((x > box.left()) & (x < box.right()) & (y > box.top()) & (y < box.bottom())).sum())
