"""The time-lapse: the graph as it grew, node by node; played, scrubbed, faster or slower.

Nodes stay where they lie in the whole graph. Each takes the same share of the way, whether its vault was
written in a week or in ten years; the date beside the slider says when that was.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QDateTime, QLocale, Qt
from PySide6.QtWidgets import QSlider, QWidget

from desktop.graph.bars import MARGIN, Bar
from desktop.graph.history import History, Reading
from desktop.graph.scene import Scene
from desktop.graph.stage import Stage
from desktop.shell.parts import label
from desktop.shell.segments import Segments
from desktop.theme import Theme
from desktop.words import tr

STEPS = 1000  # of the slider
SECONDS = 20.0  # for all of it at single speed
SPEEDS = {"1": "1×", "2": "2×", "5": "5×"}
SHORTEST, LONGEST = 80, 260  # pixels of the slider, as there is room
ABOVE = 56  # pixels from the lower edge, over the zoom bar's row


class TimeLapse:
    """On a stage, with its bar in the view; `root` is the open vault."""

    def __init__(self, stage: Stage, over: QWidget, wake: Callable[[], None]) -> None:
        self.root: Path | None = None
        self.open = False
        self.playing = False
        self.bar = TimeBar(over, self)
        self._stage, self._wake = stage, wake
        self._reading: Reading | None = None
        self._history: History | None = None
        self._came: NDArray[np.float64] | None = None  # when each slot did; None: has to be found
        self._rank = np.zeros(0)  # of each slot, 0 to 1
        self._at, self._speed = 1.0, 1.0
        self._since = 0.0
        stage.renamed.connect(lambda _renamed: self._forget_ranks())

    # ---- begin and end -----------------------------------------------------------------------

    def toggle(self) -> None:
        self.close() if self.open else self.begin()

    def begin(self) -> None:
        """Reads the history in a thread; plays when it is there."""
        if self.root is None or self.open:
            return
        self.open = True
        paths = [topic.partition(":")[2] for topic in self._stage.scene.slot_of if _is_file(topic)]
        self._history = None
        self._reading = Reading(self.root, paths, self._wake)
        self.bar.show_waiting()

    @property
    def waiting(self) -> bool:
        """Whether the history is still being read."""
        return self._reading is not None

    def close(self) -> None:
        if self.open:
            self.open = self.playing = False
            self._reading = self._came = None
            self._stage.veil = None
            self._stage.restyle()
        self.bar.hide()

    # ---- the way -----------------------------------------------------------------------------

    def play_or_pause(self) -> None:
        if self._history is None:
            return
        self.playing = not self.playing
        if self.playing and self._at >= 1.0:
            self._at = 0.0
        self._since = time.monotonic()
        self.bar.show_playing(self.playing)
        self._wake()

    def scrub(self, share: float) -> None:
        """To a place on the way."""
        self._at = min(1.0, max(0.0, share))
        self._show()

    def set_speed(self, speed: float) -> None:
        self._speed = speed

    def step(self) -> bool:
        """Takes the history when it has come, plays on; whether that goes on."""
        if self._reading is not None and self._reading.found is not None:
            self._history, self._reading = self._reading.found, None
            self._at, self.playing = 1.0, False
            self.play_or_pause()
        if self.playing:
            now = time.monotonic()
            self._at = min(1.0, self._at + (now - self._since) * self._speed / SECONDS)
            self._since = now
            self._show()
            if self._at >= 1.0:
                self.playing = False
                self.bar.show_playing(False)
        return self.playing

    def _show(self) -> None:
        if self._history is None:
            return
        self._stage.veil = self.there
        self._stage.restyle()
        self.bar.show_place(self._at, self._date(), self._history.source)

    # ---- who is there ------------------------------------------------------------------------

    def there(self, scene: Scene) -> NDArray[np.bool_]:
        """The nodes that had come by now."""
        self._times(scene)
        return self._rank <= self._at

    def _times(self, scene: Scene) -> NDArray[np.float64]:
        if self._came is None or len(self._came) != len(scene):
            self._came = self._found_out(scene)
            self._rank = ranks(self._came)
        return self._came

    def _found_out(self, scene: Scene) -> NDArray[np.float64]:
        came = self._history.came if self._history else {}
        known = [
            came.get(topic.partition(":")[2], np.inf) if _is_file(topic) else np.inf for topic in scene.ids
        ]
        return spread(np.array(known, np.float64), scene.edges)

    def _forget_ranks(self) -> None:
        self._came = None

    def _date(self) -> str:
        """When the newest node in view came."""
        times = self._times(self._stage.scene)
        there = times[self.there(self._stage.scene) & np.isfinite(times)]
        if not len(there):
            return ""
        when = QDateTime.fromSecsSinceEpoch(int(there.max()))
        return QLocale().toString(when.date(), "d MMM yyyy")


def spread(times: NDArray[np.float64], edges: NDArray[np.int32]) -> NDArray[np.float64]:
    """What is no file came with the first that leads to it: a heading with its note, a term with that."""
    if len(edges) == 0:
        return times
    given, found = np.isfinite(times), times.copy()
    start, end = edges[:, 0], edges[:, 1]
    while True:
        before = found.copy()
        np.minimum.at(found, end, found[start])
        found[given] = times[given]
        if np.array_equal(before, found):
            return found


def ranks(times: NDArray[np.float64]) -> NDArray[np.float64]:
    """The place of each in the order of coming, from 0; those that come together have one place."""
    _, place, counts = np.unique(times, return_inverse=True, return_counts=True)
    return ((np.cumsum(counts) - counts) / max(len(times), 1))[place]


def _is_file(topic: str) -> bool:
    return topic.startswith(("note:", "file:"))


class TimeBar(Bar):
    """Play and pause, the way, the date, the speed, and how the times are known."""

    def __init__(self, over: QWidget, lapse: TimeLapse) -> None:
        super().__init__(over)
        self._play = self.add("play", tr("Play"), "Space", lapse.play_or_pause)
        self._way = QSlider(Qt.Orientation.Horizontal)
        self._way.setRange(0, STEPS)
        self._way.setFixedWidth(LONGEST)
        self._way.setAccessibleName(tr("Time"))
        self._way.valueChanged.connect(lambda at: lapse.scrub(at / STEPS))
        self._date = label("", "strong")
        self._date.setMinimumWidth(self._date.fontMetrics().horizontalAdvance("00 MMM 0000") + 4)
        speed = Segments(SPEEDS, "1")
        speed.setAccessibleName(tr("Speed"))
        speed.chosen.connect(lambda chosen: lapse.set_speed(float(chosen)))
        self._source = label("", "small", "hint")
        self.row.setContentsMargins(8, 4, 4, 4)
        self.row.setSpacing(8)
        for part in (self._way, self._date, speed, self._source):
            self.row.addWidget(part)
        self.add("close", tr("End the time-lapse"), "Esc", lapse.close)
        self._theme: Theme | None = None
        self.hide()

    def show_waiting(self) -> None:
        self._date.setText("")
        self._source.setText(tr("Reading the history…"))
        self._way.setEnabled(False)
        self.put()
        self.show()

    def show_playing(self, playing: bool) -> None:
        self._icons[self._play] = "pause" if playing else "play"
        self._play.setAccessibleName(tr("Pause") if playing else tr("Play"))
        self._play.setToolTip(f"{self._play.accessibleName()}  Space")
        if self._theme is not None:
            self.paint_theme(self._theme)

    def show_place(self, share: float, date: str, source: str) -> None:
        self._way.setEnabled(True)
        self._way.blockSignals(True)
        self._way.setValue(round(share * STEPS))
        self._way.blockSignals(False)
        self._date.setText(date)
        if source != self._source.text():
            self._source.setText(source)
            self.put()

    def put(self) -> None:
        """In the middle, over the lower edge."""
        outer, room = self.parentWidget().size(), self.parentWidget().width() - 2 * MARGIN
        for told in (True, False):  # how the times are known is left out where there is no room
            self._source.setVisible(told)
            self.row.invalidate()
            others = self.row.sizeHint().width() - self._way.minimumWidth()
            if others + SHORTEST <= room:
                break
        self._way.setFixedWidth(min(LONGEST, max(SHORTEST, room - others)))
        self.row.invalidate()
        self.resize(self.row.sizeHint())
        self.move(max(MARGIN, (outer.width() - self.width()) // 2), outer.height() - self.height() - ABOVE)

    def paint_theme(self, theme: Theme) -> None:
        self._theme = theme
        super().paint_theme(theme)
