"""The left dock: what the graph shows, what its colours mean, the saved views, how it is laid out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from desktop.graph.display_panel import DisplayPanel
from desktop.graph.forces_panel import ForcesPanel
from desktop.graph.graph_view import GraphView
from desktop.graph.groups_editor import GroupsEditor
from desktop.graph.kinds import KIND_NAMES
from desktop.graph.legend import Legend
from desktop.graph.looking import Looking
from desktop.graph.query_box import QueryBox
from desktop.graph.views import MOST_RARE, View
from desktop.graph.views_list import ViewsList
from desktop.shell import shapes
from desktop.shell.parts import Scrolled, label, rule
from desktop.theme import Theme
from desktop.words import tr

HINT = tr("path:Papers OR #survey")
HELP = tr(
    "Everything here changes the picture only; notes are never touched. Ctrl+F comes back to the search."
)


class FiltersPanel(Scrolled):
    """`changed` tells that another view is wanted, `view` says which."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.search = QueryBox(tr("Show only"), HINT)
        self.legend = Legend()
        self.groups = GroupsEditor()
        self.views = ViewsList()
        self.forces, self.display = ForcesPanel(), DisplayPanel()
        self._boxes: dict[str, QCheckBox] = {}
        self._counts: dict[str, QLabel] = {}
        self._shown = label("", "small", "hint")
        self._near = QCheckBox(tr("With their neighbours"))
        self._near.setChecked(True)
        self._rare = QSlider(Qt.Orientation.Horizontal)
        self._least = label("", "small", "hint")
        self._quiet = False
        self._put_together()
        self._listen()
        self.looking: Looking  # from `serve` on

    def _put_together(self) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(8)
        column.addLayout(_head(tr("Show only"), self._shown))
        column.addWidget(self.search)
        column.addWidget(self._near)
        column.addWidget(rule())
        column.addWidget(label(tr("Kinds"), "section", "secondary"))
        column.addLayout(self._kinds())
        column.addLayout(self._rarity())
        column.addWidget(rule())
        column.addWidget(self.legend)
        column.addWidget(self.groups)
        for part in (self.views, self.forces):
            column.addWidget(rule())
            column.addWidget(part)
        column.addWidget(self.display)
        column.addStretch()
        column.addWidget(label(HELP, "small", "hint", wrap=True))
        self.setWidget(page)
        self.groups.hide()

    def _kinds(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        rows = {kind: (name.many, name.shown) for kind, name in KIND_NAMES.items()} | {
            "orphans": (tr("Orphans"), True)
        }
        for n, (kind, (words, shown)) in enumerate(rows.items()):
            box = self._boxes[kind] = QCheckBox(words)
            box.setChecked(shown)
            self._counts[kind] = label("0", "small", "hint")
            grid.addWidget(box, n, 0)
            grid.addWidget(self._counts[kind], n, 1, Qt.AlignmentFlag.AlignRight)
        self._boxes["missing"].setToolTip(tr("Off: only what exists, as Obsidian's “Existing files only”"))
        return grid

    def _rarity(self) -> QHBoxLayout:
        self._rare.setRange(0, MOST_RARE)
        self._rare.setPageStep(1)
        self._rare.setAccessibleName(tr("Sources at least"))
        self._rare.setToolTip(tr("A heading or term is shown from so many places or links on; 0 shows all"))
        row = QHBoxLayout()
        row.addWidget(label(tr("Sources at least"), ink="secondary"))
        row.addWidget(self._rare, 1)
        row.addWidget(self._least)
        return row

    def _listen(self) -> None:
        for box in (*self._boxes.values(), self._near):
            box.toggled.connect(lambda _on: self._tell())
        self._rare.valueChanged.connect(self._show_rarity)
        self._rare.setValue(View().least)
        self.search.field.settled.connect(lambda _query: self._tell())
        self.groups.changed.connect(lambda _groups: self._tell())
        self.legend.chosen.connect(lambda _way: self._tell())
        for part in (self.forces, self.display):
            part.changed.connect(lambda _new: self._tell())

    def _show_rarity(self, value: int) -> None:
        self._least.setText(QLocale().toString(value) if value else tr("all"))
        self._tell()

    def _tell(self) -> None:
        self.groups.setVisible(self.legend.way == "groups")
        if not self._quiet:
            self.changed.emit()

    # ---- the view ----------------------------------------------------------------------------

    def view(self) -> View:
        """What is wanted in the graph."""
        return View(
            query=self.search.field.text(),
            near=self._near.isChecked(),
            kinds=frozenset(kind for kind in KIND_NAMES if self._boxes[kind].isChecked()),
            orphans=self._boxes["orphans"].isChecked(),
            least=self._rare.value(),
            colour_by=self.legend.way,
            groups=self.groups.groups,
            forces=self.forces.forces,
            display=self.display.display,
        )

    def show_view(self, view: View) -> None:
        """Everything as a saved view has it, told as one change."""
        with self._as_one_change():
            self.search.field.show_query(view.query)
            self._near.setChecked(view.near)
            for kind in KIND_NAMES:
                self._boxes[kind].setChecked(kind in view.kinds)
            self._boxes["orphans"].setChecked(view.orphans)
            self._rare.setValue(view.least)
            self.groups.show_groups(view.groups)
            self.legend.show_way(view.colour_by)
            self.forces.show_forces(view.forces)
            self.display.show_display(view.display)

    def show_all(self) -> None:
        """No search, every kind and the rarest topics too; colours and forces stay."""
        self.show_view(replace(self.view(), query="", kinds=frozenset(KIND_NAMES), orphans=True, least=0))

    @contextmanager
    def _as_one_change(self) -> Iterator[None]:
        self._quiet = True
        try:
            yield
        finally:
            self._quiet = False
        self._tell()

    def serve(self, graph: GraphView) -> None:
        """What is set here is done there."""
        self.looking = Looking(self, graph)
        self.forces.layout_chosen.connect(graph.set_layout)
        self.forces.size_chosen.connect(graph.size_by)

    # ---- what is shown -----------------------------------------------------------------------

    def show_counts(self, counts: dict[str, int], shown: int, total: int) -> None:
        """A kind that the vault has none of is out of the way."""
        for kind, number in self._counts.items():
            there = counts.get(kind, 0)
            number.setText(QLocale().toString(there))
            for part in (number, self._boxes[kind]):
                part.setVisible(there > 0)
        far = tr("{shown} of {total}", shown=QLocale().toString(shown), total=QLocale().toString(total))
        self._shown.setText(far if total else "")

    def show_groups(self) -> None:
        """The numbers beside the groups are those of the graph."""
        if self.legend.way == "groups" and self.legend.grouping:
            self.groups.show_counts([group.count for group in self.legend.grouping.groups])

    def paint_theme(self, theme: Theme) -> None:
        for part in (self.legend, self.groups, self.views):
            part.paint_theme(theme)
        for kind in KIND_NAMES:
            ink = theme.color("ghost" if kind in shapes.OUTLINED else "nodeNone")
            self._boxes[kind].setIcon(QIcon(shapes.pixmap(kind, ink, 16, self.devicePixelRatioF())))


def _head(words: str, right: QLabel) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(label(words, "section", "secondary"))
    row.addStretch()
    row.addWidget(right)
    return row
