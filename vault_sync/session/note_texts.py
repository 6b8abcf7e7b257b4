"""Copies the text of a vault's notes into one file, for whoever learns from it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from vault_sync.disk.reading import Content, read_file
from vault_sync.disk.reconcile import is_below
from vault_sync.notes.decode import decode
from vault_sync.session.keeping import Keeping

FILE = "notes.jsonl"
MOST = 64_000_000  # characters


class Copied(NamedTuple):
    """How many notes are in the file, with how many characters; how many had no room or could not be read."""

    notes: int
    characters: int
    left_out: int
    problem: str = ""


def copy_texts(keeping: Keeping, folder: str, first: str = "", without: str = "", most: int = MOST) -> Copied:
    """One note a line, `first` before the others, none `without` that folder and none that the user ignores;
    `most` characters in all."""
    notes = characters = left_out = 0
    try:
        with Path(folder, FILE).open("w", encoding="utf-8", newline="\n") as file:
            for path in _paths(keeping, first, without):
                text = _text(keeping, path)
                if text is None or characters + len(text) > most:
                    left_out += 1
                    continue
                file.write(json.dumps({"path": path, "text": text}, ensure_ascii=True) + "\n")
                notes, characters = notes + 1, characters + len(text)
    except OSError as error:
        return Copied(0, 0, 0, f"The notes' text could not be copied: {error.strerror or error}.")
    return Copied(notes, characters, left_out)


def _paths(keeping: Keeping, first: str, without: str) -> Iterator[str]:
    paths = sorted(note.path for note in keeping.index.notes() if note.path.endswith(".md"))
    for path in sorted(paths, key=lambda path: path != first):
        if not keeping.index.is_hidden(path) and not (without and is_below(path, without)):
            yield path


def _text(keeping: Keeping, path: str) -> str | None:
    found = read_file(keeping.root, path)
    return decode(path, found.data)[0] if isinstance(found, Content) else None
