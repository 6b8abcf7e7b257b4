"""The text of a vault's notes as one file: which notes, in which order, how much, and what cannot be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.vault_sync.session.rig import laid_out
from vault_sync.session.note_texts import FILE, Copied, copy_texts
from vault_sync.session.session import Session

NOTES = {
    "B.md": "second",
    "A.md": "first",
    "Deep/C.md": "third é",
    "Topograph/Run.md": "a results note",
    "drawing.canvas": "{}",
}


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    return laid_out(tmp_path / "vault", NOTES)


def copied(vault: Path, folder: Path, **more: object) -> tuple[Copied, list[str]]:
    folder.mkdir(exist_ok=True)
    with Session(vault, cached=False) as session:
        assert session.wait_until_ready(8)
        found = session.ask(lambda keeping: copy_texts(keeping, str(folder), **more)).result(8)  # type: ignore[arg-type]
    file = folder / FILE
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    return found, [json.loads(line)["path"] for line in lines]


def test_every_note_is_a_line_the_topics_own_first_and_results_notes_are_none(
    vault: Path, tmp_path: Path
) -> None:
    found, paths = copied(vault, tmp_path / "in", first="B.md", without="Topograph")
    assert paths == ["B.md", "A.md", "Deep/C.md"]
    assert found == Copied(3, len("firstsecondthird é"), 0)


def test_what_has_no_room_is_left_out_and_counted(vault: Path, tmp_path: Path) -> None:
    found, paths = copied(vault, tmp_path / "in", first="Deep/C.md", without="Topograph", most=12)
    assert paths == ["Deep/C.md", "A.md"]
    assert found.left_out == 1


def test_a_folder_that_cannot_be_written_is_one_sentence(vault: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / FILE).mkdir()
    with Session(vault, cached=False) as session:
        assert session.wait_until_ready(8)
        found = session.ask(copy_texts, str(tmp_path / "in")).result(8)
    assert found.problem.startswith("The notes' text could not be copied")


def test_the_vault_itself_is_only_read(vault: Path, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in vault.rglob("*") if path.is_file()}
    copied(vault, tmp_path / "in")
    assert {path: path.read_bytes() for path in vault.rglob("*") if path.is_file()} == before
