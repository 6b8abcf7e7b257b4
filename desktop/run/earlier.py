"""The front of an earlier run of the same recipe, dim in the chart of the one in view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from automl.results.charts._axes import cost_of, factor, score_of
from automl.results.figure import Figure, Mark, Series, Tone
from automl.results.state import RunState
from desktop.run.followed_run import FollowedRun
from desktop.run.wording import day
from desktop.words import tr_n


def earlier_of(run: FollowedRun, newest_first: Sequence[FollowedRun]) -> FollowedRun | None:
    """The last run before this one that searched the same in the same way, and found something."""
    begun = run.folder.about.created_at
    if run.state.recipe is None:
        return None
    for other in newest_first:
        older = other is not run and other.folder.about.created_at < begun
        if older and other.state.front.points and _searched(other.state) == _searched(run.state):
            return other
    return None


def _searched(run: RunState) -> tuple[object, ...]:
    """What two runs must share for their fronts to stand in one chart."""
    recipe = run.recipe
    if recipe is None:
        return ()
    return recipe.id, recipe.dataset, dict(recipe.data), score_of(run).name, cost_of(run).name


def name_of(run: FollowedRun) -> str:
    """“12 Nov”, “12 Nov, 5 seeds”."""
    seeds = max((len(run.state.trials[number].retrained) for number in run.state.finalists), default=0)
    begun = day(run.folder.about.created_at)
    return tr_n("{begun}, {n} seed", "{begun}, {n} seeds", seeds, begun=begun) if seeds > 1 else begun


def with_earlier(figure: Figure, earlier: FollowedRun | None) -> Figure:
    """The chart with that front behind all else; the axes stay those of the run in view."""
    points = [point for point in earlier.state.front.points if point.cost > 0] if earlier else []
    if earlier is None or figure.empty or not points:
        return figure
    by = factor(score_of(earlier.state))
    x, y = tuple(point.cost for point in points), tuple(point.score * by for point in points)
    behind = Series(name_of(earlier), Mark.STEPS, x, y, tone=Tone.OTHER)
    return replace(figure, series=(behind, *figure.series))
