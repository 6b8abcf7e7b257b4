"""The results note in a vault: made, brought up to date, and never over what somebody else wrote."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from automl.results import events as e
from automl.results import rundir_log
from desktop.run import results_note
from desktop.run.followed_run import FollowedRun
from tests.desktop.run.followed import finished, followed
from vault_sync.disk.writer import Conflict, Written


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
    assert len([file for file in vault.rglob("*") if file.is_file()]) == len(before) + 2


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
