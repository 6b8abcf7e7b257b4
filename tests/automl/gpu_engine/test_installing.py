"""An installation of the GPU engine: its steps, its failures, its end; nothing half-made is ever used."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from automl.engine import protocol
from automl.gpu_engine import home, installing, steps
from automl.gpu_engine.home import State
from automl.gpu_engine.installing import EngineError, Installing
from automl.results.lock import Lock
from automl.results.rundir_errors import RunFolderError
from tests.automl.gpu_engine.conftest import CPU, GPU, FakeUv

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the pretended uv is a shell script")
TORCH = protocol.base(protocol.versions()["torch"])


def install(wheels: Path | None = None) -> list[Mapping[str, Any]]:
    told: list[Mapping[str, Any]] = []
    Installing(told.append, wheels).go()
    return told


def fails(wheels: Path | None = None) -> str:
    """The sentence; and nothing is left."""
    with pytest.raises(EngineError) as raised:
        install(wheels)
    assert not home.folder().exists()
    assert home.find().state is State.ABSENT
    return str(raised.value)


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    folder = tmp_path / "wheels"
    folder.mkdir()
    (folder / "numpy-2.0-py3-none-any.whl").write_bytes(b"not even a zip")
    return folder


def test_an_engine_is_made_in_four_steps_and_is_then_used(fake: FakeUv) -> None:
    told = install()
    assert [(step["id"], step["step"], step["of"]) for step in told if step["event"] == "step"] == [
        ("python", 1, 4), ("torch", 2, 4), ("topograph", 3, 4), ("verify", 4, 4)
    ]  # fmt: skip
    venv, torch, ours = (call["words"] for call in fake.calls)
    assert venv[:2] == ["venv", "--managed-python"]
    assert venv[-1] == str(home.environment())
    assert torch[-2:] == ["--torch-backend=auto", f"torch=={TORCH}"]
    assert ours[-1].endswith(f"topograph-{protocol.versions()['topograph']}-py3-none-any.whl")
    engine = home.find()
    assert (engine.state, engine.words) == (State.READY, f"Runs train on Tested GPU, by torch {TORCH}+cu130.")


def test_all_that_uv_writes_stays_in_the_engine_and_proxies_are_passed_on(
    fake: FakeUv, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    install()
    for call in fake.calls:
        assert call["env"]["HTTPS_PROXY"] == "http://proxy.example:3128"
        assert call["env"]["PYTHONPATH"] is None
        assert Path(call["env"]["UV_CACHE_DIR"]).is_relative_to(home.folder())
        assert Path(call["env"]["UV_PYTHON_INSTALL_DIR"]).is_relative_to(home.folder())
    assert not (home.folder() / "cache").exists()


def test_from_a_folder_of_wheels_nothing_is_asked_of_the_network(fake: FakeUv, wheels: Path) -> None:
    install(wheels)
    venv, *installs = (call["words"] for call in fake.calls)
    assert "--no-python-downloads" in venv
    assert all(
        words[words.index("--no-index") + 1 :][:2] == ["--find-links", str(wheels)] for words in installs
    )


def test_a_folder_with_a_python_in_it_is_its_mirror(fake: FakeUv, wheels: Path) -> None:
    (wheels / "python").mkdir()
    install(wheels)
    assert fake.calls[0]["env"]["UV_PYTHON_INSTALL_MIRROR"] == (wheels / "python").as_uri()
    assert "--managed-python" in fake.calls[0]["words"]
    assert fake.calls[1]["env"]["UV_PYTHON_INSTALL_MIRROR"] is None


def test_a_folder_without_wheels_is_said_before_anything_is_done(fake: FakeUv, tmp_path: Path) -> None:
    assert "holds no wheels" in fails(tmp_path)
    assert not fake.calls


@pytest.mark.parametrize(
    ("says", "sentence"),
    [
        ("pip:error sending request for url: dns error", "check the connection and the proxy"),
        ("venv:error sending request", "Python 3."),
        ("pip:No solution found when resolving dependencies", f"no build of torch {TORCH}"),
        ("pip:No space left on device (os error 28)", "The disk is full"),
        ("pip:something new", "failed; the whole story is in"),
    ],
)
def test_a_step_that_fails_is_one_sentence_with_what_to_do(fake: FakeUv, says: str, sentence: str) -> None:
    fake.does(says)
    assert sentence in fails()
    assert says.partition(":")[2] in (home.places.logs() / "gpu-engine.log").read_text("utf-8")


@pytest.mark.parametrize(
    ("devices", "torch", "sentence"),
    [
        ([CPU], "", "no GPU is found"),
        (
            [{**GPU, "works": False, "error": "no kernel image"}],
            "",
            "cuda:0 does not multiply: no kernel image",
        ),
        ([GPU], "9.9.0+cu130", f"torch 9.9.0+cu130, this program {TORCH}"),
    ],
)
def test_an_engine_that_does_not_multiply_is_removed_and_said(
    fake: FakeUv, devices: list[dict[str, Any]], torch: str, sentence: str
) -> None:
    fake.finds(*devices, torch=torch)
    assert sentence in fails()


def test_what_no_python_could_say_is_no_engine(fake: FakeUv) -> None:
    (fake.folder / "devices.json").write_text("Killed")
    assert "does not say which devices" in fails()


def test_a_cancelled_installation_ends_its_own_child_and_leaves_nothing(fake: FakeUv) -> None:
    fake.does("pip:hang")
    job, caught = Installing(lambda _event: None), []

    def go() -> None:
        try:
            job.go()
        except EngineError as error:
            caught.append(str(error))

    thread = threading.Thread(target=go)
    thread.start()
    until_it_hangs(fake)
    job.cancel()
    thread.join(8)
    assert caught == ["The installation of the GPU engine was cancelled; nothing is left of it."]
    with pytest.raises(ProcessLookupError):
        os.kill(int((fake.folder / "hangs").read_text()), 0)
    assert home.find().state is State.ABSENT


def until_it_hangs(fake: FakeUv) -> None:
    """Bounded: looks for the file that the pretended uv writes before it waits for ever."""
    waiting = threading.Event()
    for _ in range(400):
        if (fake.folder / "hangs").exists() and (fake.folder / "hangs").read_text():
            return
        waiting.wait(0.02)
    raise AssertionError("the pretended uv never came to its second step")


def test_while_it_is_made_an_engine_is_half_made_and_a_second_installation_waits_its_turn(
    fake: FakeUv,
) -> None:
    fake.does("pip:hang")
    job = Installing(lambda _event: None)

    def go() -> None:
        with contextlib.suppress(EngineError):
            job.go()

    thread = threading.Thread(target=go)
    thread.start()
    until_it_hangs(fake)
    assert home.find().state is State.HALF_MADE
    assert home.ready() is None
    with pytest.raises(RunFolderError, match="already at work"):
        install()
    job.cancel()
    thread.join(8)


def test_an_installation_that_was_cut_off_is_made_anew(fake: FakeUv) -> None:
    home.python().parent.mkdir(parents=True)
    home.python().write_text("half of it")
    assert home.find().state is State.HALF_MADE
    install()
    assert home.find().state is State.READY


def test_an_engine_is_removed_with_all_that_belongs_to_it(fake: FakeUv) -> None:
    install()
    installing.remove()
    assert not home.folder().exists()
    installing.remove()  # again is harmless


def test_a_disk_that_is_too_small_is_said_before_anything_is_done(
    fake: FakeUv, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "free", lambda: 1_000_000_000)
    assert "needs 8.0 GB, and 1.0 GB are free" in fails()
    assert not fake.calls


def test_without_uv_one_sentence_says_where_to_get_it(no_uv: None) -> None:
    assert "pip install uv" in fails()


def test_a_lock_is_left_by_nobody(fake: FakeUv) -> None:
    install()
    Lock(home.lock_file(), "An installation of the GPU engine").release()


def test_the_disk_needed_from_a_folder_is_what_its_wheels_unpack_to(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a-1-py3-none-any.whl", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.py", b"\0" * 1_000_000)
    assert steps.needed(tmp_path) == steps.MORE + 1_000_000


def test_an_engine_that_trains_is_neither_removed_nor_replaced(fake: FakeUv) -> None:
    install()
    home.python().unlink()
    home.python().symlink_to(sys.executable)
    waits = [str(home.python()), "-c", "print('here', flush=True); input()"]
    with subprocess.Popen(waits, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as worker:
        assert worker.stdout is not None
        worker.stdout.readline()
        for change in (installing.remove, install):
            with pytest.raises(EngineError, match=r"a worker of a run uses it\. Pause or stop the run"):
                change()
        worker.communicate(b"\n")
    assert home.find().state is State.READY
    installing.remove()
    assert home.find().state is State.ABSENT
