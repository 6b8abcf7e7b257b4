"""What happens between Enter in the form and the run: the notes' text, the battery, what cannot be."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from automl import launch
from automl.catalogue import installed, plugin
from automl.recipe_files import shelf
from automl.results import label
from automl.results.rundir import Origin, RunDir
from desktop.run import launching as module
from desktop.run import prober as prober_module
from desktop.run import vault_inputs
from desktop.run.followed_run import FollowedRun
from desktop.run.launching import BATTERY, Launching
from desktop.run.prober import Prober
from desktop.run.runs import Runs
from desktop.run.vault_inputs import NO_NOTES, OFFLINE, VaultInputs, reads
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

    def ask(
        self,
        _question: object,
        use: Callable[[Copied], None],
        folder: str,
        wanted: tuple[str, ...],
        *more: str,
    ) -> None:
        files = {"notes": "notes.jsonl", "graph": "graph.json"}
        for name in wanted:
            (Path(folder) / files[name]).write_text(json.dumps({"path": "A.md", "text": "abc"}), "utf-8")
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
    reading = {name for name, kept in shelf().found.items() if reads(kept.recipe) == ("notes",)}
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


def test_a_recipe_that_learns_from_the_graph_gets_the_graph(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = installed()
    made_up = plugin("datasets", "vault_text", 'READS = ("graph",)\n')
    other = replace(known, datasets={**known.datasets, "vault_text": made_up})
    monkeypatch.setattr(vault_inputs, "installed", lambda: other)
    run = Rig(qtbot, Vault(tmp_path, Copied(0, 0, 0)), Settings()).launch(READER)
    assert run is not None
    assert [file.name for file in run.inputs.iterdir()] == ["graph.json"]


# ---- the probe before it ---------------------------------------------------------------------


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that probes began, with the text that each would have read."""
    commands: list[list[str]] = []

    class Silent:
        def __init__(self, words: list[str], _use: object, _parent: object) -> None:
            inputs = Path(words[words.index("--inputs") + 1]) if "--inputs" in words else None
            commands.append([*words[:1], (inputs / "notes.jsonl").read_text("utf-8") if inputs else ""])

        def stop(self) -> None:
            pass

    monkeypatch.setattr(prober_module, "Child", Silent)
    return commands


def probing(vault: Vault) -> Prober:
    inputs = VaultInputs(lambda: vault, Settings)  # type: ignore[arg-type, return-value]
    return Prober(None, lambda recipe, use: inputs.copy(recipe, "Deep/CNN.md", use))


@pytest.mark.usefixtures("qtbot")
def test_the_probe_reads_the_text_that_the_run_would_read(tried: list[list[str]], tmp_path: Path) -> None:
    for recipe in (READER, PLAIN):
        prober = probing(Vault(tmp_path))
        prober.want(shelf().found[recipe].recipe)
        prober._start()
        prober.stop()
    assert [bool(text) for _, text in tried] == [True, False]
    assert json.loads(tried[0][1])["text"] == "abc"


@pytest.mark.usefixtures("qtbot")
def test_what_keeps_the_run_from_its_text_is_told_in_place_of_an_estimate(
    tried: list[list[str]], tmp_path: Path
) -> None:
    recipe = shelf().found[READER].recipe
    for vault, said in (
        (Vault(tmp_path, offline=True), OFFLINE),
        (Vault(tmp_path, Copied(0, 0, 2)), NO_NOTES),
    ):
        prober = probing(vault)
        prober.want(recipe)
        prober._start()
        assert prober.about(recipe) == said
    assert tried == []


@pytest.mark.usefixtures("qtbot")
def test_a_copy_that_comes_after_the_form_was_closed_is_thrown_away(
    tried: list[list[str]], tmp_path: Path
) -> None:
    waiting: list[Callable[[], None]] = []
    vault = Vault(tmp_path)
    answer = vault.ask
    vault.ask = lambda *all_: waiting.append(lambda: answer(*all_))  # type: ignore[method-assign]
    prober = probing(vault)
    prober.want(shelf().found[READER].recipe)
    prober._start()
    prober.stop()
    waiting[0]()
    assert tried == []
    assert prober._found == {}


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
