"""The saved views by name, each with its key; one that can no longer be read is shown as such."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from desktop import fonts, icons
from desktop.graph.views import NamedView
from desktop.shell.line import LineButton
from desktop.shell.parts import button, key_label, label
from desktop.theme import Theme, load
from desktop.words import tr

KEYED = 9  # so many views have a key


def keys_of(place: int) -> str:
    """Ctrl+1 for the first; "" beyond the ninth."""
    if place >= KEYED:
        return ""
    return QKeySequence(f"Ctrl+{place + 1}").toString(QKeySequence.SequenceFormat.NativeText)


class ViewsList(QWidget):
    """`chosen`, `removed` and `saved` carry the name of a view."""

    chosen = Signal(str)
    removed = Signal(str)
    saved = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._theme = load("dark")
        self._views: tuple[NamedView, ...] = ()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        self._save = button(tr("Save this view…"), self.ask_name)
        self._name = QLineEdit(placeholderText=tr("Name of the view"), maxLength=80)
        self._name.setAccessibleName(tr("Name of the view"))
        self._name.returnPressed.connect(self._named)
        self._name.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(label(tr("Saved views"), "section", "secondary"))
        column.addLayout(self._rows)
        column.addWidget(self._name)
        column.addWidget(self._save, alignment=Qt.AlignmentFlag.AlignLeft)

    def show_views(self, views: Sequence[NamedView]) -> None:
        self._views = tuple(views)
        while item := self._rows.takeAt(0):
            item.widget().hide()
            item.widget().deleteLater()
        for place, kept in enumerate(self._views):
            self._rows.addWidget(self._row(place, kept))

    def paint_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.show_views(self._views)

    def _row(self, place: int, kept: NamedView) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._opener(kept), 1)
        if keys := keys_of(place):
            row.addWidget(key_label(keys))
        row.addWidget(self._remover(kept.name))
        return holder

    def _opener(self, kept: NamedView) -> QPushButton:
        made = LineButton(kept.name, lambda: self.chosen.emit(kept.name))
        made.setFont(fonts.role("button"))
        made.setProperty("row", "true")
        made.setIcon(icons.icon("filter", self._theme.color("text3")))
        made.setToolTip(kept.view.query or tr("All topics"))
        if problems := kept.view.problems:
            made.setIcon(icons.icon("warning", self._theme.color("danger")))
            made.setToolTip(tr("Its search can no longer be read. {message}", message=problems[0].message))
            made.setAccessibleName(tr("{name}, its search can no longer be read", name=kept.name))
        return made

    def _remover(self, name: str) -> QToolButton:
        made = QToolButton()
        made.setObjectName("small")
        made.setIcon(icons.icon("close", self._theme.color("text3")))
        made.setAccessibleName(tr("Remove the view {name}", name=name))
        made.setToolTip(made.accessibleName())
        made.clicked.connect(lambda _checked=False: self.removed.emit(name))
        return made

    def ask_name(self) -> None:
        """The first press asks for a name, the second takes it."""
        if self._name.isVisible():
            self._named()
            return
        self._name.clear()
        self._name.show()
        self._name.setFocus()

    def _named(self) -> None:
        name = self._name.text().strip()
        self._name.hide()
        if name:
            self.saved.emit(name)
