"""The first thing a newcomer sees: choose a vault, from those Obsidian knows or any folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop import density, icons
from desktop.sample_vault import sample_vault
from desktop.shell.flow import Flow
from desktop.shell.landscape import Landscape
from desktop.shell.parts import button, label, rule, upright_rule
from desktop.shell.vault_list import VaultList
from desktop.theme import Theme
from desktop.words import tr

WIDTH, BUTTON = 520, 28
LEAD = tr(
    "Topograph draws the topics of your notes while you write, and searches for networks from any of them."
)
PROMISES = (
    (
        "note",
        tr(
            "Your notes are only read. The one thing ever written is a results note, and only when you ask"
            " for it."
        ),
    ),
    ("cpu", tr("Runs use this computer. Nothing is sent anywhere.")),
)


class FirstStart(QWidget):
    """`opened` carries the folder the user chose."""

    opened = Signal(str)

    def __init__(self, vaults: Sequence[Path], choose_folder: Callable[[], object]) -> None:
        super().__init__()
        self._promise_icons: list[tuple[QLabel, str]] = []
        self._picture = Landscape()
        self._list = VaultList(vaults)
        self._list.opened.connect(self.opened)
        self._try_sample = button(tr("Try the sample vault"), lambda: self.opened.emit(str(sample_vault())))
        self._open_folder = button(tr("Open a folder…"), choose_folder, primary=not vaults)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._picture, 10)
        row.addWidget(upright_rule())
        row.addWidget(self._right_half(), 11)

    def _right_half(self) -> QWidget:
        column = QWidget()
        column.setMaximumWidth(WIDTH)
        rows = QVBoxLayout(column)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        rows.addStretch()
        rows.addWidget(label(tr("Choose a vault"), "display"))
        rows.addWidget(label(LEAD, ink="secondary", wrap=True))
        rows.addSpacing(20)
        if self._list.any:
            rows.addWidget(label(tr("Known to Obsidian"), "section", "secondary"))
            rows.addWidget(self._list)
            rows.addSpacing(4)
        choices, free = Flow(gap=8), label(tr("Nothing to install"), "small", "hint")
        density.hold(free, BUTTON)
        for part in (self._open_folder, self._try_sample, free):
            choices.addWidget(part)
        rows.addLayout(choices)
        rows.addSpacing(12)
        rows.addWidget(rule())
        rows.addSpacing(4)
        for icon, words in PROMISES:
            rows.addLayout(self._promise(icon, words))
        rows.addStretch()
        return _centred(column)

    def _promise(self, icon: str, words: str) -> QHBoxLayout:
        picture = QLabel()
        self._promise_icons.append((picture, icon))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(picture, alignment=Qt.AlignmentFlag.AlignTop)
        row.addWidget(label(words, ink="secondary", wrap=True), 1)
        return row

    def paint_theme(self, theme: Theme) -> None:
        self._picture.paint_theme(theme)
        self._list.paint_theme(theme)
        ink = theme.color("text1" if self._list.any else "onFill")
        icons.put_beside(self._open_folder, "folder", ink)
        icons.put_beside(self._try_sample, "note", theme.color("text1"))
        for picture, icon in self._promise_icons:
            picture.setPixmap(icons.pixmap(icon, theme.color("text3"), 20, self.devicePixelRatioF()))

    def set_count(self, vault: Path, notes: int) -> None:
        self._list.set_count(vault, notes)


def _centred(inner: QWidget) -> QWidget:
    outer = QWidget()
    row = QHBoxLayout(outer)
    row.setContentsMargins(40, 20, 40, 20)
    row.addStretch(1)
    row.addWidget(inner, 20)
    row.addStretch(1)
    return outer
