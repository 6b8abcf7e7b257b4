"""Finalists trained again: test data read for a frozen list, nothing twice, the search left as it was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from automl.__main__ import main
from automl.engine.planner import Ending
from automl.engine.retraining import FIRST_SEED, CannotRetrain, Retraining
from automl.results import events as e
from automl.results import rundir_log
from automl.results.finalists import chosen
from automl.results.rundir import RunDir, RunFolderError
from automl.results.trial import TrialState
from tests.automl.engine import tiny
from tests.automl.engine.tiny import Told, planner, recipe, run

ROOT = Path(__file__).parents[3]
KILLED = """
import os, pathlib, signal, sys
from automl.results import rundir
from tests.automl.engine.test_retraining import Told, again

told = Told(lambda _: os.kill(os.getpid(), signal.SIGKILL) if len(told.events) == 4 else None)
again(rundir.find(pathlib.Path(sys.argv[1])), told).go(trials=(0, 1), seeds=4)
"""


@pytest.fixture
def searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RunDir:
    """A finished run of six trials, all trained to the end."""
    tiny.use(monkeypatch)
    here = run(tmp_path / "r", recipe(stopping=False, workers=2))
    assert planner(here).go() is Ending.FINISHED
    return here


def again(here: RunDir, told: Any = None, mode: str = "good") -> Retraining:
    """A retraining whose workers are fake."""
    return Retraining(here, listen=told, options={"command": tiny.command(mode)})


def logged(here: RunDir, kind: type[e.Event]) -> list[Any]:
    return [event for event in rundir_log.read(here.events)[0] if isinstance(event, kind)]


def test_the_front_is_trained_again_with_every_seed_and_the_log_says_so_first(searched: RunDir) -> None:
    picked, told = chosen(searched.replay()[0]), Told()
    assert again(searched, told).go(seeds=3) == {}
    assert isinstance(told.events[0], e.TestRead)
    (read,) = told.of(e.TestRead)
    assert (list(read.trials), read.seeds) == (picked, 3)
    pairs = {(event.trial, event.seed) for event in told.of(e.TrialRetrained)}
    assert pairs == {(trial, FIRST_SEED + n) for trial in picked for n in range(3)}
    assert len(told.of(e.TrialRetrained)) == len(pairs)


def test_the_trials_of_the_search_stay_as_they_were(searched: RunDir) -> None:
    before = searched.replay()[0]
    again(searched).go(seeds=2)
    after, problems = searched.replay()
    assert not problems
    assert str(after) == str(before)
    assert not after.selected_after_test


def test_done_again_it_trains_nothing_and_with_more_seeds_only_those(searched: RunDir) -> None:
    again(searched).go(trials=(0, 1), seeds=2)
    told = Told()
    again(searched, told).go()
    assert told.events == []
    again(searched, told).go(seeds=3)
    assert {(event.trial, event.seed) for event in told.of(e.TrialRetrained)} == {
        (0, FIRST_SEED + 2),
        (1, FIRST_SEED + 2),
    }
    assert [event.seeds for event in logged(searched, e.TestRead)] == [2, 3]


def test_interrupted_it_goes_on_where_it_stopped(searched: RunDir) -> None:
    def interrupt(event: e.Event) -> None:
        if len(told.of(e.TrialRetrained)) == 3:
            raise KeyboardInterrupt

    told = Told(interrupt)
    with pytest.raises(KeyboardInterrupt):
        again(searched, told).go(trials=(0, 1, 2), seeds=3)
    assert not searched.running
    again(searched).go()
    pairs = Counter((event.trial, event.seed) for event in logged(searched, e.TrialRetrained))
    assert len(pairs) == 9
    assert set(pairs.values()) == {1}
    assert len(logged(searched, e.TestRead)) == 1


def test_killed_it_loses_only_what_was_in_training(searched: RunDir) -> None:
    words = [sys.executable, "-c", KILLED, str(searched.path)]
    ended = subprocess.run(words, env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=30)
    assert ended.returncode == -signal.SIGKILL
    assert len(logged(searched, e.TrialRetrained)) == 3
    again(searched).go()
    pairs = Counter((event.trial, event.seed) for event in logged(searched, e.TrialRetrained))
    assert sorted(pairs.values()) == [1] * 8


def test_a_seed_whose_worker_died_is_trained_again(searched: RunDir) -> None:
    told = Told()
    assert again(searched, told, "dies once").go(trials=(0, 1), seeds=2) == {}
    assert len(told.of(e.TrialRetrained)) == 4


def test_a_finalist_that_cannot_be_trained_is_told_and_costs_the_others_nothing(searched: RunDir) -> None:
    told = Told()
    assert again(searched, told, "diverges").go(trials=(0, 1), seeds=2) == {1: "the loss is not a number"}
    assert {event.trial for event in told.of(e.TrialRetrained)} == {0}
    assert searched.replay()[0].trials[1].state is TrialState.DONE


def test_trials_added_afterwards_mark_the_run(searched: RunDir) -> None:
    again(searched).go(trials=(0,), seeds=1)
    planner(searched, recipe=recipe(trials=8, stopping=False)).go()
    state = searched.replay()[0]
    assert state.selected_after_test
    assert [n for n, trial in state.trials.items() if trial.after_test] == [6, 7]


def test_another_list_is_refused_once_test_data_were_read(searched: RunDir) -> None:
    again(searched).go(trials=(0, 1), seeds=1)
    with pytest.raises(CannotRetrain, match="were read for trials 0, 1, and that list is frozen"):
        again(searched).go(trials=(2,))
    again(searched).go(trials=(1, 0))


@pytest.mark.parametrize(
    ("trials", "words"), [((77,), "The run has no trial 77"), ((0, 6), "Trial 6 repeats trial 0")]
)
def test_what_cannot_be_a_finalist_is_refused(searched: RunDir, trials: tuple[int, ...], words: str) -> None:
    with searched.log() as log:
        log.append(e.TrialReused(searched.id, 1.0, 6, 0, {"width": 1}))
    with pytest.raises(CannotRetrain, match=words):
        again(searched).go(trials=trials)
    assert not logged(searched, e.TestRead)


def test_a_run_without_a_finished_trial_has_no_finalists(tmp_path: Path) -> None:
    with pytest.raises(CannotRetrain, match="no finished trial yet"):
        again(run(tmp_path / "r")).go()


def test_other_data_are_refused_before_they_are_read(searched: RunDir) -> None:
    with pytest.raises(CannotRetrain, match="The data have changed since the search"):
        again(searched, mode="changed").go(seeds=1)
    assert not logged(searched, e.TestRead)


def test_a_run_at_work_refuses(searched: RunDir) -> None:
    with searched.hold(), pytest.raises(RunFolderError, match="already at work"):
        again(searched).go()


def test_on_the_command_line_it_prints_how_the_finalists_compare(
    searched: RunDir, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    options = {"command": tiny.command()}
    monkeypatch.setattr("automl.commands.retrain.Retraining", lambda here: Retraining(here, options=options))
    assert main(["retrain", str(searched.path), "--trials", "0,1", "--seeds", "2"]) == 0
    said = capsys.readouterr()
    assert "Test data are read for trials 0, 1." in said.err
    assert "[4/4] trial" in said.err
    head, *rows = said.out.splitlines()[:3]
    assert head.split()[:3] == ["#", "parameters", "seeds"]
    assert sorted(row.split()[0] for row in rows) == ["0", "1"]
    assert "too few runs to say (2 seeds; 6 are needed)" in said.out
    assert "leads by validation" in said.out
    assert main(["retrain", str(searched.path), "--trials", "2"]) == 1
    assert capsys.readouterr().err.startswith("automl: Test data of this run were read")


@pytest.mark.parametrize("words", [["--seeds", "0"], ["--trials", "1,x"], ["--trials", ""]])
def test_wrong_usage_ends_with_status_2(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["retrain", "somewhere", *words])
    assert ended.value.code == 2
