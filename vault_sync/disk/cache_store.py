"""A small sqlite file that may fail in any way without anybody being worse off.

Damaged files are made anew, locked, full or read-only ones are done without; each is told once, in a
sentence. Rows are sealed with a hash, so that a page that rotted gives no row rather than a wrong one.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from vault_sync.model import Problem

PATIENCE_SECONDS = 0.5  # for another process that is just writing
Result = TypeVar("Result")


@dataclass(slots=True)
class Store:
    """One sqlite file, opened when first used. `purpose` begins the sentences about it."""

    path: Path
    purpose: str
    schema: tuple[str, ...]  # statements that make the tables, beside `meta`
    stamp: str  # all that the content depends on; a file with another stamp is emptied
    problems: list[Problem] = field(default_factory=list)
    _connection: sqlite3.Connection | None = None
    _given_up: bool = False

    def read(self, work: Callable[[sqlite3.Connection], Result], otherwise: Result) -> Result:
        """What `work` finds, or `otherwise` where the file cannot be read."""
        with self._failures():
            connection = self._open()
            if connection is not None:
                return work(connection)
        return otherwise

    def write(self, work: Callable[[sqlite3.Connection], None]) -> bool:
        """Do `work` as one transaction: it happens wholly or not at all. Tells whether it happened."""
        with self._failures():
            connection = self._open()
            if connection is not None:
                with connection:
                    connection.execute("BEGIN IMMEDIATE")
                    work(connection)
                return True
        return False

    def close(self) -> None:
        """Let go of the file; a later use opens it again."""
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None

    def _open(self) -> sqlite3.Connection | None:
        if self._connection is None and not self._given_up:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # the words of private notes
            self._connection = sqlite3.connect(
                self.path, timeout=PATIENCE_SECONDS, isolation_level=None, check_same_thread=False
            )
            self._connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;")
            self._settle(self._connection)
        return self._connection

    def _settle(self, connection: sqlite3.Connection) -> None:
        """Make the tables, and empty a file that an older program or another vault has left."""
        if self._stamp_of(connection) == self.stamp:
            return
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            if self._stamp_of(connection) == self.stamp:  # another process was quicker
                return
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
                " ORDER BY sql LIKE 'CREATE VIRTUAL%' DESC"  # they take their inner tables with them
            ).fetchall():
                connection.execute(f'DROP TABLE IF EXISTS "{name}"')
            connection.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT)")
            for statement in self.schema:
                connection.execute(statement)
            connection.execute("INSERT INTO meta VALUES ('stamp', ?)", (self.stamp,))

    def _stamp_of(self, connection: sqlite3.Connection) -> str | None:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
            return None
        row = connection.execute("SELECT value FROM meta WHERE key = 'stamp'").fetchone()
        return row[0] if row else None

    @contextmanager
    def _failures(self) -> Iterator[None]:
        """Turn every failure of the file into a sentence; a damaged file is put away, to be made anew."""
        try:
            yield
        except sqlite3.OperationalError as error:
            self.close()
            # The right stamp, but not our tables; or text that is none, which Python tells without a code.
            if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) == sqlite3.SQLITE_ERROR:
                self._remove()
                return
            self.tell(f"{self.purpose} cannot be used at {self.path} ({error}); going on without it.")
        except (sqlite3.DatabaseError, UnicodeDecodeError):  # even sqlite's complaint may quote what rotted
            self.close()
            self._remove()
        except OSError as error:
            self._given_up = True
            reason = error.strerror or error
            self.tell(f"{self.purpose} cannot be kept at {self.path} ({reason}); going on without it.")

    def _remove(self) -> None:
        try:
            for ending in ("", "-wal", "-shm", "-journal"):
                self.path.with_name(self.path.name + ending).unlink(missing_ok=True)
            self.tell(f"{self.purpose} at {self.path} was damaged; it is made anew.")
        except OSError as error:
            self._given_up = True
            self.tell(f"{self.purpose} at {self.path} is damaged and cannot be removed ({error.strerror}).")

    def tell(self, message: str) -> None:
        """Note a problem, unless it was told already."""
        problem = Problem("", 0, message)
        if problem not in self.problems:
            self.problems.append(problem)


def seal(*parts: bytes) -> bytes:
    """A short hash over a row's fields, and over where one ends and the next begins."""
    lengths = b"".join([len(part).to_bytes(8, "little") for part in parts])
    return hashlib.blake2b(b"".join((lengths, *parts)), digest_size=8).digest()


def path_key(path: str) -> bytes:
    """A path in the vault as a key; sqlite's text takes no name that is invalid UTF-8."""
    return path.encode("utf-8", "surrogatepass")


def key_path(key: bytes) -> str:
    """The path that a key stands for."""
    return key.decode("utf-8", "surrogatepass")
