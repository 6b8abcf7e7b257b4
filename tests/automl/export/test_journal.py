"""A run as an Optuna journal: nothing is lost on the way out and back, and the real dashboard opens it."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from automl.export import journal, studies, taking
from automl.results import events as e
from automl.results import rundir, rundir_log
from automl.results.rundir import RunDir
from tests.automl.made_up import a_run, recipe

RANGES = {
    "stages": {"kind": "int", "low": 1, "high": 3},
    "kind": {"kind": "choice", "options": ["plain", "residual"]},
    "train.rate": {"kind": "float", "low": 0.001, "high": 0.1, "log": True},
}


def a_folder(path: Path, trials: int) -> RunDir:
    """A made-up run on disk, of every kind of ending."""
    made = recipe()
    run = rundir.make(made, out=path)
    log = a_run(trials, seed=3, made=made, run=run.id)
    ranges = [e.RangeSeen(run.id, 2.6, name, offered) for name, offered in RANGES.items()]
    measured = [e.TrialMeasured(run.id, 2e4, 0, {"latency": 0.001})]
    noted = [e.Noted(run.id, 2e4, "Über alles gesagt: 100 %"), e.TestRead(run.id, 2e4, (0,), 2)]
    rundir_log.write(run.events, [*log[:3], *ranges, *log[3:], *measured, *noted])
    return run


def told(run: RunDir) -> list[dict[str, Any]]:
    return [
        {key: value for key, value in json.loads(line).items() if key != "run"}
        for line in run.events.read_text("utf-8").splitlines()
    ]


@pytest.mark.timeout(60)
def test_a_thousand_trials_come_back_without_loss(tmp_path: Path) -> None:
    run = a_folder(tmp_path / "run", 1000)
    state, _ = run.replay()
    file = tmp_path / "journal.log"
    assert journal.write(file, run, state) == len(state.trials) == 1000
    back = taking.take(studies.opened(str(file)), "journal.log", tmp_path / "back")
    assert told(back) == told(run)
    again, problems = back.replay()
    assert not problems
    assert again.plain() == state.plain()
    assert (again.front.trials, again.hypervolume) == (state.front.trials, state.hypervolume)
    assert back.recipe() == run.recipe()


def test_optuna_sees_parameters_values_states_and_curves(tmp_path: Path) -> None:
    run = a_folder(tmp_path / "run", 60)
    state, _ = run.replay()
    journal.write(tmp_path / "j.log", run, state)
    study = studies.opened(str(tmp_path / "j.log"))
    assert study.metric_names == ["accuracy", "parameters"]
    assert [d.name for d in study.directions] == ["MAXIMIZE", "MINIMIZE"]
    kinds = {"done": "COMPLETE", "running": "RUNNING", "failed": "FAIL"}
    for trial, frozen in zip(state.trials.values(), study.trials, strict=True):
        assert frozen.state.name == kinds.get(trial.state.value, "PRUNED")
        assert frozen.params == dict(trial.choices)
        assert list(frozen.intermediate_values.values()) == trial.curve
        if frozen.values:
            assert frozen.values == [trial.score, trial.parameters]
    front = {trial.number for trial in study.best_trials}
    assert front == set(state.front.trials)


def test_a_journal_is_written_anew_not_added_to(tmp_path: Path) -> None:
    run = a_folder(tmp_path / "run", 5)
    state, _ = run.replay()
    for _ in range(2):
        journal.write(tmp_path / "j.log", run, state)
    assert len(studies.opened(str(tmp_path / "j.log")).trials) == 5


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.slow
@pytest.mark.timeout(120)
@pytest.mark.skipif(find_spec("optuna_dashboard") is None, reason="optuna-dashboard is not installed")
def test_the_real_dashboard_opens_an_exported_journal(tmp_path: Path) -> None:
    run = a_folder(tmp_path / "run", 20)
    state, _ = run.replay()
    journal.write(tmp_path / "journal.log", run, state)
    port = free_port()
    words = "import sys; from optuna_dashboard._cli import main; sys.exit(main())"
    options = [str(tmp_path / "journal.log"), "--host", "127.0.0.1", "--port", str(port)]
    with (tmp_path / "out").open("wb") as out:
        process = subprocess.Popen([sys.executable, "-c", words, *options], stdout=out, stderr=out)
    try:
        listed = asked(f"http://127.0.0.1:{port}/api/studies", process)
        (study,) = listed["study_summaries"]
        assert study["study_name"] == run.id
        seen = asked(f"http://127.0.0.1:{port}/api/studies/{study['study_id']}?after=0", process)
        assert len(seen["trials"]) == len(state.trials)
        assert {trial["state"] for trial in seen["trials"]} >= {"Complete", "Pruned", "Running"}
    finally:
        process.kill()
        process.wait(10)


def asked(address: str, process: subprocess.Popen[bytes], tries: int = 300) -> Any:
    """The answer, once the server is there."""
    clock = threading.Event()
    for _ in range(tries):
        assert process.poll() is None, "the dashboard has ended"
        try:
            with urllib.request.urlopen(address, timeout=20) as answer:
                return json.load(answer)
        except (ConnectionError, urllib.error.URLError):
            clock.wait(0.2)
    raise AssertionError("the dashboard does not answer")


def test_the_attributes_that_carry_the_log_are_the_only_ones_that_grow(tmp_path: Path) -> None:
    run = a_folder(tmp_path / "run", 5)
    state, _ = run.replay()
    journal.write(tmp_path / "j.log", run, state)
    study = studies.opened(str(tmp_path / "j.log"))
    assert set(study.user_attrs) == {journal.LINES}
    assert study.trials[0].user_attrs["parameters"] == state.trials[0].parameters
