"""The fields of the launch form: budget, limits, device; each with its problems beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from automl.catalogue import Catalogue
from automl.problems import Problem
from automl.recipe import Recipe
from automl.recipe_files import as_written
from automl.results.charts._axes import named
from desktop.run.dataset_field import DatasetField
from desktop.run.objectives_field import ObjectivesField
from desktop.shell.parts import Fold, in_a_row, label
from desktop.shell.segments import Segments
from desktop.words import tr

LABELS, NUMBER = 104, 80
MOST_TRIALS, MOST_EPOCHS, MOST_MINUTES, MOST_WORKERS = 100_000, 10_000, 100_000, 8
DEVICES = {"auto": tr("Chosen automatically"), "cpu": "CPU", "cuda": "GPU"}
LIMITED = ("parameters", "macs")


class LaunchFields(QWidget):
    """`changed` whenever something was edited."""

    changed = Signal()

    def __init__(self, known: Catalogue) -> None:
        super().__init__()
        self._known = known
        self._recipe: Recipe | None = None
        self._problems: dict[str, QLabel] = {}
        self._budget = "trials"
        self._by = Segments({"trials": tr("Trials"), "minutes": tr("Minutes")}, "trials")
        self._by.setMinimumWidth(140)
        self._by.chosen.connect(self._budget_by)
        self.trials, self.minutes = _number(1, MOST_TRIALS), _number(1, MOST_MINUTES)
        self.epochs = _number(1, MOST_EPOCHS)
        self.limits = {cost: _limit(cost) for cost in LIMITED}
        self.device, self.workers, self.sampler = QComboBox(), QComboBox(), QComboBox()
        self.seed = _number(0, 2_147_483_647)
        self.stopping = QCheckBox(tr("Stop weak trials early; those that lead their size never are"))
        self.dataset, self.objectives = DatasetField(known), ObjectivesField(known)
        self.notify = QCheckBox(tr("Notify me"))
        self.notify.setChecked(True)
        self.write_note = QCheckBox(tr("Write a results note"))
        self._about = label("", "small", "hint", wrap=True)
        self._fill()
        self._lay_out()
        self._listen()

    def _fill(self) -> None:
        names = (
            (self._by, tr("Budget")),
            (self.trials, tr("Trials")),
            (self.minutes, tr("Minutes")),
            (self.epochs, tr("Epochs")),
            (self.device, tr("Device")),
            (self.workers, tr("Workers")),
            (self.sampler, tr("Sampler")),
            (self.seed, tr("Seed")),
        )
        for field, name in names:
            field.setAccessibleName(name)
        for device, words in DEVICES.items():
            self.device.addItem(words, device)
        self.workers.addItem(tr("As many as fit"), 0)
        for count in range(1, MOST_WORKERS + 1):
            self.workers.addItem(str(count), count)
        for name in self._known.samplers:
            self.sampler.addItem(named(name), name)

    # ---- layout ------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        budget = in_a_row(
            self._by, self.trials, self.minutes, label(tr("of up to")), self.epochs, label(tr("epochs"))
        )
        place = in_a_row(self.device, label(tr("Workers")), self.workers)
        limits = in_a_row(
            label(tr("Parameters up to")),
            self.limits["parameters"],
            label(tr("MACs up to")),
            self.limits["macs"],
        )
        rows: Sequence[tuple[str, QWidget, Sequence[str]]] = (
            (tr("Dataset"), self.dataset, ("dataset", "data", "trainer", "space")),
            (tr("Budget"), budget, ("trials", "minutes", "epochs")),
            (tr("Objectives"), self.objectives, ("objectives", "cost")),
            (tr("Limits"), limits, ("limits",)),
            (tr("Device"), place, ("device", "workers", "pool")),
            (tr("At the end"), in_a_row(self.notify, self.write_note), ()),
        )
        column.addLayout(self._grid(rows))
        self._advanced = QWidget()
        self._more = Fold(tr("Advanced"), self._advanced)
        column.addWidget(self._more, alignment=Qt.AlignmentFlag.AlignLeft)
        inner = self._grid(
            (
                (tr("Sampler"), in_a_row(self.sampler), ("sampler",)),
                (tr("Seed"), in_a_row(self.seed), ("seed",)),
                (tr("Early stopping"), self.stopping, ("stopping",)),
            )
        )
        inner.setContentsMargins(0, 0, 0, 0)
        self._advanced.setLayout(inner)
        column.addWidget(self._advanced)
        column.addWidget(self._about)
        column.addStretch()

    def _grid(self, rows: Sequence[tuple[str, QWidget, Sequence[str]]]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.setColumnMinimumWidth(0, LABELS)
        grid.setColumnStretch(1, 1)
        for n, (name, field, keys) in enumerate(rows):
            grid.addWidget(label(name, ink="secondary"), 2 * n, 0)
            grid.addWidget(field, 2 * n, 1)
            problem = label("", "small", "danger", wrap=True)
            problem.setContentsMargins(0, 0, 0, 6)
            problem.hide()
            grid.addWidget(problem, 2 * n + 1, 1)
            grid.setRowMinimumHeight(2 * n + 1, 8)
            self._problems.update(dict.fromkeys(keys, problem))
        return grid

    def _listen(self) -> None:
        for number in (self.trials, self.minutes, self.epochs, self.seed):
            number.valueChanged.connect(self._edited)
        for box in (self.device, self.workers, self.sampler):
            box.currentIndexChanged.connect(self._edited)
        for field in self.limits.values():
            field.textChanged.connect(self._edited)
        self.stopping.toggled.connect(self._edited)
        for part in (self.dataset, self.objectives):
            part.changed.connect(self._edited)

    def _edited(self, *_: object) -> None:
        self.changed.emit()

    def _budget_by(self, what: str) -> None:
        self._budget = what
        self.trials.setVisible(what == "trials")
        self.minutes.setVisible(what == "minutes")
        self._edited()

    # ---- values ------------------------------------------------------------------------------

    def show_recipe(self, recipe: Recipe) -> None:
        """The fields follow a recipe."""
        self._recipe = None  # what the fields say meanwhile is of no recipe
        self.trials.setValue(recipe.trials)
        self.epochs.setValue(recipe.epochs)
        self.seed.setValue(recipe.seed)
        self.minutes.setValue(max(1, round(recipe.minutes)))
        for cost, field in self.limits.items():
            most = recipe.limits.get(cost)
            field.setText("" if most is None else QLocale().toString(round(most)))
        for box, value in ((self.device, recipe.device), (self.sampler, recipe.sampler)):
            if box.findData(value) < 0:
                box.addItem(value, value)
            box.setCurrentIndex(box.findData(value))
        self.workers.setCurrentIndex(max(0, self.workers.findData(recipe.workers)))
        self.stopping.setChecked(recipe.stopping)
        self.dataset.show_recipe(recipe)
        self.objectives.show_recipe(recipe)
        self._about.setText(" ".join(recipe.about.split()))
        self._budget_by(self._budget)
        self._recipe = recipe
        self._edited()

    @property
    def by_minutes(self) -> bool:
        return self._budget == "minutes"

    def recipe(self) -> tuple[Recipe | None, list[Problem]]:
        """The recipe as it is set now, checked like a file, with all that is wrong."""
        if self._recipe is None:
            return None, []
        mapping = as_written(self._recipe) | {
            "epochs": self.epochs.value(),
            "seed": self.seed.value(),
            "device": self.device.currentData(),
            "workers": self.workers.currentData(),
            "sampler": self.sampler.currentData(),
            "stopping": self.stopping.isChecked(),
            "objectives": self.objectives.chosen,
            **self.dataset.mapping,
        }
        if self.by_minutes:
            mapping |= {"minutes": float(self.minutes.value()), "trials": MOST_TRIALS}
        else:
            mapping |= {"minutes": 0.0, "trials": self.trials.value()}
        limits, wrong = self._limits(self._recipe)
        made, problems = Recipe.parse(mapping | {"limits": limits}, self._recipe.id, self._known)
        problems = wrong + problems
        return (None if problems else made), problems

    def _limits(self, recipe: Recipe) -> tuple[Mapping[str, Any], list[Problem]]:
        limits: dict[str, Any] = dict(recipe.limits)
        wrong: list[Problem] = []
        for cost, field in self.limits.items():
            limits.pop(cost, None)
            text = field.text().strip()
            number, right = QLocale().toLongLong(text)
            if text and (not right or number < 1):
                wrong.append(
                    Problem(
                        f"limits.{cost}",
                        tr("“{text}” is no limit: a whole number above 0, or nothing.", text=text),
                    )
                )
            elif text:
                limits[cost] = number
        return limits, wrong

    def show_problems(self, problems: Sequence[Problem]) -> list[Problem]:
        """Each beside its field; those without a field come back."""
        texts: dict[QLabel, list[str]] = {shown: [] for shown in self._problems.values()}
        left = []
        for problem in problems:
            shown = self._problems.get(problem.place.partition(".")[0])
            texts[shown].append(_sentence(problem)) if shown else left.append(problem)
        for shown, said in texts.items():
            shown.setText("\n".join(said))
            shown.setVisible(bool(said))
        for cost, field in self.limits.items():
            bad = any(problem.place == f"limits.{cost}" for problem in problems)
            field.setProperty("wrong", "true" if bad else "false")
            field.style().unpolish(field)
            field.style().polish(field)
        return left

    @property
    def problem_words(self) -> list[str]:
        """What stands beside the fields."""
        return [shown.text() for shown in dict.fromkeys(self._problems.values()) if not shown.isHidden()]

    @property
    def advanced(self) -> QPushButton:
        return self._more


def _sentence(problem: Problem) -> str:
    first = problem.message[:1]
    return problem.message if first in "“0123456789" else f"{problem.place}: {problem.message}"


def _number(least: int, most: int) -> QSpinBox:
    field = QSpinBox(minimum=least, maximum=most)
    field.setAlignment(Qt.AlignmentFlag.AlignRight)
    field.setGroupSeparatorShown(True)
    field.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
    field.setFixedWidth(NUMBER)
    return field


def _limit(cost: str) -> QLineEdit:
    field = QLineEdit()
    field.setPlaceholderText(tr("no limit"))
    field.setAlignment(Qt.AlignmentFlag.AlignRight)
    field.setFixedWidth(NUMBER + 8)
    field.setAccessibleName(tr("{cost} up to", cost=named(cost)))
    return field
