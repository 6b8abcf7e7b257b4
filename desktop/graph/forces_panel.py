"""How the graph is laid out: by which layout, and the four forces with Obsidian's names and ranges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.graph import importance
from desktop.graph.layouts import layouts
from desktop.graph.layouts.springs import Forces
from desktop.shell.parts import button, label

STEPS = 1000  # of a slider


@dataclass(frozen=True, slots=True)
class Range:
    """A force's words, its ends, and how many decimals tell apart what a slider can set."""

    words: str
    least: float
    most: float
    decimals: int


RANGES = {
    "center": Range("Centre force", 0, 1, 2),
    "repel": Range("Repel force", 0, 20, 1),
    "link": Range("Link force", 0, 1, 2),
    "distance": Range("Link distance", 30, 500, 0),
}


class ForcesPanel(QWidget):
    """`changed` carries the `Forces`, the others the id of what was chosen. Forces are folded at first."""

    changed = Signal(object)
    layout_chosen = Signal(str)
    size_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.forces = Forces()
        self._sliders: dict[str, QSlider] = {}
        self._values: dict[str, QDoubleSpinBox] = {}
        self._layouts = _flat_button()
        self._layouts.setMenu(self._layout_menu())
        self._fold = _flat_button("›  Forces")
        self._fold.setCheckable(True)
        self._fold.setAccessibleName("Forces")
        self._body = self._sliders_and_values()
        self._body.setVisible(False)
        self._fold.toggled.connect(self._open)
        head = QHBoxLayout()
        head.addWidget(label("Layout", "section", "secondary"))
        head.addStretch()
        head.addWidget(self._layouts)
        self._sizes = _flat_button()
        self._sizes.setMenu(self._size_menu())
        sizes = QHBoxLayout()
        sizes.addWidget(label("Size by", "section", "secondary"))
        sizes.addStretch()
        sizes.addWidget(self._sizes)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(sizes)
        column.addLayout(head)
        column.addWidget(self._fold, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._body)
        self.show_layout("force")
        self.show_size("links")

    def _open(self, opened: bool) -> None:
        self._body.setVisible(opened)
        self._fold.setText("⌄  Forces" if opened else "›  Forces")

    def _layout_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for layout in layouts().values():
            action = menu.addAction(layout.name)
            action.setToolTip(layout.words)
            action.triggered.connect(lambda _checked=False, id_=layout.id: self.choose_layout(id_))
        return menu

    def _size_menu(self) -> QMenu:
        menu = QMenu(self)
        for way, words in importance.WAYS.items():
            menu.addAction(words).triggered.connect(lambda _checked=False, way=way: self.choose_size(way))
        return menu

    def choose_size(self, way: str) -> None:
        self.show_size(way)
        self.size_chosen.emit(way)

    def show_size(self, way: str) -> None:
        self._sizes.setText(f"{importance.WAYS[way]}  ⌄")
        self._sizes.setAccessibleName(f"Size by {importance.WAYS[way]}")

    def choose_layout(self, id_: str) -> None:
        self.show_layout(id_)
        self.layout_chosen.emit(id_)

    def show_layout(self, id_: str) -> None:
        chosen = layouts()[id_]
        self._layouts.setText(f"{chosen.name}  ⌄")
        self._layouts.setToolTip(chosen.words)
        self._layouts.setAccessibleName(f"Layout: {chosen.name}")
        self._fold.setVisible(chosen.springs)
        self._body.setVisible(chosen.springs and self._fold.isChecked())

    def _sliders_and_values(self) -> QWidget:
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(0, 1)
        for n, (name, range_) in enumerate(RANGES.items()):
            self._values[name] = self._value(name, range_)
            self._sliders[name] = self._slider(name, range_)
            grid.addWidget(label(range_.words, "small", "secondary"), 2 * n, 0)
            grid.addWidget(self._values[name], 2 * n, 1)
            grid.addWidget(self._sliders[name], 2 * n + 1, 0, 1, 2)
        reset = button("Reset", lambda: self.show_forces(Forces(), tell=True))
        grid.addWidget(reset, 2 * len(RANGES), 1)
        self.show_forces(self.forces)
        return body

    def _value(self, name: str, range_: Range) -> QDoubleSpinBox:
        value = QDoubleSpinBox()
        value.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
        value.setRange(range_.least, range_.most)
        value.setDecimals(range_.decimals)
        value.setSingleStep((range_.most - range_.least) / 20)
        value.setAlignment(Qt.AlignmentFlag.AlignRight)
        value.setKeyboardTracking(False)
        value.setFixedWidth(56)
        value.setAccessibleName(range_.words)
        value.valueChanged.connect(self._setter(name))
        return value

    def _slider(self, name: str, range_: Range) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(0, STEPS)
        slider.setPageStep(STEPS // 10)
        slider.setSingleStep(STEPS // 50)
        slider.setAccessibleName(range_.words)
        span = range_.most - range_.least
        slider.valueChanged.connect(lambda at: self._set(name, range_.least + span * at / STEPS))
        return slider

    def _setter(self, name: str) -> Callable[[float], None]:
        return lambda value: self._set(name, value)

    def _set(self, name: str, value: float) -> None:
        self.show_forces(replace(self.forces, **{name: value}), tell=True)

    def show_forces(self, forces: Forces, tell: bool = False) -> None:
        """A value beyond a slider's end, as some vaults have, is shown at the end and kept as it is."""
        changed, self.forces = forces != self.forces, forces
        for name, range_ in RANGES.items():
            value = getattr(forces, name)
            share = (value - range_.least) / (range_.most - range_.least)
            _quietly(self._sliders[name], round(min(1.0, max(0.0, share)) * STEPS))
            _quietly(self._values[name], value)
        if tell and changed:
            self.changed.emit(forces)


def _quietly(part: QSlider | QDoubleSpinBox, value: float) -> None:
    part.blockSignals(True)
    part.setValue(value)  # type: ignore[arg-type]
    part.blockSignals(False)


def _flat_button(text: str = "") -> QToolButton:
    made = QToolButton()
    made.setText(text)
    made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    return made
