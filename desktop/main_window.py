"""The main window: first start or an open vault, between the tool bar and the status bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from desktop import actions, density, theme
from desktop.about.program import Program
from desktop.find.explore import Exploring
from desktop.find.finding import Finding
from desktop.graph import warm_up
from desktop.graph.exporting import Exporting
from desktop.graph.kept_views import KeptViews
from desktop.open_vault import OpenVault
from desktop.pulse import Pulse
from desktop.run.experiments import Experiments
from desktop.run.leaving import Leaving
from desktop.sessions import Sessions
from desktop.settings import OF_A_WINDOW, Settings
from desktop.shell.bars import StatusBar, ToolBar
from desktop.shell.dialogs import ShortcutsDialog
from desktop.shell.first_start import FirstStart
from desktop.shell.folding import folded
from desktop.shell.guide import Guide
from desktop.shell.offline import OfflineBanner
from desktop.shell.settings_dialog import SettingsDialog
from desktop.shell.toasts import Toasts
from desktop.shell.workspace import Workspace
from desktop.topic.correcting import Corrections
from desktop.words import tr
from vault_sync.graph.graph import Lens
from vault_sync.session import panel_questions
from vault_sync.session.questions import About

LEAST_SIZE, FIRST_SIZE = (960, 600), (1440, 900)
WARM_UP_MS, WARM_UP_LAYOUT_MS = 250, 3000  # after the window was shown: what it opens then comes first


class MainWindow(QMainWindow):
    """Knows how its parts stand to each other; what they show is handed to it.

    `changed` carries settings that are of all windows; `dressed` says that the application looks otherwise.
    """

    beside_asked, quitting, closed, dressed = Signal(), Signal(), Signal(), Signal()
    changed = Signal(object)

    def __init__(
        self,
        settings: Settings,
        save: Callable[[Settings], str],
        vaults: Sequence[Path],
        sessions: Sessions | None = None,
    ) -> None:
        super().__init__()
        self.settings = settings
        self._sessions = sessions or Sessions()
        self.theme = theme.load("dark")
        self._worn: theme.Theme | None = None
        self._accent: str | None = None  # of the open vault; until it is known nothing changes
        self.pulse = Pulse(self)
        self.vault: OpenVault | None = None
        self.shown_elsewhere: Callable[[Path], bool] = lambda _vault: False  # each vault has one window
        self._save = save
        self.program = Program(self)
        guarded = {id_: self._guarded(id_, handler) for id_, handler in self._handlers().items()}
        self.actions_by_id = actions.build(self, guarded)
        self.first_start = FirstStart(vaults, self.choose_folder)
        self.first_start.opened.connect(lambda folder: self.open_vault(Path(folder)))
        keys = self.actions_by_id["run-dock"].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self.workspace = Workspace(keys, self.pulse.wake, settings.canvas)
        self.tool_bar = ToolBar(self.actions_by_id, settings.lens)
        self.tool_bar.lens.chosen.connect(lambda lens: self.change(lens=lens))
        self.status_bar = StatusBar(self.actions_by_id)
        self._exporting = Exporting(self.status_bar.say, self)
        self.status_bar.problems_asked.connect(lambda: self.exploring.open("problems"))
        self.workspace.graph.addActions([self.actions_by_id[name] for name in ("launch", "path")])
        self.workspace.graph.panel_asked.connect(lambda _topic: self.change(topic_panel=True))
        self.workspace.topic_panel.launch_asked.connect(self.launch)
        self.toasts = Toasts(self)
        self.offline = OfflineBanner(self._look_again, self.choose_folder)
        self.experiments = self._make_experiments()
        self._stack = QStackedWidget()
        self._put_together()
        self.workspace.bring_back(settings.splits, settings.left_panel)
        self.workspace.tiers.folded.connect(lambda: self._toggle("run_dock"))
        self.finding = Finding(self)
        self.corrections = Corrections(self)
        self.exploring = Exploring(self, self.workspace.explore)
        looking = self.workspace.filters.looking
        looking.runs = self.experiments.topics_with_runs
        graph = self.workspace.graph
        for news in (graph.view_changed, self.experiments.marked):
            news.connect(lambda: graph.show_runs(self.experiments.marks.best, self.experiments.marks.live))
        self.views = KeptViews(self, looking)
        self.finding.more_entries = lambda: (*self.exploring.entries(), *self.views.entries())
        self._show_docks()
        self.workspace.reduce_motion(self.settings.reduce_motion)
        self.apply_theme()
        self.close_vault()

    def _make_experiments(self) -> Experiments:
        made = Experiments(
            self.workspace.runs,
            self.workspace.strip,
            self.workspace.runs_list,
            self.pulse,
            lambda: self.vault,
            lambda: self.change(run_dock=True),
            self.status_bar.say,
            self.toasts,
            lambda: self.settings,
        )
        made.launching.compute = self.program.compute
        panel = self.workspace.topic_panel
        panel.runs_of = made.runs_of
        made.launched.connect(lambda: panel.show_about(panel.about))
        return made

    def _handlers(self) -> dict[str, Callable[[], None]]:
        return {
            "palette": lambda: self.finding.palette.open(),
            "switcher": lambda: self.finding.switcher.open("names"),
            "full-text": lambda: self.finding.switcher.open("text"),
            "filter": self._filter,
            "save-view": self._save_view,
            "open-obsidian": lambda: self.workspace.graph.hand.ask_obsidian(),
            "local": lambda: self.workspace.graph.toggle_local(),
            "new-window": self.beside_asked.emit,
            "open-folder": self.choose_folder,
            "close-vault": self.close_vault,
            "launch": self.launch,
            "path": lambda: self.exploring.find_path(),
            "explore": lambda: self.exploring.open(),
            "not-a-topic": lambda: self.corrections.begin("not a topic"),
            "same-as": lambda: self.corrections.begin("same as"),
            "rename": lambda: self.corrections.begin("rename"),
            "undo-correction": lambda: self.corrections.take_back(),
            "pause-run": lambda: self.experiments.pause_or_resume(),
            "write-note": lambda: self.experiments.write_note(),
            "practice": lambda: self.experiments.practise(),
            "time-lapse": lambda: self.workspace.graph.time_lapse.toggle(),
            "export": lambda: self._exporting.ask(self),
            "lens": lambda: self.change(lens="notes" if self.settings.lens == "topics" else "topics"),
            "left-dock": lambda: self._toggle("left_dock"),
            "topic-panel": lambda: self._toggle("topic_panel"),
            "run-dock": lambda: self._toggle("run_dock"),
            "next-region": lambda: self.workspace.go_to_region(1),
            "last-region": lambda: self.workspace.go_to_region(-1),
            "theme": self._other_theme,
            "settings": lambda: self.settings_dialog().open(),
            "tour": lambda: self.show_tour(),
            **self.program.handlers(),
            "shortcuts": lambda: self.shortcuts_dialog().open(),
            "close-window": self.leave,
            "quit": lambda: self.leave(all_windows=True),
        }

    def _guarded(self, id_: str, handler: Callable[[], None]) -> Callable[[], None]:
        """Pressed where it cannot be used, a command says what it lacks."""
        command = actions.BY_ID[id_]

        def act() -> None:
            if lacking := self.finding.lacking(command):
                self._show_docks()  # Qt has ticked the action already
                self.status_bar.say(f"{command.text.rstrip('…')}: {actions.REASONS[lacking]}")
            else:
                handler()

        return act

    def _put_together(self) -> None:
        self.setMinimumSize(*LEAST_SIZE)
        self.resize(*FIRST_SIZE)
        if self.settings.geometry:
            self.restoreGeometry(QByteArray.fromBase64(self.settings.geometry.encode("ascii", "ignore")))
        self._stack.addWidget(self.first_start)
        self._stack.addWidget(self.workspace)
        frame = QWidget()
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        parts = ((self.tool_bar, 0), (self.offline, 0), (self._stack, 1), (self.status_bar, 0))
        for part, stretch in parts:
            column.addWidget(part, stretch)
        self.setCentralWidget(frame)

    # ---- the vault ---------------------------------------------------------------------------

    def open_vault(self, vault: Path, again: bool = False) -> None:
        """`again` shows it here too where another window does."""
        if not again and self.shown_elsewhere(vault):
            return
        self._end_vault()
        self.change(last_vault=str(vault))
        self.setWindowTitle(f"{vault.name} — Topograph")
        self.tool_bar.show_vault(vault)
        self.tool_bar.setVisible(True)
        self._stack.setCurrentWidget(self.workspace)
        self.workspace.centre.setFocus()
        seat = self._sessions.join(vault, self.pulse.wake)
        lens = Lens(self.settings.lens)
        self.vault = OpenVault(vault, seat, self.workspace, self.pulse, self.status_bar.say, lens)
        self.vault.offline_told = lambda offline: self.show_offline(offline, vault)
        self.vault.problems_told = self.status_bar.show_problems
        self.views.opened(self.vault)
        self.vault.ask(panel_questions.accent, self._take_accent)
        self.experiments.vault_opened()

    def close_vault(self) -> None:
        self._end_vault()
        self.setWindowTitle("Topograph")
        self.tool_bar.setVisible(False)
        self.status_bar.say(tr("No vault open"))
        self._stack.setCurrentWidget(self.first_start)

    def _end_vault(self) -> None:
        if self.vault:
            self.views.closed()
            self.show_offline(False, self.vault.root)
            self.status_bar.show_problems(0)
            self.vault.close()
            self.vault = None
            self.workspace.clear()

    def show_offline(self, offline: bool, vault: Path) -> None:
        """What would reach into the vault's folder cannot be pressed, and says why."""
        self.offline.show_state(offline, str(vault))
        for part in (
            self.tool_bar,
            self.status_bar,
            self.workspace.topic_panel,
            self.workspace.runs.view.head,
        ):
            part.show_offline(offline)

    def _look_again(self) -> None:
        if self.vault:
            self.vault.look_again()

    def choose_folder(self) -> None:
        if folder := QFileDialog.getExistingDirectory(self, tr("Open a vault"), self.settings.last_vault):
            self.open_vault(Path(folder))

    def launch(self) -> None:
        """The form for the topic in the panel; without one there is nothing to search about."""
        about = self.workspace.topic_panel.about
        if about is None:
            self.status_bar.say(tr("Choose a topic in the graph, then press R"))
            return
        self.launch_for(about)

    def launch_for(self, about: About | None) -> None:
        if about is not None:
            self.experiments.open_form(self, about)

    def _filter(self) -> None:
        self.change(left_dock=True)
        self.workspace.show_left("filters")
        self.workspace.filters.search.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.workspace.filters.search.field.selectAll()

    def _save_view(self) -> None:
        self.change(left_dock=True)
        self.workspace.show_left("filters")
        self.workspace.filters.views.ask_name()

    # ---- settings and docks ------------------------------------------------------------------

    def change(self, **changes: Any) -> None:
        """Every setting goes through here: kept, applied, saved, told to the other windows."""
        at_work = self.workspace.left.isAncestorOf(self.focusWidget())
        changes = folded(self.settings, changes, self.width(), at_work)
        if not self.adopt(**changes):
            return
        if problem := self._save(self.settings):
            self.status_bar.say(problem)
        if shared := {name: value for name, value in changes.items() if name not in OF_A_WINDOW}:
            self.changed.emit(shared)

    def adopt(self, **changes: Any) -> bool:
        """Settings that are kept already; whether any is another."""
        before, self.settings = self.settings, replace(self.settings, **changes)
        if before == self.settings:
            return False
        looks = [(one.theme, one.accent_of_vault, one.density) for one in (before, self.settings)]
        if looks[0] != looks[1]:
            self.apply_theme()
        self._show_docks()
        self.workspace.reduce_motion(self.settings.reduce_motion)
        self.tool_bar.lens.choose(self.settings.lens)
        if self.vault:
            self.vault.look_through(Lens(self.settings.lens))
        return True

    def _toggle(self, dock: str) -> None:
        self.change(**{dock: not getattr(self.settings, dock)})

    def _show_docks(self) -> None:
        for command, show in self.workspace.docks.items():
            shown = getattr(self.settings, command.replace("-", "_"))
            show(shown)
            self.actions_by_id[command].setChecked(shown)

    # ---- appearance --------------------------------------------------------------------------

    def _other_theme(self) -> None:
        self.change(theme="light" if self.theme.name == "dark" else "dark")

    def _take_accent(self, accent: str) -> None:
        if accent != self._accent:
            self._accent = accent
            self.apply_theme()

    def apply_theme(self) -> None:
        """To the whole application; other windows are told."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        density.choose(self.settings.density)
        theme.apply(app, self.settings.theme, self._accent if self.settings.accent_of_vault else "")
        self.wear()
        self.dressed.emit()

    def wear(self) -> None:
        """What the application wears, painted in this window unless it is already."""
        if self._worn is theme.current():
            return
        self.theme = self._worn = theme.current()
        actions.paint(self.actions_by_id, self.theme)
        for part in (self.first_start, self.workspace, self.tool_bar, self.status_bar, self.offline):
            part.paint_theme(self.theme)

    def settings_dialog(self) -> SettingsDialog:
        return SettingsDialog(self, self.settings, self.change, self.program.entries)

    def show_tour(self) -> None:
        """Once it has been shown it comes only when it is asked for."""
        self.change(tour_seen=True)
        Guide(self).open()

    def shortcuts_dialog(self) -> ShortcutsDialog:
        return ShortcutsDialog(self)

    def showEvent(self, event: QShowEvent) -> None:
        """What the graph needs is loaded once there is something to see."""
        super().showEvent(event)
        QTimer.singleShot(WARM_UP_MS, warm_up.begin)
        QTimer.singleShot(WARM_UP_LAYOUT_MS, warm_up.begin_layout)

    def changeEvent(self, event: QEvent) -> None:
        """Back from elsewhere: runs may have been started, moved or deleted meanwhile."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.experiments.runs.look()

    def leave(self, all_windows: bool = False) -> None:
        """Closes the window, or all; where runs go on without it, that is said first."""

        def go(say_again: bool = self.settings.say_runs_go_on) -> None:
            self.change(say_runs_go_on=say_again)
            if all_windows:
                self.quitting.emit()
            self.close()

        living = self.experiments.runs.living
        if living and self.settings.say_runs_go_on:
            Leaving(self, living, go).open()
        else:
            go()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The user's own click asks as `leave` does; the system's and Ctrl-C's wish is obeyed at once."""
        if event.spontaneous() and self.experiments.runs.living and self.settings.say_runs_go_on:
            event.ignore()
            self.leave()
            return
        self.change(
            geometry=bytes(self.saveGeometry().toBase64().data()).decode("ascii"),
            splits=self.workspace.splits(),
            left_panel=self.workspace.left_dock.panel,
        )
        self._end_vault()
        self.pulse.stop()
        self.experiments.stop()
        self.program.close()
        self.workspace.graph.stop()
        super().closeEvent(event)
        self.closed.emit()
