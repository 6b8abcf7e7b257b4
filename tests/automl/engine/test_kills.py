"""kill -9 at random moments, of planners and workers: nothing is lost or trained twice, no orphan stays."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest

from automl.results import events as e
from automl.results import rundir_log
from automl.results.rundir import RunDir
from automl.results.trial import TrialState
from tests.automl.engine import tiny
from tests.automl.engine.tiny import Told, planner, recipe, run

ROOT = Path(__file__).parents[3]
DRIVER = Path(__file__).with_name("driver.py")
ENDS = (e.TrialDone, e.TrialStopped, e.TrialInfeasible, e.TrialFailed)

pytestmark = pytest.mark.slow


def started(here: RunDir) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    words = [sys.executable, str(DRIVER), str(here.path), "0.01"]
    return subprocess.Popen(words, env=environment, stderr=subprocess.DEVNULL)


def events(here: RunDir) -> list[e.Event]:
    return rundir_log.read(here.events)[0]


def wait(condition: object, seconds: float = 20.0) -> None:
    """Until something is so, looked at a hundred times a second."""
    assert callable(condition)
    clock = threading.Event()
    for _ in range(int(seconds * 100)):
        if condition():
            return
        clock.wait(0.01)
    raise AssertionError("it did not come to be in time")


def children(folder: Path) -> list[int]:
    """Fake workers of this run that are alive: their standard error is a file in its folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "fd/2").readlink().is_relative_to(folder / "logs"):
                found.append(int(process.name))
        except OSError:
            continue
    return found


@pytest.mark.timeout(120)
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for orphans in /proc")
def test_a_planner_killed_again_and_again_loses_only_what_was_in_training(tmp_path: Path) -> None:
    here = run(tmp_path / "r", recipe(trials=40, workers=2))
    source = random.Random(11)
    for _ in range(4):
        before = len(events(here))
        process = started(here)
        aim = before + source.randrange(12, 60)
        wait(lambda aim=aim, process=process: len(events(here)) >= aim or process.poll() is not None)
        ended = {event.trial: event for event in events(here) if isinstance(event, ENDS)}
        process.send_signal(signal.SIGKILL)
        process.wait()
        wait(lambda: not children(here.path))
        kept = {event.trial: event for event in events(here) if isinstance(event, ENDS)}
        assert ended.items() <= kept.items()
    assert started(here).wait(60) == 0
    whole(here, 40)


def whole(here: RunDir, trials: int) -> None:
    """Every trial has ended, and has ended once; none began again after its end."""
    state, problems = here.replay()
    assert not problems
    assert sorted(state.trials) == list(range(trials))
    assert state.counts[TrialState.RUNNING] == state.counts[TrialState.FAILED] == 0
    ends = Counter(event.trial for event in events(here) if isinstance(event, ENDS))
    assert set(ends.values()) == {1}
    over: set[int] = set()
    for event in events(here):
        assert not (isinstance(event, e.TrialStarted) and event.trial in over)
        over |= {event.trial} if isinstance(event, ENDS) else set()
    choices = Counter(str(sorted(trial.choices.items())) for trial in state.trials.values())
    assert set(choices.values()) == {1}


@pytest.mark.timeout(60)
def test_workers_killed_at_random_moments_cost_no_trial(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.use(monkeypatch)
    here = run(tmp_path / "r", recipe(trials=30, workers=2))
    source = random.Random(5)

    def act(event: e.Event) -> None:
        if isinstance(event, e.EpochDone) and source.random() < 0.08 and len(told.of(e.WorkerGone)) < 8:
            os.kill(source.choice(list(made._pool.pids.values())), signal.SIGKILL)

    told = Told(act)
    made = planner(here, told, options={"command": tiny.command(pause=0.005)})
    made.go()
    assert told.of(e.WorkerGone)
    state = here.replay()[0]
    assert len(state.trials) == 30
    assert state.counts[TrialState.RUNNING] == 0
    ends = Counter(event.trial for event in told.events if isinstance(event, ENDS))
    assert set(ends.values()) == {1}
