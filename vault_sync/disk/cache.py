"""What the last session knew of a vault, kept outside it, so that the next one starts warm.

Two stages: `arrays()` gives what can be drawn, at once; `files()` gives the notes, with the stat and hash
they were read at, and `index()` what was derived from them all. Each row says "a file in this state says
this", which is true whoever wrote it, so two processes on one vault cannot spoil it for each other. Nothing
here raises: see `cache_store`.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files as package_files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple

from vault_sync.collection import no_collection
from vault_sync.disk.cache_codec import Cached, decode, encode, layout
from vault_sync.disk.cache_store import Store, key_path, path_key, seal
from vault_sync.model import Problem
from vault_sync.notes.lexicon import TABLES, place
from vault_sync.places import cache_folder, vault_key

__all__ = ["Cache", "Cached", "KeptIndex"]

SCHEMA_VERSION = 3  # goes up by one when the tables or the form of a row change
_SCHEMA = (
    "CREATE TABLE files (path BLOB PRIMARY KEY, body BLOB, seal BLOB)",
    "CREATE TABLE arrays (id INTEGER PRIMARY KEY CHECK (id = 1), body BLOB, seal BLOB)",
    "CREATE TABLE kept_index (id INTEGER PRIMARY KEY CHECK (id = 1), basis BLOB, others BLOB, body BLOB,"
    " seal BLOB)",
)


class KeptIndex(NamedTuple):
    """An index as bytes, what it is good for, and the files without text that it speaks of."""

    basis: bytes
    others: bytes
    body: bytes


class Cache:
    """The cache of one vault; one thread uses it at a time. With `enabled` off it is empty and stays so."""

    def __init__(
        self, root: str | os.PathLike[str], folder: Path | None = None, enabled: bool = True
    ) -> None:
        place = (folder or cache_folder()) / f"{vault_key(root)}.vault"
        stamp = f"{SCHEMA_VERSION} {program_stamp()} {os.path.realpath(root)!r}"
        self._store = Store(place, "The cache for a quick start", _SCHEMA, stamp) if enabled else None

    @property
    def problems(self) -> list[Problem]:
        """What went wrong with the cache so far, each thing once."""
        return list(self._store.problems) if self._store else []

    def arrays(self) -> bytes | None:
        """The drawable arrays of the last session, without touching the notes."""
        if self._store is None:
            return None
        row = self._store.read(lambda db: db.execute("SELECT body, seal FROM arrays").fetchone(), None)
        return row[0] if row and isinstance(row[0], bytes) and _seal_arrays(row[0]) == row[1] else None

    def files(self) -> dict[str, Cached]:
        """All notes of the last session by path; rows that are not exactly what was written are left out."""
        if self._store is None:
            return {}
        found: dict[str, Cached] = {}
        damaged = 0

        def work(db: sqlite3.Connection) -> None:
            nonlocal damaged
            for row in db.execute("SELECT path, body, seal FROM files"):
                if cached := _from_row(*row):
                    found[cached.note.path] = cached
                else:
                    damaged += 1

        with no_collection():
            self._store.read(work, None)
        if damaged:
            what = "1 damaged entry" if damaged == 1 else f"{damaged} damaged entries"
            self._store.tell(f"Left out of the cache: {what}; the vault is read instead.")
        return found

    def index(self) -> KeptIndex | None:
        """The index of the last session that kept one."""
        if self._store is None:
            return None
        query = "SELECT basis, others, body, seal FROM kept_index"
        row = self._store.read(lambda db: db.execute(query).fetchone(), None)
        if row is None or not all(isinstance(cell, bytes) for cell in row):
            return None
        kept = KeptIndex(*row[:3])
        return kept if _seal_index(kept) == row[3] else None

    def save(
        self,
        changed: Mapping[str, Cached],
        removed: Iterable[str] = (),
        arrays: bytes | None = None,
        index: KeptIndex | None = None,
    ) -> bool:
        """Keep what changed, all or nothing; tells whether it is kept."""
        if self._store is None:
            return False
        rows = [row for cached in changed.values() if (row := _to_row(cached))]
        gone = [(path_key(path),) for path in (*removed, *changed)]  # a note may hold what no row can

        def work(db: sqlite3.Connection) -> None:
            db.executemany("DELETE FROM files WHERE path = ?", gone)
            db.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", rows)
            if arrays is not None:
                db.execute("INSERT OR REPLACE INTO arrays VALUES (1, ?, ?)", (arrays, _seal_arrays(arrays)))
            if index is not None:
                row = (*index, _seal_index(index))
                db.execute("INSERT OR REPLACE INTO kept_index VALUES (1, ?, ?, ?, ?)", row)

        return self._store.write(work)

    def close(self) -> None:
        """Let go of the file."""
        if self._store:
            self._store.close()


def program_stamp() -> str:
    """Changes with whatever changes what a file is read as, so that nobody has to remember to say so."""
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    words = [place(name).read_bytes() for name in TABLES]
    return f"{python} {seal(layout().encode(), *words, *_code('model.py', 'terms.py', 'notes')).hex()}"


def _seal_arrays(arrays: bytes) -> bytes:
    """Arrays are only as good as the code that made them, so its hash is part of their seal."""
    return seal(arrays, *_code("graph"))


def _seal_index(kept: KeptIndex) -> bytes:
    return seal(kept.basis, kept.others, _checksum(kept.body), *_code("graph", "model.py", "terms.py"))


def _checksum(*parts: bytes) -> bytes:
    """For what is large: it tells of damage like a hash, in a quarter of the time."""
    found = 0
    for part in parts:
        found = zlib.crc32(part, found)
    return found.to_bytes(4, "little")


@cache
def _code(*places: str) -> tuple[bytes, ...]:
    """The text of our own code; where a frozen program has none, what tells its file from another one."""
    package = package_files("vault_sync")
    texts = tuple(text for place in places for text in _sources(package.joinpath(place)))
    if texts:
        return texts
    program = Path(sys.executable).stat()
    return (f"{program.st_size} {program.st_mtime_ns}".encode(),)


def _sources(place: Traversable) -> Iterator[bytes]:
    if place.is_file():
        yield place.read_bytes()
    elif place.is_dir():
        for inner in sorted(place.iterdir(), key=lambda inner: inner.name):
            if inner.name.endswith(".py"):
                yield inner.read_bytes()


def _to_row(cached: Cached) -> tuple[bytes, bytes, bytes] | None:
    body = encode(cached)
    if body is None:
        return None
    key = path_key(cached.note.path)
    return key, body, _checksum(key, body)


def _from_row(key: bytes, body: bytes, sealed: bytes) -> Cached | None:
    if not isinstance(key, bytes) or not isinstance(body, bytes) or _checksum(key, body) != sealed:
        return None
    cached = decode(body)
    return cached if cached and cached.note.path == key_path(key) else None
