"""What happens between Enter in the form and the run: the notes' text, the battery, what cannot be."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from automl import launch
from automl.recipe_files import shelf
from automl.results import label
from automl.results.rundir import Origin, RunDir
from desktop.run import launching as module
from desktop.run.followed_run import FollowedRun
from desktop.run.launching import BATTERY, NO_NOTES, OFFLINE, Launching, reads_notes
from desktop.run.runs import Runs
from desktop.settings import Settings
from desktop.shell.toasts import Toasts
from vault_sync.session.note_texts import Copied

ORIGIN = Origin("note:Deep/CNN.md", "CNN", "Deep/CNN.md")
PLAIN, READER = "mlp-digits", "chars-vault-text"


COPIED = Copied(2, 40, 0)


@dataclass
class Vault:
    """Answers as a session would, when it is told to."""

    root: Path
    answer: Copied = COPIED
    offline: bool = False
    asked: list[Any] = field(default_factory=list)

    def ask(self, _question: object, use: Callable[[Copied], None], folder: str, *more: str) -> None:
        (Path(folder) / "notes.jsonl").write_text(json.dumps({"path": "A.md", "text": "abc"}) + "\n", "utf-8")
        self.asked.append(more)
        use(self.answer)


class Rig:
    def __init__(self, qtbot: QtBot, vault: Vault | None, settings: Settings) -> None:
        parent = QWidget()
        qtbot.addWidget(parent)
        self.begun: list[FollowedRun] = []
        self.said: list[str] = []
        self.toasts = SimpleNamespace(say=lambda words, *_more: self.said.append(words))
        runs = Runs(lambda _run: None, lambda: None)
        toasts: Toasts = self.toasts  # type: ignore[assignment]
        self.launching = Launching(
            runs,
            lambda: vault,
            lambda _words: None,
            toasts,
            lambda: settings,
            self.begun.append,  # type: ignore[arg-type, return-value]
        )

    def launch(self, recipe: str) -> RunDir | None:
        self.launching.launch(shelf().found[recipe].recipe, ORIGIN)
        return self.begun[-1].folder if self.begun else None


@pytest.fixture(autouse=True)
def nothing_trains(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launch, "start_planner", lambda _run: None)
    monkeypatch.setattr(module, "on_battery", lambda: False)


def test_only_recipes_that_learn_from_notes_say_so() -> None:
    reading = {name for name, kept in shelf().found.items() if reads_notes(kept.recipe)}
    assert READER in reading
    assert PLAIN not in reading
    assert all("vault-text" in name for name in reading)


def test_a_recipe_that_learns_from_notes_gets_their_text_as_its_inputs(qtbot: QtBot, tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    run = Rig(qtbot, vault, Settings(results_folder="Mine")).launch(READER)
    assert run is not None
    assert json.loads((run.inputs / "notes.jsonl").read_text("utf-8")) == {"path": "A.md", "text": "abc"}
    assert vault.asked == [("Deep/CNN.md", "Mine")]
    assert list(tmp_path.iterdir()) == []


def test_another_recipe_copies_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    run = Rig(qtbot, vault, Settings()).launch(PLAIN)
    assert run is not None
    assert vault.asked == []
    assert list(run.inputs.iterdir()) == []


@pytest.mark.parametrize(
    ("vault", "said"),
    [
        (Vault(Path("v"), offline=True), OFFLINE),
        (Vault(Path("v"), Copied(0, 0, 3)), NO_NOTES),
        (Vault(Path("v"), Copied(0, 0, 0, "The notes' text could not be copied: no room.")), "no room."),
    ],
)
def test_without_the_notes_text_nothing_starts_on_other_text_instead(
    vault: Vault, said: str, qtbot: QtBot
) -> None:
    rig = Rig(qtbot, vault, Settings())
    assert rig.launch(READER) is None
    assert rig.said[-1].endswith(said)


def test_notes_that_were_left_out_are_told(qtbot: QtBot, tmp_path: Path) -> None:
    rig = Rig(qtbot, Vault(tmp_path, Copied(2, 40, 1)), Settings())
    assert rig.launch(READER) is not None
    assert rig.said == ["One note is too large or unreadable: the run learns from the others"]


@pytest.mark.parametrize("wished", [True, False])
def test_the_wish_to_stay_awake_lies_in_the_run_before_its_planner_starts(
    wished: bool, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[bool] = []
    monkeypatch.setattr(launch, "start_planner", lambda run: found.append(label.read(run.path).keep_awake))
    Rig(qtbot, None, Settings(keep_awake=wished)).launch(PLAIN)
    assert found == [wished]


def test_the_battery_is_told_at_the_start_and_once_when_the_plug_is_pulled(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig = Rig(qtbot, None, Settings())
    rig.launch(PLAIN)
    assert rig.said == []
    monkeypatch.setattr(module, "on_battery", lambda: True)
    rig.launching.watch_battery()
    rig.launching.watch_battery()
    assert rig.said == [BATTERY]
    rig.launch(PLAIN)
    assert rig.said == [BATTERY, BATTERY]


def test_who_does_not_want_to_hear_of_the_battery_does_not(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "on_battery", lambda: True)
    rig = Rig(qtbot, None, Settings(warn_on_battery=False))
    rig.launch(PLAIN)
    assert rig.said == []
