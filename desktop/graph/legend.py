"""What the colours of the graph mean: by what they are given, the groups with their sizes, and the rest."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from desktop.graph.grouping import Grouping
from desktop.shell.line import Line
from desktop.shell.parts import head_choice, label
from desktop.theme import Theme, load
from desktop.words import tr

DOT = 10
WAYS = {
    "community": tr("Community"),
    "folder": tr("Folder"),
    "kind": tr("Kind"),
    "runs": tr("Has runs"),
    "groups": tr("Groups"),
}
NOTHING = {
    "community": tr("No communities have been found yet"),
    "folder": tr("All notes lie in the vault's root"),
    "kind": tr("The graph is empty"),
    "runs": tr("No topic in view has a run yet"),
    "groups": tr("Add a query below: what it finds takes its colour"),
}


class Legend(QWidget):
    """`chosen` carries what is to be coloured by."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._theme = load("dark")
        self._grouping: Grouping | None = None
        self._by = next(iter(WAYS))
        self._way = head_choice(self._ways())
        self._rows = QGridLayout()
        self._rows.setColumnStretch(1, 1)
        self._rows.setVerticalSpacing(6)
        head = QHBoxLayout()
        head.addWidget(label(tr("Colour by"), "section", "secondary"))
        head.addStretch()
        head.addWidget(self._way)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addLayout(self._rows)
        self.show_way(self._by)

    def _ways(self) -> QMenu:
        menu = QMenu(self)
        for way, words in WAYS.items():
            menu.addAction(words).triggered.connect(lambda _checked=False, way=way: self.choose(way))
        return menu

    @property
    def way(self) -> str:
        return self._by

    @property
    def grouping(self) -> Grouping | None:
        return self._grouping

    def choose(self, way: str) -> None:
        self.show_way(way)
        self.chosen.emit(way)

    def show_way(self, way: str) -> None:
        changed, self._by = way != self._by, way
        if changed:
            self._fill()
        self._way.setText(f"{WAYS[way]}  ⌄")
        self._way.setAccessibleName(tr("Colour by: {way}", way=WAYS[way]))

    def show_grouping(self, grouping: Grouping) -> None:
        before, self._grouping = self._grouping, grouping
        if before is None or (before.groups, before.others) != (grouping.groups, grouping.others):
            self._fill()

    def paint_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._fill()

    def _fill(self) -> None:
        while item := self._rows.takeAt(0):
            item.widget().hide()  # at once: it is only deleted when Qt next comes to it
            item.widget().deleteLater()
        if self._grouping is None or (self._by == "groups" and self._grouping.groups):
            return  # groups stand in their editor, with the same colours and numbers
        colors = list(self._grouping.painted(self._theme).categories.values())
        for n, group in enumerate(self._grouping.groups):
            self._row(n, QColor(colors[group.color]), group.name, group.count)
        if not self._grouping.groups and not len(self._grouping.of):
            return  # an empty graph: the canvas says why
        if not self._grouping.groups:
            self._rows.addWidget(label(NOTHING[self._by], "small", "hint", wrap=True), 0, 0, 1, 3)
        elif self._grouping.others:
            here = len(self._grouping.groups)
            self._row(here, self._theme.color("nodeNone"), tr("Other"), self._grouping.others)

    def _row(self, n: int, color: QColor, name: str, count: int) -> None:
        dot = QLabel()
        dot.setPixmap(_dot(color, self.devicePixelRatioF()))
        words = Line(name, "body", "")
        words.setMinimumWidth(40)
        self._rows.addWidget(dot, n, 0)
        self._rows.addWidget(words, n, 1)
        number = label(QLocale().toString(count), "small", "hint")
        self._rows.addWidget(number, n, 2, Qt.AlignmentFlag.AlignRight)


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
