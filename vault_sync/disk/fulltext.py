"""The words of all notes, in an sqlite FTS5 table beside the cache: for searches over text.

It is filled in small steps by whoever has a moment, so that a cold index never waits for it; what it does
not hold yet is `missing`. It is a cache like the other one: anything may happen to the file.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from vault_sync.disk.cache_store import Store, key_path, path_key
from vault_sync.model import Problem
from vault_sync.places import cache_folder, vault_key

SCHEMA_VERSION = 1  # goes up by one when the tables below change
_SCHEMA = (
    "CREATE TABLE notes (id INTEGER PRIMARY KEY, path BLOB UNIQUE NOT NULL, digest BLOB NOT NULL)",
    # Prefixes of two and three letters are indexed: a search while typing asks for them at each key.
    # Diacritics are folded in every script ("remove_diacritics 2"), hyphenated words are split.
    "CREATE VIRTUAL TABLE words USING fts5(title, text, prefix='2 3',"
    " tokenize='unicode61 remove_diacritics 2')",
)
_PIECE = re.compile(r'"([^"]*+)"?|(\S++)')
START, END = "\x02", "\x03"  # around each word found in a snippet; no note shows these characters


class Found(NamedTuple):
    """A note that a query found, best first."""

    path: str
    snippet: str  # with START and END around each word found


class FullText:
    """The words of one vault; one thread uses it at a time."""

    def __init__(
        self, root: str | os.PathLike[str], folder: Path | None = None, enabled: bool = True
    ) -> None:
        place = (folder or cache_folder()) / f"{vault_key(root)}.words"
        stamp = f"{SCHEMA_VERSION} {os.path.realpath(root)!r}"
        self._store: Store | None = None
        self._missing_module: list[Problem] = []
        if enabled and _has_fts5():
            self._store = Store(place, "The full-text index", _SCHEMA, stamp)
        elif enabled:
            message = (
                "This Python's sqlite lacks FTS5, so notes are searched by reading them; that is slower."
            )
            self._missing_module.append(Problem("", 0, message))

    @property
    def problems(self) -> list[Problem]:
        """What went wrong with the index so far, each thing once."""
        return self._missing_module + (list(self._store.problems) if self._store else [])

    @property
    def usable(self) -> bool:
        """Whether queries can be answered at all."""
        return self._store is not None

    def missing(self, digests: Mapping[str, bytes]) -> list[str]:
        """Which of these notes it does not hold with this content: what is left to be filled in."""
        if self._store is None:
            return []
        nothing: dict[bytes, bytes] = {}
        held = self._store.read(lambda db: dict(db.execute("SELECT path, digest FROM notes")), nothing)
        return [path for path, digest in digests.items() if held.get(path_key(path)) != digest]

    def put(self, texts: Iterable[tuple[str, str, bytes, str]], removed: Iterable[str] = ()) -> bool:
        """One small step: (path, title, digest, text) of some notes in, others out."""
        if self._store is None:
            return False
        gone = [path_key(path) for path in removed]
        rows = [(path_key(path), _clean(title), digest, _clean(text)) for path, title, digest, text in texts]

        def work(db: sqlite3.Connection) -> None:
            for key in (*gone, *(row[0] for row in rows)):
                db.execute("DELETE FROM words WHERE rowid = (SELECT id FROM notes WHERE path = ?)", (key,))
                db.execute("DELETE FROM notes WHERE path = ?", (key,))
            for key, title, digest, text in rows:
                number = db.execute("INSERT INTO notes (path, digest) VALUES (?, ?)", (key, digest)).lastrowid
                db.execute("INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)", (number, title, text))

        return self._store.write(work)

    def keep_only(self, paths: Iterable[str]) -> bool:
        """Drop the words of all notes but these: what went away while nobody watched."""
        if self._store is None:
            return False
        kept = {path_key(path) for path in paths}
        nothing: list[bytes] = []
        held = self._store.read(lambda db: [key for (key,) in db.execute("SELECT path FROM notes")], nothing)
        gone = [key_path(key) for key in held if key not in kept]
        return self.put((), gone) if gone else True

    def search(self, query: str, limit: int = 200) -> list[Found]:
        """Notes with all of these words; "a phrase" in quotes, `word*` or the last word as a beginning."""
        match = fts_query(query)
        if self._store is None or not match:
            return []

        def work(db: sqlite3.Connection) -> list[Found]:
            rows = db.execute(
                "SELECT notes.path, snippet(words, 1, ?, ?, '…', 16)"
                " FROM words JOIN notes ON notes.id = words.rowid"
                " WHERE words MATCH ? ORDER BY bm25(words, 8.0, 1.0), notes.path LIMIT ?",
                (START, END, match, limit),
            )
            return [Found(key_path(key), snippet) for key, snippet in rows]

        return self._store.read(work, [])

    def holding(self, query: str) -> set[str]:
        """All notes with these words, in no order: a fraction of the work of finding the best."""
        match = fts_query(query)
        if self._store is None or not match:
            return set()

        def work(db: sqlite3.Connection) -> set[str]:
            rows = db.execute(
                "SELECT path FROM notes WHERE id IN (SELECT rowid FROM words WHERE words MATCH ?)", (match,)
            )
            return {key_path(key) for (key,) in rows}

        return self._store.read(work, set())

    def close(self) -> None:
        """Let go of the file."""
        if self._store:
            self._store.close()


def fts_query(query: str) -> str:
    """What a person typed, as a query that FTS5 takes whatever it holds: every word in quotes."""
    pieces = []
    for found in _PIECE.finditer(query):
        phrase, word = found.groups()
        text = word.rstrip("*") if phrase is None else phrase
        if not any(letter.isalnum() for letter in text):
            continue
        begins = phrase is None and (word.endswith("*") or found.end() == len(query))
        quoted = _clean(text).replace('"', '""')
        pieces.append(f'"{quoted}"' + ("*" if begins else ""))
    return " ".join(pieces)


def _clean(text: str) -> str:
    """Without what sqlite's text cannot hold: NUL ends it, lone surrogates are no UTF-8."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode()


def _has_fts5() -> bool:
    with closing(sqlite3.connect(":memory:")) as memory:
        try:
            memory.execute("CREATE VIRTUAL TABLE probe USING fts5(text)")
        except sqlite3.OperationalError:
            return False
    return True
