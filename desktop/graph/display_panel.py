"""The controls of how the graph is drawn: arrows, names, sizes of nodes and links."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from desktop.graph.display import Display
from desktop.graph.sliders import Range, Sliders
from desktop.shell.parts import Fold, button
from desktop.words import tr

RANGES = {
    "fade": Range(tr("Text fade threshold"), -3, 3, 1),
    "nodes": Range(tr("Node size"), 0.1, 5, 1),
    "lines": Range(tr("Link thickness"), 0.1, 5, 1),
}


class DisplayPanel(QWidget):
    """`changed` carries the `Display`."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.display = Display()
        self._arrows = QCheckBox(tr("Arrows"))
        self._arrows.setToolTip(tr("Off: only on the links of the topic under the pointer, and when near"))
        self._sliders = Sliders(RANGES)
        self._arrows.toggled.connect(lambda on: self._set("arrows", on))
        self._sliders.changed.connect(self._set)
        body = QWidget()
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._arrows)
        inside.addWidget(self._sliders)
        reset = button(tr("Reset"), lambda: self.show_display(Display(), tell=True))
        inside.addWidget(reset, alignment=Qt.AlignmentFlag.AlignRight)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Fold(tr("Display"), body), alignment=Qt.AlignmentFlag.AlignLeft)
        column.addWidget(body)
        self.show_display(self.display)

    def _set(self, name: str, value: float) -> None:
        self.show_display(replace(self.display, **{name: value}), tell=True)

    def show_display(self, display: Display, tell: bool = False) -> None:
        changed, self.display = display != self.display, display
        self._arrows.blockSignals(True)
        self._arrows.setChecked(display.arrows)
        self._arrows.blockSignals(False)
        for name in RANGES:
            self._sliders.show_value(name, getattr(display, name))
        if tell and changed:
            self.changed.emit(display)
