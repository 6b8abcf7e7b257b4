"""The windows of this process: whoever asks for a vault gets the window it has, or asks for one more."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from desktop.graph.views import Views
from desktop.main_window import MainWindow
from desktop.seeking import go_when_read


class Windows:
    """`make` gives a new window without a vault."""

    def __init__(self, make: Callable[[], MainWindow]) -> None:
        self._make = make
        self._all: list[MainWindow] = []

    @property
    def all(self) -> tuple[MainWindow, ...]:
        """Those that are open, oldest first."""
        return tuple(self._all)

    def show(self, vault: Path | None, topic: str = "") -> MainWindow:
        """The window of a vault, one that has none yet, or a new one; without a vault any will do.

        A topic is gone to when the vault is read.
        """
        window = self._of(vault) if vault else next(iter(self._all), None)
        if window is None:
            window = next((each for each in self._all if each.vault is None), None) or self._new()
            if vault:
                window.open_vault(vault)
        self._raise(window)
        if topic:
            go_when_read(window, topic)
        return window

    def beside(self, window: MainWindow) -> MainWindow | None:
        """One more window of the same vault, which begins as this one looks."""
        if window.vault is None:
            return None
        window.vault.keep()
        new = self._new()
        new.open_vault(window.vault.root, again=True)
        self._raise(new)
        return new

    def _new(self) -> MainWindow:
        window = self._make()
        window.shown_elsewhere = lambda vault: self._elsewhere(window, vault)
        window.beside_asked.connect(lambda: self.beside(window))
        window.changed.connect(lambda changes: self._tell(window, lambda other: other.adopt(**changes)))
        window.dressed.connect(lambda: self._tell(window, MainWindow.wear))
        window.workspace.filters.looking.kept.connect(lambda views: self._share(window, views))
        window.quitting.connect(lambda: self._tell(window, MainWindow.close))
        window.closed.connect(lambda: self._closed(window))
        self._tell(window, MainWindow.wear)
        if self._all:
            window.move(self._all[-1].pos().x() + 32, self._all[-1].pos().y() + 32)
        self._all.append(window)
        window.show()
        return window

    def _closed(self, window: MainWindow) -> None:
        self._all.remove(window)
        window.deleteLater()

    def _tell(self, window: MainWindow, what: Callable[[MainWindow], object]) -> None:
        for other in [each for each in self._all if each is not window]:
            what(other)

    def _share(self, window: MainWindow, views: Views) -> None:
        """Saved views are the vault's, in whichever of its windows they were saved."""
        vault = window.vault
        for other in [each for each in self._all if each is not window and each.vault]:
            if vault and other.vault and _same(vault.root, other.vault.root):
                other.workspace.filters.looking.adopt(views.saved)

    def _of(self, vault: Path) -> MainWindow | None:
        return next((w for w in reversed(self._all) if w.vault and _same(w.vault.root, vault)), None)

    def _elsewhere(self, asking: MainWindow, vault: Path) -> bool:
        """Whether another window shows this vault; it then comes to the front."""
        if asking.vault and _same(asking.vault.root, vault):
            return False
        window = self._of(vault)
        if window is None:
            return False
        self._raise(window)
        return True

    def _raise(self, window: MainWindow) -> None:
        if window.isMinimized():
            window.showNormal()
        window.raise_()
        window.activateWindow()


def _same(one: Path, other: Path) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)
