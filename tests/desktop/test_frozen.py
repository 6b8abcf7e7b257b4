"""An installed program starts its other parts from itself."""

from __future__ import annotations

import os
import runpy
import sys

import pytest

from automl import launch
from desktop import frozen


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[str]]]:
    seen: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(sys, "argv", ["python"])
    monkeypatch.setattr(runpy, "run_module", lambda name, **_: seen.append((name, list(sys.argv))))
    monkeypatch.setattr(frozen, "restore_search_paths", lambda: None)
    return seen


@pytest.mark.parametrize(("option", "module"), frozen.PARTS.items())
def test_each_part_is_run_with_the_words_meant_for_it(
    option: str, module: str, ran: list[tuple[str, list[str]]]
) -> None:
    assert frozen.begin(["topograph", option, "a", "b"]) == 0
    assert ran == [(module, ["topograph", "a", "b"])]


def test_anything_else_is_the_command_topograph(
    ran: list[tuple[str, list[str]]], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        frozen.begin(["topograph", "--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("topograph ")
    assert not ran


def test_a_frozen_program_starts_every_part_by_an_option(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    commands = [launch.worker_command(), launch.devices_command(), launch.command_line("recipes")]
    assert [command[:2] for command in commands] == [
        [sys.executable, part] for part in ("--worker", "--devices", "--automl")
    ]


def test_what_is_started_from_a_frozen_program_finds_the_systems_libraries(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setenv("LD_LIBRARY_PATH", "/bundled")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/theirs")
    monkeypatch.setenv("DYLD_LIBRARY_PATH", "/bundled")
    monkeypatch.setenv("PYINSTALLER_RESET_ENVIRONMENT", "")
    frozen.restore_search_paths()
    assert os.environ["LD_LIBRARY_PATH"] == "/theirs"
    assert "DYLD_LIBRARY_PATH" not in os.environ
    assert os.environ["PYINSTALLER_RESET_ENVIRONMENT"] == "1"
