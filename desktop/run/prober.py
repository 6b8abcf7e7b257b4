"""Has a child process try a recipe for some seconds, and says what a run of it would take.

The window may not load what trains, so the command line does it; one probe at a time, each recipe once.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from automl.recipe import Recipe
from automl.results.estimate import Probe
from desktop.run.child import Child, said
from desktop.run.vault_inputs import Folder, Use
from desktop.words import tr
from vault_sync.session.note_texts import Copied

REST_MS = 700  # that nothing was edited, before a probe begins
Found = Probe | str  # what was measured, or why nothing was
Inputs = Callable[[Recipe, Use], None]


def subject(recipe: Recipe) -> str:
    """What a probe depends on: neither the budget nor the sampler."""
    plain = replace(recipe, trials=1, minutes=0.0, epochs=max(recipe.epochs, 1), workers=0, sampler="")
    parts = (plain.space, plain.dataset, plain.trainer, plain.data, plain.choices, plain.limits)
    return json.dumps([*map(str, parts), plain.device, plain.seed])


class Prober(QObject):
    """`measured` when there is something new to say; `about` says it."""

    measured = Signal()

    def __init__(self, parent: QObject | None = None, inputs: Inputs | None = None) -> None:
        """`inputs` copies what a recipe reads of the vault; without it nothing is read of one."""
        super().__init__(parent)
        self._inputs = inputs or (lambda _recipe, use: use(None, Copied(0, 0, 0)))
        self._found: dict[str, Found] = {}
        self._wanted: Recipe | None = None
        self._child: Child | None = None
        self._folders: list[Folder] = []  # what the child reads from
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self._start)

    def want(self, recipe: Recipe | None) -> None:
        """What is looked at now; anything else that is being tried ends."""
        if recipe and self._wanted and subject(recipe) == subject(self._wanted):
            self._wanted = recipe
            return
        self._wanted = recipe
        self._end()
        if recipe is not None and subject(recipe) not in self._found:
            self._rest.start()

    def about(self, recipe: Recipe) -> Found | None:
        """None while it is not known yet."""
        return self._found.get(subject(recipe))

    def stop(self) -> None:
        self._wanted = None
        self._end()

    def _end(self) -> None:
        self._rest.stop()
        child, self._child = self._child, None
        if child is not None:
            child.stop()
        self._clear()

    def _clear(self) -> None:
        folders, self._folders = self._folders, []
        for folder in folders:
            folder.cleanup()

    def _start(self) -> None:
        """What the recipe reads of the vault first, however long that takes."""
        recipe = self._wanted
        if recipe is None:
            return

        def use(inputs: Folder | None, copied: Copied) -> None:
            if self._wanted is None or subject(self._wanted) != subject(recipe) or self._child is not None:
                if inputs is not None:
                    inputs.cleanup()
            elif copied.problem:
                self._learn(recipe, copied.problem)
            else:
                self._try(recipe, inputs)

        self._inputs(recipe, use)

    def _try(self, recipe: Recipe, inputs: Folder | None) -> None:
        own = tempfile.TemporaryDirectory(prefix="topograph-probe-", ignore_cleanup_errors=True)
        self._folders = [own, *([inputs] if inputs is not None else [])]
        file = Path(own.name) / "recipe.json"
        file.write_text(json.dumps(recipe.plain()), "utf-8")

        def take(_status: int, output: bytes, errors: bytes) -> None:
            self._clear()
            self._child = None
            self._learn(recipe, found_in(output, errors))

        read = ["--inputs", inputs.name] if inputs is not None else []
        self._child = Child(["probe", str(file), "--json", *read], take, self)

    def _learn(self, recipe: Recipe, found: Found) -> None:
        self._found[subject(recipe)] = found
        self.measured.emit()


def found_in(output: bytes, errors: bytes) -> Found:
    """What the command said."""
    try:
        return Probe.of(json.loads(output))
    except (ValueError, KeyError, TypeError):
        return said(errors, tr("The probe ended without a word."))
