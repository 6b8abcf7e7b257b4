"""Published figures that the vault's notes state, as marks in the chart of a run on the same data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from automl.results.charts._axes import cost_of, factor, score_of
from automl.results.figure import Figure, Mark, Series, Tone
from automl.results.state import RunState
from desktop.words import tr
from vault_sync.session.properties import Figure as Stated

MOST = 12


def with_stated(figure: Figure, run: RunState, stated: Sequence[Stated]) -> Figure:
    """The chart with a mark for each figure that fits: accuracy over parameters, on the run's data."""
    recipe = run.recipe
    if (
        recipe is None
        or figure.empty
        or cost_of(run).name != "parameters"
        or score_of(run).name != "accuracy"
    ):
        return figure
    named = {series.name for series in figure.series}
    by, data = factor(score_of(run)), _plain(recipe.dataset)
    marks = []
    for one in stated:
        name = tr("{model}, from {stem}", model=one.model, stem=PurePosixPath(one.path).stem)
        if _plain(one.dataset) == data and name not in named:
            named.add(name)
            place = ((one.parameters,), (one.accuracy * by,))
            marks.append(Series(name, Mark.DOTS, *place, tone=Tone.REFERENCE))
    if not marks:
        return figure
    marks = marks[:MOST]
    heights = [series.y[0] for series in marks]
    low, high = figure.y.low, figure.y.high
    if low is not None and high is not None:
        room = 0.03 * (high - low)
        up = replace(figure.y, low=min(low, min(heights) - room), high=max(high, max(heights) + room))
        return replace(figure, y=up, series=(*figure.series, *marks))
    return replace(figure, series=(*figure.series, *marks))


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())
