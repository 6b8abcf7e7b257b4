"""From a topic to a run: the form with the recipes that fit, what a run reads of the vault, the start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from automl.ranking import Near
from automl.recipe import Recipe
from automl.recipe_files import shelf
from automl.results.label import Label
from automl.results.rundir import Origin
from automl.results.rundir_errors import RunFolderError
from desktop.compute.engine import Compute
from desktop.compute.offer import IdleGpuOffer
from desktop.open_vault import OpenVault
from desktop.run.followed_run import FollowedRun
from desktop.run.launch_form import LaunchForm, Subject
from desktop.run.meter import on_battery
from desktop.run.prober import Prober
from desktop.run.runs import Runs
from desktop.run.vault_inputs import OFFLINE, Folder, VaultInputs, reads
from desktop.run.vault_recipe import KEY, FromNote, from_note
from desktop.settings import Settings
from desktop.shell.toasts import Toasts
from desktop.words import tr, tr_n
from vault_sync.session import properties
from vault_sync.session.note_texts import Copied
from vault_sync.session.questions import About

MOST_NEAR = 30
BATTERY = tr("The computer runs on its battery: plug it in before it is empty")


class Launching:
    """`begun` is called with each run that was started."""

    def __init__(
        self,
        runs: Runs,
        vault: Callable[[], OpenVault | None],
        say: Callable[[str], None],
        toasts: Toasts,
        settings: Callable[[], Settings],
        begun: Callable[[FollowedRun], None],
    ) -> None:
        self._runs, self._vault, self._say = runs, vault, say
        self._toasts, self._settings, self._begun = toasts, settings, begun
        self._inputs = VaultInputs(vault, settings)
        self._on_battery = False
        self.compute: Compute | None = (
            None  # where it is given, the form offers to use a GPU that stands idle
        )

    def open_form(self, parent: QWidget, about: About) -> None:
        """The form for a topic; the recipe that its note states, if any, is asked of the vault first."""
        vault, note = self._vault(), subject_of(about).origin.note

        def show(stated: Any) -> None:
            noted = from_note(stated, note, vault.root, shelf()) if vault else None
            self.form(parent, about, noted).open()

        if vault and note:
            vault.ask(properties.stated, show, note, KEY)
        else:
            show(None)

    def form(self, parent: QWidget, about: About, noted: FromNote | None = None) -> LaunchForm:
        """With the recipes that fit the topic."""
        subject = subject_of(about)
        copy, note = self._inputs.copy, subject.origin.note
        prober = Prober(parent, lambda recipe, use: copy(recipe, note, use))
        form = LaunchForm(parent, subject, shelf().recipes, noted, self._ahead, prober)
        prober.setParent(form)
        if self.compute is not None:
            form.column.insertWidget(form.column.count() - 2, IdleGpuOffer(self.compute))
        form.launched.connect(lambda recipe: self.launch(recipe, subject.origin, form.at_end))
        return form

    def _ahead(self, recipe: Recipe) -> str:
        """The run that has the device which a recipe asks for."""
        busy = (run for run in self._runs.living if run.standing == "running")
        for run in busy:
            devices = run.state.devices or ([run.state.recipe.device] if run.state.recipe else [])
            if recipe.device == "auto" or any(device.startswith(recipe.device) for device in devices):
                return run.title
        return ""

    def launch(self, recipe: Recipe, origin: Origin | None, named: Label | None = None) -> None:
        """At once; a recipe that learns from the vault gets a copy of what it reads first."""
        named = replace(named or Label(), keep_awake=self._settings().keep_awake)
        if not reads(recipe) or self._vault() is None:
            self._start(recipe, origin, named)
        else:
            self._say(tr("What the run reads of the vault is copied for it"))
            self._copy(recipe, origin, named)

    def _copy(self, recipe: Recipe, origin: Origin | None, named: Label) -> None:
        def use(folder: Folder | None, copied: Copied) -> None:
            if folder is None:
                self._toasts.say(copied.problem, "warn" if copied.problem == OFFLINE else "danger")
                return
            with folder:
                if copied.left_out:
                    self._toasts.say(left_out_words(copied.left_out), "warn")
                self._start(recipe, origin, named, Path(folder.name))

        self._inputs.copy(recipe, origin.note if origin else "", use)

    def _start(self, recipe: Recipe, origin: Origin | None, named: Label, inputs: Path | None = None) -> None:
        vault = self._vault()
        try:
            run = self._runs.start(recipe, str(vault.root) if vault else "", origin, inputs, named)
        except RunFolderError as error:
            self._toasts.say(str(error), "danger")
            return
        self._on_battery = False
        self.watch_battery()
        self._begun(run)

    def watch_battery(self) -> None:
        """Said where a run starts on the battery, and when the plug is pulled while one trains."""
        before, self._on_battery = self._on_battery, on_battery()
        if self._on_battery and not before and self._settings().warn_on_battery:
            self._toasts.say(BATTERY, "warn")


def left_out_words(count: int) -> str:
    """“3 notes are too large or unreadable: the run learns from the others”."""
    return tr_n(
        "One note is too large or unreadable: the run learns from the others",
        "{n} notes are too large or unreadable: the run learns from the others",
        count,
    )


def subject_of(about: About) -> Subject:
    """What ranking needs to know of a topic: names, and what lies around it, nearest first."""
    topic = about.topic
    first = topic.sources[0] if topic.sources else None
    heading = topic.title if str(topic.kind) == "heading" else ""
    parents = [n for n in about.into if n.id in topic.parents or "contains" in n.edge]
    others = [n for n in (*about.out, *about.into) if n not in parents and n.kind != "tag"]
    near = [Near(n.title, tr("parent topic")) for n in parents] + [
        Near(n.title, tr("neighbour")) for n in others
    ]
    origin = Origin(topic.id, topic.title, first.path if first else "", heading)
    return Subject(origin, topic.aliases, tuple(near[:MOST_NEAR]))
