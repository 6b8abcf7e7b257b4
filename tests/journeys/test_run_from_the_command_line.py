"""A newcomer's run on real data from the command line: watched, shown, resumed, steered, interrupted."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from automl.results import rundir

ROOT = Path(__file__).parents[2]
FAST = ["--epochs", "2", "--workers", "1", "--device", "cpu"]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "automl", *words]


def automl(*words: str, status: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(command(*words), cwd=ROOT, capture_output=True, text=True, timeout=100)
    assert done.returncode == status, done.stderr
    return done


def shown(folder: Path) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(automl("show", str(folder), "--json").stdout)
    return plain


def wait(condition: Callable[[], object], seconds: float = 60.0) -> None:
    """Until something is so, looked at twenty times a second."""
    clock = threading.Event()
    for _ in range(int(seconds * 20)):
        if condition():
            return
        clock.wait(0.05)
    raise AssertionError("it did not come to be in time")


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, Any]]]:
    """A whole run of three trials, and its events as they were printed."""
    folder = tmp_path_factory.mktemp("runs") / "first"
    done = automl("run", "mlp-digits", "--trials", "3", *FAST, "--out", str(folder), "--json")
    return folder, [json.loads(line) for line in done.stdout.splitlines()]


def test_a_run_prints_its_events_one_a_line(finished: tuple[Path, list[dict[str, Any]]]) -> None:
    _, events = finished
    assert all({"event", "run", "trial", "at"} <= set(event) for event in events)
    names = [event["event"] for event in events]
    assert names[0] == "RunStarted"
    assert names[-1] == "RunFinished"
    assert names.count("TrialBuilt") == 3
    assert {"WorkerReady", "Prepared", "EpochDone", "TrialDone"} <= set(names)
    accuracies = [event["score"] for event in events if event["event"] == "TrialDone"]
    assert max(accuracies) > 0.5


def test_a_run_is_shown_as_the_contract_says(finished: tuple[Path, list[dict[str, Any]]]) -> None:
    plain = shown(finished[0])
    assert set(plain) == {"recipe", "state", "trials", "front", "hypervolume"}
    assert plain["state"] == "finished"
    assert {
        "number",
        "state",
        "choices",
        "parameters",
        "macs",
        "score",
        "scores",
        "costs",
        "epochs",
        "seconds",
    } <= set(plain["trials"][0])
    assert set(plain["front"]) <= {trial["number"] for trial in plain["trials"]}
    assert 0 < plain["hypervolume"] <= 1
    table = automl("show", str(finished[0])).stdout
    assert "finished, 3/3 trials" in table


def test_a_run_folder_keeps_where_its_results_come_from(finished: tuple[Path, list[dict[str, Any]]]) -> None:
    run = rundir.find(finished[0])
    found = run.provenance()
    assert found["device"] == "cpu"
    assert found["seed"] == run.recipe().seed
    assert found["data_hash"]
    assert found["versions"]["torch"]
    front = {f"{number:06d}.pt" for number in shown(finished[0])["front"]}
    assert {file.name for file in run.weights.iterdir()} == front


def test_a_finished_run_goes_on_with_more_trials(finished: tuple[Path, list[dict[str, Any]]]) -> None:
    folder, _ = finished
    done = automl("resume", str(folder), "--trials", "4", "--json")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert [event["trial"] for event in events if event["event"] == "TrialBuilt"] == [3]
    assert len(shown(folder)["trials"]) == 4
    assert automl("report", str(folder)).stdout.startswith("---\n")


def test_a_seeded_run_with_one_worker_repeats_itself_exactly(
    finished: tuple[Path, list[dict[str, Any]]], tmp_path: Path
) -> None:
    folder = tmp_path / "again"
    automl("run", "mlp-digits", "--trials", "3", *FAST, "--out", str(folder), "--json")
    kept = ("number", "state", "choices", "parameters", "score", "epochs")
    one, other = (
        [{key: trial[key] for key in kept} for trial in shown(path)["trials"][:3]]
        for path in (finished[0], folder)
    )
    assert one == other


def test_what_would_make_trials_incomparable_cannot_change(
    finished: tuple[Path, list[dict[str, Any]]],
) -> None:
    said = automl("resume", str(finished[0]), "--set", "epochs=9", status=1).stderr
    assert said.startswith("automl: epochs: this cannot change within a run")


def test_plain_lines_go_to_a_pipe_and_ctrl_c_leaves_a_run_to_resume(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    words = command("run", "mlp-digits", "--trials", "500", *FAST, "--out", str(folder))
    with subprocess.Popen(
        words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        lines = []
        for line in process.stderr:
            lines.append(line)
            if line.startswith("[1/500] trial 0"):
                process.send_signal(signal.SIGINT)
                break
        rest, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert rest == ""
    assert "\x1b" not in "".join(lines) + errors
    assert errors.splitlines()[-1] == f"automl: interrupted. Go on with: python -m automl resume {folder}"
    assert shown(folder)["state"] == "interrupted"
    automl("stop", str(folder))
    wait(lambda: shown(folder)["state"] == "finished")
    assert not [trial for trial in shown(folder)["trials"] if trial["state"] == "running"]


def test_a_detached_run_is_steered_from_elsewhere(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    words = ["--trials", "400", *FAST, "--out", str(folder), "--detach"]
    assert automl("run", "mlp-digits", *words).stdout == f"{folder}\n"
    try:
        run = rundir.find(folder)
        wait(lambda: any(trial["state"] == "done" for trial in shown(folder)["trials"]))
        automl("pause", str(folder))
        wait(lambda: shown(folder)["state"] == "paused")
        assert "at work already" in automl("resume", str(folder)).stderr
        wait(lambda: shown(folder)["state"] == "running")
    finally:
        automl("stop", str(folder))
    wait(lambda: shown(folder)["state"] == "finished" and not run.running)
    assert run.replay()[0].reason == "stopped"


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        ([], 2, "the following arguments are required: COMMAND"),
        (["run"], 2, "the following arguments are required: RECIPE"),
        (
            ["run", "convnet-digit"],
            1,
            "automl: convnet-digit: there is no such recipe. There are: convnet-digits",
        ),
        (["run", "mlp-digits", "--trials", "none"], 1, "trials: must be a whole number"),
        (["run", "mlp-digits", "--set", "limits.sizes=3"], 1, "limits.sizes: is no cost"),
        (["show", "nowhere"], 1, "is no run folder: it has no run.json."),
        (["control", "nowhere", "more", "0"], 2, "must be 1 to 10,000,000"),
    ],
)
def test_what_is_wrong_is_one_sentence_and_its_exit_status(
    words: list[str], status: int, sentence: str
) -> None:
    done = automl(*words, status=status)
    assert sentence in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_recipes_are_listed_and_ranked() -> None:
    every = json.loads(automl("recipes", "--json").stdout)
    assert {"convnet-digits", "mlp-digits"} <= {entry["id"] for entry in every}
    ranked = json.loads(automl("recipes", "--topic", "Convolution", "--json").stdout)
    assert ranked[0]["id"].startswith("convnet")
    assert set(ranked[0]) == {"id", "title", "score", "why"}


def test_a_reader_that_goes_away_leaves_a_run_to_resume(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    words = command("run", "mlp-digits", "--trials", "500", *FAST, "--out", str(folder), "--json")
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert json.loads(process.stdout.readline())["event"] == "RunStarted"
    process.stdout.close()
    assert process.wait(60) == 1
    assert process.stderr is not None
    assert "Traceback" not in process.stderr.read()
    process.stderr.close()
    assert shown(folder)["state"] == "interrupted"
