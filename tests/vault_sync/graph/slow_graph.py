"""The graph of notes written out from its rules, in one pass over everything and without a memory.

Shares no code with the index: it is what the incremental graph is compared with, line by line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from unicodedata import normalize

from tests.vault_sync.graph.slow_resolver import last_name, plain, slow_resolve
from vault_sync.model import Note

Counts = dict[str, Counter[str]]


def link_text(target: str) -> str:
    """A link's target as Obsidian lists it."""
    return normalize("NFC", target.replace("\xa0", " ")).strip()


def kind(path: str) -> str:
    """note, canvas, base or attachment."""
    stem, _, end = last_name(path).rpartition(".")
    return {"md": "note", "canvas": "canvas", "base": "base"}.get(end.lower() * bool(stem), "attachment")


def file_id(path: str) -> str:
    """The id of a file's topic."""
    return ("note:" if kind(path) == "note" else "file:") + path


def links_of(files: Mapping[str, Note | None]) -> tuple[Counts, Counts]:
    """Obsidian's `resolvedLinks` and `unresolvedLinks`."""
    resolved: Counts = {}
    unresolved: Counts = {}
    for path, note in files.items():
        links = note.links if note else ()
        if links or kind(path) in ("note", "canvas"):
            resolved[path], unresolved[path] = Counter(), Counter()
        for link in links:
            found = slow_resolve(list(files), link.target, path)
            if found is None:
                unresolved[path][link_text(link.target)] += 1
            else:
                resolved[path][found] += 1
    return resolved, unresolved


def slow_graph(files: Mapping[str, Note | None], hidden: Callable[[str], bool]) -> str:
    """The graph in the stable text form."""
    seen = {path: note for path, note in sorted(files.items()) if not hidden(path)}
    edges: Counter[tuple[str, str, str]] = Counter()
    spelt: dict[str, list[str]] = {}
    for path, note in seen.items():
        for tag in note.tags if note else ():
            edges[file_id(path), "tag:" + plain(tag), "tag"] += 1
            spelt.setdefault("tag:" + plain(tag), []).append(tag)
        for link in note.links if note else ():
            found = slow_resolve(list(files), link.target, path)
            text = link_text(link.target)
            if found is not None and hidden(found):
                continue
            end = "missing:" + plain(text) if found is None else file_id(found)
            if found is None:
                spelt.setdefault(end, []).append(text)
            edges[file_id(path), end, "embed" if link.kind == "embed" else "link"] += 1
    lines = [file_line(path, note) for path, note in seen.items()]
    lines += [
        f"{key} ({key.split(':')[0]}) {Counter(all_).most_common(1)[0][0]!r}" for key, all_ in spelt.items()
    ]
    joined = [f"{a} -{what}-> {b} ×{weight}" for (a, b, what), weight in sorted(edges.items())]
    return "\n".join([*sorted(lines), *joined])


def file_line(path: str, note: Note | None) -> str:
    """A file's own topic in the stable text form."""
    title = last_name(path)
    if kind(path) == "note":
        title = title.rpartition(".")[0]
    aliases = f" aliases={list(note.aliases)!r}" if note and note.aliases else ""
    return f"{file_id(path)} ({kind(path)}) {(note.title if note else title)!r}{aliases} @{path}:1"
