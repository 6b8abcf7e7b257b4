"""A whole vault as JSON, in the form that the command line promises; written in pieces, however large."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from vault_sync.graph.index import Index
from vault_sync.graph.links import Targets
from vault_sync.model import Link, LinkKind, Note, Problem

_PIECE = 500  # notes, topics or edges encoded at once


def dumps(value: Any) -> str:
    """One line of JSON. A lone surrogate in it becomes `\\udcff` where the output is encoded."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def encoded(text: str) -> bytes:
    """JSON as UTF-8, also where a file's name is no valid UTF-8: what cannot be said so is escaped."""
    return text.encode("utf-8", "backslashreplace")


def vault_pieces(vault: str, index: Index, problems: Iterable[Problem]) -> Iterator[str]:
    """The vault's JSON object, cut anywhere; joined it is one line."""
    graph = index.graph.json()
    yield f'{{"vault":{dumps(vault)},"notes":'
    yield from _list(note_json(note, index.targets(note.path)) for note in index.notes())
    yield f',"resolved":{dumps(index.resolved())},"unresolved":{dumps(index.unresolved())}'
    yield ',"topics":'
    yield from _list(graph["topics"])
    yield ',"edges":'
    yield from _list(graph["edges"])
    yield ',"problems":'
    yield from _list(problem._replace(line=problem.line or 1)._asdict() for problem in problems)
    yield "}"


def note_json(note: Note, targets: Targets) -> dict[str, Any]:
    """A note in the command line's form."""
    return {
        "path": note.path,
        "title": note.title,
        "aliases": note.aliases,
        "tags": note.tags,
        "headings": [{"level": h.level, "text": h.text, "line": h.line or 1} for h in note.headings],
        "blocks": note.blocks,
        "links": [_link_json(note, link, to) for link, to in zip(note.links, targets, strict=True)],
    }


def _link_json(note: Note, link: Link, to: str | None) -> dict[str, Any]:
    anywhere = link.kind is not LinkKind.FRONTMATTER
    return {
        "kind": link.kind,
        "target": link.target,
        "subpath": link.subpath,
        "display": link.display,
        "start": note.utf16(link.start) if anywhere else None,
        "end": note.utf16(link.end) if anywhere else None,
        "to": to,
    }


def _list(values: Iterable[Any]) -> Iterator[str]:
    piece: list[Any] = []
    before = "["
    for value in values:
        piece.append(value)
        if len(piece) == _PIECE:
            yield before + dumps(piece)[1:-1]
            before, piece = ",", []
    yield (before + dumps(piece)[1:-1] if piece else before.replace(",", "")) + "]"
