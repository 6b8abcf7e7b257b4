"""The contract of every chart, over every kind of run; and what each shows."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from automl.results import charts
from automl.results import events as e
from automl.results.charts import accuracy_vs_parameters, hypervolume, learning_curves
from automl.results.charts._axes import named, score_axis
from automl.results.figure import Figure, Mark, Series, Tone, spans
from automl.results.svg import svg
from automl.seams import Score
from tests.automl.made_up import RUNS, a_run, recipe, state

CASES = [(chart, name) for chart in charts.names() for name in RUNS]


@cache
def painted(chart: str, name: str) -> Figure:
    """A chart of a made-up run."""
    return charts.find(chart).figure(state(RUNS[name]))


def series(figure: Figure, name: str) -> Series:
    found = [one for one in figure.series if one.name == name]
    assert found, str(figure)[:300]
    return found[0]


def test_the_three_first_charts_are_found() -> None:
    assert {"accuracy_vs_parameters", "learning_curves", "hypervolume"} <= set(charts.names())


@pytest.mark.parametrize(("chart", "name"), CASES)
def test_a_chart_of_any_run_can_be_painted(chart: str, name: str) -> None:
    figure = painted(chart, name)
    assert figure.title
    assert figure.x.label
    assert figure.y.label
    assert figure.note or not figure.empty
    for one in figure.series:
        assert len(one.x) == len(one.y)
        for column in (one.trials, one.low, one.high):
            assert len(column) in (0, len(one))
        assert not any(math.isnan(x) for x in one.x)
        if figure.x.log:
            assert all(x > 0 for x in one.x)
    if not figure.empty:
        assert spans(figure) is not None
    ElementTree.fromstring(svg(figure))


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("accuracy", "Accuracy"), ("mean_iou", "Mean IoU"), ("r2", "R²"), ("auroc", "AUROC"),
        ("macs", "MACs"), ("frechet_distance", "Fréchet distance"), ("adjusted_rand", "Adjusted Rand index"),
        ("average_precision", "Average precision at IoU 0.5"), ("bits_per_character", "Bits per character"),
    ],
)  # fmt: skip
def test_a_score_is_called_as_its_field_writes_it(name: str, label: str) -> None:
    assert named(name) == label


def test_where_less_is_better_the_axis_says_so() -> None:
    errors = replace(recipe(), score=Score("accuracy", "%", "min"))
    found = state([e.RunStarted("r", 0.0, errors.plain())])
    assert score_axis(found).label == "Accuracy, lower is better"
    assert score_axis(state(RUNS["nothing at all"])).label == "Score"


@pytest.mark.parametrize("chart", charts.names())
def test_a_chart_of_a_run_that_has_not_begun_says_why_it_is_empty(chart: str) -> None:
    figure = painted(chart, "nothing at all")
    assert figure.empty
    assert figure.note.endswith(".")


def test_every_trial_with_a_score_stands_in_one_series_and_the_front_is_a_stair() -> None:
    run = state(RUNS["sixty trials"])
    figure = accuracy_vs_parameters.figure(run)
    dots = [one for one in figure.series if one.mark is not Mark.LINE and one.tone is not Tone.KNEE]
    shown = [number for one in dots for number in one.trials]
    reused = {trial.number for trial in run.trials.values() if trial.original is not None}
    assert sorted(shown) == sorted(set(run.trials) - reused)
    front = series(figure, "Front")
    assert list(front.trials) == run.front.trials
    assert all(a < b for a, b in pairwise(front.x))
    assert all(a < b for a, b in pairwise(front.y))


def test_a_share_is_shown_in_per_cent_and_only_once() -> None:
    figure = accuracy_vs_parameters.figure(state(RUNS["sixty trials"]))
    assert figure.y.unit == "%"
    assert 50 < max(series(figure, "Front").y) <= 100


def test_a_trial_in_training_has_a_trail_from_its_first_epoch() -> None:
    run = state(RUNS["sixty trials"])
    live = series(accuracy_vs_parameters.figure(run), "Training")
    assert list(live.low) == [run.trials[n].curve[0] * 100 for n in live.trials]
    assert live.high == live.y


def test_limit_references_and_knee_are_marked() -> None:
    figure = accuracy_vs_parameters.figure(state(RUNS["sixty trials"]))
    assert series(figure, "Limit 1 M").x == (1e6, 1e6)
    assert series(figure, "LeNet-5").tone is Tone.REFERENCE
    assert len(series(figure, "Knee")) == 1


@pytest.mark.parametrize(("level", "drawn"), [(0.9, True), (0.1, False)])
def test_a_baseline_far_below_is_told_and_does_not_flatten_the_chart(level: float, drawn: bool) -> None:
    run = state(RUNS["sixty trials"])
    run.fold([e.Prepared("r1", 99.0, level)])
    figure = accuracy_vs_parameters.figure(run)
    assert any(one.tone is Tone.BASELINE for one in figure.series) == drawn
    assert ("Outside the chart: Baseline (majority class) 10 %" in figure.note) != drawn


def test_one_bad_score_among_many_does_not_flatten_the_axis() -> None:
    run = state(a_run(400, seed=5))
    run.fold([e.TrialBuilt("r1", 999.0, 900, {}, 5000, 1), e.TrialDone("r1", 999.0, 900, 0.001)])
    low = accuracy_vs_parameters.figure(run).y.low
    assert low is not None
    assert low > 10


def test_scores_of_a_first_epoch_do_not_press_the_finished_into_a_line() -> None:
    log: list[e.Event] = [e.RunStarted("r", 1.0, recipe().plain())]
    log += [e.TrialBuilt("r", 1.0, n, {}, 1000 * (n + 1), 1) for n in range(4)]
    log += [e.TrialDone("r", 2.0, 0, 0.95), e.TrialDone("r", 2.0, 1, 0.97)]
    log += [e.EpochDone("r", 2.0, 2, 1, 0.1, 0.2), e.TrialStopped("r", 2.0, 2, 1)]
    log += [e.EpochDone("r", 2.0, 3, 1, 0.1, 0.94)]
    figure = accuracy_vs_parameters.figure(state(log))
    assert figure.y.low is not None
    assert 93 < figure.y.low < 94
    assert figure.note == "Outside the chart: 1 stopped early or in training."


def test_before_any_trial_has_finished_all_scores_are_shown() -> None:
    figure = accuracy_vs_parameters.figure(state(a_run(2)))
    assert figure.y.low is not None
    assert figure.y.low < min(series(figure, "Training").y)


def test_finalists_have_error_bars_of_one_deviation() -> None:
    run = state(RUNS["sixty trials"])
    number = run.front.trials[0]
    run.fold([e.TrialRetrained("r1", 99.0, number, seed, 0.8 + seed / 10, 0.5) for seed in (0, 1)])
    again = series(accuracy_vs_parameters.figure(run), "Trained again")
    assert again.y == pytest.approx((85.0,))
    assert again.high[0] - again.y[0] == pytest.approx(7.0710678)


def test_another_cost_stands_on_the_x_axis_where_the_recipe_says_so() -> None:
    run = state(a_run(20, made=recipe(cost="macs")))
    figure = accuracy_vs_parameters.figure(run)
    assert figure.x.label == "MACs"
    first = run.front.trials[0]
    assert series(figure, "Front").x[0] == run.trials[first].macs


def test_learning_curves_are_apart_and_the_oldest_give_way() -> None:
    run = state(RUNS["thousands"])
    figure = learning_curves.figure(run)
    done = series(figure, "Finished")
    assert len(set(done.trials)) == learning_curves.MOST
    assert sum(map(math.isnan, done.y)) == learning_curves.MOST
    assert max(done.trials) == max(
        t.number for t in run.trials.values() if t.state == "done" and t.number not in run.front.trials
    )
    assert "older curves are left out" in figure.note


def test_the_hypervolume_steps_up_from_nothing_to_now() -> None:
    run = state(RUNS["sixty trials"])
    (steps,) = hypervolume.figure(run).series
    assert (steps.x[0], steps.y[0]) == (0.0, 0.0)
    assert steps.y[-1] == run.hypervolume
    assert all(a <= b for a, b in pairwise(steps.y))


@pytest.mark.parametrize("step", [1, 7, 64])
def test_a_chart_that_is_drawn_as_the_run_grows_is_that_of_the_whole_run(step: int) -> None:
    log, run = a_run(60, seed=5), state([])
    for start in range(0, len(log), step):
        run.fold(log[start : start + step])
        grown = accuracy_vs_parameters.figure(run)
    whole = accuracy_vs_parameters.figure(state(log))
    assert (grown.x, grown.y, grown.note) == (whole.x, whole.y, whole.note)
    for one, other in zip(grown.series, whole.series, strict=True):
        marks = [sorted(zip(side.x, side.y, side.trials, strict=False)) for side in (one, other)]
        assert (one.name, marks[0]) == (other.name, marks[1])


def test_a_trial_that_trains_again_after_it_had_ended_loses_its_mark() -> None:
    run = state(a_run(20))
    ended = series(accuracy_vs_parameters.figure(run), "Finished").trials[0]
    run.fold([e.TrialStarted("r1", 99.0, ended, 0)])
    figure = accuracy_vs_parameters.figure(run)
    assert ended not in series(figure, "Finished").trials
