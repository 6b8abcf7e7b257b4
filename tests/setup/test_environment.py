"""The environment: stamped when done, mended or remade when cut off, and every failure one sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import environment
import install
import pytest
import qt_system

ROOT = Path(__file__).parents[2]


class Steps:
    """What a set-up would have done, in order."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.done: list[str] = []
        monkeypatch.setattr(environment, "check_system", self._step("system"))
        monkeypatch.setattr(environment, "make_environment", self._make)
        monkeypatch.setattr(install, "torch", self._step("torch"))
        monkeypatch.setattr(install, "project", self._step("project"))

    def _step(self, name: str) -> Callable[..., None]:
        return lambda *_: self.done.append(name)

    def _make(self, _project: Path, venv: Path, _say: object) -> None:
        self.done.append("venv")
        install.python_of(venv).parent.mkdir(parents=True, exist_ok=True)
        install.python_of(venv).touch()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A project folder with a name that is hard on shells."""
    project = tmp_path / "my nötes' project"
    for name in environment.INPUTS:
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(name)
    return project


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Steps:
    return Steps(monkeypatch)


def quiet(_words: str) -> None:
    pass


def test_a_second_start_has_nothing_to_do(checkout: Path, steps: Steps) -> None:
    python = environment.set_up(str(checkout), False, quiet)
    assert steps.done == ["system", "venv", "torch", "project"]
    assert environment.set_up(str(checkout), False, quiet) == python
    assert len(steps.done) == 4


def test_the_test_tools_come_on_request_and_stay(checkout: Path, steps: Steps) -> None:
    environment.set_up(str(checkout), False, quiet)
    environment.set_up(str(checkout), True, quiet)
    environment.set_up(str(checkout), False, quiet)
    assert steps.done.count("project") == 2


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt"])
def test_a_changed_dependency_is_installed(checkout: Path, steps: Steps, name: str) -> None:
    environment.set_up(str(checkout), False, quiet)
    (checkout / name).write_text("another version")
    environment.set_up(str(checkout), False, quiet)
    assert steps.done.count("project") == 2


def test_a_set_up_that_was_cut_off_is_taken_up_again(
    checkout: Path, steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(install, "torch", interrupted)
        with pytest.raises(KeyboardInterrupt):
            environment.set_up(str(checkout), False, quiet)
    assert not environment.read_stamp(checkout / ".venv")["done"]
    environment.set_up(str(checkout), False, quiet)
    assert environment.read_stamp(checkout / ".venv")["done"]


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"done": true}'])
def test_a_damaged_stamp_counts_as_none(checkout: Path, steps: Steps, damage: str) -> None:
    environment.set_up(str(checkout), False, quiet)
    environment.stamp_path(checkout / ".venv").write_text(damage)
    environment.set_up(str(checkout), False, quiet)
    assert steps.done.count("project") == 2


def test_a_read_only_checkout_keeps_its_environment_elsewhere(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, own_places: Path
) -> None:
    monkeypatch.setattr(environment, "writable", lambda _: False)
    folder = environment.environment_folder(checkout)
    assert folder.is_relative_to(own_places)


def test_a_foreign_folder_in_the_way_is_not_touched(checkout: Path) -> None:
    (checkout / ".venv").mkdir()
    (checkout / ".venv" / "diary.txt").write_text("mine")
    with pytest.raises(install.SetUpStopped, match="in the way"):
        environment.make_environment(checkout, checkout / ".venv", quiet)
    assert (checkout / ".venv" / "diary.txt").read_text() == "mine"


def test_a_half_made_environment_is_remade(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    venv = checkout / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").write_text("#!/bin/sh\nexit 3\n")
    made: list[list[str]] = []
    monkeypatch.setattr(environment, "can_make_environments", lambda _: True)
    monkeypatch.setattr(environment, "check_space", lambda _: None)
    monkeypatch.setattr(environment, "is_whole", lambda *_: False)
    monkeypatch.setattr(environment.subprocess, "call", lambda command: made.append(command) or 0)
    environment.make_environment(checkout, venv, quiet)
    assert made == [[sys.executable, "-m", "venv", str(venv)]]
    assert not venv.exists()


def test_an_environment_with_a_file_missing_is_not_whole(tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
    site = next(venv.glob("lib/python*/site-packages"))
    info = site / "thing-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: thing\nVersion: 1.0\n")
    (info / "RECORD").write_text("thing.py,,\nthing-1.0.dist-info/METADATA,,\n")
    assert not environment.is_whole(venv, {})
    (site / "thing.py").touch()
    assert environment.is_whole(venv, {})
    (info / "RECORD").unlink()
    assert not environment.is_whole(venv, {})


def test_a_disk_with_too_little_space_is_told_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment.shutil, "disk_usage", lambda _: SimpleNamespace(free=4e8))
    with pytest.raises(install.SetUpStopped, match=r"has 0\.4 GB free"):
        environment.check_space(tmp_path / "not" / "yet" / "there")


def test_no_way_to_make_environments_names_the_exact_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "importable", lambda _: False)
    monkeypatch.setattr(environment, "apt_install", lambda *_: False)
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    with pytest.raises(install.SetUpStopped, match=f"sudo apt install python{version}-venv"):
        environment.can_make_environments(quiet)


LOGS = [
    ("OSError: [Errno 28] No space left on device", "The disk is full"),
    ("urllib3.exceptions.NewConnectionError: ...", "No package index could be reached"),
    ("NameResolutionError: Failed to resolve", "No package index could be reached"),
    ("ERROR: Could not find a version that satisfies x (from versions: none)", "No package index"),
    ("ERROR: No matching distribution found for x==9", "pip's own words are above"),
]


def test_a_disk_too_full_for_the_log_is_told_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install.shutil, "disk_usage", lambda _: SimpleNamespace(free=4096))
    assert "The disk is full" in install.explain(tmp_path / "never-written.log", "the installation of torch")


@pytest.mark.parametrize(("words", "sentence"), LOGS)
def test_a_failed_installation_becomes_a_sentence(tmp_path: Path, words: str, sentence: str) -> None:
    log = tmp_path / "pip.log"
    log.write_text(words)
    assert sentence in install.explain(log, "the installation of torch")


def test_settings_of_another_python_do_not_reach_pip(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_USER"):
        monkeypatch.setenv(name, "elsewhere")
    assert "elsewhere" not in install.clean_environment().values()


class Commands:
    """Answers for the programs that an installation of torch would run."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, local: bool = False, uv: int = 0) -> None:
        self.ran: list[str] = []
        monkeypatch.setattr(install, "has_torch", lambda _: False)
        monkeypatch.setattr(install, "pip_command", lambda _: ["pip"])
        monkeypatch.setattr(install, "succeeds", lambda command: self._note(command) and local)
        monkeypatch.setattr(install, "call", lambda command: self._note(command) and uv)
        monkeypatch.setattr(install, "pip", lambda _venv, packages, _what: self._note(["pip", *packages]))

    def _note(self, command: list[str]) -> bool:
        self.ran.append(" ".join(command))
        return True


def test_a_local_wheel_of_torch_is_taken_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    commands = Commands(monkeypatch, local=True)
    install.torch(tmp_path, "", quiet)
    assert commands.ran == [f"pip install -q --no-index --no-deps {install.TORCH}"]


def test_uv_chooses_the_build_where_there_is_no_local_wheel(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    commands = Commands(monkeypatch)
    install.torch(tmp_path, "", quiet)
    assert commands.ran[1] == "pip uv"
    assert commands.ran[2].endswith(f"--torch-backend=auto {install.TORCH}")


def test_macos_takes_the_plain_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    commands = Commands(monkeypatch)
    install.torch(tmp_path, "", quiet)
    assert commands.ran[-1] == f"pip {install.TORCH}"


def test_an_asked_for_build_overrides_all(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    commands = Commands(monkeypatch, local=True)
    install.torch(tmp_path, "cu130", quiet)
    assert commands.ran[-1].endswith(f"--torch-backend=cu130 {install.TORCH}")


@pytest.mark.skipif(os.name == "nt", reason="PyPI's wheel is small on Windows")
def test_linux_never_takes_cuda_by_accident(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    commands = Commands(monkeypatch, uv=1)
    with pytest.raises(install.SetUpStopped, match="TOPOGRAPH_TORCH_PYPI=1"):
        install.torch(tmp_path, "", quiet)
    monkeypatch.setenv("TOPOGRAPH_TORCH_PYPI", "1")
    install.torch(tmp_path, "", quiet)
    assert commands.ran[-1] == f"pip {install.TORCH}"


def test_missing_system_libraries_name_the_exact_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qt_system, "LINUX", True)
    monkeypatch.setattr(qt_system, "check_glibc", lambda: None)
    monkeypatch.setattr(qt_system, "loads", lambda name: name != "libEGL.so.1")
    monkeypatch.setattr(qt_system, "has_font", lambda: False)
    monkeypatch.setattr(qt_system, "needs_window", lambda: False)
    monkeypatch.setattr(qt_system, "apt_install", lambda *_: False)
    with pytest.raises(install.SetUpStopped, match=r"sudo apt install libegl1 fonts-dejavu-core$"):
        qt_system.check_system(False, quiet)


def test_an_old_glibc_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qt_system.platform, "libc_ver", lambda: ("glibc", "2.31"))
    with pytest.raises(install.SetUpStopped, match=r"this system has 2\.31"):
        qt_system.check_glibc()
