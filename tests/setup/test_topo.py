"""topo.py as a stranger meets it: help, wrong usage, old and too new Pythons."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

TOPO = Path(__file__).parents[2] / "topo.py"


@pytest.fixture
def topo(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("topo", TOPO)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(TOPO), *words], capture_output=True, text=True)


def test_help_names_every_command(topo: ModuleType) -> None:
    done = run("--help")
    assert done.returncode == 0
    assert all(f"  {name} " in done.stdout for name in topo.COMMANDS)


@pytest.mark.parametrize("words", [[], ["frob"], ["--frob"]])
def test_wrong_usage_shows_the_commands_and_ends_with_status_2(words: list[str]) -> None:
    done = run(*words)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Usage:" in done.stderr


def test_the_file_is_plain_enough_for_any_python_to_reach_its_message() -> None:
    tree = ast.parse(TOPO.read_text("utf-8"), feature_version=(3, 4))
    modern = (ast.JoinedStr, ast.NamedExpr, ast.Starred, ast.AnnAssign, ast.AsyncFunctionDef)
    assert not [node for node in ast.walk(tree) if isinstance(node, modern)]
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert not [f.name for f in functions if f.returns or any(a.annotation for a in f.args.args)]
    assert not [f.name for f in functions if f.args.kwonlyargs]


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 9), (3, 10, 14)])
def test_an_old_python_is_told_which_one_is_needed(
    topo: ModuleType, monkeypatch: pytest.MonkeyPatch, version: tuple[int, int, int]
) -> None:
    monkeypatch.setattr(sys, "version_info", version)
    monkeypatch.setattr(topo, "supported_python", lambda: "/opt/bin/python3.12")
    with pytest.raises(topo.Stop) as stopped:
        topo.check_python(["run", "vault"])
    assert "needs Python 3.11 or newer" in str(stopped.value)
    assert "python3.12 topo.py run vault" in str(stopped.value)


def test_a_python_that_is_too_new_hands_over_to_a_supported_one(
    topo: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[list[str]] = []
    monkeypatch.setattr(sys, "version_info", (3, 15, 0))
    monkeypatch.setattr(topo, "supported_python", lambda: "/opt/bin/python3.14")
    monkeypatch.setattr(topo.subprocess, "call", lambda command: called.append(command) or 7)
    with pytest.raises(SystemExit) as ended:
        topo.check_python(["test", "-x"])
    assert called == [["/opt/bin/python3.14", str(TOPO), "test", "-x"]]
    assert ended.value.code == 7


def test_a_python_that_is_too_new_and_alone_is_one_sentence(
    topo: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 15, 0))
    monkeypatch.setenv("PATH", "")
    with pytest.raises(topo.Stop, match=r"no python3.11 to python3.14 is on PATH"):
        topo.check_python(["run"])


def test_a_supported_python_that_only_says_it_is_not_installed_is_passed_over(
    topo: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, status in (("python3.14", 127), ("python3.12", 0)):
        (tmp_path / name).write_text(f"#!/bin/sh\nexit {status}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert topo.supported_python() == str(tmp_path / "python3.12")
