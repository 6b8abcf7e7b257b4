"""Which gone and come files are taken for one file under a new name."""

from __future__ import annotations

import pytest

from vault_sync.disk.moves import Trace, pair


def trace(content: str, inode: int = 0) -> Trace:
    return Trace(content.encode(), inode)


CASES = {
    "what was told counts whatever the content": (
        {"a.md": trace("x")}, {"b.md": trace("y")}, [("a.md", "b.md")], [("a.md", "b.md")],
    ),
    "equal content tells a rename": ({"a.md": trace("x")}, {"b.md": trace("x")}, [], [("a.md", "b.md")]),
    "unequal content tells none": ({"a.md": trace("x")}, {"b.md": trace("y")}, [], []),
    "an equal inode with other content tells none": (
        {"a.md": trace("x", 7)}, {"b.md": trace("y", 7)}, [], [],
    ),
    "two candidates of equal content tell none": (
        {"a.md": trace("x")}, {"b.md": trace("x"), "c.md": trace("x")}, [], [],
    ),
    "of two candidates an equal inode decides": (
        {"a.md": trace("x", 7)}, {"b.md": trace("x", 8), "c.md": trace("x", 7)}, [], [("a.md", "c.md")],
    ),
    "two pairs of equal content are told apart by inode": (
        {"a.md": trace("x", 1), "b.md": trace("x", 2)},
        {"c.md": trace("x", 2), "d.md": trace("x", 1)},
        [],
        [("a.md", "d.md"), ("b.md", "c.md")],
    ),
    "a moved folder takes its files along": (
        {"old/a.md": trace("x"), "old/deep/b.md": trace("x")},
        {"new/a.md": trace("x"), "new/deep/b.md": trace("x")},
        [("old", "new")],
        [("old/a.md", "new/a.md"), ("old/deep/b.md", "new/deep/b.md")],
    ),
    "a folder whose name begins the same is another folder": (
        {"older/a.md": trace("x")}, {"newer/a.md": trace("y")}, [("old", "new")], [],
    ),
    "a told move of which one end stayed is none": ({}, {"b.md": trace("x")}, [("a.md", "b.md")], []),
    "files that were not read are never paired by content": (
        {"a.png": Trace(b"", 1)}, {"b.png": Trace(b"", 1)}, [], [],
    ),
    "files that were not read are paired when it was told": (
        {"a.png": Trace(b"", 1)}, {"b.png": Trace(b"", 1)}, [("a.png", "b.png")], [("a.png", "b.png")],
    ),
    "one new file is the new name of one old file only": (
        {"a.md": trace("x"), "b.md": trace("y")},
        {"c.md": trace("x")},
        [("b.md", "c.md"), ("a.md", "c.md")],
        [("b.md", "c.md")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("removed", "added", "told", "expected"), CASES.values(), ids=CASES)
def test_renames_are_recognised(removed, added, told, expected):
    assert list(pair(removed, added, told)) == expected
