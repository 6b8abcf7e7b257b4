"""Short messages at the lower right, each with at most one action; errors stay until they are closed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop import icons
from desktop.shell.parts import button, label
from desktop.theme import current
from desktop.words import tr

WIDE, MOST, STAYS_MS = 320, 3, 5000
MARGIN, ABOVE = 12, 38  # from the window's edges; the lower one leaves the status bar free
ICONS = {"success": "check", "warn": "warning", "danger": "error"}


class Toast(QFrame):
    """One message; it stays while the pointer is over it."""

    def __init__(
        self, over: QWidget, words: str, kind: str, act: tuple[str, Callable[[], object]] | None
    ) -> None:
        super().__init__(over)
        self.setObjectName("toast")
        self.setFixedWidth(WIDE)
        self.words = words
        self.gone = False
        picture = QLabel()
        ink = current().color(kind)
        picture.setPixmap(icons.pixmap(ICONS[kind], ink, 16, self.devicePixelRatioF()))
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(picture)
        row.addWidget(label(words, wrap=True), 1)
        shut = QToolButton()
        shut.setIcon(icons.icon("close", current().color("text2")))
        shut.setAccessibleName(tr("Close"))
        shut.clicked.connect(lambda: self.leave())
        row.addWidget(shut)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 6, 8)
        column.addLayout(row)
        if act:
            foot = QHBoxLayout()
            foot.addStretch()
            foot.addWidget(button(act[0], lambda: (act[1](), self.leave())))
            column.addLayout(foot)
        self._rest = QTimer(self, interval=STAYS_MS, singleShot=True)
        self._rest.timeout.connect(self.leave)
        self._goes = kind != "danger"
        if self._goes:
            self._rest.start()

    def leave(self) -> None:
        self._rest.stop()
        self.gone = True
        self.hide()
        self.deleteLater()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._rest.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        if self._goes and not self.isHidden():
            self._rest.start()
        super().leaveEvent(event)


class Toasts(QObject):
    """Keeps at most three over a window, the newest lowest."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self._said: list[Toast] = []
        over.installEventFilter(self)

    @property
    def shown(self) -> list[Toast]:
        self._said = [toast for toast in self._said if isValid(toast) and not toast.gone]
        return self._said

    def say(
        self, words: str, kind: str = "success", act: tuple[str, Callable[[], object]] | None = None
    ) -> Toast:
        """`kind` is success, warn or danger; `act` the words of a button and what it does."""
        for old in self.shown[: max(0, len(self.shown) - MOST + 1)]:
            old.leave()
        toast = Toast(self._over, words, kind, act)
        self._said.append(toast)
        toast.show()
        toast.setFixedHeight(toast.heightForWidth(WIDE))  # as many lines as the words take
        self._place()
        return toast

    def _place(self) -> None:
        bottom = self._over.height() - ABOVE
        for toast in reversed(self.shown):
            bottom -= toast.height()
            toast.move(self._over.width() - WIDE - MARGIN, bottom)
            toast.raise_()
            bottom -= 8

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)
