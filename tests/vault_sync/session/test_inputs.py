"""What a search may read of a vault, frozen: never results notes, never what the user ignores."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.vault_sync.session.rig import laid_out
from vault_sync.session.inputs import FILE, copy_inputs
from vault_sync.session.session import Session

NOTES = {
    "A.md": "# First\n\n[[B]] and [[Topograph/Run]]\n",
    "B.md": "- **Quantization**: fewer bits\n",
    "Topograph/Run.md": "[[A]]\n",
    "Private/Diary.md": "[[A]] secret\n",
    ".obsidian/app.json": '{"userIgnoreFilters": ["Private/"]}',
}


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    return laid_out(tmp_path / "vault", NOTES)


def frozen(vault: Path, folder: Path, *reads: str) -> dict[str, Any]:
    """The files by name, as values."""
    folder.mkdir()
    with Session(vault, cached=False) as session:
        assert session.wait_until_ready(8)
        found = session.ask(copy_inputs, str(folder), reads, "", "Topograph").result(8)
    assert found.problem == ""
    assert found.notes == (2 if "notes" in reads else 0)
    return {file.name: file.read_text("utf-8") for file in folder.iterdir()}


def test_only_what_is_wanted_is_there(vault: Path, tmp_path: Path) -> None:
    assert set(frozen(vault, tmp_path / "both", "notes", "graph")) == {"notes.jsonl", FILE}
    assert set(frozen(vault, tmp_path / "text", "notes")) == {"notes.jsonl"}
    assert set(frozen(vault, tmp_path / "none")) == set()


def test_the_text_is_that_of_notes_the_user_does_not_ignore(vault: Path, tmp_path: Path) -> None:
    lines = frozen(vault, tmp_path / "in", "notes")["notes.jsonl"].splitlines()
    assert [json.loads(line)["path"] for line in lines] == ["A.md", "B.md"]


def test_the_graph_is_that_of_the_vault_without_them(vault: Path, tmp_path: Path) -> None:
    graph = json.loads(frozen(vault, tmp_path / "in", "graph")[FILE])
    assert [note["path"] for note in graph["notes"]] == ["A.md", "B.md"]
    topics = {topic["id"] for topic in graph["topics"]}
    assert {"note:A.md", "note:B.md", "topic:quantization"} <= topics
    assert not any("Run.md" in topic or "Diary" in topic for topic in topics)
    ends = {end for edge in graph["edges"] for end in (edge["from"], edge["to"])}
    assert ends <= topics
    assert set(graph) == {"vault", "notes", "resolved", "unresolved", "topics", "edges", "problems"}


def test_a_folder_that_cannot_be_written_is_one_sentence(vault: Path, tmp_path: Path) -> None:
    (tmp_path / "in" / FILE).mkdir(parents=True)
    with Session(vault, cached=False) as session:
        assert session.wait_until_ready(8)
        found = session.ask(copy_inputs, str(tmp_path / "in"), ("graph",)).result(8)
    assert found.problem.startswith("The topic graph could not be copied")
