"""Each open question has its entry, and each switch turns what it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace

import pytest

from vault_sync.model import Note
from vault_sync.notes.read import read
from vault_sync.notes.unsettled import DEFAULTS, UNSETTLED, Choices


def links(note: Note) -> list[str]:
    return [f"{link.kind} {link.target}|{link.display}" for link in note.links]


def tags(note: Note) -> list[str]:
    return list(note.tags)


def heads(note: Note) -> list[str]:
    return [f"{heading.level} {heading.text} {heading.line}" for heading in note.headings]


REFERENCES = "[t][id] ![i][id] [ID] [`x` y][no] [no]\n\n[id]: <a b.md> 'title'\n[id]: second.md"
CARDS = '{"nodes": [{"type": "text", "text": "# H"}, {"type": "file", "file": "a.md"}]}'
SETEXT = "One\n===\n\nTwo\n---\n\nnot\nthis\n---\n- nor this\n---\n"
TURNS: list[tuple[str, object, str, Callable[[Note], list[str]], list[str], list[str]]] = [
    ("trim_wikilinks", False, "[[ a | b ]]", links, ["link a|b"], ["link  a | b "]),
    ("keep_reserved_escapes", False, "[t](a%23b.md)", links, ["link a%23b.md|t"], ["link a|t"]),
    ("image_embeds", False, "![i](a.png)", links, ["embed a.png|i"], []),
    (
        "reference_links", True, REFERENCES, links, [],
        ["link a b.md|t", "embed a b.md|i", "link a b.md|ID"],
    ),
    ("read_html_blocks", False, "<div>\n[[a]]\n\n[[b]]", links, ["link a|a", "link b|b"], ["link b|b"]),
    ("code_in_lists", True, "- a\n\n      [[b]]", links, ["link b|b"], []),
    ("tag_after", "(*", "(#a) *#b* =#c", tags, [], ["#a", "#b"]),
    ("split_tag_text", True, "---\ntags: a, b c\n---", tags, [], ["#a", "#b", "#c"]),
    ("singular_keys", True, "---\ntag: a\n---", tags, [], ["#a"]),
    ("setext_headings", True, SETEXT, heads, [], ["1 One 1", "2 Two 4"]),
    ("pipe_backslash", False, "[[a\\|b]]", links, ["link a|b"], ["link a\\|b"]),
    ("cards_have_headings", False, CARDS, heads, ["1 H 0"], []),
    ("file_cards_embed", False, CARDS, links, ["embed a.md|a.md"], ["link a.md|a.md"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value", "text", "view", "built", "turned"), TURNS, ids=lambda v: str(v)[:20]
)
def test_a_switch_turns_what_it_says(
    name: str,
    value: object,
    text: str,
    view: Callable[[Note], list[str]],
    built: list[str],
    turned: list[str],
) -> None:
    path = "a.canvas" if text is CARDS else "a.md"
    choices = replace(DEFAULTS, **{name: value})  # type: ignore[arg-type]
    assert view(read(path, text.encode())) == built
    assert view(read(path, text.encode(), choices)) == turned


def test_every_switch_belongs_to_one_question_and_is_tried_here() -> None:
    switches = [question.switch for question in UNSETTLED.values() if question.switch]
    assert sorted(switches) == sorted(field.name for field in fields(Choices))
    assert sorted(switches) == sorted(turn[0] for turn in TURNS)
