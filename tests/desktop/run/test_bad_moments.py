"""What goes wrong while a run is in view: its folder goes, its log is torn, a note is edited meanwhile."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from automl.results import events as e
from automl.results import rundir_log
from automl.results.lock import Lock
from desktop.run import results_note
from desktop.run.conflict_dialog import ConflictDialog
from desktop.run.followed_run import FollowedRun
from desktop.run.run_banner import notice
from tests.automl.made_up import a_run
from tests.desktop.run.followed import finished, folder, followed
from tests.desktop.run.test_experiments import Window
from vault_sync.disk.writer import Conflict


def shown(window: Window) -> FollowedRun:
    assert window.experiments.current is not None
    return window.experiments.current


def look(window: Window) -> None:
    window.experiments.runs.look()
    for _ in range(4):
        window.experiments.runs.drain()
    window.experiments._show_all()


def test_a_folder_deleted_while_shown_keeps_what_was_read_and_offers_nothing_that_needs_it(
    qtbot: QtBot,
) -> None:
    made = folder(finished())
    window = Window(qtbot)
    window.experiments.show(shown(window))
    trials, best = len(shown(window).state.trials), shown(window).state.best
    assert best is not None
    shutil.rmtree(made.path)
    look(window)
    view = window.dock.view
    assert (shown(window).standing, len(shown(window).state.trials)) == ("missing", trials)
    assert "no longer there" in view.banner.words
    view.select(best)
    assert view.panel.offered == set()
    assert view.panel._child is None
    window.experiments._vault = lambda: SimpleNamespace(offline=False, root=made.path)  # type: ignore[assignment, return-value]
    window.experiments.write_note()
    assert window.said[-1] == "The folder of this run is not there: its note can be written when it is back"


def test_a_folder_that_is_moved_is_followed_and_one_that_comes_back_goes_on(
    qtbot: QtBot, tmp_path: Path
) -> None:
    made = folder(finished())
    window = Window(qtbot)
    run = shown(window)
    made.path.rename(made.path.with_name("renamed"))
    look(window)
    assert shown(window) is run
    assert (run.folder.path.name, run.standing) == ("renamed", "finished")
    run.folder.path.rename(tmp_path / "away")
    look(window)
    assert run.standing == "missing"
    (tmp_path / "away").rename(run.folder.path)
    look(window)
    assert run.standing == "finished"


def test_a_line_that_is_being_written_waits_for_its_end() -> None:
    log = a_run(6)
    made = folder(log[:-3])
    run = FollowedRun(made)
    run.take()
    before = str(run.state)
    more = made.path / "more"
    rundir_log.write(more, log[-3:])
    data = more.read_bytes()
    for part in (data[:20], data[20:]):
        with made.events.open("ab") as file:
            file.write(part)
        changed = run.take()
        assert changed is (part != data[:20])
    assert str(run.state) != before


def test_a_recipe_of_another_version_is_said_and_its_trials_are_shown(qtbot: QtBot) -> None:
    log = finished()
    made = folder(log)
    made.events.unlink()
    rundir_log.write(made.events, [replace(log[0], recipe={"strange": 1}), *log[1:]])  # type: ignore[call-arg]
    window = Window(qtbot)
    window.experiments.show(shown(window))
    assert shown(window).state.recipe is None
    assert "another version" in window.dock.view.banner.words
    assert window.dock.view.model.rowCount() == len(shown(window).state.trials)


def _newer(plain: dict[str, Any]) -> str:
    return json.dumps({**plain, "format": 99})


@pytest.mark.parametrize(
    ("change", "said"),
    [(_newer, "newer Topograph"), (lambda _plain: "{", "damaged"), (lambda _plain: "[]", "damaged")],
)
def test_a_folder_that_cannot_be_read_is_counted_in_the_list(
    qtbot: QtBot, change: Callable[[dict[str, Any]], str], said: str
) -> None:
    file = folder(finished()).path / "run.json"
    file.write_text(change(json.loads(file.read_bytes())), "utf-8")
    window = Window(qtbot)
    assert window.listed.unread == "1 folder cannot be read"
    assert said in window.listed._unread.toolTip()


def test_a_device_that_disappears_fails_the_run_with_its_reason_and_a_way_on() -> None:
    log = [
        *a_run(12)[:-1],
        e.WorkerGone("r1", 90.0, 0, "the device is gone"),
        e.RunFailed("r1", 91.0, "cuda:0 is gone."),
    ]
    found = notice(followed(log))
    assert found is not None
    assert found.more.startswith("cuda:0 is gone. All ")
    assert [words for words, _ in found.actions] == ["Show the log", "Resume"]


def test_at_the_end_of_a_run_an_offline_vault_is_told_with_a_way_to_write_later(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = Window(qtbot)
    run = followed(finished())
    run.folder = replace(run.folder, about=replace(run.folder.about, vault=str(tmp_path)))
    vault = SimpleNamespace(root=tmp_path, offline=True, announce=lambda _content: None)
    window.experiments._vault = lambda: vault  # type: ignore[assignment, return-value]
    told: list[tuple[Any, ...]] = []
    window.experiments._toasts.say = lambda *words: told.append(words)  # type: ignore[method-assign, assignment, misc]
    window.experiments._write_at_end(run)
    [(words, kind, (act, again))] = told
    assert (words, kind, act) == (
        "The vault is offline: the results note is not written.",
        "danger",
        "Write note",
    )
    vault.offline = False
    again()
    words, kind, (act, _show) = told[-1]
    assert words.startswith("The results note is written: Topograph/")
    assert (kind, act) == ("success", "Show")


@pytest.mark.parametrize("later", [True, False])
def test_a_note_that_is_edited_at_the_same_moment_is_never_overwritten(
    later: bool, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = Window(qtbot)
    run = followed(finished())
    vault = SimpleNamespace(root=tmp_path, offline=False, announce=lambda _content: None)
    told: list[tuple[Any, ...]] = []
    opened: list[ConflictDialog] = []
    window.experiments._toasts.say = lambda *words: told.append(words)  # type: ignore[method-assign, assignment, misc]
    monkeypatch.setattr(ConflictDialog, "open", lambda dialog: opened.append(dialog))
    monkeypatch.setattr(
        results_note, "write", lambda *_: Conflict("Topograph/a.md", "it was saved just now", later)
    )
    window.experiments._note_about(run, vault)  # type: ignore[arg-type]
    assert [len(told), len(opened)] == ([1, 0] if later else [0, 1])
    if later:
        assert told[0][2][0] == "Try again"
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_goes_while_its_note_is_written_is_one_sentence(qtbot: QtBot, tmp_path: Path) -> None:
    window = Window(qtbot)
    run = followed(finished())
    shutil.rmtree(run.folder.path)
    told: list[tuple[Any, ...]] = []
    window.experiments._toasts.say = lambda *words: told.append(words)  # type: ignore[method-assign, assignment, misc]
    vault = SimpleNamespace(root=tmp_path, offline=False, announce=lambda _content: None)
    window.experiments._note_about(run, vault)  # type: ignore[arg-type]
    [(words, kind)] = told
    assert kind == "danger"
    assert run.folder.path.name in words


def test_a_word_to_a_run_whose_folder_has_gone_says_so(qtbot: QtBot) -> None:
    made = folder(a_run(6))
    window = Window(qtbot)
    with Lock(made.lock_file, "this run"):
        look(window)
        shutil.rmtree(made.path)
        window.experiments.set_workers(3)
    assert made.path.name in window.said[-1]
