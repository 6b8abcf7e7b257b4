"""A file of a vault as a `Note`, read as its name asks."""

from __future__ import annotations

from dataclasses import replace

from vault_sync.model import Note
from vault_sync.notes.canvas import scan_canvas
from vault_sync.notes.decode import decode
from vault_sync.notes.scan import scan, title_of
from vault_sync.notes.unsettled import DEFAULTS, Choices

READERS = {".md": scan, ".canvas": scan_canvas}


def read(path: str, data: bytes, choices: Choices = DEFAULTS) -> Note:
    """What a file says; a base or an attachment says nothing but its name."""
    name = path.rpartition("/")[2].lower()
    reader = READERS.get(name[name.rfind(".") :]) if "." in name else None
    if reader is None:
        return Note(path=path, title=title_of(path))
    text, problems = decode(path, data)
    note = reader(path, text, choices)
    return replace(note, problems=problems + note.problems) if problems else note
