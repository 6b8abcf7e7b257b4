"""`python -m vault_sync` as the contract states it."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from vault_sync import command_line
from vault_sync.__main__ import main
from vault_sync.places import vault_key
from vault_sync.session.clock import Clock

Run = Callable[..., tuple[int, bytes, str]]

NOTES = {
    "Alpha.md": "---\naliases: [First]\ntags: [ml]\nrelated: '[[Beta]]'\n---\n"
    "# One\n🚀 [[Beta#Two|b]] ![[pic.png]] #tag #tag\n",
    "sub/Beta.md": "Nothing here but [[Nowhere]], [[nowhere]] and [[#Here]] ^block-1\n",
    "pic.png": "not really",
}


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TOPOGRAPH_HOME", str(tmp_path / "home"))
    root = tmp_path / "vault"
    for path, text in NOTES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return root


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Runs the command; gives status, standard output and standard error."""

    def run(*arguments: object) -> tuple[int, bytes, str]:
        try:
            status = main([os.fspath(argument) for argument in arguments])  # type: ignore[call-overload]
        except SystemExit as end:
            status = int(end.code or 0)
        out, err = capfdbinary.readouterr()
        return status, out, err.decode()

    return run


def answer(run: Run, *arguments: object) -> Any:
    status, out, err = run(*arguments)
    assert (status, err) == (0, "")
    assert out.endswith(b"\n")
    assert out.count(b"\n") == 1
    return json.loads(out.decode())


def test_json_has_the_keys_of_the_contract_in_order(run: Run, vault: Path) -> None:
    found = answer(run, vault, "--json")
    assert list(found) == ["vault", "notes", "resolved", "unresolved", "topics", "edges", "problems"]
    assert found["vault"] == str(vault)
    assert list(found["notes"][0]) == ["path", "title", "aliases", "tags", "headings", "blocks", "links"]
    assert [list(entry) for entry in found["notes"][0]["links"]] == [
        ["kind", "target", "subpath", "display", "start", "end", "to"]
    ] * 3
    assert all(list(t) == ["id", "title", "kind", "aliases", "sources", "parents"] for t in found["topics"])
    assert all(list(edge) == ["from", "to", "kind", "weight"] for edge in found["edges"])


def test_json_says_what_the_notes_say(run: Run, vault: Path) -> None:
    alpha, beta = answer(run, vault, "--json")["notes"]
    assert (alpha["path"], alpha["title"], alpha["aliases"]) == ("Alpha.md", "Alpha", ["First"])
    assert alpha["tags"] == ["#ml", "#tag", "#tag"]
    assert alpha["headings"] == [{"level": 1, "text": "One", "line": 6}]
    assert (beta["path"], beta["blocks"]) == ("sub/Beta.md", ["block-1"])


def test_offsets_count_utf16_units_and_are_null_in_frontmatter(run: Run, vault: Path) -> None:
    links = {link["kind"]: link for link in answer(run, vault, "--json")["notes"][0]["links"]}
    start = len(NOTES["Alpha.md"].partition("[[Beta#")[0].encode("utf-16-le")) // 2
    assert links["link"] == {
        "kind": "link", "target": "Beta", "subpath": "#Two", "display": "b",
        "start": start, "end": start + len("[[Beta#Two|b]]"), "to": "sub/Beta.md",
    }  # fmt: skip
    assert (links["frontmatter"]["start"], links["frontmatter"]["end"]) == (None, None)
    assert links["embed"]["to"] == "pic.png"


def test_resolved_and_unresolved_are_obsidians(run: Run, vault: Path) -> None:
    found = answer(run, vault, "--json")
    assert found["resolved"] == {
        "Alpha.md": {"sub/Beta.md": 2, "pic.png": 1},
        "sub/Beta.md": {"sub/Beta.md": 1},
    }
    assert found["unresolved"] == {"Alpha.md": {}, "sub/Beta.md": {"Nowhere": 1, "nowhere": 1}}


def test_topics_and_edges_speak_of_each_other(run: Run, vault: Path) -> None:
    found = answer(run, vault, "--json")
    kinds = {topic["id"]: topic["kind"] for topic in found["topics"]}
    assert {"note:Alpha.md", "note:sub/Beta.md"} <= kinds.keys()
    assert {"note", "missing", "tag", "attachment"} <= set(kinds.values())
    assert all(edge["from"] in kinds and edge["to"] in kinds for edge in found["edges"])


def test_a_second_run_from_the_cache_says_exactly_the_same(run: Run, vault: Path) -> None:
    _, first, _ = run(vault, "--json")
    _, second, _ = run(vault, "--json")
    _, without, _ = run(vault, "--json", "--no-cache")
    assert first == second == without


def test_notes_that_were_deleted_by_the_hundred_are_gone_at_the_next_run(
    run: Run, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (vault / "more").mkdir()
    for number in range(100):
        (vault / "more" / f"{number}.md").write_text("[[0]]")
    assert len(answer(run, vault, "--json")["notes"]) == 102
    shutil.rmtree(vault / "more")
    moments = count(0.0, 3.0)
    monkeypatch.setattr(Clock, "monotonic", lambda _clock: next(moments))
    monkeypatch.setattr(command_line.time, "sleep", lambda _seconds: None)
    assert answer(run, vault, "--json") == answer(run, vault, "--json", "--no-cache")


def test_a_cache_is_kept_outside_the_vault_and_not_touched_with_no_cache(run: Run, vault: Path) -> None:
    before = sorted(vault.rglob("*"))
    cache = vault.parent / "home/cache" / f"{vault_key(vault)}.vault"
    run(vault, "--json", "--no-cache")
    assert not (vault.parent / "home").exists()
    run(vault, "--json")
    with closing(sqlite3.connect(cache)) as db:
        assert db.execute("SELECT count(*) FROM files").fetchone() == (2,)
        db.execute("DELETE FROM files")
        db.commit()
    stale = cache.read_bytes()
    assert len(answer(run, vault, "--no-cache", "--json")["notes"]) == 2
    assert cache.read_bytes() == stale
    assert sorted(vault.rglob("*")) == before


def test_names_that_are_odd_or_no_utf8_come_out_as_valid_json(run: Run, vault: Path) -> None:
    odd = ["new\nline.md", 'quo"te.md', "emoji 🚀.md", os.fsdecode(b"caf\xe9.md"), "tab\t\x1b[31m.md"]
    for name in odd:
        (vault / name).write_bytes(b"[[Alpha]]")
    found = answer(run, vault, "--json")
    assert {note["path"] for note in found["notes"]} == set(odd) | {"Alpha.md", "sub/Beta.md"}
    status, out, _ = run(vault)
    assert status == 0
    assert b"\x1b" not in out
    assert out.decode()


def test_problems_come_with_path_and_line(run: Run, vault: Path) -> None:
    (vault / "bad.md").write_bytes(b"fine\n\xff\xfe\n")
    (problem,) = answer(run, vault, "--json")["problems"]
    assert list(problem) == ["path", "line", "message"]
    assert (problem["path"], problem["line"]) == ("bad.md", 2)


def test_a_problem_of_a_whole_file_stands_on_its_first_line(run: Run, vault: Path) -> None:
    (vault / "odd.canvas").write_text("[]")
    (problem,) = answer(run, vault, "--json")["problems"]
    assert (problem["path"], problem["line"]) == ("odd.canvas", 1)


def test_an_empty_vault_is_an_answer_too(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOPOGRAPH_HOME", str(tmp_path / "home"))
    (tmp_path / "empty").mkdir()
    found = answer(run, tmp_path / "empty", "--json")
    assert [found[key] for key in list(found)[1:]] == [[], {}, {}, [], [], []]
    status, out, _ = run(tmp_path / "empty")
    assert (status, "nothing yet" in out.decode()) == (0, True)


def test_more_notes_than_one_piece_make_one_object(run: Run, vault: Path) -> None:
    for number in range(1_001):
        (vault / f"n{number:04}.md").write_text(f"[[n{number + 1:04}]]")
    found = answer(run, vault, "--json", "--no-cache")
    assert len(found["notes"]) == 1_003
    assert found["resolved"]["n0999.md"] == {"n1000.md": 1}


def test_the_summary_reads_well(run: Run, vault: Path) -> None:
    for number in range(3):
        (vault / f"More {number}.md").write_text("[[Alpha]] [[Flash attention]] [[Flash attention]]")
    (vault / "Alone.md").write_text("")
    (vault / "bad.md").write_bytes(b"\xff")
    status, out, err = run(vault)
    assert (status, err) == (0, "")
    text = out.decode()
    assert text.startswith(f"{vault}\n  7 notes, 1 attachment, 2 missing notes, 1 heading, 2 tags\n")
    assert re.search(r"\n  \d+ links, 8 of them to notes that do not exist; \d+ edges\n", text)
    assert "\n  2 notes without any link\n" in text
    assert re.search(r"\nHubs, by the number of their neighbours\n +\d+  Alpha  \(note\)\n", text)
    assert (
        "\nNotes not yet written, by how often they are linked\n       6  Flash attention  (from 3 places)"
        in text
    )
    assert re.search(r"\nProblems \(1\)\n  bad\.md:1: ", text)


def cannot(folder: Path) -> Sequence[tuple[object, str]]:
    (folder / "file.md").write_text("x")
    return [
        (folder / "nowhere", "There is no folder"),
        (folder / "file.md", "is a file"),
        ("a\0b", "cannot be read"),
        ("x" * 5_000, "cannot be read"),
        ("", "is empty; give"),
    ]


@pytest.mark.parametrize("options", [[], ["--json"], ["--watch"], ["--json", "--watch", "--no-cache"]])
def test_a_vault_that_cannot_be_read_is_one_sentence_and_status_1(
    run: Run, tmp_path: Path, options: list[str]
) -> None:
    for place, said in cannot(tmp_path):
        status, out, err = run(place, *options)
        assert (status, out) == (1, b"")
        assert err.count("\n") == 1
        assert said in err


def test_a_folder_without_permission_is_told(run: Run, vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(_path: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", denied)
    assert run(vault) == (1, b"", f"The folder {vault} may not be read; check its permissions.\n")


def test_ctrl_c_while_reading_ends_at_once_without_a_traceback(
    run: Run, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command_line, "read_vault", interrupted)
    monkeypatch.setattr(command_line, "_forget_output", lambda: None)
    assert run(vault, "--json") == (130, b"", "")


def test_a_vault_that_vanishes_before_it_is_read_is_a_failure(
    run: Run, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command_line, "why_not", lambda _vault: "")
    shutil.rmtree(vault)
    status, out, err = run(vault, "--json", "--no-cache")
    assert (status, out) == (1, b"")
    assert err.count("\n") == 1


@pytest.mark.parametrize("arguments", [[], ["a", "b"], [".", "--yaml"], ["--json"]])
def test_wrong_usage_is_status_2(run: Run, arguments: list[str]) -> None:
    status, out, err = run(*arguments)
    assert (status, out) == (2, b"")
    assert "usage: python -m vault_sync" in err
