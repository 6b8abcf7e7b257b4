"""The front of an earlier run behind the chart: of which run, under which name, and never across recipes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from automl.results import events as e
from automl.results.charts import accuracy_vs_parameters
from automl.results.figure import Axis, Figure, Tone
from desktop.run.earlier import earlier_of, name_of, with_earlier
from desktop.run.followed_run import FollowedRun
from tests.automl.made_up import a_run, recipe
from tests.desktop.run.followed import followed


def of(created: float, trials: int = 20, **changes: Any) -> FollowedRun:
    run = followed(a_run(trials, seed=int(created), made=replace(recipe(), **changes) if changes else None))
    run.folder = replace(run.folder, about=replace(run.folder.about, created_at=created))
    return run


def test_it_is_the_last_one_before_of_the_same_recipe() -> None:
    oldest, older, now, newer = (of(at) for at in (1e9, 2e9, 3e9, 4e9))
    assert earlier_of(now, [newer, now, older, oldest]) is older


@pytest.mark.parametrize(
    "other",
    [{"id": "another"}, {"dataset": "fashion_mnist"}, {"data": {"size": 4}}, {"trials": 0}],
    ids=["recipe", "dataset", "options", "nothing found"],
)
def test_what_does_not_compare_is_not_shown(other: dict[str, Any]) -> None:
    now, other_run = of(3e9), of(1e9, **other)
    assert earlier_of(now, [now, other_run]) is None
    figure = accuracy_vs_parameters.figure(now.state)
    assert with_earlier(figure, None) is figure


def test_it_lies_behind_all_else_and_moves_no_axis() -> None:
    older, now = of(1e9), of(3e9)
    figure = accuracy_vs_parameters.figure(now.state)
    shown = with_earlier(figure, older)
    assert shown.series[1:] == figure.series
    assert shown.series[0].tone is Tone.OTHER
    assert shown.series[0].x == tuple(point.cost for point in older.state.front.points)
    assert shown.x == figure.x
    assert shown.y == figure.y


def test_its_name_is_its_day_and_how_many_seeds_it_was_trained_with() -> None:
    older = of(1.7e9)
    assert name_of(older) == "14 Nov 2023"
    number = older.state.front.trials[0]
    older.state.fold([e.TrialRetrained("r1", 99.0, number, seed, 0.9, 0.9) for seed in range(5)])
    assert name_of(older) == "14 Nov 2023, 5 seeds"


def test_a_chart_without_trials_stays_empty() -> None:
    assert with_earlier(Figure("t", Axis("x"), Axis("y")), of(1e9)).empty
