"""The banner over a vault that cannot be reached, and what can be done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QDateTime, QLocale
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from desktop import density, icons
from desktop.shell.parts import button, label
from desktop.theme import Theme
from desktop.words import tr

TALL = 58


class OfflineBanner(QFrame):
    """Hidden while the vault is there; the drawing below stays as it is."""

    def __init__(self, look_again: Callable[[], object], find_folder: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("banner")
        density.hold(self, TALL)
        self._picture = QLabel()
        self._words = label("", "small", "secondary")
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addStretch()
        texts.addWidget(label(tr("The vault is offline"), "strong"))
        texts.addWidget(self._words)
        texts.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(12)
        row.addWidget(self._picture)
        row.addLayout(texts, 1)
        row.addWidget(button(tr("Look again"), look_again))
        row.addWidget(button(tr("Find the folder…"), find_folder))
        self.hide()

    def show_state(self, offline: bool, place: str) -> None:
        """The time of the picture is that of the moment the vault went away."""
        if offline and self.isHidden():
            now = QLocale().toString(QDateTime.currentDateTime().time(), QLocale.FormatType.ShortFormat)
            words = tr(
                "{place} is not there. The graph is as it was at {now}; runs go on.", place=place, now=now
            )
            self._words.setText(tr("{words} It comes back by itself.", words=words))
        self.setVisible(offline)

    def paint_theme(self, theme: Theme) -> None:
        self._picture.setPixmap(icons.pixmap("offline", theme.color("warn"), 20, self.devicePixelRatioF()))
