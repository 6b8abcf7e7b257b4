"""“Best under N parameters”: a limit of one's own, moved over the front with a slider or typed."""

from __future__ import annotations

import math

from PySide6.QtCore import QLocale, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QIntValidator, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QSlider

from automl.results.front import Point
from automl.results.state import RunState
from desktop import density
from desktop.run.wording import cost_name, cost_words, score_words
from desktop.shell.line import Line
from desktop.shell.parts import label
from desktop.words import tr

HEIGHT, STEPS = 40, 1000
WITH_AREA, WITH_UNIT = 600, 480  # pixels from which on there is room for them
MOST = 2_147_483_647


def best_under(run: RunState, most: float) -> Point | None:
    """The front's best point that costs at most so much: the dearest of those, since the front only rises."""
    within = [point for point in run.front.points if point.cost <= most]
    return max(within, key=lambda point: point.cost) if within else None


class BestUnder(QFrame):
    """`chosen` carries the trial that is the best under what was set."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        density.hold(self, HEIGHT)
        self._run = RunState()
        self._most = math.inf
        self._set = False  # by the user: until then it is as far as the front reaches
        self._field = QLineEdit()
        self._field.setObjectName("small")
        self._field.setValidator(QIntValidator(1, MOST, self._field))
        self._field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._field.setFixedWidth(96)
        self._field.setAccessibleName(tr("Best under"))
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(0, STEPS)
        self._slider.setMinimumWidth(48)
        self._slider.setMaximumWidth(120)
        self._slider.setAccessibleName(tr("Best under"))
        self._unit, self._answer = label("", "small", "secondary"), Line("", "small", "")
        self._area = label("", "small", "hint")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(label(tr("Best under"), "small", "secondary"))
        for part in (self._field, self._unit, self._slider):
            row.addWidget(part)
        row.addWidget(self._answer, 1)
        row.addWidget(self._area)
        self._slider.valueChanged.connect(self._slid)
        self._field.editingFinished.connect(self._typed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow chart the answer is worth more than the area and the unit."""
        super().resizeEvent(event)
        self._area.setVisible(self.width() >= WITH_AREA)
        self._unit.setVisible(self.width() >= WITH_UNIT)

    def show_run(self, run: RunState, fresh: bool) -> None:
        """A run as it stands; a `fresh` one begins with all of the front."""
        self._run = run
        self.setVisible(bool(run.front.points))
        if run.front.points:
            self._set = self._set and not fresh
            if not self._set:
                self._most = run.front.points[-1].cost
            self._say()

    @property
    def most(self) -> float:
        return self._most

    @property
    def words(self) -> str:
        return self._answer.text()

    def set_most(self, most: float) -> None:
        """As if it were typed."""
        self._most, self._set = max(most, 1.0), True
        self._say()
        if found := best_under(self._run, self._most):
            self.chosen.emit(found.trial)

    def _ends(self) -> tuple[float, float]:
        costs = [point.cost for point in self._run.front.points if point.cost > 0] or [1.0]
        low, high = math.log10(min(costs)), math.log10(max(costs))
        return low, max(high, low + 1e-6)

    def _slid(self, step: int) -> None:
        low, high = self._ends()
        exact = 10 ** (low + (high - low) * step / STEPS)
        self.set_most(math.ceil(exact * (1 + 1e-9)))

    def _typed(self) -> None:
        number, right = QLocale().toInt(self._field.text())
        if right and number != round(self._most):
            self.set_most(float(number))

    def _say(self) -> None:
        found = best_under(self._run, self._most)
        low, high = self._ends()
        with QSignalBlocker(self._slider):
            self._slider.setValue(round((math.log10(self._most) - low) / (high - low) * STEPS))
        if not self._field.hasFocus():
            self._field.setText(QLocale().toString(round(self._most)))
        self._unit.setText(cost_name(self._run))
        self._answer.setText(
            tr(
                "{score}  trial {trial} at {cost}",
                score=score_words(self._run, found.score),
                trial=found.trial,
                cost=cost_words(found.cost),
            )
            if found
            else tr("No trial is that small")
        )
        self._area.setText(tr("Hypervolume {value:.3f}", value=self._run.hypervolume))
