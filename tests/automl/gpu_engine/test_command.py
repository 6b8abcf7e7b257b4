"""`python -m automl gpu-engine`: what a person reads, and what a window reads."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from automl import launch
from automl.__main__ import main
from automl.gpu_engine import gpus, home, uv
from automl.gpu_engine.gpus import Gpu
from automl.gpu_engine.home import Stamp, State
from tests.automl.gpu_engine.conftest import FakeUv

posix = pytest.mark.skipif(os.name != "posix", reason="the pretended uv is a shell script")


def said(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, Any]]:
    assert main(["gpu-engine", *words, "--json"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.fixture
def idle(monkeypatch: pytest.MonkeyPatch) -> None:
    """A card that torch for the CPU leaves alone."""
    monkeypatch.setattr(gpus, "seen", lambda: [Gpu("Tested GPU", 24_000_000_000)])
    monkeypatch.setattr(gpus, "our_torch_is_for_cpu", lambda: True)


def test_a_gpu_that_stands_idle_is_said_with_what_an_engine_would_take(
    idle: None, capsys: pytest.CaptureFixture[str]
) -> None:
    [found] = said(capsys, "show")
    assert found["idle"]
    assert found["state"] == "absent"
    assert found["gpus"] == [{"name": "Tested GPU", "memory": 24_000_000_000}]
    assert found["needs"] == 8_000_000_000
    assert main(["gpu-engine", "show"]) == 0
    assert "GPU: Tested GPU, 24 GB, which stands idle" in capsys.readouterr().out


def test_with_an_engine_no_gpu_stands_idle(
    idle: None, engine: Stamp, capsys: pytest.CaptureFixture[str]
) -> None:
    [found] = said(capsys, "show")
    assert not found["idle"]
    assert found["engine"]["device_name"] == "Tested GPU"
    [found] = said(capsys, "off")
    assert (found["state"], found["idle"]) == ("off", True)


def test_without_a_gpu_there_is_nothing_to_offer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(gpus, "seen", list)
    assert not said(capsys, "show")[0]["idle"]
    main(["gpu-engine", "show"])
    assert "No NVIDIA GPU is found." in capsys.readouterr().out


@posix
def test_an_installation_is_told_line_by_line_and_ends_with_how_things_stand(
    fake: FakeUv, idle: None, capsys: pytest.CaptureFixture[str]
) -> None:
    *steps, last = said(capsys, "install")
    assert [step["event"] for step in steps if step["event"] != "progress"] == ["step"] * 4
    assert last["state"] == "ready"
    [gone] = said(capsys, "remove")
    assert gone["state"] == "absent"


def test_a_failure_is_one_sentence_and_status_one(no_uv: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gpu-engine", "install"]) == 1
    told = capsys.readouterr()
    assert told.err.splitlines()[-1] == f"automl: {uv.NONE}"
    assert told.out == ""


@posix
def test_a_word_on_its_input_cancels_an_installation(fake: FakeUv) -> None:
    fake.does("venv:hang")
    process = subprocess.Popen(
        launch.command_line("gpu-engine", "install", "--json"),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=launch.environment(),
    )  # fmt: skip
    assert process.stdout is not None
    assert json.loads(process.stdout.readline())["id"] == "python"
    _, errors = process.communicate("cancel\n", timeout=30)
    assert process.returncode == 1
    assert errors.startswith("automl: The installation of the GPU engine was cancelled")
    assert home.find().state is State.ABSENT


def test_the_bundled_uv_is_taken_before_any_other(fake: FakeUv, monkeypatch: pytest.MonkeyPatch) -> None:
    assert uv.find() == fake.folder / "bin" / "uv"
    monkeypatch.setattr("automl.gpu_engine.wheel.bundled", lambda: fake.folder / "bin")
    monkeypatch.setenv("PATH", "/nowhere")
    assert uv.find() == fake.folder / "bin" / "uv"


@pytest.fixture
def driver(tmp_path: Path) -> Path:
    told = tmp_path / "0000:01:00.0" / "information"
    told.parent.mkdir()
    told.write_text("Model: \t\t NVIDIA GeForce RTX 4090\nIRQ:   185\n")
    return tmp_path


def test_a_card_is_seen_by_what_the_driver_lists(driver: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gpus, "import_module", lambda name: object())  # NVML that cannot be asked
    monkeypatch.setattr(gpus, "DRIVER", driver)
    assert gpus.seen() == [Gpu("NVIDIA GeForce RTX 4090")]


@pytest.mark.parametrize(
    ("version", "for_cpu"), [("2.13.0+cpu", True), ("2.13.0+cu130", False), ("2.13.0+rocm6.4", False)]
)
def test_whether_our_torch_is_for_the_cpu_is_read_from_its_version(
    version: str, for_cpu: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gpus, "version", lambda _name: version)
    assert gpus.our_torch_is_for_cpu() is for_cpu
