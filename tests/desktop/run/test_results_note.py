"""The results note in a vault: made, brought up to date, and never over what somebody else wrote."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from automl.results import events as e
from automl.results import rundir_log
from automl.results.charts import accuracy_vs_parameters
from automl.results.rundir import Origin
from desktop.run import results_note
from desktop.run.conflict_dialog import ConflictDialog
from desktop.run.followed_run import FollowedRun
from desktop.run.noted_run import noted_in
from desktop.run.run_banner import notice
from tests.desktop.run.followed import finished, followed
from vault_sync.disk.writer import EDITED, Conflict, Written


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    (folder / "ML").mkdir(parents=True)
    (folder / "ML" / "CNN.md").write_text("# CNN\n")
    return folder


@pytest.fixture
def run() -> FollowedRun:
    return followed(finished())


def write(run: FollowedRun, vault: Path) -> Written | Conflict:
    """Long after everybody has stopped typing."""
    writer = results_note.writer_for(vault, lambda _content: None)
    writer.now = lambda: time.time() + 60
    return results_note.write(run, writer)


def note_of(vault: Path) -> Path:
    [note] = (vault / "Topograph").glob("*.md")
    return note


def grown(run: FollowedRun) -> None:
    """A better trial of all than before."""
    with rundir_log.Log(run.folder.events) as log:
        log.append(
            e.TrialBuilt("r1", 2000.0, 500, {}, 400, 400, {"parameters": 400.0}),
            e.TrialDone("r1", 2001.0, 500, 0.999, {}, {"parameters": 400.0}, 1.0),
            e.RunFinished("r1", 2002.0),
        )
    run.take()


def test_a_first_note_stands_in_the_results_folder_with_its_picture(run: FollowedRun, vault: Path) -> None:
    written = write(run, vault)
    assert isinstance(written, Written)
    note = note_of(vault)
    assert written.path == f"Topograph/{note.name}"
    text = note.read_text("utf-8")
    assert "ML/CNN" in text
    assert f"topograph:begin {run.folder.id}" in text
    [picture] = (vault / "Topograph").glob("*.svg")
    assert picture.name in text


def test_nothing_else_in_the_vault_changes(run: FollowedRun, vault: Path) -> None:
    before = {file: file.read_bytes() for file in vault.rglob("*") if file.is_file()}
    write(run, vault)
    assert {file: file.read_bytes() for file in before} == before
    assert len([file for file in vault.rglob("*") if file.is_file()]) == len(before) + 3


def test_everything_written_is_announced_before(run: FollowedRun, vault: Path) -> None:
    announced: list[bytes] = []
    results_note.write(run, results_note.writer_for(vault, announced.append))
    for file in (vault / "Topograph").iterdir():
        assert file.read_bytes() in announced


def test_writing_again_replaces_the_block_and_keeps_the_users_words(run: FollowedRun, vault: Path) -> None:
    write(run, vault)
    note = note_of(vault)
    before = note.read_text("utf-8")
    note.write_text(before + "\nMy own conclusion: ship it.\r\n", "utf-8", newline="")
    grown(run)
    assert isinstance(write(run, vault), Written)
    after = note.read_bytes().decode()
    assert after.endswith("\nMy own conclusion: ship it.\r\n")
    assert "99.9" in after
    assert "99.9" not in before


def test_words_in_the_part_that_is_replaced_are_shown_before_they_are_lost(
    run: FollowedRun, vault: Path
) -> None:
    write(run, vault)
    note = note_of(vault)
    note.write_text(note.read_text("utf-8").replace("The best has", "MINE. The best has"), "utf-8")
    grown(run)
    before = note.read_bytes()
    conflict = write(run, vault)
    assert isinstance(conflict, Conflict)
    assert (conflict.reason, conflict.later) == (EDITED, False)
    assert note.read_bytes() == before
    writer = results_note.writer_for(vault, lambda _content: None)
    writer.now = lambda: time.time() + 60
    assert isinstance(results_note.write(run, writer, over=True), Written)
    assert "MINE" not in note.read_text("utf-8")
    assert isinstance(write(run, vault), Written)


def test_the_picture_is_replaced_while_it_is_ours(run: FollowedRun, vault: Path) -> None:
    write(run, vault)
    [picture] = (vault / "Topograph").glob("*.svg")
    before = picture.read_bytes()
    grown(run)
    write(run, vault)
    assert picture.read_bytes() != before


def test_a_note_can_be_written_twice_within_a_moment(run: FollowedRun, vault: Path) -> None:
    writer = results_note.writer_for(vault, lambda _content: None)
    results_note.write(run, writer)
    grown(run)
    assert isinstance(results_note.write(run, writer), Written)
    assert "99.9" in note_of(vault).read_text("utf-8")


def test_a_picture_that_somebody_changed_is_left_and_it_is_said(run: FollowedRun, vault: Path) -> None:
    write(run, vault)
    note = note_of(vault)
    [picture] = (vault / "Topograph").glob("*.svg")
    picture.write_text("<svg/>")
    before = note.read_bytes()
    grown(run)
    written = write(run, vault)
    assert isinstance(written, Conflict)
    assert picture.name in str(written)
    assert (picture.read_text(), note.read_bytes()) == ("<svg/>", before)


def test_a_note_that_the_user_deleted_can_be_written_again(run: FollowedRun, vault: Path) -> None:
    write(run, vault)
    note = note_of(vault)
    note.unlink()
    assert isinstance(write(run, vault), Written)
    assert note_of(vault) == note


def test_a_block_whose_marks_are_gone_is_a_conflict(run: FollowedRun, vault: Path) -> None:
    write(run, vault)
    note_of(vault).write_text("All mine now.\n")
    grown(run)
    assert isinstance(write(run, vault), Conflict)
    assert note_of(vault).read_text() == "All mine now.\n"


def test_a_note_that_was_saved_a_moment_ago_is_left_for_later(run: FollowedRun, vault: Path) -> None:
    write(run, vault)
    note = note_of(vault)
    note.write_text(note.read_text("utf-8") + "still typing", "utf-8")
    grown(run)
    written = results_note.write(run, results_note.writer_for(vault, lambda _content: None))
    assert isinstance(written, Conflict)
    assert note.read_text("utf-8").endswith("still typing")


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"note": 3}'])
def test_a_damaged_memory_of_what_was_written_loses_nothing(run: FollowedRun, vault: Path, kept: str) -> None:
    write(run, vault)
    before = {file: file.read_bytes() for file in vault.rglob("*") if file.is_file()}
    (run.folder.path / results_note.KEPT).write_text(kept)
    assert isinstance(write(run, vault), Conflict)
    assert {file: file.read_bytes() for file in vault.rglob("*") if file.is_file()} == before


# ---- names -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("CNN", "CNN – made-up 1970-01-01 {id}.md"),
        ('a/b\\c:d*e?f"g<h>i|j#k^l[m]n%o', "a b c d e f g h i j k l m n o – made-up 1970-01-01 {id}.md"),
        ("  spaced   out  ", "spaced out – made-up 1970-01-01 {id}.md"),
    ],
)
def test_a_note_is_named_after_topic_recipe_day_and_run(title: str, name: str) -> None:
    run = followed(finished(), Origin("t", title, "a.md", ""))
    assert results_note.name_of(run) == name.format(id=run.folder.id[-6:])


@pytest.mark.parametrize("title", ["x" * 300, "卷积神经网络" * 30, "🧠" * 60])
def test_a_name_has_at_most_120_bytes_and_keeps_its_end(title: str) -> None:
    run = followed(finished(), Origin("t", title, "a.md", ""))
    name = results_note.name_of(run)
    assert 100 <= len(name.encode()) <= 120
    assert name.endswith(f"{run.folder.id[-6:]}.md")


# ---- without the run's folder ----------------------------------------------------------------


def test_a_teammate_sees_chart_and_table_and_who_has_the_run(run: FollowedRun, vault: Path) -> None:
    write(run, vault)
    shutil.rmtree(run.folder.path)
    [seen] = noted_in(vault / "Topograph")
    assert seen.take()
    assert seen.standing == "noted"
    assert seen.state.front.trials == run.state.front.trials
    assert seen.state.best == run.state.best
    assert {n: (t.state, t.score, t.epochs) for n, t in seen.state.trials.items()} == {
        n: (t.state, t.score, t.epochs) for n, t in run.state.trials.items()
    }
    before, after = (accuracy_vs_parameters.figure(one.state) for one in (run, seen))
    names = ("Front", "Finished", "Knee", "Stopped early", "Failed")
    for one, other in zip(*([s for s in f.series if s.name in names] for f in (before, after)), strict=True):
        assert (one.name, sorted(zip(one.x, one.y, strict=True))) == (
            other.name,
            sorted(zip(other.x, other.y, strict=True)),
        )
    told = notice(seen)
    assert told is not None
    assert told.what == f"This run is on {run.state.host}"


@pytest.mark.parametrize(
    "table", [None, "", "number,state\nx,y\n", "\0\0", "number,state,score\n1,done,nan\n"]
)
def test_a_missing_or_broken_table_is_an_empty_run(run: FollowedRun, vault: Path, table: str | None) -> None:
    write(run, vault)
    [file] = (vault / "Topograph").glob("*.csv")
    file.unlink() if table is None else file.write_text(table)
    [seen] = noted_in(vault / "Topograph")
    seen.take()
    assert seen.standing == "noted"
    assert not seen.state.front.points


@pytest.mark.parametrize("line", ["%% topograph:data {} %%", "%% topograph:data {x} %%", "no line"])
def test_a_note_without_its_line_is_a_note_like_any_other(vault: Path, line: str) -> None:
    (vault / "Topograph").mkdir()
    (vault / "Topograph" / "a.md").write_text(line)
    assert noted_in(vault / "Topograph") == []


def test_a_conflict_shows_both_versions_and_a_second_note_can_be_written(
    run: FollowedRun, vault: Path, qtbot: QtBot
) -> None:
    write(run, vault)
    note_of(vault).write_text("All mine now.\n")
    grown(run)
    writer = results_note.writer_for(vault, lambda _content: None)
    writer.now = lambda: time.time() + 60
    conflict = results_note.write(run, writer)
    assert isinstance(conflict, Conflict)
    written: list[Written | Conflict] = []
    theirs, ours = results_note.versions(run, vault)
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = ConflictDialog(
        parent,
        str(conflict),
        theirs,
        ours,
        lambda: written.append(results_note.write(run, writer, anew=True)),
    )
    assert dialog.sides[0].toPlainText() == "All mine now.\n"
    assert "99.9" in dialog.sides[1].toPlainText()
    assert dialog.differing > 10
    [second] = [b for b in dialog.findChildren(QPushButton) if b.text() == "Write a second note"]
    second.click()
    assert isinstance(written[0], Written)
    assert len(list((vault / "Topograph").glob("*.md"))) == 2
