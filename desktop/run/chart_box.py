"""The plot's inside, which a drag pans; in a chart of choices it marks the lines that pass through it."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal


class ChartBox(pg.ViewBox):
    """`brushed` carries the rectangle in the chart's own places, or an empty one."""

    brushed = Signal(object)

    def __init__(self) -> None:
        super().__init__(enableMenu=False)
        self.brushes = False

    def mouseDragEvent(self, ev: Any, axis: int | None = None) -> None:
        if not self.brushes or axis is not None or ev.button() != Qt.MouseButton.LeftButton:
            super().mouseDragEvent(ev, axis)
            return
        ev.accept()
        if ev.isFinish():
            self.rbScaleBox.hide()
            corners = (self.mapToView(QPointF(at)) for at in (ev.buttonDownPos(), ev.pos()))
            self.brushed.emit(QRectF(*corners).normalized())
        else:
            self.updateScaleBox(ev.buttonDownPos(), ev.pos())
