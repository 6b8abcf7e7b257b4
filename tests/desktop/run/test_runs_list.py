"""The list of runs in the left dock: its groups, its words, and what is done with a run from there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from automl.results import events as e
from automl.results import label
from automl.results.label import Label
from automl.results.lock import Lock
from desktop.run.followed_run import FollowedRun
from desktop.run.label_dialog import LabelDialog
from desktop.run.run_keeping import RunKeeping
from desktop.run.run_rows import Heading, RunRow, group, rows_of
from desktop.run.runs import Runs
from desktop.run.runs_list import RunsList
from desktop.shell.toasts import Toasts
from tests.automl.made_up import a_run
from tests.desktop.run.followed import as_if, finished, followed


def of_host(host: str) -> FollowedRun:
    return followed(finished(), host=host)


def waiting() -> FollowedRun:
    run = as_if("queued", [*a_run(1), e.RunQueued("r1", 5.0, "cuda:0", "r0")])
    run.standing = "queued"
    return run


@pytest.mark.parametrize(
    ("run", "name"),
    [
        (lambda: as_if("running"), "Running"),
        (lambda: as_if("paused"), "Running"),
        (waiting, "Queued for cuda:0"),
        (lambda: as_if("interrupted"), "Needs you"),
        (lambda: as_if("missing"), "Needs you"),
        (lambda: followed(finished()), "Finished"),
        (lambda: as_if("failed"), "Finished"),
    ],
)
def test_a_run_stands_in_the_group_of_what_it_needs(run: object, name: str) -> None:
    assert group(run()) == name  # type: ignore[operator]


def described(rows: Sequence[RunRow | Heading]) -> list[str]:
    return [
        f"{r.title} {r.count}" if isinstance(r, Heading) else f"{r.title}|{r.word}|{r.rest}" for r in rows
    ]


def test_rows_say_what_is_known_and_what_needs_its_user_comes_before_the_finished() -> None:
    runs = [followed(finished()), as_if("interrupted"), as_if("running")]
    rows = described(rows_of(runs))
    assert [row for row in rows if "|" not in row] == ["Running 1", "Needs you 1", "Finished 1"]
    assert rows[1].startswith("CNN||10 of 40")
    assert rows[3].startswith("CNN|Interrupted|10 of 40 safe · made-up")
    assert "trials · " in rows[5]


def test_a_run_of_another_host_says_so() -> None:
    [_, row] = rows_of([of_host("lab-07")])
    assert isinstance(row, RunRow)
    assert (row.word, row.kind) == ("On lab-07", "warn")


@pytest.mark.parametrize(
    ("words", "found"),
    [("cnn", 2), ("CNN finish", 1), ("made-up", 2), ("dark horse", 1), ("nothing like it", 0)],
)
def test_the_search_looks_at_topic_recipe_state_and_remark(words: str, found: int) -> None:
    runs = [followed(finished()), as_if("interrupted")]
    runs[1].relabel(Label(remark="A dark horse"))
    assert sum(isinstance(row, RunRow) for row in rows_of(runs, words=words)) == found


def test_what_is_archived_is_folded_away_until_it_is_asked_for(qtbot: QtBot) -> None:
    run = followed(finished())
    run.relabel(Label(archived=True))
    listed = RunsList()
    qtbot.addWidget(listed)
    listed.show_runs([run], "", None)
    assert listed.words == ["Archived 1"]
    listed.view.clicked.emit(listed.model.index(0))
    assert len(listed.words) == 2


def test_a_click_and_the_keys_ask_for_what_they_mean(qtbot: QtBot) -> None:
    run, listed = followed(finished()), RunsList()
    qtbot.addWidget(listed)
    listed.show_runs([run], "", run)
    asked: list[str] = []
    listed.asked.connect(lambda wanted, _run: asked.append(wanted))
    listed.view.clicked.emit(listed.model.index(1))
    for key in (Qt.Key.Key_Return, Qt.Key.Key_F2, Qt.Key.Key_Delete):
        qtbot.keyClick(listed.view, key)
    assert asked == ["open", "open", "rename", "trash"]


def test_a_living_run_can_be_neither_archived_nor_thrown_away(qtbot: QtBot) -> None:
    listed = RunsList()
    qtbot.addWidget(listed)
    usable = {a.text(): a.isEnabled() for a in listed.menu(as_if("running")).actions()}
    assert usable["Rename or remark…"]
    assert not usable["Archive"]
    assert not usable["Move to trash"]


def test_news_of_a_row_moves_nothing(qtbot: QtBot) -> None:
    run, listed = as_if("running"), RunsList()
    qtbot.addWidget(listed)
    listed.show_runs([run], "", run)
    with qtbot.assertNotEmitted(listed.model.modelReset), qtbot.waitSignal(listed.model.dataChanged):
        run.state.trials[0].state = run.state.trials[1].state
        run.relabel(Label(name="Mine"))
        listed.show_runs([run], "", run)
    assert listed.words[1].startswith("Mine")


def test_what_runs_take_on_disk_is_summed(qtbot: QtBot) -> None:
    run, listed = followed(finished()), RunsList()
    qtbot.addWidget(listed)
    run.disk = label.size(run.folder.path)
    assert run.disk > 1000
    listed.show_runs([run], "", run)
    assert listed.foot.endswith("kB in 1 run")


# ---- keeping ---------------------------------------------------------------------------------


class Kept:
    """Runs, their keeping, and a trash of its own."""

    def __init__(self, qtbot: QtBot, tmp_path: Path) -> None:
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.resize(800, 600)
        self.window.show()
        self.runs = Runs(lambda _: None, lambda: None)
        self.trash = tmp_path / "trash"
        self.toasts = Toasts(self.window)
        self.keeping = RunKeeping(self.runs, self.window, self.toasts, lambda: None, self.throw)
        self.run = self.runs.follow(followed(finished()).folder.path)

    def throw(self, folder: Path) -> Path:
        return folder.rename(self.trash)

    @property
    def said(self) -> list[str]:
        return [toast.words for toast in self.toasts.shown]


@pytest.fixture
def kept(qtbot: QtBot, tmp_path: Path) -> Kept:
    return Kept(qtbot, tmp_path)


def test_a_name_and_a_remark_outlive_the_window(kept: Kept) -> None:
    dialog = LabelDialog(kept.window, kept.run)
    dialog.kept.connect(lambda made: kept.keeping.relabel(kept.run, made))
    dialog.name.setText("  The quick one ")
    dialog.remark.setPlainText("with a warm start")
    dialog.keep()
    again = FollowedRun(kept.run.folder)
    assert (again.title, again.label.remark) == ("The quick one", "with a warm start")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"name": 3, "archived": 1}'])
def test_a_damaged_label_is_an_empty_one(kept: Kept, text: str) -> None:
    (kept.run.folder.path / label.FILE).write_text(text)
    assert label.read(kept.run.folder.path) == Label()


def test_a_run_goes_to_the_trash_and_comes_back(kept: Kept) -> None:
    kept.keeping.do("trash", kept.run)
    assert kept.runs.newest_first() == []
    assert kept.trash.is_dir()
    [toast] = kept.toasts.shown
    assert toast.words == "“CNN” is in the trash"
    kept.keeping._bring_back(kept.trash, kept.run.folder.path)
    assert [run.folder.id for run in kept.runs.newest_first()] == [kept.run.folder.id]


def test_a_run_at_work_is_not_thrown_away(kept: Kept) -> None:
    with Lock(kept.run.folder.lock_file, "this run"):
        kept.keeping.do("trash", kept.run)
    assert kept.run.folder.path.is_dir()
    assert kept.said == ["“CNN” is at work: stop it before it is deleted"]


def test_a_folder_that_was_moved_is_followed_and_one_that_is_gone_is_said_to_be(kept: Kept) -> None:
    folder = kept.run.folder.path
    folder.rename(folder.with_name("renamed"))
    kept.runs.look()
    assert [run.folder.path.name for run in kept.runs.newest_first()] == ["renamed"]
    assert kept.runs.newest_first()[0] is kept.run
    kept.throw(kept.run.folder.path)
    kept.runs.look()
    assert kept.run.standing == "missing"
    assert kept.run.state.front.points
