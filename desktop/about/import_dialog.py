"""What a teammate's file would change, before it changes anything."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.about.sharing import Shared, changes
from desktop.settings import Settings
from desktop.shell.dialogs import Dialog
from desktop.shell.parts import button, label
from desktop.words import tr, tr_n

WIDE, MOST = 480, 14


class ImportDialog(Dialog):
    """`use` is called when the user takes it over."""

    def __init__(self, parent: QWidget, shared: Shared, now: Settings, use: Callable[[], object]) -> None:
        super().__init__(parent, tr("Import settings and recipes"))
        self.setMinimumWidth(WIDE)
        self._use = use
        self.changes = changes(shared, now)
        nothing = "" if self.changes else tr("It changes nothing: all of it is here already.")
        if nothing and shared.problems and not (shared.settings or shared.recipes):
            nothing = tr("Nothing of it can be used.")
        if nothing:
            self.column.addWidget(label(nothing, wrap=True))
        self._list(self.changes, "")
        self._list(shared.problems, "danger")
        self.column.addWidget(label(tr("Vaults, runs and the window stay as they are."), "small", "hint"))
        self.take = button(tr("Take over"), self._taken, primary=True)
        self.take.setEnabled(bool(self.changes))
        self.finish(self.take)

    def _list(self, lines: list[str] | tuple[str, ...], ink: str) -> None:
        if not lines:
            return
        holder = QVBoxLayout()
        holder.setSpacing(4)
        for line in lines[:MOST]:
            holder.addWidget(label(line, "small" if ink else "body", ink, wrap=True))
        if len(lines) > MOST:
            holder.addWidget(label(tr_n("and {n} more", "and {n} more", len(lines) - MOST), "small", "hint"))
        self.column.addLayout(holder)

    def _taken(self) -> None:
        self.accept()
        self._use()
