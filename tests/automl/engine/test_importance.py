"""Importance of choices: what decides is found, what does not is not, and conditional choices take part."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from automl.commands.importance import computed
from automl.commands.saying import CommandError
from automl.engine.importance import importance
from automl.results import events as e
from automl.results import rundir, rundir_log
from automl.results.state import RunState
from tests.automl.made_up import recipe


def a_log(run: str, trials: int = 120) -> list[e.Event]:
    """`depth` alone decides the score, `width` the cost; `rate` is noise, `extra` is asked at times."""
    source = random.Random(1)
    ranges = {
        "depth": {"kind": "int", "low": 1, "high": 8},
        "width": {"kind": "int", "low": 1, "high": 64},
        "rate": {"kind": "float", "low": 0.0, "high": 1.0},
        "extra": {"kind": "choice", "options": ["a", "b"]},
        "held": {"kind": "choice", "options": ["only"]},
    }
    log: list[e.Event] = [e.RunStarted(run, 1.0, recipe().plain())]
    log += [e.RangeSeen(run, 1.0, name, offered) for name, offered in ranges.items()]
    for number in range(trials):
        depth, width = source.randint(1, 8), source.randint(1, 64)
        choices = {"depth": depth, "width": width, "rate": source.random(), "held": "only"}
        if depth > 4:
            choices["extra"] = source.choice("ab")
        log.append(e.TrialBuilt(run, 2.0, number, choices, 100 * width, 1))
        log.append(e.TrialDone(run, 3.0, number, depth / 10))
    return log


def test_what_decides_of_the_score_and_of_the_cost_is_found() -> None:
    run = RunState()
    run.fold(a_log("r1"))
    found = importance(run)
    assert found.trials == 120
    assert max(found.score, key=lambda name: found.score[name]) == "depth"
    assert max(found.cost, key=lambda name: found.cost[name]) == "width"
    assert found.score["depth"] > 0.6
    assert "held" not in found.score
    assert sum(found.score.values()) == pytest.approx(1.0)
    assert "extra" in found.score


def test_it_is_kept_until_another_trial_finishes(tmp_path: Path) -> None:
    run = rundir.make(recipe(), out=tmp_path / "run")
    rundir_log.write(run.events, a_log(run.id, 30))
    state, _ = run.replay()
    found = computed(run, state)
    again, _ = run.replay()
    assert again.importance == found
    assert computed(run, again) is again.importance
    with run.log() as log:
        log.append(e.TrialDone(run.id, 4.0, 99, 0.5, {}, {"parameters": 5.0}))
    more, _ = run.replay()
    assert computed(run, more).trials == 31


def test_few_trials_tell_nothing(tmp_path: Path) -> None:
    run = rundir.make(recipe(), out=tmp_path / "run")
    rundir_log.write(run.events, a_log(run.id, 5))
    with pytest.raises(CommandError, match="has 5 finished trials; the importance of choices needs 10"):
        computed(run, run.replay()[0])
