"""Runs and the vault in one window: launches from a topic, follows what lives, writes results notes."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from automl.results.control import Word
from automl.results.figure import Figure
from automl.results.rundir_errors import RunFolderError
from desktop.open_vault import OpenVault
from desktop.pulse import Pulse
from desktop.run import results_note
from desktop.run.comparing import Comparing
from desktop.run.conflict_dialog import ConflictDialog
from desktop.run.earlier import earlier_of, with_earlier
from desktop.run.followed_run import FollowedRun
from desktop.run.launching import Launching
from desktop.run.meter import Meter
from desktop.run.noted_run import noted_in
from desktop.run.references import with_stated
from desktop.run.run_banner import FORGET, SHOW_LOG, TAKE_OVER
from desktop.run.run_dock import RunDock, RunStrip
from desktop.run.run_endings import RunEndings
from desktop.run.run_head import GONE, MORE
from desktop.run.run_keeping import RunKeeping, show_folder
from desktop.run.runs import Runs
from desktop.run.runs_list import RunsList
from desktop.run.topic_marks import fingerprint, marks_of
from desktop.run.topic_runs import TopicRuns
from desktop.run.trial_asking import TrialAsking
from desktop.settings import Settings
from desktop.shell.toasts import Toasts
from desktop.words import tr
from vault_sync.disk.writer import EDITED, Conflict, Writer
from vault_sync.session import properties
from vault_sync.session.properties import Figure as Stated
from vault_sync.session.questions import About

MOST_NEAR = 30
METER_SECONDS = 2.0
WEIGHED = ("importance", "parallel_coordinates")  # charts that a process computes something for


class Experiments(QObject):
    """`vault` gives the open vault, or None; `show_dock` opens the run dock."""

    launched = Signal()  # a topic has one run more
    marked = Signal()  # `marks` are others: a topic got a run, a better score, or one began or ended

    def __init__(
        self,
        dock: RunDock,
        strip: RunStrip,
        listed: RunsList,
        pulse: Pulse,
        vault: Callable[[], OpenVault | None],
        show_dock: Callable[[], None],
        say: Callable[[str], None],
        toasts: Toasts,
        settings: Callable[[], Settings] = Settings,
    ) -> None:
        super().__init__(dock)
        self._dock, self._strip, self._listed = dock, strip, listed
        self._vault, self._show_dock, self._say = vault, show_dock, say
        self._toasts, self._settings = toasts, settings
        self.runs = Runs(self._changed, pulse.wake)
        self.launching = Launching(self.runs, vault, say, toasts, settings, self._begun)
        self._endings = RunEndings(dock, toasts, self.show, self._write_at_end)
        self._meter, self._next_reading = Meter(), 0.0
        self.current: FollowedRun | None = None
        self._topic_runs: TopicRuns | None = None
        self.marks, self._marked_by = marks_of(()), fingerprint(())
        self._writer: tuple[OpenVault, Writer] | None = None
        dock.view.asked.connect(self._asked)
        dock.view.note_asked.connect(self.write_note)
        dock.view.head.workers_asked.connect(self.set_workers)
        dock.view.head.kept_asked.connect(lambda what: self.current and self.keeping.do(what, self.current))
        strip.chosen.connect(self.show)
        self.keeping = RunKeeping(self.runs, dock, toasts, self._show_all)
        self.asking = TrialAsking(self.runs, dock, toasts, self._changed)
        dock.view.trial_asked.connect(
            lambda wanted, trial: self.current and self.asking.do(wanted, self.current, trial)
        )
        dock.view.chart_asked.connect(self._chart_asked)
        dock.view.refer = self._refer
        self._stated: tuple[Stated, ...] = ()
        listed.asked.connect(self._do)
        listed.folder_asked.connect(lambda: show_folder())
        self.comparing = Comparing(dock, self._show_all)
        self._practises = False
        strip.practice_asked.connect(self.practise)
        dock.practice_closed.connect(self._end_practice)
        self.runs.look()
        if newest := self.runs.newest_first():
            self.current = newest[0]
        pulse.add(self.runs.drain)
        pulse.add(self._measure)
        self._show_all()

    # ---- launching ---------------------------------------------------------------------------

    def open_form(self, parent: QWidget, about: About) -> None:
        """The form for a topic."""
        self.launching.open_form(parent, about)

    def _begun(self, run: FollowedRun) -> None:
        self.show(run)
        self.launched.emit()

    # ---- following ---------------------------------------------------------------------------

    def show(self, run: FollowedRun) -> None:
        """Another run comes into view, and the dock opens."""
        self.current, self.comparing.runs, self._practises = run, [], False
        self.runs.follow(run.folder.path)
        self.look_for_figures()
        self._show_dock()
        self._show_all()

    def practise(self) -> None:
        """Samplers on a table of known results, in the dock until the user has seen enough."""
        self._practises = True
        self._show_dock()
        self._show_all()

    def _end_practice(self) -> None:
        self._practises = False
        self._dock.practice.practising.cancel()
        self._show_all()

    def _changed(self, run: FollowedRun) -> None:
        self._endings.watch(run)
        if run is self.current or run in self.comparing.runs:
            self._show_all()
        else:
            self._show_lists()

    def _do(self, wanted: str, run: FollowedRun) -> None:
        """What was asked for in the list of runs."""
        if wanted == "open":
            self.show(run)
        elif wanted == "compare":
            self._show_dock()
            self._practises = False
            self.comparing.add(run, self.current)
            self._show_lists()
        else:
            self.keeping.do(wanted, run)

    def _show_lists(self) -> None:
        self._strip.show_runs(self.runs, self.current)
        vault = self._vault()
        newest = self.runs.newest_first()
        self.comparing.forget(newest)
        self._listed.show_problems(self.runs.problems)
        self._listed.comparing = bool(self.comparing.runs)
        self._listed.show_runs(newest, str(vault.root) if vault else "", self.current)
        if self._topic_runs is not None and isValid(self._topic_runs):
            self._topic_runs.refresh()
        if (now := fingerprint(newest)) != self._marked_by:
            self.marks, self._marked_by = marks_of(newest), now
            self.marked.emit()

    def runs_of(self, about: About) -> TopicRuns | None:
        """The list of a topic's runs for its panel; None where it has none."""
        topic = about.topic.id
        if not self.runs.of_topic(topic):
            return None
        made = self._topic_runs = TopicRuns(lambda: self.runs.of_topic(topic))
        made.chosen.connect(self.show)
        return made

    def topics_with_runs(self) -> frozenset[str]:
        """The ids of the topics that runs were launched from."""
        return frozenset(self.marks.best)

    def _show_all(self) -> None:
        if self.current not in self.runs.followed.values():
            self.current = next(iter(self.runs.newest_first()), None)
        self._show_lists()
        if self._practises:
            self._dock.show_practice()
        elif self.current is None:
            self._dock.show_nothing()
        elif self.comparing.runs:
            self.comparing.refresh()
        else:
            self._dock.show_run(self.current, self._vault() is not None)

    def _refer(self, figure: Figure, run: FollowedRun) -> Figure:
        """What others found, in the chart of a run: stated in notes, and by the run before it."""
        earlier = earlier_of(run, self.runs.newest_first())
        return with_earlier(with_stated(figure, run.state, self._stated), earlier)

    # ---- deciding ----------------------------------------------------------------------------

    def _asked(self, what: Word | str) -> None:
        """A word for the run in view, or one of the banner's other actions."""
        run = self.current
        if run is None:
            return
        if what == SHOW_LOG:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(run.folder.logs)))
            return
        if what == FORGET:
            self.runs.forget(run)
            self._show_all()
            return
        problem = self.runs.take_over(run) if what == TAKE_OVER else self._tell(run, Word(what))
        if problem:
            self._say(problem)
        self._show_all()

    def _tell(self, run: FollowedRun, word: Word) -> str:
        return self.runs.tell(run, word, MORE if word is Word.MORE else 0)

    def set_workers(self, count: int) -> None:
        """So many train at once in the run in view, from now on."""
        if self.current and (problem := self.runs.tell(self.current, Word.WORKERS, count)):
            self._say(problem)

    def pause_or_resume(self) -> None:
        """By key: whichever of the two the run in view can do."""
        word = {"running": Word.PAUSE, "paused": Word.RESUME, "interrupted": Word.RESUME}
        if self.current and self.current.standing in word:
            self._asked(word[self.current.standing])

    def write_note(self) -> None:
        """The results note of the run in view, into the open vault."""
        vault = self._vault()
        if vault is None or self.current is None:
            self._say(
                tr("There is no run to write a note about") if vault else tr("Open a vault to write into")
            )
            return
        if vault.offline:
            self._say(tr("The vault is offline: the note can be written when its folder is back"))
            return
        if self.current.standing == "noted":
            self._say(
                tr(
                    "The note of this run is brought up to date on {host}",
                    host=self.current.folder.about.host,
                )
            )
            return
        if self.current.standing == "missing":
            self._say(tr("{gone}: its note can be written when it is back", gone=GONE))
            return
        if not self.current.state.front.points:
            self._say(tr("There is no finished trial to write about yet"))
            return
        self._note_about(self.current, vault)

    def _note_about(self, run: FollowedRun, vault: OpenVault, anew: bool = False, over: bool = False) -> None:
        folder = self._settings().results_folder
        if self._writer is None or self._writer[0] is not vault or self._writer[1].folder != folder:
            self._writer = vault, results_note.writer_for(vault.root, vault.announce, folder)
        try:
            written = results_note.write(run, self._writer[1], anew, over)
        except RunFolderError as error:
            self._toasts.say(str(error), "danger")
            return
        if not isinstance(written, Conflict):
            words = tr("The results note is written: {path}", path=written.path)
            self._toasts.say(words, "success", (tr("Show"), lambda: vault.go_to(f"note:{written.path}")))
        elif written.later:
            self._toasts.say(str(written), "warn", (tr("Try again"), lambda: self._note_about(run, vault)))
        else:
            theirs, ours = results_note.versions(run, vault.root)
            again = partial(self._note_about, run, vault, True)
            replace = partial(self._note_about, run, vault, False, True) if written.reason == EDITED else None
            ConflictDialog(self._dock.window(), str(written), theirs, ours, again, replace).open()

    def _write_at_end(self, run: FollowedRun) -> None:
        """Only where the form was told so, and into the vault it was launched from."""
        vault = self._vault()
        if vault is None or run.folder.about.vault != str(vault.root):
            return
        if vault.offline:
            act = (tr("Write note"), lambda: self._write_at_end(run))
            self._toasts.say(tr("The vault is offline: the results note is not written."), "danger", act)
        else:
            self._note_about(run, vault)

    def _measure(self) -> bool | float:
        """The device of the run in view, while it trains."""
        run, now = self.current, time.monotonic()
        training = run is not None and run.standing in ("running", "retraining")
        if run is None or not training:
            self._dock.view.head.show_meter(None)
            return False
        if now >= self._next_reading:
            self._next_reading = now + METER_SECONDS
            self.launching.watch_battery()
            self._dock.view.head.show_meter(self._meter.read(next(iter(run.state.devices), "cpu")))
        return max(0.1, self._next_reading - now)

    def stop(self) -> None:
        """Before the window goes: what was started to be looked at ends, runs go on."""
        self.asking.stop()
        self._dock.view.panel.stop()
        self._dock.stop_practice()

    def vault_opened(self) -> None:
        """The notes of another vault tell of other runs."""
        vault = self._vault()
        self._stated = ()
        self.runs.show_noted(noted_in(vault.root / self._settings().results_folder) if vault else [])
        self._show_all()

    def look_for_figures(self) -> None:
        """The published figures that the notes state; asked again when the run in view is another."""
        if vault := self._vault():
            vault.ask(properties.figures, self._take_figures)

    def _take_figures(self, stated: tuple[Stated, ...]) -> None:
        if stated != self._stated:
            self._stated = stated
            self._show_all()

    def _chart_asked(self, chart: str) -> None:
        if self.current and chart in WEIGHED:
            self.asking.weigh(self.current)
