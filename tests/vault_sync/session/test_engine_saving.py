"""From a save to a diff: what is read, what is applied, and what is not."""

from __future__ import annotations

import os

import pytest

from tests.vault_sync.session.rig import Rig
from vault_sync.disk.hints import Hint, Hinted
from vault_sync.disk.reading import Content, Sight
from vault_sync.disk.reconcile import FileStat, walk
from vault_sync.disk.writer import digest
from vault_sync.session import engine as engine_module
from vault_sync.session import reader as reader_module
from vault_sync.session.engine import Wrote
from vault_sync.session.reader import IN_THE_CLOUD
from vault_sync.session.state import Stand


def test_a_vault_is_read_and_then_live(rig: Rig):
    rig.write("a.md", "[[b]]")
    rig.write("sub/b.md")
    rig.write("sub/picture.png")
    rig.open()
    assert rig.notes() == ["a.md", "sub/b.md", "sub/picture.png"]
    assert rig.read == ["a.md", "sub/b.md"]
    assert rig.states()[-1] is Stand.LIVE
    assert rig.is_ready()
    assert rig.index.resolved()["a.md"] == {"sub/b.md": 1}


def test_a_save_is_one_diff_at_once(rig: Rig):
    rig.write("a.md", "")
    rig.open()
    rig.save("a.md", "[[b]]")
    assert rig.diffs() == ["+ missing:b (missing) 'b' @a.md:1\n+ note:a.md -link-> missing:b ×1"]


def test_saving_the_same_again_is_no_diff(rig: Rig):
    rig.write("a.md", "[[b]]")
    rig.open()
    rig.read.clear()
    rig.save("a.md", "[[b]]")
    os.utime(rig.root / "a.md", ns=(1, 1))  # Syncthing sets times, old ones too
    rig.hint(Hint(Hinted.MODIFIED, "a.md"))
    rig.pass_time(2)
    assert rig.diffs() == []
    assert rig.read == []


def test_syncthing_brings_new_text_with_an_old_time(rig: Rig):
    rig.write("a.md", "[[b]]")
    rig.open()
    rig.write(".syncthing.a.md.tmp", "[[c]]").replace(rig.root / "a.md")
    os.utime(rig.root / "a.md", ns=(1, 1))
    rig.hint(Hint(Hinted.MOVED, "", "a.md"), Hint(Hinted.MODIFIED, "a.md"))
    rig.pass_time(2)
    assert rig.index.unresolved()["a.md"] == {"c": 1}


def test_vims_way_of_saving_is_one_diff(rig: Rig):
    rig.write("a.md", "[[b]]")
    rig.open()
    (rig.root / "a.md").rename(rig.root / "a.md~")
    rig.write("a.md", "[[c]]")
    (rig.root / "a.md~").unlink()
    rig.hint(
        Hint(Hinted.MOVED, "a.md", "a.md~"),
        Hint(Hinted.CREATED, "a.md"),
        Hint(Hinted.MODIFIED, "a.md"),
        Hint(Hinted.CLOSED, "a.md"),
        Hint(Hinted.DELETED, "a.md~"),
    )
    rig.pass_time(1)
    [diff] = rig.diffs()
    assert "note:a.md ->" not in diff
    assert rig.notes() == ["a.md"]


def test_a_note_put_aside_while_it_is_saved_is_never_drawn_as_gone(rig: Rig):
    rig.write("a.md", "[[b]]")
    rig.open()
    (rig.root / "a.md").unlink()
    rig.hint(Hint(Hinted.DELETED, "a.md"))
    rig.pass_time(0.1)
    rig.save("a.md", "[[c]]")
    rig.pass_time(1)
    [diff] = rig.diffs()
    assert "- note:a.md\n" not in diff


def test_a_note_that_is_being_saved_again_when_looked_at_is_not_gone(rig: Rig):
    rig.write("a.md", "[[b]]")
    rig.open()
    (rig.root / "a.md").unlink()
    rig.hint(Hint(Hinted.CLOSED, "a.md"))
    rig.pass_time(0.1)
    rig.save("a.md", "[[c]]")
    rig.pass_time(1)
    [diff] = rig.diffs()
    assert "- note:a.md\n" not in diff
    (rig.root / "a.md").unlink()
    rig.hint(Hint(Hinted.CLOSED, "a.md"))
    rig.pass_time(0.2)
    assert rig.notes() == []


def test_a_deleted_note_is_gone_after_a_moment(rig: Rig):
    rig.write("a.md", "[[b]]")
    rig.open()
    (rig.root / "a.md").unlink()
    rig.hint(Hint(Hinted.DELETED, "a.md"))
    assert rig.diffs() == []
    rig.pass_time(0.2)
    assert rig.notes() == []
    assert len(rig.diffs()) == 1


def test_a_renamed_note_is_one_rename(rig: Rig):
    rig.write("a.md", "[[b]]")
    rig.open()
    (rig.root / "a.md").rename(rig.root / "z.md")
    rig.hint(Hint(Hinted.MOVED, "a.md", "z.md"))
    [applied] = rig.applied()
    assert applied.diff.renamed == (("note:a.md", "note:z.md"),)


def test_a_rename_that_is_told_as_created_and_deleted_is_one_rename(rig: Rig):
    rig.write("a.md", "[[b]]")
    rig.open(closes=False)
    (rig.root / "a.md").rename(rig.root / "z.md")
    rig.hint(Hint(Hinted.CREATED, "z.md"), Hint(Hinted.DELETED, "a.md"))
    rig.pass_time(1)
    [applied] = rig.applied()
    assert applied.diff.renamed == (("note:a.md", "note:z.md"),)


def test_a_renamed_folder_renames_all_that_is_in_it(rig: Rig):
    for name in ("old/a.md", "old/deep/b.md"):
        rig.write(name, "same")  # equal content: only the folder tells which is which
    rig.open()
    (rig.root / "old").rename(rig.root / "new")
    rig.hint(Hint(Hinted.MOVED, "old", "new", folder=True))
    [applied] = rig.applied()
    assert applied.diff.renamed == (
        ("note:old/a.md", "note:new/a.md"),
        ("note:old/deep/b.md", "note:new/deep/b.md"),
    )


def test_a_name_that_changes_in_case_only_is_looked_up_in_its_folder(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
):
    """Where case does not count, a look at the old name finds the new file."""
    rig.write("sub/Note.md", "[[b]]")
    rig.open()
    (rig.root / "sub/Note.md").rename(rig.root / "sub/note.md")
    inode = (rig.root / "sub/note.md").stat()

    def any_case(root: str, path: str) -> Sight:
        return Sight(FileStat.of(inode), remote=False)

    monkeypatch.setattr(engine_module, "look_at", any_case)
    rig.hint(Hint(Hinted.MOVED, "sub/Note.md", "sub/note.md"))
    rig.pass_time(0.2)
    assert rig.notes() == ["sub/note.md"]
    assert rig.applied()[0].diff.renamed == (("note:sub/Note.md", "note:sub/note.md"),)


def test_a_folder_moved_out_takes_its_notes_along(rig: Rig):
    rig.write("old/a.md")
    rig.write("b.md")
    rig.open()
    (rig.root / "old").rename(rig.root.parent / "elsewhere")
    rig.hint(Hint(Hinted.MOVED, "old", "", folder=True))
    rig.pass_time(0.2)
    assert rig.notes() == ["b.md"]


def test_a_folder_moved_in_brings_its_notes(rig: Rig):
    rig.open()
    rig.write("new/deep/a.md")
    rig.hint(Hint(Hinted.MOVED, "", "new", folder=True))
    assert rig.notes() == ["new/deep/a.md"]


def test_a_file_that_is_still_being_written_waits_for_its_own_hint(rig: Rig):
    rig.open()
    rig.write("new/a.md", "half")
    rig.hint(Hint(Hinted.CREATED, "new", folder=True), Hint(Hinted.CREATED, "new/a.md"))
    rig.hint(Hint(Hinted.MODIFIED, "new/a.md"))
    rig.pass_time(0.2)
    assert rig.read == []
    rig.save("new/a.md", "whole")
    assert rig.read == ["new/a.md"]


def test_a_torn_read_is_read_again(rig: Rig, monkeypatch: pytest.MonkeyPatch):
    rig.open()
    real = reader_module.read_file
    torn = [True]

    def tearing(root: str, path: str, largest: int) -> object:
        content = real(root, path, largest)
        assert isinstance(content, Content)
        if torn[0]:
            torn[0] = False
            return Content(b"[[ha", content.stat._replace(size=4), torn=True)
        return content

    monkeypatch.setattr(reader_module, "read_file", tearing)
    rig.save("a.md", "[[half and half]]")
    rig.pass_time(2)
    assert rig.index.unresolved()["a.md"] == {"half and half": 1}


@pytest.mark.skipif(os.name == "nt", reason="Windows' scandir knows no inode")
def test_a_note_with_two_names_is_read_again_under_both(rig: Rig):
    os.link(rig.write("a.md", "[[x]]"), rig.root / "b.md")
    rig.open()
    rig.save("a.md", "[[y]]")
    assert rig.index.unresolved() == {"a.md": {"y": 1}, "b.md": {"y": 1}}


def test_what_we_wrote_ourselves_is_applied_and_told_as_ours(rig: Rig):
    rig.open()
    assert rig.engine
    rig.engine.handle(Wrote(bytes.fromhex(digest(b"[[ours]]"))))
    rig.save("ours.md", "[[ours]]")
    rig.save("theirs.md", "[[theirs]]")
    ours, theirs = rig.applied()
    assert (ours.own, theirs.own) == ({"ours.md"}, frozenset())


def test_changed_settings_hide_and_show_at_once(rig: Rig):
    rig.write("a.md")
    rig.write("Archive/b.md")
    rig.open()
    assert rig.watchers[-1].also == {".obsidian"}
    rig.save(".obsidian/app.json", '{"userIgnoreFilters": ["Archive/"]}')
    rig.pass_time(0.2)
    assert rig.diffs() == ["- note:Archive/b.md"]
    rig.save(".obsidian/app.json", "{}")
    rig.pass_time(0.2)
    assert "+ note:Archive/b.md" in rig.diffs()[0]


def test_files_that_obsidian_does_not_show_come_into_no_diff(rig: Rig):
    rig.open()
    rig.save("a.md~", "x")
    rig.save("4913", "x")
    rig.pass_time(1)
    assert [diff for diff in rig.diffs() if diff] == []


def test_a_note_that_is_too_large_is_a_node_and_a_problem(rig: Rig):
    rig.write("big.md", "[[a]]" * 100)
    rig.open(largest=50)
    assert rig.notes() == ["big.md"]
    assert rig.read == []
    [problem] = rig.problems()
    assert (problem.path, "more than" in problem.message) == ("big.md", True)


def test_a_note_that_cannot_be_read_is_a_problem_until_it_can(rig: Rig, monkeypatch: pytest.MonkeyPatch):
    rig.write("a.md", "[[b]]")
    real = os.open

    def refuse(path: str, *rest: int) -> int:
        if str(path).endswith("a.md"):
            raise PermissionError(13, "Permission denied")
        return real(path, *rest)

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", refuse)
        rig.open()
        assert rig.notes() == ["a.md"]
        assert "permission denied" in rig.problems()[0].message
    rig.hint(Hint(Hinted.MODIFIED, "a.md"))
    rig.pass_time(310)
    assert rig.problems() == []
    assert rig.index.unresolved()["a.md"] == {"b": 1}


def test_a_note_in_the_cloud_is_not_downloaded_and_keeps_what_it_said(rig: Rig):
    rig.write("a.md", "[[b]]")
    rig.open()
    rig.write("a.md", "put away!")
    rig.write("never seen.md", "x")
    rig.read.clear()
    rig.open(walk=lambda root, below: walk(root, below, remote=lambda found: True))
    assert rig.read == []
    assert rig.index.unresolved()["a.md"] == {"b": 1}
    assert [problem.message for problem in rig.problems()] == [IN_THE_CLOUD] * 2


def test_the_problems_of_a_note_go_when_they_are_mended(rig: Rig):
    rig.write("a.md", "odd")
    rig.open()
    assert [problem.message for problem in rig.problems()] == ["odd"]
    rig.save("a.md", "even")
    assert rig.problems() == []


def test_a_folder_takes_the_place_of_a_note_and_back(rig: Rig):
    rig.write("x.md", "[[a]]")
    rig.open()
    (rig.root / "x.md").unlink()
    rig.write("x.md/inner.md")
    rig.hint(Hint(Hinted.DELETED, "x.md"), Hint(Hinted.CREATED, "x.md", folder=True))
    rig.pass_time(0.2)
    assert rig.notes() == ["x.md/inner.md"]
    assert "folder with the name of a note" in rig.problems()[0].message
    (rig.root / "x.md/inner.md").unlink()
    (rig.root / "x.md").rmdir()
    rig.write("x.md", "[[b]]")
    rig.hint(Hint(Hinted.DELETED, "x.md", folder=True), Hint(Hinted.CREATED, "x.md"))
    rig.pass_time(0.2)
    assert rig.notes() == ["x.md"]


def test_a_fault_in_reading_a_note_costs_that_note_alone(rig: Rig, monkeypatch: pytest.MonkeyPatch):
    def faulty(path: str, data: bytes) -> object:
        raise RecursionError("too deep")

    rig.write("a.md", "[[b]]")
    with monkeypatch.context() as patched:
        patched.setattr(rig, "_note_of", faulty)
        rig.open()
    assert rig.notes() == ["a.md"]
    assert "RecursionError" in rig.problems()[0].message
