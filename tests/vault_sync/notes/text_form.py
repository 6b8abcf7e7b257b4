"""A note as readable lines, the same for equal notes: what the tables of cases are compared with."""

from __future__ import annotations

import json
from collections.abc import Iterator

from vault_sync.model import Link, Note


def text_form(note: Note, text: str) -> str:
    """All that a note says, a line each; `text` is where its links stand."""
    return "".join(line + "\n" for line in _lines(note, text))


def _lines(note: Note, text: str) -> Iterator[str]:
    for alias in note.aliases:
        yield f"alias {alias}"
    for name, value in note.properties.items():
        yield f"property {name} = {json.dumps(value, ensure_ascii=False)}"
    for tag in note.tags:
        yield f"tag {tag}"
    for number, heading in enumerate(note.headings):
        yield f"heading {number} on line {heading.line}: {'#' * heading.level} {heading.text}"
    for task in note.tasks:
        under = f" under line {task.parent}" if task.parent else ""
        yield f"task [{task.mark}] on line {task.line}{under}"
    for block in note.blocks:
        yield f"block {block}"
    for link in note.links:
        yield _link(link, text)
    for problem in note.problems:
        yield f"problem on line {problem.line}: {problem.message}"


def _link(link: Link, text: str) -> str:
    parts = [f"{link.kind} {link.target!r}"]
    if link.subpath:
        parts.append(f"subpath {link.subpath!r}")
    if link.display != link.target:
        parts.append(f"shown {link.display!r}")
    if link.key:
        parts.append(f"in {link.key}")
    if link.start >= 0:
        parts.append(f"at {link.start}-{link.end}: {text[link.start : link.end]!r}")
    if link.section >= 0:
        parts.append(f"under heading {link.section}")
    return ", ".join(parts)
