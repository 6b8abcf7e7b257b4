"""The vaults Obsidian knows, as a card of rows: arrows move, Enter opens, a missing one says so."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop import density, icons
from desktop.shell.parts import button, label, path_label, rule
from desktop.theme import Theme
from desktop.words import tr, tr_n

ROW_HEIGHT = 56


class VaultRow(QFrame):
    """One vault: name, path, number of notes, and a button on the chosen row."""

    opened = Signal(str)
    taken = Signal()

    def __init__(self, vault: Path) -> None:
        super().__init__()
        self.setObjectName("vaultRow")
        self.vault = vault
        self.there = vault.is_dir()
        density.hold(self, ROW_HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{vault.name}, {vault}")
        self._picture = QLabel()
        self._count = label("" if self.there else tr("Not mounted"), "small", "hint")
        self._open = button(tr("Open"), self._ask, primary=True)
        self._lay_out()
        self.choose(False)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(self.vault.name, "strong", "" if self.there else "hint"))
        words.addWidget(path_label(_short(self.vault)))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 14, 8)
        row.setSpacing(12)
        row.addWidget(self._picture)
        row.addLayout(words, 1)
        row.addWidget(self._count)
        row.addWidget(self._open)

    def choose(self, chosen: bool) -> None:
        self.setProperty("chosen", "true" if chosen else "false")
        self.style().polish(self)
        self._open.setVisible(chosen and self.there)
        # `hint` ink is too faint on the chosen ground
        for words in self.findChildren(QLabel):
            if words.property("ink") in ("hint", "secondary") and self.there:
                words.setProperty("ink", "secondary" if chosen else "hint")
                words.style().polish(words)

    def set_count(self, notes: int) -> None:
        self._count.setText(tr_n("{n} note", "{n} notes", notes))

    def paint_theme(self, theme: Theme) -> None:
        name = "vault" if self.there else "offline"
        self._picture.setPixmap(icons.pixmap(name, theme.color("text2"), 20, self.devicePixelRatioF()))

    def _ask(self) -> None:
        if self.there:
            self.opened.emit(str(self.vault))

    def focusInEvent(self, event: object) -> None:
        self.taken.emit()
        super().focusInEvent(event)  # type: ignore[arg-type]

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self._ask()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._ask()
        elif event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)


class VaultList(QFrame):
    """`opened` carries the folder of the vault."""

    opened = Signal(str)

    def __init__(self, vaults: Sequence[Path]) -> None:
        super().__init__()
        self.setObjectName("vaultList")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        self._rows: dict[Path, VaultRow] = {}
        for n, vault in enumerate(vaults):
            if n:
                column.addWidget(rule())
            column.addWidget(self._row(vault))
        first = next((row for row in self._rows.values() if row.there), None)
        if first:
            first.choose(True)
            self.setFocusProxy(first)

    def _row(self, vault: Path) -> QWidget:
        row = self._rows[vault] = VaultRow(vault)
        row.opened.connect(self.opened)
        row.taken.connect(lambda: self._choose(vault))
        return row

    def _choose(self, vault: Path) -> None:
        for path, row in self._rows.items():
            row.choose(path == vault)

    @property
    def any(self) -> bool:
        return bool(self._rows)

    def set_count(self, vault: Path, notes: int) -> None:
        self._rows[vault].set_count(notes)

    def paint_theme(self, theme: Theme) -> None:
        for row in self._rows.values():
            row.paint_theme(theme)


def _short(path: Path) -> str:
    """The path as its owner writes it: `~` for the home folder."""
    try:
        return str(Path("~") / path.relative_to(Path.home()))
    except (ValueError, RuntimeError):
        return str(path)
