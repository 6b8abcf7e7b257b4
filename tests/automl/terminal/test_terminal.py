"""A run in a terminal: lines for a pipe, a table, a small scatter, and all of it live."""

from __future__ import annotations

import io
import sys

import pytest
from rich.console import Console

from automl.results import events as e
from automl.results.charts import accuracy_vs_parameters
from automl.results.figure import Axis, Figure, Mark, Series, Tone
from automl.results.state import RunState
from automl.results.trial import TrialState
from automl.terminal import words
from automl.terminal.lines import Lines, line
from automl.terminal.live import Live
from automl.terminal.scatter import drawn
from tests.automl.made_up import RUNS, a_run, state


def figure(*series: Series, log: bool = False) -> Figure:
    return Figure(
        "chart", Axis("parameters", log=log, low=1.0, high=100.0), Axis("accuracy", low=0.0, high=1.0), series
    )


def test_a_scatter_puts_each_point_in_its_cell() -> None:
    dots = Series("done", Mark.DOTS, (1.0, 10.0, 100.0), (0.0, 0.5, 1.0), tone=Tone.FRONT)
    assert drawn(figure(dots, log=True), 9, 3) == [
        "  accuracy",
        "1 │        *",
        "  │    *",
        "0 │*",
        "  └─────────",
        "   1 parameters (log) 100",
    ]


def test_later_series_lie_on_earlier_ones_and_lines_are_left_out() -> None:
    point = ((1.0,), (0.0,))
    under = Series("all", Mark.DOTS, *point, tone=Tone.SETTLED)
    over = Series("front", Mark.DOTS, *point, tone=Tone.FRONT)
    limit = Series("limit", Mark.LINE, (1.0, 100.0), (1.0, 1.0), tone=Tone.LIMIT)
    rows = drawn(figure(under, over, limit), 9, 3)
    assert "".join(rows[1:4]).count("*") == 1
    assert not set("o-") & set("".join(rows[1:4]))


@pytest.mark.parametrize("x", [float("nan"), 0.0, -5.0, float("inf"), 1e9])
def test_a_point_that_cannot_be_placed_is_left_out(x: float) -> None:
    dots = Series("done", Mark.DOTS, (x,), (0.5,), tone=Tone.FRONT)
    assert "*" not in "".join(drawn(figure(dots, log=True), 9, 3))


def test_an_empty_figure_draws_nothing() -> None:
    assert drawn(figure(), 9, 3) == []


@pytest.mark.parametrize("name", RUNS)
def test_any_state_of_a_run_can_be_told_and_drawn(name: str) -> None:
    run = state(RUNS[name])
    table = words.table(run, list(run.trials.values()))
    assert len(table) == 1 + len(run.trials)
    assert words.headline(run)
    drawn(accuracy_vs_parameters.figure(run))
    console = Console(file=io.StringIO(), width=100, force_terminal=True)
    console.print(Live(run, console).picture())


def test_the_table_marks_the_front_and_leaves_out_what_could_not_be_otherwise() -> None:
    run = RunState()
    run.fold(a_run(12))
    rows = words.table(run, list(run.trials.values()))
    assert [int(row.split()[1]) for row in rows if row.startswith("*")] == sorted(run.front.trials)
    trial = next(iter(run.trials.values()))
    name = next(iter(trial.choices))
    assert name in words.choices(words.searched(run, trial))
    value = trial.choices[name]
    fixed = {"kind": "choice", "options": [value]}
    run.fold([e.RangeSeen("r1", 9.0, name, fixed)])
    assert name not in [pair[0] for pair in words.searched(run, trial)]


def test_each_trial_that_ends_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    run = RunState()
    events = a_run(12)
    with Lines(run) as view:
        view.take(events)
    told = [text for text in capsys.readouterr().err.splitlines() if text.startswith("[")]
    ended = [trial for trial in run.trials.values() if trial.state is not TrialState.RUNNING]
    assert len(told) == len(ended)


def test_what_people_wait_for_is_said() -> None:
    run = RunState()
    assert line(run, e.RunQueued("r", 1.0, "cuda:0", "other")) == "waiting for cuda:0, which other has"
    gone = e.WorkerGone("r", 1.0, 2, "killed by signal 9", 5)
    assert line(run, gone) == "worker 2 is gone: killed by signal 9; trial 5 is tried again"
    assert line(run, e.WorkerGone("r", 1.0, 2)) == ""
    assert line(run, e.RunFinished("r", 1.0)) == ""


def test_the_live_view_shows_what_trains_first_then_what_ended_last() -> None:
    run = RunState()
    console = Console(file=io.StringIO(), width=120, height=50, force_terminal=True, color_system=None)
    with Live(run, console) as view:
        view.take(a_run(30))
        console.print(view.picture())
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert "hypervolume" in text
    assert "accuracy" in text
    numbers = [trial.number for trial in view._latest()]
    running = [trial.number for trial in run.trials.values() if trial.state is TrialState.RUNNING]
    assert numbers[: len(running)] == running
    assert len(numbers) == 10
    assert sys.stderr is not console.file
