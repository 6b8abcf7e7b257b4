"""A file is read as its name asks."""

from __future__ import annotations

import pytest

from vault_sync.model import LinkKind, Note
from vault_sync.notes.read import read


@pytest.mark.parametrize(
    ("path", "title"),
    [("a.md", "a"), ("dir/b c.md", "b c"), ("v1.0 notes.md", "v1.0 notes"), (".md", ".md"), ("x", "x")],
)
def test_the_title_is_the_files_name(path: str, title: str) -> None:
    assert read(path, b"").title == title


def test_an_extension_counts_in_any_case() -> None:
    assert read("A.MD", b"[[x]]").links[0].target == "x"


@pytest.mark.parametrize("path", ["a.base", "a.png", "a", "md", "a.md.txt"])
def test_other_files_say_nothing(path: str) -> None:
    note = read(path, b"views: '[[x]]'\n\xff\0")
    assert note == Note(path=path, title=note.title)


def test_text_cards_of_a_canvas_are_read_like_notes() -> None:
    note = read(
        "a.canvas", b'{"nodes": [{"id": "1", "type": "text", "text": "---\\n\\n# H\\n[[x#y|z]] #t"}]}'
    )
    assert [(link.kind, link.target, link.subpath, link.section) for link in note.links] == [
        (LinkKind.LINK, "x", "#y", 0)
    ]
    assert note.tags == ("#t",)
    assert [(heading.text, heading.line) for heading in note.headings] == [("H", 0)]


@pytest.mark.parametrize(
    "text",
    [
        '{"nodes": 3}', "[]", '"x"', "{", '{"nodes": [1, {"type": "text", "text": 3}]}',
        '{"nodes":' + "[" * 9999, '{"n": ' + "1" * 5000 + "}",
    ],
)  # fmt: skip
def test_a_malformed_canvas_is_a_problem(text: str) -> None:
    note = read("a.canvas", text.encode())
    assert note.links == ()
    assert len(note.problems) == 1
    assert note.problems[0].message.endswith(".")


def test_cards_without_text_or_file_are_passed_over() -> None:
    note = read(
        "a.canvas", b'{"nodes": [{}, {"type": "file"}, {"type": "text"}, {"type": "file", "file": ""}]}'
    )
    assert note.problems == ()
    assert note.links == ()


def test_headings_and_terms_on_text_cards_stand_under_each_other_within_their_card() -> None:
    cards = [
        "# Pruning\\n- **Magnitude pruning**: Drops the smallest.",
        "plain",
        "**Distillation**: A teacher.",
    ]
    nodes = ", ".join(f'{{"type": "text", "text": "{card}"}}' for card in cards)
    terms = read("a.canvas", f'{{"nodes": [{nodes}]}}'.encode()).terms
    assert [(term.name, term.parent, term.line) for term in terms] == [
        ("Pruning", -1, 0),
        ("Magnitude pruning", 0, 0),
        ("Distillation", -1, 0),
    ]
    assert terms[0].end <= terms[2].start


def test_a_list_of_any_length_names_each_of_its_items_and_what_stands_under_it() -> None:
    lines = [f"{'  ' * (number % 3 == 1)}- [ ] **Layer kind {number}**: One." for number in range(1201)]
    note = read("a.md", "\n".join(lines).encode())
    assert [(term.name, term.line) for term in note.terms] == [
        (f"Layer kind {number}", number + 1) for number in range(1201)
    ]
    assert {term.parent for term in note.terms[1::3]} == set(range(0, 1200, 3))
    assert [task.parent for task in note.tasks[:4]] == [0, 1, 0, 0]
    assert [term.end for term in note.terms[:3]] == [note.terms[place].start for place in (2, 2, 3)]
