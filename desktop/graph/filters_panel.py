"""The left dock: which kinds of topics the graph shows, what its colours mean, how it is laid out."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.graph.forces_panel import ForcesPanel
from desktop.graph.graph_view import GraphView
from desktop.graph.kinds import KIND_NAMES
from desktop.graph.legend import Legend
from desktop.graph.shown import Shown
from desktop.shell.parts import label, rule
from desktop.theme import Theme


class FiltersPanel(QScrollArea):
    """`changed` tells that another set of kinds, or another word on orphans, is wanted."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.legend = Legend()
        self.forces = ForcesPanel()
        self._boxes: dict[str, QCheckBox] = {}
        self._counts: dict[str, QLabel] = {}
        self._shown = label("", "small", "hint")
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(8)
        column.addWidget(label("Kinds", "section", "secondary"))
        column.addLayout(self._kinds())
        column.addWidget(self._shown)
        for part in (self.legend, self.forces):
            column.addWidget(rule())
            column.addWidget(part)
        column.addStretch()
        self.setWidget(page)

    def _kinds(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        rows = {kind: (name.many, name.shown) for kind, name in KIND_NAMES.items()} | {
            "orphans": ("Orphans", True)
        }
        for n, (kind, (words, shown)) in enumerate(rows.items()):
            box = self._boxes[kind] = QCheckBox(words)
            box.setChecked(shown)
            box.toggled.connect(lambda _on: self.changed.emit())
            self._counts[kind] = label("0", "small", "hint")
            grid.addWidget(box, n, 0)
            grid.addWidget(self._counts[kind], n, 1, Qt.AlignmentFlag.AlignRight)
        return grid

    def shown(self) -> Shown:
        """What is wanted in the graph."""
        kinds = frozenset(kind for kind in KIND_NAMES if self._boxes[kind].isChecked())
        return Shown(kinds, self._boxes["orphans"].isChecked())

    def serve(self, graph: GraphView) -> None:
        """What is set here is done there."""
        self.changed.connect(lambda: graph.show_only(self.shown()))
        self.legend.chosen.connect(graph.colour_by)
        self.forces.changed.connect(graph.set_forces)
        self.forces.layout_chosen.connect(graph.set_layout)
        graph.show_only(self.shown())
        graph.colour_by(self.legend.way)

    def show_counts(self, counts: dict[str, int], shown: int, total: int) -> None:
        """A kind that the vault has none of is out of the way."""
        for kind, number in self._counts.items():
            there = counts.get(kind, 0)
            number.setText(QLocale().toString(there))
            for part in (number, self._boxes[kind]):
                part.setVisible(there > 0)
        self._shown.setText(f"{QLocale().toString(shown)} of {QLocale().toString(total)} shown")

    def paint_theme(self, theme: Theme) -> None:
        self.legend.paint_theme(theme)
