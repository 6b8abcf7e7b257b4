"""How the graph is laid out: by which layout, and the four forces with Obsidian's names and ranges."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from desktop.graph import importance
from desktop.graph.layouts import layouts
from desktop.graph.layouts.springs import Forces
from desktop.graph.sliders import Range, Sliders
from desktop.shell.parts import Fold, button, head_choice, label
from desktop.words import tr

RANGES = {
    "center": Range(tr("Centre force"), 0, 1, 2),
    "repel": Range(tr("Repel force"), 0, 20, 1),
    "link": Range(tr("Link force"), 0, 1, 2),
    "distance": Range(tr("Link distance"), 30, 500, 0),
}


class ForcesPanel(QWidget):
    """`changed` carries the `Forces`, the others the id of what was chosen. Forces are folded at first."""

    changed = Signal(object)
    layout_chosen = Signal(str)
    size_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.forces = Forces()
        self._sliders = Sliders(RANGES)
        self._sliders.changed.connect(self._set)
        self._layouts = head_choice(self._layout_menu())
        self._body = self._sliders_and_reset()
        self._fold = Fold(tr("Forces"), self._body)
        head = QHBoxLayout()
        head.addWidget(label(tr("Layout"), "section", "secondary"))
        head.addStretch()
        head.addWidget(self._layouts)
        self._sizes = head_choice(self._size_menu())
        sizes = QHBoxLayout()
        sizes.addWidget(label(tr("Size by"), "section", "secondary"))
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
        self._sizes.setAccessibleName(tr("Size by: {way}", way=importance.WAYS[way]))

    def choose_layout(self, id_: str) -> None:
        self.show_layout(id_)
        self.layout_chosen.emit(id_)

    def show_layout(self, id_: str) -> None:
        chosen = layouts()[id_]
        self._layouts.setText(f"{chosen.name}  ⌄")
        self._layouts.setToolTip(chosen.words)
        self._layouts.setAccessibleName(tr("Layout: {name}", name=chosen.name))
        self._fold.setVisible(chosen.springs)
        self._body.setVisible(chosen.springs and self._fold.isChecked())

    def _sliders_and_reset(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._sliders)
        reset = button(tr("Reset"), lambda: self.show_forces(Forces(), tell=True))
        column.addWidget(reset, alignment=Qt.AlignmentFlag.AlignRight)
        self.show_forces(self.forces)
        return body

    def _set(self, name: str, value: float) -> None:
        self.show_forces(replace(self.forces, **{name: value}), tell=True)

    def show_forces(self, forces: Forces, tell: bool = False) -> None:
        """A value beyond a slider's end, as some vaults have, is shown at the end and kept as it is."""
        changed, self.forces = forces != self.forces, forces
        for name in RANGES:
            self._sliders.show_value(name, getattr(forces, name))
        if tell and changed:
            self.changed.emit(forces)
