"""Names in a chart (knee, references, baseline, limit), each where it covers the fewest marks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QFontMetricsF

from automl.results.figure import Figure, Series, Tone
from desktop import fonts
from desktop.run.chart_axis import places
from desktop.run.series_places import Placed
from desktop.run.tones import LOOKS
from desktop.theme import Theme

Pixels = Callable[[np.ndarray, np.ndarray], np.ndarray]  # rows of x and y on the screen
NAMED = (Tone.KNEE, Tone.REFERENCE, Tone.BASELINE, Tone.LIMIT)
AWAY = 9.0  # pixels between a mark and its name
INKS = {Tone.KNEE: "labelHub", Tone.LIMIT: "cLimitLine"}
# Corners of the text that may lie beside the mark: (right of it, below it), tried in this order.
CORNERS = ((False, False), (True, False), (True, True), (False, True))


@dataclass(frozen=True, slots=True)
class Name:
    """A text and the mark that it belongs to, in the chart's own places."""

    text: str
    tone: Tone
    x: float
    y: float


def names_of(figure: Figure, shown: Sequence[Series]) -> list[Name]:
    """What is to be named; a limit at the chart's foot, a baseline at its left."""
    found = []
    for series in shown:
        if series.tone not in NAMED:
            continue
        x, y = places(series.x, figure.x), places(series.y, figure.y)
        at = (x[-1], np.nanmin(y)) if series.tone is Tone.LIMIT else (np.nanmin(x), y[0])
        if np.isfinite(at).all():
            found.append(Name(series.name, series.tone, float(at[0]), float(at[1])))
    return found


class Names:
    """The texts on the plot; placed anew whenever the view or the marks have moved."""

    def __init__(self, plot: pg.PlotItem) -> None:
        self._plot = plot
        self._texts: list[tuple[Name, pg.TextItem, QFont]] = []
        self._shown: tuple[tuple[Name, ...], Theme] | None = None
        self._placed_by: tuple[list[np.ndarray], object, object] | None = None

    def show(self, names: Sequence[Name], theme: Theme) -> None:
        if self._shown == (tuple(names), theme):
            return
        self._shown = (tuple(names), theme)
        for _, item, _ in self._texts:
            self._plot.removeItem(item)
        self._texts = []
        for name in names:
            font = fonts.role("key")
            if name.tone is Tone.KNEE:
                font = QFont(font)
                font.setWeight(QFont.Weight.DemiBold)
            angle = 90 if name.tone is Tone.LIMIT else 0
            ink = theme.color(INKS.get(name.tone, LOOKS[name.tone].token))
            item = pg.TextItem(name.text, color=ink, angle=angle, anchor=(0, 0))
            item.setFont(font)
            item.setZValue(10)
            item.setPos(name.x, name.y)
            self._plot.addItem(item, ignoreBounds=True)
            self._texts.append((name, item, font))

    def place(self, marks: Sequence[Placed], pixels: Pixels, view_of: object) -> None:
        """Off the `marks`; `pixels` gives places on the screen; nothing moves while all of it is the same."""
        key = ([one.x for one in marks], view_of, self._shown)
        if self._placed_by is not None and _same(self._placed_by, key):
            return
        self._placed_by = key
        shown = [pixels(one.x, one.y) for one in marks]
        self._place(np.concatenate(shown) if shown else np.zeros((0, 2)), pixels)

    def _place(self, marks: np.ndarray, pixels: Pixels) -> None:
        view = self._plot.vb
        inside = view.mapRectToScene(view.boundingRect())
        taken: list[QRectF] = []
        for name, item, font in self._texts:
            if name.tone is Tone.LIMIT:
                continue
            metrics = QFontMetricsF(font)
            wide, tall = metrics.horizontalAdvance(name.text) + 8, metrics.height() + 6
            [[x, y]] = pixels(np.array([name.x]), np.array([name.y])).tolist()
            corners = CORNERS if name.tone is not Tone.BASELINE else ((True, False), (True, True))
            boxes = [_box(x, y, wide, tall, *corner) for corner in corners]
            costs = [_cost(box, marks, taken, inside) for box in boxes]
            best = int(np.argmin(costs))
            taken.append(boxes[best])
            item.setAnchor(((x - boxes[best].x()) / wide, (y - boxes[best].y()) / tall))

    @property
    def boxes(self) -> list[tuple[str, float, float]]:
        """Each name with its anchor, for whoever asks where it lies."""
        return [(name.text, float(item.anchor.x()), float(item.anchor.y())) for name, item, _ in self._texts]


def _same(
    one: tuple[list[np.ndarray], object, object], other: tuple[list[np.ndarray], object, object]
) -> bool:
    arrays = len(one[0]) == len(other[0]) and all(a is b for a, b in zip(one[0], other[0], strict=True))
    return arrays and one[1:] == other[1:]


def _box(x: float, y: float, wide: float, tall: float, right: bool, below: bool) -> QRectF:
    left = x + AWAY if right else x - AWAY - wide
    return QRectF(left, y + 2 if below else y - 2 - tall, wide, tall)


def _cost(box: QRectF, marks: np.ndarray, taken: Sequence[QRectF], inside: QRectF) -> float:
    """How much a box covers; leaving the chart is worst, another name next."""
    covered = 0
    if len(marks):
        x, y = marks[:, 0], marks[:, 1]
        covered = int(
            (
                (x > box.left() - 3) & (x < box.right() + 3) & (y > box.top() - 3) & (y < box.bottom() + 3)
            ).sum()
        )
    return covered + 50 * sum(box.intersects(other) for other in taken) + 1000 * (not inside.contains(box))
