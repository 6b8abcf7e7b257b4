"""Words of notes: found by word, phrase and beginning, filled bit by bit, and never in anybody's way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from vault_sync.disk import fulltext
from vault_sync.disk.fulltext import END, START, FullText, fts_query

TEXTS = {
    "nas.md": "Neural architecture search looks for networks. Quantisation of weights.",
    "prune.md": "Pruning removes weights; a search over masks.",
    "caf\u00e9.md": "Le Café des réseaux: ÉTUDE de l'attention.",
    "odd \udcff\n.md": "A name that is no UTF-8, and a NUL\0 in the text; multi-head attention.",
}


@pytest.fixture
def make(tmp_path: Path) -> Callable[[], FullText]:
    return lambda: FullText(tmp_path / "vault", tmp_path / "cache")


@pytest.fixture
def full(make: Callable[[], FullText]) -> FullText:
    index = make()
    assert index.put((path, Path(path).stem, text.encode()[:4], text) for path, text in TEXTS.items())
    return index


@pytest.mark.parametrize(
    ("query", "paths"),
    [
        ("search", {"nas.md", "prune.md"}),
        ("architecture search", {"nas.md"}),
        ('"search over"', {"prune.md"}),
        ('"over search"', set()),
        ("quant", {"nas.md"}),
        ("quan* weights", {"nas.md"}),
        ("quan weights", set()),
        ("etude", {"caf\u00e9.md"}),
        ("CAFE", {"caf\u00e9.md"}),
        ("multi-head", {"odd \udcff\n.md"}),
        ("prune", {"prune.md"}),
        ("", set()),
        ('"', set()),
        ("* - ^ ( )", set()),
        ("weights AND NOT search", set()),
        ("NEAR(weights search)", set()),
        ('title: "neural', set()),
        ('a"b', set()),
        ("\0\udcff", set()),
    ],
)
def test_what_a_person_types_finds_notes(full: FullText, query: str, paths: set[str]) -> None:
    assert {found.path for found in full.search(query)} == paths
    assert full.problems == []


def test_a_snippet_shows_the_words_found(full: FullText) -> None:
    (found,) = full.search("architecture")
    assert f"{START}architecture{END} search" in found.snippet


def test_a_title_counts_more_than_the_text(make: Callable[[], FullText]) -> None:
    index = make()
    index.put([("a.md", "Other", b"1", "pruning " * 3 + "and more"), ("b.md", "Pruning", b"2", "nothing")])
    assert [found.path for found in index.search("pruning")] == ["b.md", "a.md"]


def test_it_knows_what_is_left_to_fill_in(full: FullText, make: Callable[[], FullText]) -> None:
    held = {path: text.encode()[:4] for path, text in TEXTS.items()}
    full.close()
    again = make()
    assert again.missing(held) == []
    assert again.missing(held | {"nas.md": b"new", "more.md": b"1"}) == ["nas.md", "more.md"]


def test_a_changed_note_is_found_by_its_new_words_only(full: FullText) -> None:
    full.put([("nas.md", "nas", b"2", "Now about distillation.")], removed=["prune.md"])
    assert full.search("architecture") == []
    assert full.search("masks") == []
    assert [found.path for found in full.search("distillation")] == ["nas.md"]


def test_notes_that_went_away_meanwhile_are_dropped(full: FullText) -> None:
    assert full.keep_only(["nas.md"])
    assert [found.path for found in full.search("search")] == ["nas.md"]
    assert full.missing({"prune.md": b"Prun"}) == ["prune.md"]


def test_a_damaged_index_is_made_anew(full: FullText, make: Callable[[], FullText], tmp_path: Path) -> None:
    full.close()
    (file,) = (tmp_path / "cache").glob("*.words")
    file.write_bytes(b"spoilt" * 2_000)
    index = make()
    assert index.search("search") == []
    assert "made anew" in index.problems[0].message
    assert index.put([("a.md", "a", b"1", "search")])
    assert [found.path for found in index.search("search")] == ["a.md"]


def test_an_sqlite_without_fts5_means_a_sentence_and_no_answers(
    make: Callable[[], FullText], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fulltext, "_has_fts5", lambda: False)
    index = make()
    assert not index.usable
    assert (index.put([("a.md", "a", b"1", "x")]), index.search("x"), index.missing({"a.md": b"1"})) == (
        False,
        [],
        [],
    )
    assert ["FTS5" in problem.message for problem in index.problems] == [True]
    index.close()


def test_switched_off_it_neither_reads_nor_writes(tmp_path: Path) -> None:
    index = FullText(tmp_path / "vault", tmp_path / "cache", enabled=False)
    assert (index.put([("a.md", "a", b"1", "x")]), index.search("x"), index.problems) == (False, [], [])
    assert not (tmp_path / "cache").exists()


def test_every_word_is_quoted_so_that_no_query_is_a_program() -> None:
    assert fts_query('neural "two words" arch') == '"neural" "two words" "arch"*'
    assert fts_query("AND OR ") == '"AND" "OR"'
