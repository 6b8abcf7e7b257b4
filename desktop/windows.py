"""The windows of this process: each vault has one, and whoever asks for it again gets that."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from desktop.main_window import MainWindow
from desktop.seeking import go_when_read


class Windows:
    """`make` gives a new window without a vault."""

    def __init__(self, make: Callable[[], MainWindow]) -> None:
        self._make = make
        self._all: list[MainWindow] = []

    def show(self, vault: Path | None, topic: str = "") -> MainWindow:
        """The window of a vault, one that has none yet, or a new one; without a vault any will do.

        A topic is gone to when the vault is read.
        """
        window = self._of(vault) if vault else next(iter(self._open()), None)
        if window is None:
            window = next((each for each in self._open() if each.vault is None), None) or self._new()
            if vault:
                window.open_vault(vault)
        self._raise(window)
        if topic:
            go_when_read(window, topic)
        return window

    def _new(self) -> MainWindow:
        window = self._make()
        window.shown_elsewhere = lambda vault: self._elsewhere(window, vault)
        self._all = [*self._open(), window]
        if len(self._all) > 1:
            window.move(self._all[-2].pos().x() + 32, self._all[-2].pos().y() + 32)
        window.show()
        return window

    def _open(self) -> list[MainWindow]:
        return [window for window in self._all if window.isVisible()]

    def _of(self, vault: Path) -> MainWindow | None:
        wanted = os.path.realpath(vault)
        return next((w for w in self._open() if w.vault and os.path.realpath(w.vault.root) == wanted), None)

    def _elsewhere(self, asking: MainWindow, vault: Path) -> bool:
        """Whether another window shows this vault; it then comes to the front."""
        window = self._of(vault)
        if window is None or window is asking:
            return False
        self._raise(window)
        return True

    def _raise(self, window: MainWindow) -> None:
        if window.isMinimized():
            window.showNormal()
        window.raise_()
        window.activateWindow()
