"""The head of the run in view: what it is, how far it has come, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout

from automl.results.charts._axes import factor, score_of
from automl.results.control import Word
from automl.results.trial import TrialState
from desktop.run.followed_run import FollowedRun
from desktop.shell.parts import button, label
from desktop.theme import Theme

HEIGHT = 52
MORE = 20  # trials that one press asks for

# How each standing is called, and which of success, warn, danger it is said in.
STANDINGS = {
    "queued": ("Queued", "warn"),
    "running": ("Running", "warn"),
    "paused": ("Paused", "warn"),
    "finished": ("Finished", "success"),
    "stopped": ("Stopped", "success"),
    "interrupted": ("Interrupted", "warn"),
    "failed": ("Failed", "danger"),
}
ENDED = (TrialState.DONE, TrialState.STOPPED, TrialState.INFEASIBLE, TrialState.REUSED, TrialState.FAILED)


class RunHead(QFrame):
    """`told` carries a word for the run in view; `note_asked` that its results note is wanted."""

    told = Signal(object)
    note_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(HEIGHT)
        self._title = label("", "dialog")
        self._about = label("", "small", "secondary")
        self._state = QLabel()
        self._state.setObjectName("stateChip")
        self._state.setFixedHeight(22)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(120, 4)
        self._buttons: dict[Word, QPushButton] = {
            Word.PAUSE: button("Pause", lambda: self.told.emit(Word.PAUSE)),
            Word.RESUME: button("Resume", lambda: self.told.emit(Word.RESUME), primary=True),
            Word.STOP: button("Stop", lambda: self.told.emit(Word.STOP)),
            Word.MORE: button(f"{MORE} more trials", lambda: self.told.emit(Word.MORE)),
        }
        self._note = button("Write note", self.note_asked.emit)
        self._lay_out()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._about)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 12, 4)
        row.setSpacing(8)
        row.addLayout(words)
        row.addWidget(self._bar)
        row.addWidget(self._state)
        row.addStretch()
        for part in (*self._buttons.values(), self._note):
            row.addWidget(part)

    def show_run(self, run: FollowedRun, can_write: bool) -> None:
        self._title.setText(run.title)
        self._about.setText("  ·  ".join(in_words(run)))
        words, kind = STANDINGS.get(run.standing, (run.standing.capitalize(), "warn"))
        self._state.setText(words)
        self._state.setProperty("kind", kind)
        self._state.style().polish(self._state)
        done, total = progress(run)
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)
        self._bar.setVisible(run.live)
        finished = run.standing in ("finished", "stopped")
        visible = {
            Word.PAUSE: run.standing == "running",
            Word.RESUME: run.standing in ("paused", "interrupted"),
            Word.STOP: run.live,
            Word.MORE: finished,
        }
        for word, shown in visible.items():
            self._buttons[word].setVisible(shown)
        self._note.setVisible(can_write)
        self._note.setEnabled(bool(run.state.front.points))

    def paint_theme(self, _theme: Theme) -> None:
        self._state.style().polish(self._state)


def progress(run: FollowedRun) -> tuple[int, int]:
    """Trials that have ended, and how many there will be."""
    done = sum(run.state.counts[state] for state in ENDED)
    return done, max(run.state.recipe.trials if run.state.recipe else 0, done)


def in_words(run: FollowedRun) -> list[str]:
    """“74 of 120 done”, “best 93.1 %”, “knee 89.9 % at 31,394”."""
    state, number = run.state, QLocale().toString
    done, total = progress(run)
    words = [state.recipe.id] if state.recipe else []
    words.append(f"{number(done)} of {number(total)} done")
    by, unit = factor(score_of(state)), score_of(state).unit
    best = state.trials.get(state.best) if state.best is not None else None
    if best and best.score is not None:
        words.append(f"best {best.score * by:.1f} {unit}".rstrip())
    if knee := state.front.knee:
        words.append(f"knee {knee.score * by:.1f} {unit}".rstrip() + f" at {number(round(knee.cost))}")
    if state.reason and run.standing == "failed":
        words.append(state.reason)
    return words
