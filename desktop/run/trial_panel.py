"""The selected trial below the table: its facts, its architecture, and what can be done with it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
)

from automl.results import architecture
from automl.results.architecture import Architecture
from automl.results.trial import TrialState
from desktop.run.architecture_view import ArchitectureView, against, boxes_of
from desktop.run.child import Child, said
from desktop.run.followed_run import FollowedRun
from desktop.run.trial_card import words_about
from desktop.shell.parts import button, label
from desktop.theme import Theme
from desktop.words import tr, tr_n

SEEDS = (3, 5, 10, 20)  # how often a finalist may be trained again
RETRAIN = "retrain"
EXPORTS = {
    "weights": tr("Weights (safetensors)"),
    "onnx": "ONNX",
    "script": tr("Training script"),
    "csv": tr("All trials as CSV"),
    "journal": tr("Optuna journal"),
    "charts": tr("Charts"),
}


class TrialPanel(QFrame):
    """`asked` carries what is wanted (try, retrain and how often, or a kind of export) and the trial."""

    asked = Signal(str, int)

    def __init__(self) -> None:
        super().__init__()
        self._run: FollowedRun | None = None
        self.trial, self.other = -1, -1  # the one in view, and the one that it is compared with
        self._child: Child | None = None
        self.drawing = ArchitectureView()
        self._card = label("", "small", "secondary", wrap=True)
        self._hint = label("", "small", "hint", wrap=True)
        self.compare = button(tr("Compare"), self._toggle)
        self.compare.setCheckable(True)
        self.compare.setToolTip(tr("Keep this trial, and show what the next one differs in"))
        self._try = button(tr("Try this point…"), lambda: self.asked.emit("try", self.trial))
        self._retrain = button(tr("Retrain"), lambda: None)
        self._retrain.setMenu(self._seeds())
        self._export = button(tr("Export"), lambda: None)
        self._export.setMenu(self._exports())
        self._lay_out()
        self.show_trial(None, -1)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(6)
        for part in (self.compare, self._try, self._retrain, self._export):
            part.setProperty("row", "true")
            head.addWidget(part)
        head.addStretch()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self.drawing)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 8)
        column.setSpacing(4)
        column.addWidget(self._card)
        column.addLayout(head)
        column.addWidget(self._hint)
        column.addWidget(self._scroll)

    def _exports(self) -> QMenu:
        menu = QMenu(self)
        for kind, words in EXPORTS.items():
            menu.addAction(words).triggered.connect(lambda _=False, k=kind: self.asked.emit(k, self.trial))
        return menu

    def _seeds(self) -> QMenu:
        """With how many seeds: the more, the narrower the error bars, and the longer it takes."""
        menu = QMenu(self)
        for seeds in SEEDS:
            ask = partial(self.asked_again, seeds)
            menu.addAction(tr_n("With {n} seed", "With {n} seeds", seeds)).triggered.connect(
                lambda _=False, ask=ask: ask()
            )
        return menu

    def asked_again(self, seeds: int) -> None:
        self.asked.emit(f"{RETRAIN} {seeds}", self.trial)

    @property
    def words(self) -> str:
        return self._card.text()

    @property
    def card(self) -> object:
        return self._card

    def show_trial(self, run: FollowedRun | None, trial: int) -> None:
        """Another trial, or none."""
        if run is not self._run or not self.compare.isChecked():
            self.other = -1
            self.compare.setChecked(False)
        elif self.other < 0:
            self.other = self.trial
        self._run, self.trial = run, trial
        self._card.setText(words_about(run.state, trial) if run else "")
        there = bool(run and trial in run.state.trials)
        self._offer(there)
        if self._child is not None:
            self._child.stop()
            self._child = None
        self._draw() if there else self._show_nothing(tr("Choose a trial in the chart or in the table."))

    def _offer(self, there: bool) -> None:
        run = self._run
        ours = there and run is not None and run.standing not in ("noted", "missing") and not run.foreign
        state = run.state.trials[self.trial].state if run and there else None
        self._try.setVisible(ours)
        self._export.setVisible(ours)
        self._retrain.setVisible(ours)
        idle = run is not None and not run.live
        self._retrain.setEnabled(idle and state in (TrialState.DONE, TrialState.STOPPED))
        self._retrain.setToolTip("" if idle else tr("It can be trained again when the run has ended"))
        self.compare.setVisible(ours)

    def _toggle(self) -> None:
        self.other = -1
        self._draw()

    # ---- the drawing -------------------------------------------------------------------------

    def _draw(self) -> None:
        shown, run = [], self._run
        if run is None:
            return
        wanted = [number for number in (self.other, self.trial) if number >= 0]
        for number in dict.fromkeys(wanted):
            drawn = architecture.kept(run.folder.path, number)
            if drawn is None:
                self._fetch(number)
                return
            shown.append((number, drawn))
        self._show(shown)

    def _show(self, shown: list[tuple[int, Architecture]]) -> None:
        if len(shown) == 2:
            (one, first), (other, second) = shown
            sides = zip((one, other), against(first, second), strict=True)
            self.drawing.show_rows([(tr("Trial {number}", number=number), boxes) for number, boxes in sides])
        else:
            self.drawing.show_rows([(tr("Trial {n}", n=n), boxes_of(drawn)) for n, drawn in shown])
        more = (
            tr("Choose another trial to compare with.") if self.compare.isChecked() and len(shown) < 2 else ""
        )
        self._hint.setText(more)
        self._hint.setVisible(bool(more))
        self._scroll.setFixedHeight(self.drawing.height() + 10)
        self._scroll.show()

    def _show_nothing(self, why: str) -> None:
        self.drawing.show_rows([])
        self._scroll.hide()
        self._hint.setText(why)
        self._hint.setVisible(bool(why))

    def _fetch(self, number: int) -> None:
        """Has it drawn once; the run's folder keeps the drawing."""
        run = self._run
        if run is None or run.standing in ("noted", "missing") or not run.state.trials[number].choices:
            self._show_nothing("")
            return
        self._show_nothing(tr("Drawing the architecture…"))

        def take(status: int, _output: bytes, errors: bytes) -> None:
            self._child = None
            if run is not self._run:
                return
            if status == 0 and architecture.kept(run.folder.path, number) is not None:
                self._draw()
            else:
                self._show_nothing(said(errors, tr("The architecture could not be drawn.")))

        self._child = Child(["drawing", str(run.folder.path), str(number), "--json"], take, self)

    def stop(self) -> None:
        """Before the window goes."""
        if self._child is not None:
            self._child.stop()

    def paint_theme(self, theme: Theme) -> None:
        self.drawing.paint_theme(theme)

    @property
    def offered(self) -> set[str]:
        """What can be pressed."""
        parts: tuple[QPushButton, ...] = (self.compare, self._try, self._retrain)
        return {part.text() for part in parts if not part.isHidden() and part.isEnabled()}
