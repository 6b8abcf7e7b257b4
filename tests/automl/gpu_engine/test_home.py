"""The engine that is there: used only where it is whole, of our version and switched on."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from automl import launch
from automl.engine import protocol, provenance
from automl.engine.protocol import Hello
from automl.gpu_engine import home
from automl.gpu_engine.home import Stamp, State

OURS = [sys.executable, "-m"]


def test_workers_on_a_gpu_are_started_with_the_engines_python(engine: Stamp) -> None:
    python = str(home.python())
    assert launch.worker_command("cuda:0") == [python, "-s", "-m", "automl.engine.worker"]
    assert launch.devices_command("auto") == [python, "-s", "-m", "automl.engine.devices"]
    assert launch.command_line("probe", "r.toml") == [python, "-s", "-m", "automl", "probe", "r.toml"]


def test_all_else_is_started_as_ever(engine: Stamp) -> None:
    assert launch.worker_command("cpu") == launch.worker_command() == [*OURS, "automl.engine.worker"]
    assert launch.worker_command("mps")[:2] == OURS
    assert launch.devices_command() == [*OURS, "automl.engine.devices"]
    assert launch.command_line("show", "run")[:2] == OURS


def test_a_frozen_program_starts_the_engine_apart_from_the_users_python(
    engine: Stamp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert launch.worker_command("cuda:0")[1:] == ["-I", "-X", "utf8", "-m", "automl.engine.worker"]


@pytest.mark.parametrize(
    ("changed", "state", "words"),
    [
        ({"topograph": "0.0.1"}, State.OUTDATED, "has Topograph 0.0.1, this program"),
        ({"torch": "1.0.0+cu118"}, State.OUTDATED, "has torch 1.0.0, this program"),
        ({"on": False}, State.OFF, "switched off"),
        ({"bytes": "many"}, State.HALF_MADE, "cut off"),
    ],
)
def test_an_engine_that_does_not_fit_is_said_and_not_used(
    engine: Stamp, changed: dict[str, object], state: State, words: str
) -> None:
    home.write(replace(engine, **changed))  # type: ignore[arg-type]
    assert home.find().state is state
    assert words in home.find().words
    assert launch.worker_command("cuda:0")[:2] == OURS


@pytest.mark.parametrize("damage", ["", "{", "[1]", json.dumps({"torch": "2"})])
def test_a_damaged_stamp_is_a_half_made_engine(engine: Stamp, damage: str) -> None:
    (home.folder() / "engine.json").write_text(damage)
    assert home.find().state is State.HALF_MADE


def test_an_engine_without_its_python_is_half_made(engine: Stamp) -> None:
    home.python().unlink()
    assert home.find().state is State.HALF_MADE


def test_the_engine_is_switched_off_and_on(engine: Stamp) -> None:
    assert home.switch(False).state is State.OFF
    assert home.switch(True).state is State.READY


def test_switching_what_is_not_there_makes_nothing() -> None:
    assert home.switch(True).state is State.ABSENT
    assert not home.folder().exists()


def test_auto_means_the_engines_gpu_where_a_driver_is(engine: Stamp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provenance, "_gpu_possible", lambda: True)
    assert provenance.device("auto") == "cuda:0"
    assert provenance.device("cpu") == "cpu"
    monkeypatch.setattr(provenance, "_gpu_possible", lambda: False)
    assert provenance.device("auto") == "cpu"


def test_a_probe_is_left_to_the_engine_only_outside_of_it(
    engine: Stamp, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert launch.elsewhere("auto")
    assert not launch.elsewhere("cpu")
    monkeypatch.setattr(sys, "prefix", str(home.environment()))
    assert not launch.elsewhere("auto")


@pytest.mark.parametrize(
    ("name", "planner", "worker", "fits"),
    [
        ("torch", "2.13.0+cpu", "2.13.0+cu130", True),
        ("torch", "2.13.0", "2.13.0+rocm6.4", True),
        ("torch", "2.13.0+cpu", "2.12.1+cu130", False),
        ("topograph", "0.1.0", "0.1.0+local", False),
    ],
)
def test_planner_and_worker_agree_on_torch_but_for_its_build(
    name: str, planner: str, worker: str, fits: bool
) -> None:
    ours, theirs = (Hello(1, {name: version}, "cuda:0") for version in (planner, worker))
    assert (protocol.mismatch(ours, theirs) == "") is fits


def test_the_engine_lies_in_the_data_folder(own_places: Path) -> None:
    assert home.folder() == own_places / "data" / "gpu-engine"
