"""Commands to a run at work and to one that sleeps: each is applied, and none twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from automl.engine.planner import Ending, Planner
from automl.pools import _sizing
from automl.results import events as e
from automl.results.control import Command, Word
from automl.results.rundir import RunDir
from automl.results.trial import TrialState
from tests.automl.engine import tiny
from tests.automl.engine.tiny import Told, planner, recipe, run


@pytest.fixture(autouse=True)
def tiny_plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    tiny.use(monkeypatch)


def at(here: RunDir, kind: type[e.Event], *commands: Command) -> Told:
    """A listener that gives the commands once, when the first event of a kind has come."""
    waiting = list(commands)

    def act(event: e.Event) -> None:
        while isinstance(event, kind) and waiting:
            here.tell(waiting.pop(0))

    return Told(act)


def kinds(told: Told) -> list[str]:
    return [type(event).__name__ for event in told.events]


def test_more_trials_are_trained_and_never_asked_for_twice(tmp_path: Path) -> None:
    here = run(tmp_path / "r", recipe(trials=3))
    told = at(here, e.TrialDone, Command(Word.MORE, 2))
    assert planner(here, told).go() is Ending.FINISHED
    assert len(here.replay()[0].trials) == 5
    planner(here).go()
    assert len(here.replay()[0].trials) == 5
    assert len(told.of(e.ControlSeen)) == 1


def test_a_command_to_a_run_that_sleeps_waits_for_its_planner(tmp_path: Path) -> None:
    here = run(tmp_path / "r", recipe(trials=2))
    planner(here).go()
    here.tell(Command(Word.MORE, 3))
    planner(here).go()
    assert len(here.replay()[0].trials) == 5


def test_a_paused_run_begins_no_trial_until_it_is_resumed(tmp_path: Path) -> None:
    here = run(tmp_path / "r", recipe(trials=4))
    began: list[bool] = []
    made: list[Planner] = []

    def act(event: e.Event) -> None:
        if isinstance(event, e.TrialBuilt) and event.trial == 1:
            here.tell(Command(Word.PAUSE))
        if isinstance(event, e.TrialBuilt):
            began.append(made[0].paused)
        if isinstance(event, e.RunPaused):
            here.tell(Command(Word.RESUME))

    told = Told(act)
    made.append(planner(here, told))
    assert made[0].go() is Ending.FINISHED
    assert began == [False] * 4
    assert kinds(told).index("RunPaused") < kinds(told).index("RunContinued")
    assert here.replay()[0].state == "finished"


def test_stop_ends_the_run_and_what_trains_in_it(tmp_path: Path) -> None:
    here = run(tmp_path / "r", recipe(trials=50, workers=2))
    told = at(here, e.TrialDone, Command(Word.STOP))
    assert planner(here, told).go() is Ending.FINISHED
    state = here.replay()[0]
    assert (state.state, state.reason) == ("finished", "stopped")
    assert state.counts[TrialState.RUNNING] == 0
    assert len(state.trials) < 50


def test_stop_at_a_run_without_a_planner_needs_no_worker(tmp_path: Path) -> None:
    here = run(tmp_path / "r", recipe(trials=50))
    first = planner(here)
    first.listen = Told(lambda event: first.interrupt() if isinstance(event, e.TrialStarted) else None)
    assert first.go() is Ending.INTERRUPTED
    here.tell(Command(Word.STOP))
    told = Told()
    assert planner(here, told, "early").go() is Ending.FINISHED
    assert [event.reason for event in told.of(e.TrialStopped)] == ["the run was stopped"]
    assert not told.of(e.WorkerReady)


def test_a_stopped_run_can_be_resumed_and_stop_is_not_applied_again(tmp_path: Path) -> None:
    here = run(tmp_path / "r", recipe(trials=6))
    planner(here, at(here, e.TrialDone, Command(Word.STOP))).go()
    planner(here).go()
    assert len(here.replay()[0].trials) == 6
    assert here.replay()[0].reason == "6 trials"


def test_a_point_that_is_wanted_is_trained_to_its_end_beside_the_others(tmp_path: Path) -> None:
    here = run(tmp_path / "r", recipe(trials=3))
    here.tell(Command(Word.TRY, choices={"width": 1, "bias": False, "train.rate": 0.01}))
    planner(here).go()
    state = here.replay()[0]
    wanted = [trial for trial in state.trials.values() if not trial.asked]
    assert len(state.trials) == 4
    assert [(trial.choices["width"], trial.state) for trial in wanted] == [(1, TrialState.DONE)]


def test_a_wanted_point_that_is_known_is_said_to_be_reused(tmp_path: Path) -> None:
    here = run(tmp_path / "r", recipe(trials=3))
    planner(here).go()
    known = here.replay()[0].trials[1]
    here.tell(Command(Word.TRY, choices=known.choices))
    told = Told()
    planner(here, told).go()
    assert [(event.trial, event.original) for event in told.of(e.TrialReused)] == [(3, 1)]
    assert not told.of(e.TrialStarted)
    assert here.replay()[0].trials[3].score == known.score


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        ({"width": 900}, "The point was not tried: “width” cannot be 900: it is 1 to 64."),
        ({"width": 64, "bias": True}, "The point was not tried: it has 4,810 parameters, over the limit."),
    ],
)
def test_a_wanted_point_that_cannot_be_is_explained(
    tmp_path: Path, choices: dict[str, Any], sentence: str
) -> None:
    here = run(tmp_path / "r", recipe(trials=2, limits={"parameters": 4000.0}))
    here.tell(Command(Word.TRY, choices=choices))
    told = Told()
    assert planner(here, told).go() is Ending.FINISHED
    assert [event.message for event in told.of(e.Noted)] == [sentence]
    assert len(told.of(e.ControlSeen)) == 1
    assert len(here.replay()[0].trials) == 2


def test_a_crash_between_a_command_and_its_line_leaves_it_to_be_applied_once(tmp_path: Path) -> None:
    here = run(tmp_path / "r", recipe(trials=2))
    here.tell(Command(Word.TRY, choices={"width": 2, "bias": False, "train.rate": 0.01}))
    planner(here).go()
    lines = here.events.read_bytes().splitlines(keepends=True)
    seen = next(n for n, line in enumerate(lines) if b'"ControlSeen"' in line)
    here.events.write_bytes(b"".join(lines[:seen]))
    told = Told()
    planner(here, told).go()
    trials = here.replay()[0].trials.values()
    assert [trial.state for trial in trials if trial.choices.get("width") == 2 and not trial.asked] == [
        TrialState.DONE
    ]
    assert len(told.of(e.ControlSeen)) == 1


def test_another_number_of_workers_trains_at_once_and_outlives_its_planner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_sizing, "cores", lambda: 3)
    here = run(tmp_path / "r", recipe(trials=12))
    told = at(here, e.WorkerReady, Command(Word.WORKERS, 3))
    assert planner(here, told, options={"command": tiny.command("good", 0.02)}).go() is Ending.FINISHED
    assert {ready.worker for ready in told.of(e.WorkerReady)} == {0, 1, 2}
    assert not told.of(e.Noted)
    here.tell(Command(Word.MORE, 1))
    again = planner(here)
    again.go()
    assert again.recipe.workers == 3
    assert here.replay()[0].recipe.workers == 3  # type: ignore[union-attr]


def test_more_workers_than_the_device_has_room_for_are_not_promised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_sizing, "cores", lambda: 2)
    here = run(tmp_path / "r", recipe(trials=8))
    told = at(here, e.WorkerReady, Command(Word.WORKERS, 9))
    planner(here, told, options={"command": tiny.command("good", 0.02)}).go()
    assert {ready.worker for ready in told.of(e.WorkerReady)} <= {0, 1}
    assert [noted.message for noted in told.of(e.Noted)] == [
        "This computer has 2 cores: 2 workers from now on, not 9."
    ]
