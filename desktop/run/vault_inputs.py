"""What a recipe reads of the vault, copied into a folder: for a run, and for the probe before it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable

from automl.catalogue import installed
from automl.recipe import Recipe
from desktop.open_vault import OpenVault
from desktop.settings import Settings
from desktop.words import tr
from vault_sync.session.inputs import GRAPH, NOTES, copy_inputs
from vault_sync.session.note_texts import Copied

OFFLINE = tr("The vault is offline: a run on its notes can be launched when its folder is back")
NO_NOTES = tr("There is no note whose text could be read, and this recipe learns from the notes' text")
Folder = tempfile.TemporaryDirectory[str]
Use = Callable[[Folder | None, Copied], None]  # where it lies, until it is cleaned up; or what is in the way


def reads(recipe: Recipe) -> tuple[str, ...]:
    """What of the vault the recipe's data are: the text of its notes, its topic graph, or neither."""
    plugin = installed().datasets.get(recipe.dataset)
    known = plugin.words("READS") if plugin is not None else ()
    return tuple(name for name in (NOTES, GRAPH) if name in known)


class VaultInputs:
    """Of the vault that is open; the session copies, and the window does not wait."""

    def __init__(self, vault: Callable[[], OpenVault | None], settings: Callable[[], Settings]) -> None:
        self._vault, self._settings = vault, settings

    def copy(self, recipe: Recipe, first: str, use: Use) -> None:
        """`use` gets a folder that is its own from then on, at once None where nothing is read; or None with
        the problem."""
        vault, wanted = self._vault(), reads(recipe)
        if vault is None or not wanted:
            use(None, Copied(0, 0, 0))
            return
        if vault.offline:
            use(None, Copied(0, 0, 0, OFFLINE))
            return
        folder = tempfile.TemporaryDirectory(prefix="topograph-inputs-", ignore_cleanup_errors=True)

        def take(copied: Copied) -> None:
            if not copied.problem and NOTES in wanted and not copied.notes:
                copied = copied._replace(problem=NO_NOTES)
            if copied.problem:
                folder.cleanup()
            use(None if copied.problem else folder, copied)

        vault.ask(copy_inputs, take, folder.name, wanted, first, self._settings().results_folder)
