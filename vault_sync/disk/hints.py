"""What a watcher may say: hints, never facts. A hint marks a path; the truth is stat, read and hash."""

from __future__ import annotations

from enum import Enum, auto
from typing import NamedTuple


class Hinted(Enum):
    """The kinds of hint, in the words of the system that gives them."""

    CREATED = auto()
    MODIFIED = auto()  # text or metadata; the writer may not have finished
    CLOSED = auto()  # closed after writing: the writer has finished (Linux alone says so)
    DELETED = auto()  # or moved out of the vault
    MOVED = auto()  # from `path` to `to`; "" stands for somewhere outside
    OVERFLOW = auto()  # hints were lost: look at everything
    UNWATCHED = auto()  # a folder that the system refuses to watch


class Hint(NamedTuple):
    """One hint, about a path in the vault ("" is the vault itself)."""

    kind: Hinted
    path: str = ""
    to: str = ""
    folder: bool = False
