"""Asks for a point to try: the choices of a trial, each of which can be edited within its range."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from automl.picks import Range
from automl.results.ticks import short
from automl.seams import Value
from desktop.shell.dialogs import Dialog
from desktop.shell.parts import Scrolled, button, label
from desktop.words import tr, tr_n

WIDTH, HEIGHT = 460, 420


class TryDialog(Dialog):
    """`tried` carries the choices; what the ranges forbid stands beside its field and cannot be sent."""

    tried = Signal(object)

    def __init__(
        self, parent: QWidget, trial: int, choices: Mapping[str, Value], ranges: Mapping[str, Range]
    ) -> None:
        super().__init__(parent, tr("Try a point near trial {trial}", trial=trial))
        self.setMinimumSize(WIDTH, HEIGHT)
        self._choices, self._ranges = choices, ranges
        self.fields: dict[str, QLineEdit | QComboBox] = {}
        self._wrong = label("", "small", "danger", wrap=True)
        page, grid = QWidget(), QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for n, (name, value) in enumerate(choices.items()):
            self.fields[name] = self._field(name, value)
            grid.addWidget(label(name, ink="secondary"), n, 0)
            grid.addWidget(self.fields[name], n, 1)
            grid.addWidget(label(range_words(ranges.get(name)), "small", "hint"), n, 2)
        grid.setRowStretch(len(choices), 1)
        page.setLayout(grid)
        self.column.addWidget(Scrolled(page), 1)
        self.column.addWidget(self._wrong)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(tr("What these leave open is drawn"), "small", "hint"))
        row.addStretch()
        row.addWidget(button(tr("Cancel"), self.reject))
        self._go = button(tr("Try this point"), self.take, primary=True)
        row.addWidget(self._go)
        self.column.addLayout(row)
        self._check()

    def _field(self, name: str, value: Value) -> QLineEdit | QComboBox:
        offered = self._ranges.get(name)
        if offered is not None and offered.kind == "choice":
            box = QComboBox()
            for option in offered.options:
                box.addItem(str(option), option)
            box.setCurrentIndex(list(offered.options).index(value) if value in offered.options else 0)
            box.currentIndexChanged.connect(lambda _: self._check())
            box.setAccessibleName(name)
            return box
        field = QLineEdit(f"{value:g}" if isinstance(value, float) else str(value))
        field.setAccessibleName(name)
        field.textChanged.connect(lambda _: self._check())
        return field

    def choices(self) -> tuple[dict[str, Value], list[str]]:
        """What is set now, and a sentence for each that cannot be."""
        found: dict[str, Value] = {}
        wrong = []
        for name, field in self.fields.items():
            value, problem = self._read(name, field)
            if problem:
                wrong.append(problem)
            else:
                found[name] = value
        return found, wrong

    def _read(self, name: str, field: QLineEdit | QComboBox) -> tuple[Value, str]:
        if isinstance(field, QComboBox):
            return field.currentData(), ""
        offered, text = self._ranges.get(name), field.text().strip()
        if text == (f"{v:g}" if isinstance(v := self._choices[name], float) else str(v)):
            return v, ""
        try:
            value: Value = int(text) if isinstance(v, int) and not isinstance(v, bool) else float(text)
        except ValueError:
            return text, tr("{name}: “{text}” is no number.", name=name, text=text)
        if offered is not None and not offered.holds(value):
            return value, tr(
                "{name}: {text} lies outside {range}.", name=name, text=text, range=range_words(offered)
            )
        return value, ""

    def _check(self) -> None:
        if hasattr(self, "_go"):
            _, wrong = self.choices()
            self._wrong.setText("\n".join(wrong))
            self._go.setEnabled(not wrong)

    def take(self) -> None:
        found, wrong = self.choices()
        if not wrong:
            self.accept()
            self.tried.emit(found)


def range_words(offered: Range | None) -> str:
    """“16 – 64”, “one of 3”."""
    if offered is None:
        return ""
    if offered.kind == "choice":
        return tr_n("one of {n}", "one of {n}", len(offered.options))
    low, high = _number(offered.low), _number(offered.high)
    if offered.kind == "int" and offered.step > 1:
        return tr("{low} – {high}, steps of {step}", low=low, high=high, step=offered.step)
    return f"{low} – {high}"


def _number(value: float) -> str:
    return short(value) if abs(value) >= 1 else f"{value:.3g}"
