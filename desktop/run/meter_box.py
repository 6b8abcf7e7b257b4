"""The device meter in the head of a run: use over the last minutes as a line, memory, power, temperature."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from desktop import density, icons
from desktop.run import sparkline
from desktop.run.meter import Reading
from desktop.shell.parts import label
from desktop.theme import Theme, load

HEIGHT, ICON, KEPT = 28, 14, 60  # readings: two minutes of them
LINE = QSize(64, 16)
PARTS = ("memory", "energy", "temperature")


class UseLine(QWidget):
    """The use of the device from the oldest reading to the newest, 0 to 1 from foot to head."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(LINE)
        self._uses: deque[float] = deque(maxlen=KEPT)
        self._ink = QColor()

    def add(self, use: float | None) -> None:
        if use is not None:
            self._uses.append(min(max(use, 0.0), 1.0))
            self.update()

    def clear(self) -> None:
        self._uses.clear()

    @property
    def uses(self) -> list[float]:
        return list(self._uses)

    def paint(self, ink: QColor) -> None:
        self._ink = ink
        self.update()

    def paintEvent(self, _event: object) -> None:
        if len(self._uses) < 2:
            return
        inside, first = QRectF(self.rect()).adjusted(1, 2, -1, -2), KEPT - len(self._uses)
        points = [((first + n) / (KEPT - 1), use) for n, use in enumerate(self._uses)]
        painter = QPainter(self)
        sparkline.draw(painter, inside, points, self._ink, end=False)
        painter.end()


class MeterBox(QFrame):
    """Shrinks to use and memory where there is little room."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("meterBox")
        density.hold(self, HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._theme = load("dark")
        self._device = ""
        self.line = UseLine()
        self._picture, self._use = QLabel(), label("", "strong")
        self._words = {name: label("", "small", "secondary") for name in PARTS}
        self._icons = {name: QLabel() for name in PARTS}
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 10, 0)
        row.setSpacing(6)
        for part in (self._picture, self.line, self._use):
            row.addWidget(part)
        for name in PARTS:
            row.addWidget(self._icons[name])
            row.addWidget(self._words[name])
        self.hide()

    def show_reading(self, reading: Reading | None, few: bool = False) -> None:
        """`few` leaves the line, power and temperature to the tooltip."""
        self.setVisible(reading is not None)
        if reading is None:
            self.line.clear()
            return
        if reading.device != self._device:
            self._device = reading.device
            self.line.clear()
            self._paint_device()
        self.line.add(reading.use)
        self.line.setVisible(reading.use is not None and not few)
        self._use.setText(reading.use_words or reading.device)
        known = dict(zip(PARTS, (reading.memory_words, reading.power_words, reading.heat_words), strict=True))
        for name, words in known.items():
            shown = bool(words) and (name == "memory" or not few)
            self._words[name].setText(words)
            self._words[name].setVisible(shown)
            self._icons[name].setVisible(shown)
        self.setToolTip("   ".join(reading.words))

    @property
    def words(self) -> list[str]:
        """What it says in view."""
        parts = [self._use, *self._words.values()]
        return [part.text() for part in parts if not part.isHidden() and part.text()]

    def _paint_device(self) -> None:
        picture = "cpu" if self._device in ("", "CPU") else "gpu"
        ink = self._theme.color("text2")
        self._picture.setPixmap(icons.pixmap(picture, ink, ICON, self.devicePixelRatioF()))

    def paint_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.line.paint(theme.color("accent"))
        self._paint_device()
        for name, picture in self._icons.items():
            picture.setPixmap(icons.pixmap(name, theme.color("text2"), ICON, self.devicePixelRatioF()))
