"""The head of the run in view: what it is, how far it has come, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
)

from automl.results.control import Word
from desktop import density, icons
from desktop.run.followed_run import FollowedRun
from desktop.run.meter import Reading
from desktop.run.meter_box import MeterBox
from desktop.run.wording import in_a_line, progress, said
from desktop.shell.line import Line
from desktop.shell.parts import button
from desktop.theme import Theme, load
from desktop.words import tr, tr_n

HEIGHT, CHIP = 52, 22
LEAST_WITH_METER, LEAST_WITH_ALL = 860, 1180  # pixels of a head that has room for it, and for all it says
MOST_WORKERS = 8  # that the menu offers; the planner says where a device has no room for so many
MORE = 20  # trials that one press asks for
GONE = tr("The folder of this run is not there")
KEPT = {"rename": tr("Rename or remark…"), "folder": tr("Show folder")}
ICONS = {Word.PAUSE: "pause", Word.RESUME: "resume", Word.STOP: "stop", Word.MORE: "plus"}


class RunHead(QFrame):
    """`told` carries a word for the run in view; `note_asked` that its results note is wanted."""

    told = Signal(object)
    note_asked = Signal()
    workers_asked = Signal(int)  # so many from now on
    kept_asked = Signal(str)  # rename, folder: what is done with it as a thing on a disk

    def __init__(self) -> None:
        super().__init__()
        density.hold(self, HEIGHT)
        self._theme = load("dark")
        self._run: FollowedRun | None = None
        self._offline = False
        self._title = Line("", "dialog", "", whole=True)
        self._recipe = Line("", "small", "hint", whole=True)
        self._about = Line("", "small", "secondary", whole=True)
        self._picture, self._word = QLabel(), QLabel()
        self._chip = self._make_chip()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(120, 4)
        self._buttons: dict[Word, QPushButton] = {
            Word.PAUSE: button(tr("Pause"), lambda: self.told.emit(Word.PAUSE)),
            Word.RESUME: button(tr("Resume"), lambda: self.told.emit(Word.RESUME), primary=True),
            Word.STOP: button(tr("Stop"), lambda: self.told.emit(Word.STOP)),
            Word.MORE: button(
                tr_n("{n} more trial", "{n} more trials", MORE), lambda: self.told.emit(Word.MORE)
            ),
        }
        self.meter = MeterBox()
        self._menu = QMenu(self)
        self._more = QToolButton()
        self._more.setToolTip(tr("More for this run"))
        self._more.setAccessibleName(tr("More for this run"))
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setMenu(self._menu)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._note = button(tr("Write note"), self.note_asked.emit)
        self._lay_out()

    def _make_chip(self) -> QFrame:
        chip = QFrame()
        chip.setObjectName("stateChip")
        density.hold(chip, CHIP)
        self._word.setObjectName("stateWord")
        row = QHBoxLayout(chip)
        row.setContentsMargins(8, 0, 10, 0)
        row.setSpacing(5)
        row.addWidget(self._picture)
        row.addWidget(self._word)
        return chip

    def _lay_out(self) -> None:
        first, second, words = QHBoxLayout(), QHBoxLayout(), QVBoxLayout()
        for row, parts in ((first, (self._title, self._recipe)), (second, (self._bar, self._about))):
            row.setSpacing(8)
            for part in parts:
                row.addWidget(part)
            row.addStretch()
            words.addLayout(row)
        words.setSpacing(2)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(16, 4, 12, 4)
        whole.setSpacing(8)
        whole.addLayout(words)
        whole.addWidget(self._chip)
        whole.addStretch(1)
        whole.addWidget(self.meter)
        for part in (*self._buttons.values(), self._note, self._more):
            whole.addWidget(part)

    def show_run(self, run: FollowedRun, can_write: bool) -> None:
        self._run = run
        self._title.setText(run.title)
        self._recipe.setText(run.state.recipe.id if run.state.recipe else "")
        self._about.setText("  ·  ".join(in_a_line(run)))
        self._show_standing()
        done, total = progress(run)
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)
        self._bar.setVisible(run.live)
        ours = not run.foreign
        visible = {
            Word.PAUSE: run.standing == "running",
            Word.RESUME: run.standing == "paused",  # an interrupted run is resumed by its banner
            Word.STOP: run.live,
            Word.MORE: run.standing == "finished" or (run.live and self.width() >= LEAST_WITH_ALL),
        }
        for word, shown in visible.items():
            self._buttons[word].setVisible(shown and ours)
        self._note.setVisible(can_write and run.standing != "noted")
        self._more.setVisible(run.standing not in ("noted", "missing"))
        self._show_why_no_note()

    def show_offline(self, offline: bool) -> None:
        """Whether the vault that a note would be written into cannot be reached."""
        self._offline = offline
        self._show_why_no_note()

    def _show_why_no_note(self) -> None:
        empty = self._run is not None and not self._run.state.front.points
        missing = self._run is not None and self._run.standing == "missing"
        whys = (
            (missing, GONE),
            (self._offline, tr("The vault is offline")),
            (empty, tr("There is no finished trial yet")),
        )
        why = next((words for so, words in whys if so), "")
        self._note.setEnabled(not why)
        self._note.setToolTip(why)

    def show_meter(self, reading: Reading | None) -> None:
        """How busy the device is; nothing while nothing trains."""
        room = self.width()
        self.meter.show_reading(reading if room >= LEAST_WITH_METER else None, few=room < LEAST_WITH_ALL)

    # ---- the menu ----------------------------------------------------------------------------

    def _fill_menu(self) -> None:
        self._menu.clear()
        run = self._run
        if run is None:
            return
        if run.live and not run.foreign and run.standing != "retraining":
            more = self._menu.addAction(tr_n("{n} more trial", "{n} more trials", MORE))
            more.triggered.connect(lambda _=False: self.told.emit(Word.MORE))
            workers = self._menu.addMenu(tr("Workers"))
            for count in range(1, MOST_WORKERS + 1):
                action = workers.addAction(tr_n("{n} worker", "{n} workers", count))
                action.setCheckable(True)
                action.setChecked(count == len(run.state.workers))
                action.triggered.connect(lambda _=False, count=count: self.workers_asked.emit(count))
            self._menu.addSeparator()
        for what, words in KEPT.items() if run.standing not in ("noted", "missing") else ():
            self._menu.addAction(words).triggered.connect(lambda _=False, w=what: self.kept_asked.emit(w))

    def menu(self) -> QMenu:
        """As it would open now."""
        self._fill_menu()
        return self._menu

    def _show_standing(self) -> None:
        if self._run is None:
            return
        how = said(self._run)
        ink = self._theme.color(how.kind)
        self._word.setText(how.word)
        self._picture.setPixmap(icons.pixmap(how.icon, ink, 14, self.devicePixelRatioF()))
        for part in (self._chip, self._word):
            part.setProperty("kind", how.kind)
            part.style().unpolish(part)
            part.style().polish(part)

    def paint_theme(self, theme: Theme) -> None:
        self._theme = theme
        for word, made in self._buttons.items():
            ink = theme.color("onFill" if word is Word.RESUME else "text1")
            icons.put_beside(made, ICONS[word], ink)
        self._more.setIcon(icons.icon("more", theme.color("text2")))
        self.meter.paint_theme(theme)
        icons.put_beside(self._note, "note-back", theme.color("text1"), theme.color("disabled"))
        self._show_standing()

    @property
    def words(self) -> str:
        """All that it says."""
        parts = (self._title, self._recipe, self._about, self._word)
        return "  ".join(part.text() for part in parts if part.text())

    @property
    def offered(self) -> set[str]:
        """What can be pressed."""
        made = (*self._buttons.values(), self._note)
        return {each.text() for each in made if not each.isHidden() and each.isEnabled()}
