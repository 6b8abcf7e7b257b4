"""The left dock: which kinds of topics the graph shows, with their numbers, and what its colours mean."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.graph.kinds import KIND_NAMES
from desktop.shell.parts import label, rule
from desktop.theme import Theme, load

DOT = 10


class FiltersPanel(QScrollArea):
    """`changed` tells that another set of kinds, or another word on orphans, is wanted."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._theme = load("dark")
        self._groups: list[tuple[str, int]] = []
        self._boxes: dict[str, QCheckBox] = {}
        self._counts: dict[str, QLabel] = {}
        self._shown = label("", "small", "hint")
        page = QWidget()
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(12, 8, 12, 12)
        self._column.setSpacing(8)
        self._column.addWidget(label("Kinds", "section", "secondary"))
        self._column.addLayout(self._kinds())
        self._column.addWidget(self._shown)
        self._column.addWidget(rule())
        self._column.addWidget(label("Colour by folder", "section", "secondary"))
        self._legend = QGridLayout()
        self._legend.setColumnStretch(1, 1)
        self._column.addLayout(self._legend)
        self._column.addStretch()
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

    def wanted(self) -> frozenset[str]:
        """The kinds to show."""
        return frozenset(kind for kind in KIND_NAMES if self._boxes[kind].isChecked())

    @property
    def orphans(self) -> bool:
        return self._boxes["orphans"].isChecked()

    def show_counts(self, counts: dict[str, int], shown: int, total: int) -> None:
        """A kind that the vault has none of is out of the way."""
        for kind, number in self._counts.items():
            there = counts.get(kind, 0)
            number.setText(QLocale().toString(there))
            for part in (number, self._boxes[kind]):
                part.setVisible(there > 0)
        self._shown.setText(f"{QLocale().toString(shown)} of {QLocale().toString(total)} shown")

    def show_groups(self, groups: list[tuple[str, int]]) -> None:
        self._groups = groups
        while item := self._legend.takeAt(0):
            item.widget().hide()
            item.widget().deleteLater()
        colors = list(self._theme.categories.values())
        rows = [(name, count, colors[n]) for n, (name, count) in enumerate(groups)]
        for n, (name, count, color) in enumerate(rows):
            dot = QLabel()
            dot.setPixmap(_dot(QColor(color), self.devicePixelRatioF()))
            self._legend.addWidget(dot, n, 0)
            self._legend.addWidget(label(name), n, 1)
            self._legend.addWidget(label(QLocale().toString(count), "small", "hint"), n, 2)
        if not groups:
            self._legend.addWidget(
                label("All notes lie in the vault's root", "small", "hint", wrap=True), 0, 0, 1, 3
            )

    def paint_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.show_groups(self._groups)


def _dot(color: QColor, ratio: float) -> QPixmap:
    picture = QPixmap(QSize(DOT, DOT) * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawEllipse(1, 1, DOT - 2, DOT - 2)
    painter.end()
    return picture
