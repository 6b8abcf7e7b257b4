"""A planner with fake workers: what it logs, what it resumes, and that a trial is never trained twice."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from automl.engine.planner import Ending
from automl.results import events as e
from automl.results import rundir_log
from automl.results.rundir import RunDir, RunFolderError
from automl.results.state import RunState
from automl.results.trial import TrialState
from tests.automl.engine import tiny
from tests.automl.engine.tiny import Told, planner, recipe, run


@pytest.fixture(autouse=True)
def tiny_plugins(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    tiny.use(monkeypatch)
    return monkeypatch


def replayed(here: RunDir) -> RunState:
    state, problems = here.replay()
    assert not problems
    return state


def without_times(here: RunDir) -> list[dict[str, object]]:
    """The log as one compares it: without times, ids, and what depends on them."""
    events, _ = rundir_log.read(here.events)
    forms = [e.plain(event) for event in events]
    return [{k: v for k, v in form.items() if k not in ("at", "run", "seconds")} for form in forms]


def test_a_run_goes_to_its_end(tmp_path: Path) -> None:
    here, told = run(tmp_path / "r"), Told()
    assert planner(here, told).go() is Ending.FINISHED
    state = replayed(here)
    assert state.state == "finished"
    assert state.reason == "6 trials"
    assert len(state.trials) == 6
    assert state.counts[TrialState.RUNNING] == state.counts[TrialState.FAILED] == 0
    assert len(state.front) >= 1
    assert here.standing(state) == "finished"


def test_state_by_fold_equals_state_by_replay(tmp_path: Path) -> None:
    here, told = run(tmp_path / "r", recipe(trials=12, workers=2)), Told()
    made = planner(here, told)
    made.go()
    live = RunState()
    live.fold(told.events)
    assert str(live) == str(made.state) == str(replayed(here))


def test_whoever_listens_hears_only_what_is_on_disk(tmp_path: Path) -> None:
    here = run(tmp_path / "r")
    unwritten: list[e.Event] = []

    def look(event: e.Event) -> None:
        if event not in rundir_log.read(here.events)[0]:
            unwritten.append(event)

    planner(here, Told(look)).go()
    assert unwritten == []


def test_a_seeded_run_with_one_worker_repeats_itself_exactly(tmp_path: Path) -> None:
    made = recipe(trials=15, sampler="tpe", seed=5)
    for name in ("a", "b"):
        assert planner(run(tmp_path / name, made)).go() is Ending.FINISHED
    one, other = (without_times(RunDir(tmp_path / name, run(tmp_path / (name + "x")).about)) for name in "ab")
    assert one == other


def test_trials_behind_at_a_rung_are_stopped_and_the_others_go_on(tmp_path: Path) -> None:
    here = run(tmp_path / "r", recipe(trials=20, choices={"width": {"low": 33, "high": 64}, "bias": True}))
    planner(here).go()
    stopped = [trial for trial in replayed(here).trials.values() if trial.state is TrialState.STOPPED]
    assert stopped
    assert {trial.reason for trial in stopped} <= {"behind at epoch 1", "behind at epoch 3"}
    assert all(trial.epochs in (1, 3) for trial in stopped)
    assert not {trial.number for trial in stopped} & set(replayed(here).front.trials)


def test_without_early_stopping_every_trial_is_trained_to_its_end(tmp_path: Path) -> None:
    here = run(tmp_path / "r", recipe(trials=10, stopping=False))
    planner(here).go()
    assert replayed(here).counts[TrialState.DONE] == 10


def test_a_trial_whose_worker_died_is_tried_again(tmp_path: Path) -> None:
    here, told = run(tmp_path / "r"), Told()
    assert planner(here, told, "dies once").go() is Ending.FINISHED
    starts = [(event.trial, event.attempt) for event in told.of(e.TrialStarted)]
    assert [attempt for trial, attempt in starts if trial == 1] == [1, 2]
    assert replayed(here).trials[1].state is not TrialState.FAILED


def test_a_trial_that_kills_three_workers_is_given_up(tmp_path: Path) -> None:
    here, told = run(tmp_path / "r", recipe(trials=2)), Told()
    planner(here, told, "dies").go()
    failed = told.of(e.TrialFailed)
    assert [(event.trial, event.attempts) for event in failed] == [(0, 3), (1, 3)]
    assert failed[0].reason.startswith("3 workers died of it; the last one: killed by signal 9")
    assert len(told.of(e.WorkerGone)) == 6


def test_a_hung_worker_costs_its_trial_one_attempt(tmp_path: Path) -> None:
    here, told = run(tmp_path / "r", recipe(trials=2)), Told()
    assert (
        planner(here, told, "hangs", {"hung": 1.0, "command": tiny.command("hangs")}).go() is Ending.FINISHED
    )
    assert [event.reason for event in told.of(e.WorkerGone)] == ["it was hung and has been killed"]


def test_what_no_worker_can_do_ends_the_run_with_its_sentence(tmp_path: Path) -> None:
    here = run(tmp_path / "r")
    assert planner(here, mode="sorry").go() is Ending.FAILED
    state = replayed(here)
    assert (state.state, state.reason) == ("failed", "digits.npz: the file is cut off.")


def test_limits_reject_before_training_and_the_run_says_which_is_too_tight(tmp_path: Path) -> None:
    here, told = run(tmp_path / "r", recipe(limits={"parameters": 10.0})), Told()
    assert planner(here, told).go() is Ending.FAILED
    assert not told.of(e.TrialBuilt)
    said = told.of(e.Noted)[0].message
    assert said.startswith(
        "50 proposals in a row were rejected: limits.parameters = 10 is too tight (the nearest had "
    )
    assert replayed(here).reason.startswith("1000 proposals in a row were rejected")


def test_a_space_that_is_exhausted_ends_the_run_and_trains_nothing_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.use(monkeypatch, tiny.small, tiny.no_choices)
    here, told = run(tmp_path / "r", recipe(trials=60, workers=2)), Told()
    assert planner(here, told).go() is Ending.FINISHED
    assert len(told.of(e.TrialStarted)) == len(told.of(e.TrialBuilt)) == 3
    assert {event.original for event in told.of(e.TrialReused)} <= {0, 1, 2}
    assert replayed(here).reason.endswith("no further architecture was found")


def test_a_grid_that_is_through_ends_the_run_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny.use(monkeypatch, tiny.small, tiny.no_choices)
    here, told = run(tmp_path / "r", recipe(trials=60, workers=2, sampler="grid")), Told()
    assert planner(here, told).go() is Ending.FINISHED
    assert len(told.of(e.TrialStarted)) == 3
    assert not told.of(e.TrialReused)
    assert replayed(here).reason == "3 trials; no further architecture was found"


def test_an_interrupted_run_goes_on_where_it_was(tmp_path: Path) -> None:
    here = run(tmp_path / "r", recipe(trials=10))
    first = planner(here)
    told = Told(
        lambda event: first.interrupt() if isinstance(event, e.TrialBuilt) and event.trial == 4 else None
    )
    first.listen = told
    assert first.go() is Ending.INTERRUPTED
    assert here.standing(replayed(here)) == "interrupted"
    again = Told()
    assert planner(here, again).go() is Ending.FINISHED
    ends = Counter(event.trial for event in (*ended(told), *ended(again)))
    assert ends == dict.fromkeys(range(10), 1)
    assert [event.resumed for event in again.of(e.RunStarted)] == [True]


def ended(told: Told) -> list[e.TrialEvent]:
    kinds = (e.TrialDone, e.TrialStopped, e.TrialInfeasible, e.TrialFailed)
    return [event for event in told.events if isinstance(event, kinds)]


def test_a_finished_run_has_nothing_to_do(tmp_path: Path) -> None:
    here = run(tmp_path / "r", recipe(trials=2))
    planner(here).go()
    again = Told()
    assert planner(here, again).go() is Ending.FINISHED
    assert [type(event).__name__ for event in again.events] == ["RunStarted", "RunFinished"]


def test_two_planners_never_work_on_one_run(tmp_path: Path) -> None:
    here = run(tmp_path / "r")
    with here.hold(), pytest.raises(RunFolderError, match="already at work"):
        planner(here).go()


def test_a_run_does_not_go_on_with_other_data(tmp_path: Path) -> None:
    here = run(tmp_path / "r", recipe(trials=2))
    planner(here).go()
    more = recipe(trials=4)
    assert planner(here, mode="changed", recipe=more).go() is Ending.FAILED
    assert replayed(here).reason.startswith("The data have changed since this run began")


def test_a_run_taken_over_from_another_host_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("automl.results.lock.host", lambda: "elsewhere")
    here = run(tmp_path / "r", recipe(trials=2))
    planner(here).go()
    monkeypatch.undo()
    with pytest.raises(RunFolderError, match="take it over"):
        planner(here).go()
    told = Told()
    planner(here.take_over(), told).go()
    assert [event.former for event in told.of(e.RunTakenOver)] == ["elsewhere"]


def test_the_time_a_run_may_take_counts_over_all_its_sessions(tmp_path: Path) -> None:
    here = run(tmp_path / "r", recipe(trials=10_000, minutes=0.01))
    planner(here).go()
    assert replayed(here).reason.endswith("trials, the time is over")
    before = len(replayed(here).trials)
    planner(here).go()
    assert len(replayed(here).trials) == before


def test_a_pinned_choice_that_no_trial_asks_for_is_told(tmp_path: Path) -> None:
    here, told = run(tmp_path / "r", recipe(trials=2, choices={"widht": 4})), Told()
    planner(here, told).go()
    said = [event.message for event in told.of(e.Noted)]
    assert said == ["choices.widht of the recipe is asked for by no trial so far. Did you mean “width”?"]


def test_a_full_disk_ends_the_run_with_its_sentence_and_loses_nothing_that_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, append = run(tmp_path / "r", recipe(trials=8)), rundir_log.Log.append

    def full(log: rundir_log.Log, *events: e.Event) -> None:
        if any(isinstance(event, e.TrialBuilt) and event.trial == 4 for event in events):
            raise RunFolderError("The disk is full: “events.jsonl” could not be written.")
        append(log, *events)

    monkeypatch.setattr(rundir_log.Log, "append", full)
    with pytest.raises(RunFolderError, match="The disk is full"):
        planner(here).go()
    written = replayed(here)
    assert not here.running
    monkeypatch.setattr(rundir_log.Log, "append", append)
    assert planner(here).go() is Ending.FINISHED
    assert len(replayed(here).trials) == 8
    assert {n: str(trial) for n, trial in replayed(here).trials.items() if n < 4} == {
        n: str(trial) for n, trial in written.trials.items()
    }
