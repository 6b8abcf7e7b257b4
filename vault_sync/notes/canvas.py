"""A JSON canvas as a `Note`: the text of its cards is note text, its file cards point to their files."""

from __future__ import annotations

import json
from typing import Any

from vault_sync.model import Heading, Link, LinkKind, Note, Problem
from vault_sync.notes.scan import plain_lines, title_of, walk
from vault_sync.notes.unsettled import DEFAULTS, Choices
from vault_sync.terms import Term, TermTable


def scan_canvas(path: str, text: str, choices: Choices = DEFAULTS) -> Note:
    """What a canvas says. Its links have no offsets, for none would hold in the JSON; `key` is the card.

    Terms need places to stand under each other: theirs count the texts of the cards, one after another.
    """
    cards, problems = _cards(path, text)
    links: list[Link] = []
    tags: list[str] = []
    headings: list[Heading] = []
    terms: list[Term] = []
    length = 0  # of the texts so far
    for number, card in enumerate(cards):
        key = f"nodes.{number}"
        if card.get("type") == "file" and isinstance(card.get("file"), str) and card["file"]:
            links.append(_file_card(card, key, choices))
        elif isinstance(card.get("text"), str) and card.get("type") == "text":
            blocks = walk(plain_lines(card["text"]), 0, choices)
            first = len(headings)
            if choices.cards_have_headings:
                headings += [heading._replace(line=0, start=-1) for heading in blocks.headings]
            for link in blocks.inline.all_links():
                section = first + link.section if link.section >= 0 and choices.cards_have_headings else -1
                links.append(link._replace(start=-1, end=-1, section=section, key=key))
            tags += blocks.inline.tags
            terms += [_moved(term, length, len(terms)) for term in blocks.terms.table()]
            length += len(card["text"]) + 2
    return Note(
        path=path,
        title=title_of(path),
        tags=tuple(tags),
        headings=tuple(headings),
        links=tuple(links),
        problems=problems,
        terms=TermTable.of(terms),
    )


def _moved(term: Term, offset: int, before: int) -> Term:
    """A term of a card, so far down in the texts of all cards and with so many terms before it."""
    return term._replace(
        line=0,
        start=term.start + offset,
        end=term.end + offset,
        parent=term.parent + before if term.parent >= 0 else -1,
    )


def _cards(path: str, text: str) -> tuple[list[dict[str, Any]], tuple[Problem, ...]]:
    """The cards of a canvas; both of its arrays may be absent, and the whole file empty."""
    if not text.strip():
        return [], ()
    try:
        canvas = json.loads(text)
    except json.JSONDecodeError as error:
        message = f"This canvas is not valid JSON ({error.msg}); open it in Obsidian and save it again."
        return [], (Problem(path, error.lineno, message),)
    except (ValueError, RecursionError):
        return [], (
            Problem(path, 0, "This canvas is nested too deep or holds too long a number; correct it."),
        )
    nodes = canvas.get("nodes", []) if isinstance(canvas, dict) else None
    if not isinstance(nodes, list):
        return [], (
            Problem(
                path, 0, "This file is JSON, but no canvas: it has no list of nodes; correct or remove it."
            ),
        )
    cards = [node for node in nodes if isinstance(node, dict)]
    if len(cards) < len(nodes):
        return cards, (
            Problem(path, 0, "Some nodes of this canvas are no objects and were passed over; correct them."),
        )
    return cards, ()


def _file_card(card: dict[str, Any], key: str, choices: Choices) -> Link:
    """A file card shows its file, as `![[file]]` does in a note, so it counts as an embed."""
    subpath = card["subpath"] if isinstance(card.get("subpath"), str) else ""
    kind = LinkKind.EMBED if choices.file_cards_embed else LinkKind.LINK
    return Link(kind, card["file"], subpath, card["file"], -1, -1, -1, key)
