"""Keeping the computer awake: held while inside, given back after, and said where it cannot be."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from automl.engine import awake as module
from automl.engine.awake import SORRY, awake
from automl.engine.planner import Ending
from automl.results import events as e
from automl.results import label
from automl.results.label import Label
from tests.automl.engine import tiny
from tests.automl.engine.tiny import Told, planner, recipe, run

HELPER = (
    "import subprocess, sys, pathlib; "
    "status = subprocess.call(sys.argv[2:]); "
    "pathlib.Path(sys.argv[1]).write_text(str(status))"
)


@pytest.mark.skipif(sys.platform == "win32", reason="a helper process is the way of the others")
def test_a_helper_holds_it_and_ends_with_it(tmp_path: Path) -> None:
    ended = tmp_path / "ended"
    with awake([sys.executable, "-c", HELPER, str(ended)]) as problem:
        assert problem == ""
        assert not ended.exists()
    assert ended.read_text("ascii") == "0"


@pytest.mark.parametrize(
    ("helper", "said"),
    [
        (["no-such-helper-anywhere"], "no-such-helper-anywhere is not installed here."),
        ([sys.executable, "-c", "raise SystemExit(1)"], "hold it."),
    ],
)
def test_where_the_system_cannot_that_is_said(helper: list[str], said: str) -> None:
    with awake(helper) as problem:
        assert problem.startswith(SORRY)
        assert problem.endswith(said)


@pytest.mark.parametrize("wished", [True, False])
def test_a_run_asks_for_it_where_its_user_wished_and_notes_that_it_cannot(
    wished: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.use(monkeypatch)
    monkeypatch.setattr(module, "_LINUX", ("no-such-helper-anywhere",))
    monkeypatch.setattr(module, "_MACOS", ("no-such-helper-anywhere",))
    here, told = run(tmp_path / "r", recipe(trials=1)), Told()
    label.write(here.path, Label(keep_awake=wished))
    assert planner(here, told).go() is Ending.FINISHED
    notes = [noted.message for noted in told.of(e.Noted)]
    assert bool(notes) is (wished and sys.platform != "win32")
