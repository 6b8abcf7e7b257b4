"""The views of the open vault: brought back at opening, the first time from Obsidian, kept at each change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from desktop.find.palette import Entry
from desktop.graph import views
from desktop.graph.looking import Looking
from desktop.graph.views import NamedView, Views
from desktop.graph.views_list import KEYED, keys_of
from desktop.words import tr
from vault_sync.session import panel_questions

if TYPE_CHECKING:
    from desktop.main_window import MainWindow
    from desktop.open_vault import OpenVault


class KeptViews(QObject):
    """Belongs to the main window."""

    def __init__(self, window: MainWindow, looking: Looking) -> None:
        super().__init__(window)
        self._window, self._looking = window, looking
        self._vault: OpenVault | None = None
        looking.kept.connect(self._keep)
        looking.removed.connect(self._tell_removed)
        looking.lens = lambda: window.settings.lens
        looking.lens_asked.connect(lambda lens: window.change(lens=lens))
        for place in range(KEYED):
            self._add_key(place)

    def _add_key(self, place: int) -> None:
        action = QAction(tr("Saved view {place}", place=place + 1), self._window)
        action.setShortcut(QKeySequence(f"Ctrl+{place + 1}"))
        action.triggered.connect(lambda _checked=False: self._looking.show_place(place))
        self._window.addAction(action)

    def opened(self, vault: OpenVault) -> None:
        """A vault that was here before looks as it did; a new one as Obsidian shows it."""
        known = views.load(vault.root)
        self._vault = None  # nothing is kept before it is known what there is to keep
        self._looking.attach(vault, known or Views())
        if known is None:
            vault.ask(
                panel_questions.graph_settings, lambda found: self._import(vault, views.imported(found))
            )
        else:
            self._vault = vault

    def _import(self, vault: OpenVault, found: Views) -> None:
        self._vault = vault
        self._looking.attach(vault, found)

    def closed(self) -> None:
        self._vault = None
        self._looking.detach()

    def _keep(self, kept: Views) -> None:
        if self._vault and (problem := views.save(self._vault.root, kept)):
            self._window.status_bar.say(problem)

    def _tell_removed(self, place: int, kept: NamedView) -> None:
        """Undone with a click, in the vault that it was removed in."""
        vault = self._vault

        def put_back() -> None:
            if vault is not None and vault is self._vault:
                self._looking.put_back(place, kept)

        self._window.toasts.say(
            tr("The view “{name}” is removed.", name=kept.name), act=(tr("Put it back"), put_back)
        )

    def entries(self) -> Sequence[Entry]:
        """The saved views as commands of the palette."""
        return [
            Entry(
                f"view:{kept.name}",
                tr("Show {name}", name=kept.name),
                tr("View"),
                lambda name=kept.name: self._looking.show_saved(name),  # type: ignore[misc]
                keys_of(place),
                "filter",
                tr("its search can no longer be read") if kept.view.problems else tr("saved view"),
            )
            for place, kept in enumerate(self._looking.views.saved)
        ]
