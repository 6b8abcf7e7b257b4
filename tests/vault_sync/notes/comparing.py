"""What the fast and the slow scanner say of a text, in one shape."""

from __future__ import annotations

from typing import Any

from tests.vault_sync.notes.slow_scan import slow_scan
from vault_sync.model import LinkKind
from vault_sync.notes.scan import scan


def fast(text: str) -> dict[str, list[Any]]:
    note = scan("note.md", text)
    return {
        "headings": list(map(tuple, note.headings)),
        "tasks": list(map(tuple, note.tasks)),
        "blocks": list(note.blocks),
        "links": [(*link[:7],) for link in note.links if link.kind != LinkKind.FRONTMATTER],
        "tags": list(note.tags),
    }


def slow(text: str) -> dict[str, list[Any]]:
    said = slow_scan(text)
    return {
        "headings": said.headings,
        "tasks": said.tasks,
        "blocks": said.found.blocks,
        "links": said.found.links,
        "tags": said.found.tags,
    }
