"""A run followed through its log: what is new, how it stands, what it waits for."""

import pytest

from automl import launch
from automl.results import events as e
from automl.results import rundir, rundir_log
from automl.results.charts import accuracy_vs_parameters
from automl.results.control import Word
from automl.results.lock import Lock
from automl.results.rundir import Origin
from automl.results.trial import TrialState
from desktop.run.followed_run import FollowedRun
from desktop.run.runs import Runs
from desktop.run.wording import state_words
from tests.automl.made_up import a_run
from tests.desktop.run.followed import ORIGIN, finished, folder, followed


def add(run: FollowedRun, *events: e.Event) -> None:
    with rundir_log.Log(run.folder.events) as log:
        log.append(*events)


def test_what_is_added_to_a_log_is_taken_once() -> None:
    log = a_run(6)
    run = followed(log[:20])
    before = len(run.state.trials)
    add(run, *log[20:])
    assert run.take()
    assert len(run.state.trials) > before
    assert not run.take()


def test_the_trials_that_changed_are_told_once() -> None:
    run = followed(finished(6))
    assert run.changes() == set(run.state.trials)
    assert run.changes() == set()
    add(run, e.TrialRetrained("r1", 2000.0, 1, 1, 0.9, 0.9))
    run.take()
    assert run.changes() == {1}


def test_a_log_that_was_put_in_place_of_another_is_read_from_its_beginning() -> None:
    run = followed(finished(12))
    run.folder.events.write_bytes(b"")
    add(run, *a_run(1))
    run.take()
    assert len(run.state.trials) == 1


@pytest.mark.parametrize(
    ("log", "held", "standing"),
    [
        (finished(), False, "finished"),
        (a_run(4), True, "running"),
        (a_run(4), False, "interrupted"),
        ([*a_run(4), e.RunPaused("r1", 99.0)], True, "paused"),
        ([*a_run(4), e.RunFailed("r1", 99.0, "the disk is full")], False, "failed"),
    ],
)
def test_how_a_run_stands(log: list[e.Event], held: bool, standing: str) -> None:
    run = followed(log)
    if held:
        with Lock(run.folder.lock_file, "this run"):
            run.take()
    assert run.standing == standing


def test_a_planner_that_was_just_started_is_waited_for() -> None:
    run = followed(a_run(4))
    assert not run.live
    run.wait_for_planner()
    run.take()
    assert run.standing == "queued"
    with Lock(run.folder.lock_file, "this run"):
        run.take()
        assert run.standing == "running"
    run.take()
    assert run.standing == "interrupted"


def test_a_planner_that_never_comes_is_not_waited_for_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    run = followed(a_run(4))
    monkeypatch.setattr("desktop.run.followed_run.PATIENCE", 0.0)
    run.wait_for_planner()
    run.take()
    assert run.standing == "interrupted"


@pytest.mark.parametrize(
    ("origin", "log", "title"),
    [
        (ORIGIN, [], "CNN"),
        (None, a_run(1), "made-up"),
        (Origin(), a_run(1), "made-up"),
    ],
)
def test_a_run_is_called_after_its_topic_or_its_recipe(
    origin: Origin | None, log: list[e.Event], title: str
) -> None:
    assert followed(log, origin).title == title


# ---- all runs --------------------------------------------------------------------------------


class Told:
    """Counts what it is told."""

    def __init__(self) -> None:
        self.changed: list[FollowedRun] = []
        self.woken = 0
        self.runs = Runs(self.changed.append, self.wake)

    def wake(self) -> None:
        self.woken += 1


def until_idle(told: Told) -> None:
    """All runs are read and measured; what that told is forgotten."""
    while told.runs.drain() is True:
        pass
    told.changed.clear()
    told.runs._next_look = 0.0


def test_runs_on_disk_are_found_newest_first_and_by_topic() -> None:
    folder(finished())
    other = rundir.make(followed(a_run(1)).folder.recipe(), launched_from=Origin("note:B.md", "B"))
    told = Told()
    told.runs.look()
    assert len(told.runs.followed) == 3
    assert told.runs.newest_first()[0].folder.path == other.path
    assert [run.folder.path for run in told.runs.of_topic("note:B.md")] == [other.path]
    assert len(told.runs.of_topic(ORIGIN.topic)) == 2


def test_logs_are_only_read_while_a_run_lives() -> None:
    folder(finished())
    told = Told()
    told.runs.look()
    until_idle(told)
    told.changed.clear()
    assert told.runs.drain() is False
    assert told.changed == []


def test_news_of_a_living_run_is_told_and_the_clock_goes_on() -> None:
    made = folder(a_run(3))
    told = Told()
    with Lock(made.lock_file, "this run"):
        told.runs.look()
        run = told.runs.follow(made.path)
        until_idle(told)
        add(run, e.RunPaused("r1", 99.0))
        assert told.runs.drain() is not False
        assert told.changed == [run]
    told.runs._next_look = 0.0
    assert told.runs.drain() is False
    assert run.standing == "interrupted"


def test_a_run_whose_folder_cannot_be_read_is_kept_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    made = folder(a_run(3))
    told = Told()
    with Lock(made.lock_file, "this run"):
        told.runs.look()
        run = told.runs.follow(made.path)
        until_idle(told)
        trials = len(run.state.trials)
        monkeypatch.setattr(FollowedRun, "take", _lost)
        told.runs.drain()
    assert (run.standing, len(run.state.trials)) == ("missing", trials)
    assert told.changed == [run]


def _lost(_run: FollowedRun) -> bool:
    raise rundir.RunFolderError("The disk is gone.")


def test_a_word_is_appended_and_a_planner_started_where_none_is(monkeypatch: pytest.MonkeyPatch) -> None:
    started = []
    monkeypatch.setattr(launch, "start_planner", started.append)
    told = Told()
    run = told.runs.follow(folder(finished()).path)
    assert told.runs.tell(run, Word.MORE, 5) == ""
    assert started == [run.folder]
    assert [str(command) for command in run.folder.pending(run.state)] == ["more 5"]
    assert run.standing == "queued"
    assert told.woken == 1


def test_a_run_of_another_host_is_read_only_until_it_is_taken_over() -> None:
    told = Told()
    run = told.runs.follow(folder(finished(), host="lab-07").path)
    assert run.foreign
    assert "lab-07" in told.runs.tell(run, Word.MORE, 5)
    assert told.runs.take_over(run) == ""
    assert not run.foreign


def test_what_was_in_training_when_its_planner_went_is_cut_off() -> None:
    run = followed(a_run(12))
    assert run.standing == "interrupted"
    trial = next(t for t in run.state.trials.values() if t.state is TrialState.RUNNING)
    assert state_words(run.state, trial) == "Cut off"
    assert trial.number in run.changes()
    names = {series.name for series in accuracy_vs_parameters.figure(run.state).series}
    assert "Cut off" in names
    assert "Training" not in names
