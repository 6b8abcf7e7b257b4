"""The runs in the left dock: grouped by how they stand, searched, opened with a click, kept in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QListView, QMenu, QStackedWidget, QVBoxLayout

from automl.problems import Problem
from desktop import density, icons
from desktop.run.followed_run import FollowedRun
from desktop.run.run_row_paint import HEADING, ROW, RowPainter
from desktop.run.run_rows import ARCHIVED, Heading, RunRow, rows_of
from desktop.run.wording import disk_words
from desktop.shell.empty import EmptyState
from desktop.shell.parts import button, label, rule
from desktop.theme import Theme
from desktop.words import tr, tr_n

Index = QModelIndex | QPersistentModelIndex


class RunsModel(QAbstractListModel):
    """Rows as values; a row that only says something else is told as changed, and nothing moves."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[RunRow | Heading] = []

    def show_rows(self, rows: list[RunRow | Heading]) -> None:
        if [_key(row) for row in rows] != [_key(row) for row in self.rows]:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
            return
        before, self.rows = self.rows, rows
        for n, (old, new) in enumerate(zip(before, rows, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(n), self.index(n))

    def row_of(self, run: str) -> int:
        return next((n for n, row in enumerate(self.rows) if isinstance(row, RunRow) and row.id == run), -1)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(0, density.tall(HEADING) if isinstance(row, Heading) else density.tall(ROW, 2))
        if isinstance(row, Heading):
            return f"{row.title} {row.count}" if role == Qt.ItemDataRole.AccessibleTextRole else None
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            parts = (f"{row.title}  {row.best}", f"{row.word} · {row.rest}" if row.word else row.rest)
            return "\n".join(parts)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        heading = isinstance(self.rows[index.row()], Heading)
        usable = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.ItemIsEnabled if heading else usable


def _key(row: RunRow | Heading) -> str:
    return row.title if isinstance(row, Heading) else row.id


KEYS = {
    Qt.Key.Key_Return: "open",
    Qt.Key.Key_Enter: "open",
    Qt.Key.Key_Delete: "trash",
    Qt.Key.Key_F2: "rename",
}


class _View(QListView):
    """Enter opens, Delete and F2 do what they do in a list of files."""

    pressed_key = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        wanted = KEYS.get(Qt.Key(event.key()))
        if wanted:
            self.pressed_key.emit(wanted)
        else:
            super().keyPressEvent(event)


# What the menu of a run offers: what is asked for, its words, its icon, its key.
MENU = (
    ("open", tr("Open"), "run", "Return"),
    ("compare", tr("Compare with the run in view"), "front", ""),
    ("rename", tr("Rename or remark…"), "note", "F2"),
    ("archive", tr("Archive"), "orphan", ""),
    ("folder", tr("Show folder"), "folder", ""),
    ("trash", tr("Move to trash"), "trash", "Del"),
)


class RunsList(QFrame):
    """`asked` carries what is wanted (open, compare, rename, archive, folder, trash) and the run."""

    asked = Signal(str, object)
    folder_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._runs: dict[str, FollowedRun] = {}
        self.comparing = False  # whether a comparison is open that one more run can join
        self._vault, self._current, self._archived = "", "", False
        self._search = QLineEdit()
        self._search.setPlaceholderText(tr("Search runs"))
        self._search.setAccessibleName(tr("Search runs"))
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(lambda _: self._fill())
        self.model = RunsModel()
        self.view = _View()
        self._painter = RowPainter(self.view)
        self._empty = EmptyState("run", tr("No runs yet"), tr("Choose a topic and press R."))
        self._stack = QStackedWidget()
        self._disk = label("", "small", "hint")
        self._unread = label("", "small", "danger", wrap=True)
        self._unread.setContentsMargins(12, 4, 12, 0)
        self._unread.hide()
        self._put_together()

    def _put_together(self) -> None:
        view = self.view
        view.setModel(self.model)
        view.setItemDelegate(self._painter)
        view.setMouseTracking(True)
        view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.setObjectName("runsList")
        view.setAccessibleName(tr("Runs"))
        view.clicked.connect(self._clicked)
        view.pressed_key.connect(self._key)
        view.customContextMenuRequested.connect(lambda at: self._open_menu(at))
        self._stack.addWidget(view)
        self._stack.addWidget(self._empty)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 4, 8, 4)
        show = button(tr("Show folder"), self.folder_asked.emit)
        show.setProperty("row", "true")
        for part in (self._disk, show):
            foot.addWidget(part)
        foot.insertStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        top = QHBoxLayout()
        top.setContentsMargins(12, 4, 12, 0)
        top.addWidget(self._search)
        column.addLayout(top)
        column.addWidget(self._stack, 1)
        column.addWidget(rule())
        column.addWidget(self._unread)
        column.addLayout(foot)

    # ---- what is shown -----------------------------------------------------------------------

    def show_runs(self, runs: Sequence[FollowedRun], vault: str, current: FollowedRun | None) -> None:
        self._runs = {run.folder.id: run for run in runs}
        self._vault, self._current = vault, current.folder.id if current else ""
        used = sum(run.disk for run in runs)
        words = tr_n("{n} run", "{n} runs", len(runs))
        if used:
            words = tr_n("{size} in {n} run", "{size} in {n} runs", len(runs), size=disk_words(used))
        self._disk.setText(words)
        self._fill()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Folders among the runs that cannot be read: how many, and why each in the tooltip."""
        words = tr_n("{n} folder cannot be read", "{n} folders cannot be read", len(problems))
        self._unread.setText(words if problems else "")
        self._unread.setToolTip("\n".join(problem.message for problem in problems))
        self._unread.setVisible(bool(problems))

    @property
    def unread(self) -> str:
        return self._unread.text()

    def _fill(self) -> None:
        words = self._search.text()
        self.model.show_rows(rows_of(list(self._runs.values()), self._vault, words, self._archived))
        row = self.model.row_of(self._current)
        if row >= 0 and row != self.view.currentIndex().row():
            self.view.setCurrentIndex(self.model.index(row))
        if words:
            self._empty.say(tr("No run fits"), tr("Search by topic, recipe, remark or state."))
        else:
            self._empty.say(tr("No runs yet"), tr("Choose a topic and press R."))
        self._stack.setCurrentWidget(self.view if self.model.rows else self._empty)

    @property
    def words(self) -> list[str]:
        """All rows as a reader hears them."""
        role = Qt.ItemDataRole.AccessibleTextRole
        return [self.model.data(self.model.index(n), role) for n in range(self.model.rowCount())]

    @property
    def foot(self) -> str:
        return self._disk.text()

    def search(self, words: str) -> None:
        self._search.setText(words)

    # ---- what a user does --------------------------------------------------------------------

    def _run_at(self, index: Index) -> FollowedRun | None:
        row = self.model.rows[index.row()] if index.isValid() else None
        return self._runs.get(row.id) if isinstance(row, RunRow) else None

    def _clicked(self, index: QModelIndex) -> None:
        row = self.model.rows[index.row()]
        if isinstance(row, Heading) and row.title == ARCHIVED:
            self._archived = not self._archived
            self._fill()
        elif run := self._run_at(index):
            self.asked.emit("open", run)

    def _key(self, wanted: str) -> None:
        if run := self._run_at(self.view.currentIndex()):
            self.asked.emit(wanted, run)

    def _open_menu(self, at: QPoint) -> None:
        if run := self._run_at(self.view.indexAt(at)):
            self.menu(run).popup(self.view.viewport().mapToGlobal(at))

    def menu(self, run: FollowedRun) -> QMenu:
        """Only what this run can do is in it."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for wanted, words, icon, keys in MENU:
            if run.standing == "noted" and wanted not in ("open", "compare"):
                continue
            if wanted == "compare" and self.comparing:
                words = tr("Add to the comparison")
            if wanted == "archive" and run.label.archived:
                words = tr("Bring back from the archive")
            action = menu.addAction(icons.icon(icon, self._painter.theme.color("text2")), words)
            action.setShortcut(keys)
            if wanted == "compare":
                action.setEnabled(run.folder.id != self._current or self.comparing)
            else:
                action.setEnabled(wanted not in ("archive", "trash") or not run.live)
            action.triggered.connect(lambda _=False, wanted=wanted: self.asked.emit(wanted, run))
        return menu

    def paint_theme(self, theme: Theme) -> None:
        self._painter.theme = theme
        self._empty.paint_theme(theme)
        self.view.viewport().update()
