"""What each further chart shows of a run, and the lying bars and named axes that they are drawn with."""

from __future__ import annotations

import dataclasses
import io
import math
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image

from automl.export import png
from automl.export.pictures import figures
from automl.export.table import csv_of
from automl.results import charts
from automl.results import events as e
from automl.results.charts import (
    best_so_far,
    importance,
    parallel_coordinates,
    score_by_cost,
    trials_by_worker,
)
from automl.results.figure import Axis, Figure, Mark, Series, Tone, spans
from automl.results.importance import Importance
from automl.results.state import RunState
from automl.results.svg import svg
from tests.automl.made_up import RUNS, a_run, recipe, state

RANGES: Mapping[str, Mapping[str, Any]] = {
    "stages": {"kind": "int", "low": 1, "high": 3},
    "kind": {"kind": "choice", "options": ["plain", "residual"]},
    "train.rate": {"kind": "float", "low": 0.01, "high": 0.01},
}


def searched(trials: int = 60, **more: Any) -> RunState:
    """A made-up run whose ranges are known."""
    run = state(a_run(trials, seed=4, made=recipe(**more)))
    run.fold([e.RangeSeen("r1", 1e3, name, offered) for name, offered in RANGES.items()])
    return run


def named(figure: Figure, name: str) -> Series:
    return next(series for series in figure.series if series.name == name)


def test_all_charts_of_the_contract_are_found() -> None:
    wanted = {"parallel_coordinates", "importance", "best_so_far", "score_by_cost", "trials_by_worker"}
    assert wanted <= set(charts.names())


def test_the_best_so_far_never_gets_worse_and_ends_at_the_best() -> None:
    run = searched()
    line = named(best_so_far.figure(run), "Best so far")
    assert all(a <= b for a, b in pairwise(line.y))
    assert run.best is not None
    assert line.y[-1] == pytest.approx(100 * (run.trials[run.best].score or 0))


def test_for_an_error_the_best_is_the_lowest() -> None:
    run = searched()
    assert run.recipe is not None
    error = dataclasses.replace(run.recipe, score=dataclasses.replace(run.recipe.score, direction="min"))
    run.recipe = error
    line = named(best_so_far.figure(run), "Best so far")
    assert all(a >= b for a, b in pairwise(line.y))


def test_any_cost_that_trials_know_has_a_chart_with_its_own_front() -> None:
    run = searched()
    done = [trial for trial in run.trials.values() if trial.state == "done"]
    for trial in done:
        trial.costs = {**trial.costs, "latency": 1.0 / trial.parameters}
    assert score_by_cost.costs(run)[0] == "latency"
    assert "parameters" not in score_by_cost.costs(run)
    figure = score_by_cost.figure(run)
    assert (figure.x.label, figure.x.unit, figure.x.log) == ("Latency", "s", True)
    front = named(figure, "Front")
    assert all(a < b for a, b in pairwise(front.x))
    assert all(a < b for a, b in pairwise(front.y))
    assert sum(len(series) for series in figure.series) == len(done)
    assert score_by_cost.figure(run, "energy").note == "No finished trial knows its energy."


def test_a_worker_s_trials_lie_in_its_row_and_do_not_overlap() -> None:
    run = searched()
    figure = trials_by_worker.figure(run)
    assert figure.y.names == ("Worker 0", "Worker 1")
    bars = [
        (y, low, x)
        for series in figure.series
        for x, y, low in zip(series.x, series.y, series.low, strict=True)
    ]
    for row in (0.0, 1.0):
        inside = sorted((low, x) for y, low, x in bars if y == row)
        assert all(end <= begin + 1e-9 for (_, end), (begin, _) in pairwise(inside))
    assert all(low <= x for _, low, x in bars)


def test_importance_is_drawn_most_important_on_top_and_says_of_how_many_trials() -> None:
    run = searched()
    assert importance.figure(run).note == "It has not been computed yet."
    run.importance = Importance(30, {"a": 0.7, "b": 0.3}, {"a": 0.1, "b": 0.1, "c": 0.8})
    figure = importance.figure(run)
    assert figure.y.names == ("b", "a", "c") or figure.y.names == ("b", "c", "a")
    assert [series.mark for series in figure.series] == [Mark.BARS, Mark.BARS]
    assert "over 30 finished trials" in figure.note
    assert "more have finished since" in figure.note
    few = state(RUNS["three trials"])
    assert "it takes 10" in importance.figure(few).note


def test_parallel_lines_go_through_every_searched_choice_to_score_and_cost() -> None:
    run = searched()
    figure = parallel_coordinates.figure(run)
    titles = [name.split("\n")[0] for name in figure.x.names]
    assert titles == ["stages", "kind", "accuracy", "parameters"]  # what is held is no axis
    front = named(figure, "Front")
    assert set(front.trials) == set(run.front.trials)
    values = [y for series in figure.series for y in series.y if not math.isnan(y)]
    assert min(values) >= 0
    assert max(values) <= 1
    lines = sum(map(math.isnan, (y for series in figure.series for y in series.y)))
    assert lines == sum(trial.state == "done" for trial in run.trials.values())


def test_lying_bars_span_from_their_begin_and_share_a_row() -> None:
    one = Series("One", Mark.BARS, (30.0, 10.0), (0.0, 1.0), tone=Tone.FRONT)
    other = Series("Other", Mark.BARS, (20.0, 40.0), (0.0, 1.0), tone=Tone.SETTLED)
    up = Axis("Choice", low=-0.5, high=1.5, names=("first", "second & last"))
    figure = Figure("Bars", Axis("Share", "%"), up, (one, other))
    assert spans(figure) == (0.0, 40.0, -0.5, 1.5)
    root = ElementTree.fromstring(svg(figure))
    rects = [el for el in root.iter() if el.tag.endswith("rect") and float(el.attrib["height"]) != 8]
    tops = [float(rect.attrib["y"]) for rect in rects]
    assert len(rects) == 4
    assert len(set(tops)) == 4  # side by side, never one over the other
    texts = {el.text for el in root.iter() if el.tag.endswith("text")}
    assert {"first", "second & last"} <= texts


def test_every_chart_of_a_run_can_be_had_as_a_png() -> None:
    run = searched(20)
    run.importance = Importance(12, {"stages": 1.0}, {"kind": 1.0})
    made = dict(figures(run))
    assert {"accuracy_vs_parameters", "importance", "score_by_macs", "trials_by_worker"} <= set(made)
    for name, figure in made.items():
        image = Image.open(io.BytesIO(png.png(svg(figure, ground="light"), 1)))
        assert image.size == (760, 440), name
        assert len(image.getcolors(1 << 20) or []) > 8, name


@pytest.mark.parametrize(
    ("mark", "at", "colour"),
    [
        ('<rect x="2" y="2" width="6" height="6" fill="#FF0000"/>', (5, 5), (255, 0, 0)),
        ('<circle cx="5" cy="5" r="3" fill="#00FF00"/>', (5, 5), (0, 255, 0)),
        ('<circle cx="5" cy="5" r="3" stroke="#00FF00" stroke-width="2"/>', (5, 5), (255, 255, 255)),
        ('<path d="M0 5L10 5" stroke="#0000FF" stroke-width="4"/>', (5, 5), (0, 0, 255)),
        ('<path d="M1 1L9 1L9 9L1 9z" fill="#000000" fill-opacity="0.5"/>', (5, 5), (128, 128, 128)),
        ('<path d="M5 5m-4 -4l8 8" stroke="#0000FF" stroke-width="3"/>', (5, 5), (0, 0, 255)),
    ],
)
def test_a_mark_is_painted_where_it_lies(mark: str, at: tuple[int, int], colour: tuple[int, ...]) -> None:
    picture = f'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10">{mark}</svg>'
    image = Image.open(io.BytesIO(png.png(picture, 2)))
    found = image.getpixel((at[0] * 2, at[1] * 2))
    assert isinstance(found, tuple)
    assert all(abs(a - b) <= 2 for a, b in zip(found, colour, strict=True))


def test_letters_that_the_font_lacks_become_their_like() -> None:
    assert png._known("8 – 64") in ("8 – 64", "8 - 64")
    assert png._known("\U0001f600") == "?"


def test_the_table_has_a_row_a_trial_and_no_formula() -> None:
    run = searched(10)
    run.trials[0].reason = "=cmd|' /C calc'!A0"
    lines = csv_of(run).splitlines()
    assert len(lines) == 11
    assert lines[0].startswith("number,state,score,parameters,macs")
    assert "choice train.rate" in lines[0]
    assert "'=cmd" in lines[1]


@pytest.mark.parametrize("name", [name for name in RUNS if name != "thousands"])
def test_the_table_of_any_run_can_be_made(name: str, tmp_path: Path) -> None:
    run = state(RUNS[name])
    assert len(csv_of(run).splitlines()) == len(run.trials) + 1
