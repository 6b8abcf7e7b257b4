"""Small lines without axes: how a trial learnt, how a run's front grew, how busy a device was."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from automl.results.charts._axes import score_of
from automl.results.state import RunState
from automl.results.trial import Trial
from desktop.theme import current

Point = tuple[float, float]  # both 0 to 1: from left to right, from foot to head

WIDTH, DOT = 1.25, 1.5  # of the line, and the radius of its end
MOST_POINTS = 48  # more cannot be told apart in so little room
CURVE = Qt.ItemDataRole.UserRole + 1  # of a cell: its points and the token of its ink
ROOM = (8.0, 6.0)  # that a line leaves free in its cell, at the sides and above and below


def thinned(values: Sequence[float]) -> list[float]:
    """So few values that drawing them costs the same for any number, the last one among them."""
    step = -(-len(values) // MOST_POINTS)
    return list(values[::-step][::-1]) if step > 1 else list(values)


def span(run: RunState) -> Point:
    """What the foot and the head of all curves of a run stand for, so that rows compare: from the baseline to
    the best score; where one of them is not known, the recipe's bounds."""
    score = score_of(run)
    low, high = run.recipe.bounds.get(score.name, (0.0, 1.0)) if run.recipe else (0.0, 1.0)
    best = run.trials[run.best].score if run.best in run.trials else None
    if score.direction == "max":
        known = run.baseline if run.baseline is not None else low, best if best is not None else high
    else:
        known = best if best is not None else low, run.baseline if run.baseline is not None else high
    return known if known[0] < known[1] else (min(low, *known), max(high, *known))


def curve(run: RunState, trial: Trial) -> tuple[Point, ...]:
    """The score after each epoch; a trial that was cut short ends before the right edge."""
    if not trial.curve:
        return ()
    low, high = span(run)
    epochs = max(run.recipe.epochs if run.recipe else 1, len(trial.curve), 2)
    known = thinned(trial.curve)
    far = (len(trial.curve) - 1) / (epochs - 1)
    step = far / max(len(known) - 1, 1)
    return tuple(
        (n * step, min(max((value - low) / (high - low), 0.0), 1.0))
        for n, value in enumerate(known)
        if value == value  # not a number: nothing to draw there
    )


def growth(run: RunState, trials: int) -> tuple[Point, ...]:
    """The area under the front, in steps, as far as it has come on its way to so many finished trials."""
    if not run.grown:
        return ()
    most, total = run.grown[-1].hypervolume, max(trials, run.grown[-1].finished, 1)
    if most <= 0:
        return ()
    every = -(-len(run.grown) // MOST_POINTS)
    points, height = [(0.0, 0.0)], 0.0
    for grown in run.grown[::-every][::-1]:
        across = grown.finished / total
        points += [(across, height), (across, height := grown.hypervolume / most)]
    return tuple(points)


def draw(painter: QPainter, box: QRectF, points: Sequence[Point], ink: QColor, end: bool = True) -> None:
    """A line in a box, with a dot where it ends."""
    if not points:
        return
    placed = [QPointF(box.left() + x * box.width(), box.bottom() - y * box.height()) for x, y in points]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(ink, WIDTH)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawPolyline(QPolygonF(placed))
    if end:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawEllipse(placed[-1], DOT, DOT)
    painter.restore()


class CurvePainter(QStyledItemDelegate):
    """The cell of a table whose model knows a `CURVE`: the usual ground, and the line on it."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        if found := index.data(CURVE):
            points, token = found
            sides, above = ROOM
            box = QRectF(option.rect).adjusted(sides, above, -sides, -above)  # type: ignore[attr-defined]
            draw(painter, box, points, current().color(token))
