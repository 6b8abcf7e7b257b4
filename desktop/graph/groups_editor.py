"""Colour groups by query, as in Obsidian: in order, the first that finds a topic gives it its colour."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QLocale, QSize, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QColorDialog, QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from desktop import icons
from desktop.graph.completing import Vocabulary
from desktop.graph.query_box import QueryBox
from desktop.graph.views import QueryGroup
from desktop.shell.parts import button, label
from desktop.theme import Theme, load
from desktop.words import tr

SWATCH = 14


def moved(groups: Sequence[QueryGroup], at: int, step: int) -> tuple[QueryGroup, ...]:
    """One group a place up or down; at an end nothing moves."""
    found = list(groups)
    to = at + step
    if 0 <= to < len(found):
        found[at], found[to] = found[to], found[at]
    return tuple(found)


def color_of(group: QueryGroup, theme: Theme) -> str:
    """A category's colour by its name, else the colour that is written there, else that of no group."""
    named = theme.categories.get(group.color, group.color)
    return named if QColor.isValidColorName(named) else theme.tokens["nodeNone"]


class GroupsEditor(QWidget):
    """`changed` carries all groups at every change that can be read."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._theme = load("dark")
        self._groups: tuple[QueryGroup, ...] = ()
        self.vocabulary: Callable[[], Vocabulary] = Vocabulary
        self._rows: list[_Row] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(6)
        self._add = button(tr("Add a group"), self._append)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._column)
        column.addWidget(self._add)

    @property
    def groups(self) -> tuple[QueryGroup, ...]:
        return self._groups

    def show_groups(self, groups: tuple[QueryGroup, ...]) -> None:
        if groups != self._groups or len(self._rows) != len(groups):
            self._groups = groups
            self._fill()

    def show_counts(self, counts: Sequence[int]) -> None:
        for row, count in zip(self._rows, counts, strict=False):
            row.count.setText(QLocale().toString(count))

    def paint_theme(self, theme: Theme) -> None:
        self._theme = theme
        for row, group in zip(self._rows, self._groups, strict=False):
            row.paint_theme(theme, color_of(group, theme))

    def _fill(self) -> None:
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows = [_Row(self, at, group) for at, group in enumerate(self._groups)]
        for row in self._rows:
            row.box.field.vocabulary = lambda: self.vocabulary()
            self._column.addWidget(row)
        self.paint_theme(self._theme)

    # ---- changes -----------------------------------------------------------------------------

    def _append(self) -> None:
        names = list(self._theme.categories)
        taken = [group.color for group in self._groups]
        color = next((name for name in names if name not in taken), names[len(taken) % len(names)])
        self._set((*self._groups, QueryGroup("", color)), anew=True)
        self._rows[-1].box.field.setFocus()

    def alter(self, at: int, **changes: str) -> None:
        group = replace(self._groups[at], **changes)
        self._set((*self._groups[:at], group, *self._groups[at + 1 :]), anew=False)

    def move_group(self, at: int, step: int) -> None:
        self._set(moved(self._groups, at, step), anew=True)

    def remove(self, at: int) -> None:
        self._set((*self._groups[:at], *self._groups[at + 1 :]), anew=True)

    def _set(self, groups: tuple[QueryGroup, ...], anew: bool) -> None:
        if groups == self._groups:
            return
        self._groups = groups
        if anew:
            self._fill()
        else:
            self.paint_theme(self._theme)
        self.changed.emit(groups)


class _Row(QWidget):
    """A group: its colour, its query, how many it has, and what can be done with it."""

    def __init__(self, editor: GroupsEditor, at: int, group: QueryGroup) -> None:
        super().__init__()
        self._editor, self._at = editor, at
        self.box = QueryBox(tr("Query of group {at}", at=at + 1), "path:Papers")
        self.box.field.show_query(group.query)
        self.box.field.settled.connect(lambda query: editor.alter(at, query=query))
        self.count: QLabel = label("", "small", "hint")
        self._color = _flat(tr("Colour of group {at}", at=at + 1))
        self._more = _flat(tr("More on group {at}", at=at + 1))
        self._more.setMenu(self._menu())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for part in (self._color, self.box, self.count, self._more):
            row.addWidget(part, 1 if part is self.box else 0)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        words: tuple[tuple[str, Callable[[], None]], ...] = (
            (tr("Move up"), lambda: self._editor.move_group(self._at, -1)),
            (tr("Move down"), lambda: self._editor.move_group(self._at, 1)),
            (tr("Remove"), lambda: self._editor.remove(self._at)),
        )
        for text, act in words:
            menu.addAction(text).triggered.connect(lambda _checked=False, act=act: act())
        return menu

    def paint_theme(self, theme: Theme, color: str) -> None:
        self._color.setIcon(_swatch(color))
        self._more.setIcon(icons.icon("more", theme.color("text2")))
        menu = QMenu(self)
        for name, value in theme.categories.items():
            action = menu.addAction(_swatch(value), name.capitalize())
            action.triggered.connect(lambda _checked=False, name=name: self._take(name))
        menu.addAction(tr("Another colour…")).triggered.connect(lambda _checked=False: self._ask(color))
        self._color.setMenu(menu)

    def _take(self, color: str) -> None:
        self._editor.alter(self._at, color=color)

    def _ask(self, color: str) -> None:
        chosen = QColorDialog.getColor(QColor(color), self, tr("Colour of the group"))
        if chosen.isValid():
            self._take(chosen.name())


def _flat(name: str) -> QToolButton:
    made = QToolButton()
    made.setObjectName("small")
    made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    made.setAccessibleName(name)
    made.setToolTip(name)
    made.setIconSize(QSize(SWATCH, SWATCH))
    return made


def _swatch(color: str) -> QIcon:
    picture = QPixmap(SWATCH, SWATCH)
    picture.fill(QColor(color))
    return QIcon(picture)
