"""Plays a search again, evaluation by evaluation, at a speed of one's choice."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QSlider, QToolButton

from automl.practice.telling import Ended
from automl.results.charts._axes import named
from desktop import density, icons
from desktop.shell.parts import label
from desktop.theme import Theme, load
from desktop.words import tr

HEIGHT, FRAME_MS = 40, 33
SPEEDS = (10, 40, 160)  # evaluations a second


class Replay(QFrame):
    """`moved` when another search or another evaluation is to be shown."""

    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        density.hold(self, HEIGHT)
        self._theme = load("dark")
        self._searches: list[Ended] = []
        self._at = 0.0
        self._play = QToolButton()
        self._play.clicked.connect(lambda _=False: self.play(not self.playing))
        self._which, self._speed = QComboBox(), QComboBox()
        self._which.setAccessibleName(tr("Which search"))
        self._speed.setAccessibleName(tr("Speed"))
        for speed in SPEEDS:
            self._speed.addItem(tr("{speed} a second", speed=speed), speed)
        self._speed.setCurrentIndex(1)
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setAccessibleName(tr("Evaluations"))
        self._words = label("", "small", "secondary")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(8)
        for part, stretch in ((self._play, 0), (self._which, 0), (self._slider, 1), (self._words, 0)):
            row.addWidget(part, stretch)
        row.addWidget(self._speed)
        self._frames = QTimer(self, interval=FRAME_MS)
        self._frames.timeout.connect(self.step)
        self._which.currentIndexChanged.connect(lambda _: self._other())
        self._slider.valueChanged.connect(self._slid)
        self.play(False)

    # ---- what is shown ---------------------------------------------------------------------------

    def show_searches(self, searches: list[Ended]) -> None:
        """Those that have ended; the one in view stays."""
        fresh = not searches or self._searches[:1] != searches[:1]
        more = [] if fresh else searches[len(self._searches) :]
        self._searches = list(searches)
        with QSignalBlocker(self._which):
            if fresh:
                self._which.clear()
            for ended in searches if fresh else more:
                count = sum(words.startswith(f"{named(ended.sampler)},") for words in self._names) + 1
                self._which.addItem(tr("{sampler}, seed {count}", sampler=named(ended.sampler), count=count))
        if fresh:
            self._other()

    @property
    def _names(self) -> list[str]:
        return [self._which.itemText(n) for n in range(self._which.count())]

    @property
    def shown(self) -> Ended | None:
        """The search in view."""
        at = self._which.currentIndex()
        return self._searches[at] if 0 <= at < len(self._searches) else None

    @property
    def evals(self) -> int:
        """Up to which evaluation."""
        return self._slider.value()

    @property
    def words(self) -> str:
        return self._words.text()

    def choose(self, at: int) -> None:
        """Another search."""
        self._which.setCurrentIndex(at)

    def _other(self) -> None:
        self.play(False)
        most = len(self.shown.seed.rewards) if self.shown else 1
        with QSignalBlocker(self._slider):
            self._slider.setRange(1, most)
            self._slider.setValue(most)
        self._at = float(most)
        self._say()

    def _slid(self, value: int) -> None:
        self._at = float(value)
        self._say()

    def _say(self) -> None:
        number = QLocale().toString
        self._words.setText(
            tr("{evals} of {total}", evals=number(self.evals), total=number(self._slider.maximum()))
        )
        self.moved.emit()

    # ---- playing -------------------------------------------------------------------------------

    @property
    def playing(self) -> bool:
        return self._frames.isActive()

    def play(self, on: bool) -> None:
        """From the beginning where it stands at the end."""
        if on and self._slider.value() == self._slider.maximum():
            self._slider.setValue(1)
        self._frames.start() if on else self._frames.stop()
        words = tr("Pause") if on else tr("Play the search again")
        self._play.setToolTip(words)
        self._play.setAccessibleName(words)
        self._paint_play()

    def step(self) -> None:
        """A frame further; the last one ends it."""
        at = self._at + self._speed.currentData() * FRAME_MS / 1000
        self._slider.setValue(int(at))
        self._at = at  # with its fraction, which the slider does not keep
        if at >= self._slider.maximum():
            self.play(False)

    def _paint_play(self) -> None:
        self._play.setIcon(icons.icon("pause" if self.playing else "play", self._theme.color("text2")))

    def paint_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._paint_play()
