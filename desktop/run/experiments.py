"""Runs and the vault in one window: launches from a topic, follows what lives, writes results notes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from automl.ranking import Near
from automl.recipe import Recipe
from automl.recipe_files import shelf
from automl.results.control import Word
from automl.results.rundir import Origin
from automl.results.rundir_errors import RunFolderError
from desktop.open_vault import OpenVault
from desktop.pulse import Pulse
from desktop.run import results_note
from desktop.run.followed_run import FollowedRun
from desktop.run.launch_form import LaunchForm, Subject
from desktop.run.run_dock import RunDock, RunStrip
from desktop.run.run_head import MORE
from desktop.run.runs import Runs
from vault_sync.disk.writer import Conflict
from vault_sync.session.questions import About

MOST_NEAR = 30


class Experiments(QObject):
    """`vault` gives the open vault, or None; `show_dock` opens the run dock."""

    def __init__(
        self,
        dock: RunDock,
        strip: RunStrip,
        pulse: Pulse,
        vault: Callable[[], OpenVault | None],
        show_dock: Callable[[], None],
        say: Callable[[str], None],
    ) -> None:
        super().__init__(dock)
        self._dock, self._strip = dock, strip
        self._vault, self._show_dock, self._say = vault, show_dock, say
        self.runs = Runs(self._changed, pulse.wake)
        self.current: FollowedRun | None = None
        dock.view.told.connect(self._tell)
        dock.view.note_asked.connect(self.write_note)
        strip.chosen.connect(self.show)
        self.runs.look()
        if newest := self.runs.newest_first():
            self.current = newest[0]
        pulse.add(self.runs.drain)
        self._show_all()

    # ---- launching ---------------------------------------------------------------------------

    def form(self, parent: QWidget, about: About) -> LaunchForm:
        """The form for a topic, with the recipes that fit it."""
        form = LaunchForm(parent, subject_of(about), shelf().recipes)
        form.launched.connect(lambda recipe: self.launch(recipe, subject_of(about).origin))
        return form

    def launch(self, recipe: Recipe, origin: Origin | None) -> None:
        vault = self._vault()
        try:
            run = self.runs.start(recipe, str(vault.root) if vault else "", origin)
        except RunFolderError as error:
            self._say(str(error))
            return
        self.show(run)

    # ---- following ---------------------------------------------------------------------------

    def show(self, run: FollowedRun) -> None:
        """Another run comes into view, and the dock opens."""
        self.current = run
        self._show_dock()
        self._show_all()

    def _changed(self, run: FollowedRun) -> None:
        if run is self.current:
            self._show_all()
        else:
            self._strip.show_runs(self.runs, self.current)

    def _show_all(self) -> None:
        self._strip.show_runs(self.runs, self.current)
        if self.current:
            self._dock.show_run(self.current, self._vault() is not None)

    # ---- deciding ----------------------------------------------------------------------------

    def _tell(self, word: Word) -> None:
        if self.current:
            problem = self.runs.tell(self.current, word, MORE if word is Word.MORE else 0)
            if problem:
                self._say(problem)
            self._show_all()

    def write_note(self) -> None:
        """The results note of the run in view, into the open vault."""
        vault = self._vault()
        if vault is None or self.current is None:
            return
        written = results_note.write(self.current, vault.root, vault.announce)
        self._say(str(written) if isinstance(written, Conflict) else f"Written: {written.path}")


def subject_of(about: About) -> Subject:
    """What ranking needs to know of a topic: names, and what lies around it, nearest first."""
    topic = about.topic
    first = topic.sources[0] if topic.sources else None
    heading = topic.title if str(topic.kind) == "heading" else ""
    parents = [n for n in about.into if n.id in topic.parents or n.edge == "contains"]
    others = [n for n in (*about.out, *about.into) if n not in parents and n.kind != "tag"]
    near = [Near(n.title, "parent topic") for n in parents] + [Near(n.title, "neighbour") for n in others]
    origin = Origin(topic.id, topic.title, first.path if first else "", heading)
    return Subject(origin, topic.aliases, tuple(near[:MOST_NEAR]))
