"""Sliders with their values beside them, for numbers that have names and ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QSlider, QWidget

from desktop.shell.parts import label

STEPS = 1000  # of a slider


@dataclass(frozen=True, slots=True)
class Range:
    """A number's words, its ends, and how many decimals tell apart what a slider can set."""

    words: str
    least: float
    most: float
    decimals: int


class Sliders(QWidget):
    """`changed` carries the name of a number and its new value."""

    changed = Signal(str, float)

    def __init__(self, ranges: Mapping[str, Range]) -> None:
        super().__init__()
        self._ranges = ranges
        self.sliders: dict[str, QSlider] = {}
        self.values: dict[str, QDoubleSpinBox] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(0, 1)
        for n, (name, range_) in enumerate(ranges.items()):
            self.values[name] = self._value(name, range_)
            self.sliders[name] = self._slider(name, range_)
            grid.addWidget(label(range_.words, "small", "secondary"), 2 * n, 0)
            grid.addWidget(self.values[name], 2 * n, 1)
            grid.addWidget(self.sliders[name], 2 * n + 1, 0, 1, 2)

    def _value(self, name: str, range_: Range) -> QDoubleSpinBox:
        value = QDoubleSpinBox()
        value.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
        value.setRange(range_.least, range_.most)
        value.setDecimals(range_.decimals)
        value.setSingleStep((range_.most - range_.least) / 20)
        value.setAlignment(Qt.AlignmentFlag.AlignRight)
        value.setKeyboardTracking(False)
        value.setFixedWidth(56)
        value.setAccessibleName(range_.words)
        value.valueChanged.connect(self._teller(name))
        return value

    def _slider(self, name: str, range_: Range) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(0, STEPS)
        slider.setPageStep(STEPS // 10)
        slider.setSingleStep(STEPS // 50)
        slider.setAccessibleName(range_.words)
        span = range_.most - range_.least
        slider.valueChanged.connect(lambda at: self.changed.emit(name, range_.least + span * at / STEPS))
        return slider

    def _teller(self, name: str) -> Callable[[float], None]:
        return lambda value: self.changed.emit(name, value)

    def show_value(self, name: str, value: float) -> None:
        """One beyond a slider's end, as some vaults have, is shown at the end."""
        range_ = self._ranges[name]
        share = (value - range_.least) / (range_.most - range_.least)
        _quietly(self.sliders[name], round(min(1.0, max(0.0, share)) * STEPS))
        _quietly(self.values[name], value)


def _quietly(part: QSlider | QDoubleSpinBox, value: float) -> None:
    part.blockSignals(True)
    part.setValue(value)  # type: ignore[arg-type]
    part.blockSignals(False)
