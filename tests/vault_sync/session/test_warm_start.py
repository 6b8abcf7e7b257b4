"""A start with what the last session kept: only what changed is read, and it equals a start from nothing."""

from __future__ import annotations

import os
import sqlite3

import pytest

from tests.vault_sync.session.rig import Rig
from vault_sync.graph.index import Index
from vault_sync.session.chores import QUIET, REST


def test_a_warm_start_reads_only_what_changed(rig: Rig):
    rig.write("a.md", "[[b]]")
    rig.write("b.md", "[[c]]")
    rig.open()
    rig.write("b.md", "[[d]]")
    rig.open()
    assert rig.read == ["b.md"]
    assert rig.index.unresolved() == {"a.md": {}, "b.md": {"d": 1}}
    assert "note:b.md -link-> missing:d" in rig.diffs()[0]


def test_a_warm_start_derives_nothing_again(rig: Rig, monkeypatch: pytest.MonkeyPatch):
    rig.write("a.md", "[[b]] [[i.png]]")
    rig.write("b.md", "[[c]]")
    rig.write("i.png")
    rig.open()
    before, notes = rig.index.graph, rig.index.notes_graph
    monkeypatch.setattr(Index, "fill", lambda *_: pytest.fail("the index was filled anew"))
    rig.open()
    assert (rig.index.graph, rig.index.notes_graph) == (before, notes)
    assert rig.diffs() == []
    rig.save("b.md", "[[d]]")
    assert rig.index.unresolved() == {"a.md": {}, "b.md": {"d": 1}}


def test_a_session_that_never_came_to_its_end_has_kept_its_index_in_a_quiet_minute(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
):
    rig.write("a.md", "[[b]]")
    rig.open().step()
    rig.save("a.md", "[[c]]")
    rig.pass_time(QUIET + 10)
    rig.engine = None  # it crashed
    monkeypatch.setattr(Index, "fill", lambda *_: pytest.fail("the index was filled anew"))
    rig.open()
    assert rig.index.unresolved() == {"a.md": {"c": 1}}


def test_the_index_is_not_kept_again_and_again(rig: Rig):
    rig.write("a.md", "[[b]]")
    rig.open()
    rig.pass_time(QUIET + 10)
    kept = rig.cache.index()
    assert kept is not None
    rig.save("a.md", "[[c]]")
    rig.pass_time(QUIET + 10)
    assert rig.cache.index() == kept
    rig.pass_time(REST)
    assert rig.cache.index() != kept


def test_an_attachment_that_went_while_nobody_watched_is_missed(rig: Rig):
    rig.write("a.md", "[[i.png]]")
    rig.write("i.png")
    rig.open()
    (rig.root / "i.png").unlink()
    rig.open()
    assert rig.index.unresolved() == {"a.md": {"i.png": 1}}
    assert rig.applied()[0].diff.removed == ("file:i.png",)


@pytest.mark.parametrize(
    "spoiled", ["basis = x''", "others = x'00'", "body = substr(body, 9)", "seal = x'00'"]
)
def test_a_kept_index_that_does_not_fit_is_left_alone(rig: Rig, spoiled: str):
    rig.write("a.md", "[[b]]")
    rig.open()
    before = rig.index.graph
    rig.close()
    [place] = rig.cache_folder.glob("*.vault")
    with sqlite3.connect(place) as db:
        assert db.execute(f"UPDATE kept_index SET {spoiled}").rowcount == 1
    db.close()
    rig.open()
    assert rig.index.graph == before
    assert rig.read == []


def test_a_rename_while_nobody_watched_is_a_rename(rig: Rig):
    rig.write("a.md", "[[b]]")
    rig.open()
    (rig.root / "a.md").rename(rig.root / "z.md")
    rig.open()
    assert rig.applied()[0].diff.renamed == (("note:a.md", "note:z.md"),)


def test_after_a_crash_the_index_stands_and_only_what_changed_since_is_read(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
):
    for name in ("a", "b", "c", "gone"):
        rig.write(f"{name}.md", "[[c]] [[gone]]")
    rig.open().step()
    rig.pass_time(QUIET + 10)
    rig.save("a.md", "[[new]]")
    rig.save("new.md", "[[a]]")
    (rig.root / "gone.md").unlink()
    rig.engine = None  # it crashed
    monkeypatch.setattr(Index, "fill", lambda *_: pytest.fail("the index was filled anew"))
    rig.open()
    assert sorted(rig.read) == ["a.md", "new.md"]
    monkeypatch.undo()
    assert rig.equals_fresh_build()


def test_a_text_put_back_to_its_old_time_and_length_is_noticed(rig: Rig):
    note = rig.write("a.md", "[[b]]")
    before = note.stat()
    rig.open()
    note.write_text("[[c]]")
    os.utime(note, ns=(before.st_atime_ns, before.st_mtime_ns))
    rig.open()
    assert rig.index.unresolved() == {"a.md": {"c": 1}}


def test_a_note_that_became_too_large_is_the_same_node_and_problem_at_each_start(rig: Rig):
    rig.write("a.md", "[[b]]")
    rig.open(largest=10)
    rig.save("a.md", "[[b]] and much more")
    before = rig.problems()
    for _ in range(2):
        rig.open(largest=10)
        assert rig.problems() == before
        assert rig.index.unresolved() == {"a.md": {}}


def test_a_burst_that_a_crash_follows_is_not_read_again(rig: Rig):
    rig.write("a.md", "[[b]]")
    rig.open()
    rig.pass_time(QUIET + 10)
    for number in range(300):
        rig.write(f"{number}.md", "[[a]]")
    rig.pass_time(REST)
    rig.engine = None  # it crashed
    rig.open()
    assert rig.read == []
    assert rig.equals_fresh_build()


def test_in_a_vault_without_notes_a_picture_that_went_is_gone(rig: Rig):
    for name in ("one.png", "other.png"):
        rig.write(name)
    rig.open()
    (rig.root / "one.png").unlink()
    rig.open()
    assert rig.notes() == ["other.png"]
