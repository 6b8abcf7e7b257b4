"""Heads of notes that are no plain YAML, or mean to do harm."""

from __future__ import annotations

import pytest

from tests.vault_sync.notes.hostile import bomb
from vault_sync.model import Note
from vault_sync.notes.scan import scan


def head(yaml: str) -> Note:
    return scan("a.md", f"---\n{yaml}\n---\n[[body]]")


@pytest.mark.parametrize(
    ("yaml", "tags", "aliases"),
    [
        ("tags: project\nx: {{VALUE:a}}: b", ("#project",), ()),
        ("x: a: b\ntags: [a, b]\naliases: one", ("#a", "#b"), ("one",)),
        ("x: @\nTAGS:\n- a\n- '#b'\n\n-  c\naliases:\n  - x: y\n  - z", ("#a", "#b", "#c"), ("z",)),
        ("tags: [a\naliases: [b]\nx: @", (), ("b",)),
        ("tags: a\n\tx: y", (), ()),
        ("tags: {{tag}}\nx: @", (), ()),
    ],
)
def test_simple_lines_are_read_where_the_yaml_is_bad(
    yaml: str, tags: tuple[str, ...], aliases: tuple[str, ...]
) -> None:
    note = head(yaml)
    assert (note.tags, note.aliases) == (tags, aliases)
    assert [link.target for link in note.links] == ["body"]


def test_the_problem_names_the_line() -> None:
    assert [problem.line for problem in head("a: 1\nb: c: d").problems] == [3]


@pytest.mark.parametrize(
    "yaml",
    [
        "tags: [t]\n" + "\n".join(bomb(200).split("\n")[1:-2]),
        "tags: [t]\na: " + "[" * 5000,
        "tags: [t]\na:\n" + "- " * 5000,
        "tags: [t]\na:\n" + "\n".join(" " * n + "a:" for n in range(1, 3000)),
        "tags: [t]\n" + "a: b\n" * 100_000,
    ],
    ids=["references", "brackets", "dashes", "indents", "length"],
)
def test_a_head_that_would_cost_too_much_is_not_given_to_the_yaml_library(yaml: str) -> None:
    note = head(yaml)
    assert note.tags == ("#t",)
    assert list(note.properties) == ["tags"]
    assert len(note.problems) == 1


def test_a_few_references_are_followed() -> None:
    assert head("a: &x [1]\nb: *x").properties == {"a": [1], "b": [1]}


def test_yaml_is_read_as_text_where_obsidian_does() -> None:
    assert head("a: 12:30\nb: no\nc: 2024-01-02\nd: ~\ne: !mark f").properties == {
        "a": "12:30",
        "b": "no",
        "c": "2024-01-02",
        "d": None,
        "e": "f",
    }


def test_keys_that_are_no_text_become_text() -> None:
    assert list(head("? {a: [b, 1, null, false]}\n: x\n2.5: y\nnull: z").properties) == [
        "{a: [b, 1, null, false]}",
        "2.5",
        "null",
    ]


def test_a_long_note_without_a_closing_line_has_no_head() -> None:
    note = scan("a.md", "---\ntags: a\n" + "text #b\n" * 1000)
    assert note.properties == {}
    assert set(note.tags) == {"#b"}
