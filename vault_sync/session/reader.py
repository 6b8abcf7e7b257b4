"""From paths that may have changed to notes: stat, read and hash; what has not really changed stays out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from vault_sync.disk.moves import Move, Trace, pair
from vault_sync.disk.reading import LARGEST, Content, Refused, Sight, read_file
from vault_sync.disk.reconcile import FileStat
from vault_sync.disk.writer import digest
from vault_sync.model import Note, Problem

FAULT = "Topograph failed to read this file, which is a fault of Topograph's; please report it."
IN_THE_CLOUD = "This file lies in the cloud and is not on this computer, so its text is not read."
_READ = re.compile(r"\.(?:md|canvas|base)\Z", re.IGNORECASE)


def is_text(path: str) -> bool:
    """Whether a file's text is read: notes, canvases and bases; of all others only the name counts."""
    return _READ.search(path) is not None


def content_hash(data: bytes) -> bytes:
    """The writer's digest, in the form the cache keeps."""
    return bytes.fromhex(digest(data))


class Known(NamedTuple):
    """What is remembered of a file besides its note; the hash is b"" where the text was not read."""

    stat: FileStat
    hash: bytes = b""


@dataclass(slots=True)
class Findings:
    """What a look at some files brought to light, ready to be applied as one."""

    put: dict[str, Note | None] = field(default_factory=dict)
    known: dict[str, Known] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    torn: set[str] = field(default_factory=set)  # still being written: to be looked at again
    problems: dict[str, Problem | None] = field(default_factory=dict)  # None: an earlier one is over

    def add(self, later: Findings) -> None:
        """Take in what was found elsewhere."""
        self.put |= later.put
        self.known |= later.known
        self.removed |= later.removed
        self.torn |= later.torn
        self.problems |= later.problems

    def moves(self, before: Mapping[str, Known], told: Iterable[Move]) -> tuple[Move, ...]:
        """The renames among what has gone and what has come."""
        gone = {path: _trace(before[path]) for path in self.removed}
        come = {path: _trace(known) for path, known in self.known.items() if path not in before}
        return pair(gone, come, told) if gone and come else ()


def _trace(known: Known) -> Trace:
    return Trace(known.hash, known.stat.inode)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the files of one vault."""

    root: str  # a real path
    note_of: Callable[[str, bytes], Note]
    largest: int = LARGEST

    def look(self, before: Mapping[str, Known], sights: Mapping[str, Sight | None], now_ns: int) -> Findings:
        """Read what differs from what is known. A sight is None where no file is (any more)."""
        findings = Findings()
        for path, sight in sights.items():
            known = before.get(path)
            if sight is None:
                self._gone(findings, path, known)
            elif known is None or not sight.stat.same(known.stat):
                self._changed(findings, path, sight, known, now_ns)
        return findings

    def _gone(self, findings: Findings, path: str, known: Known | None) -> None:
        if known is not None:
            findings.removed.add(path)
            findings.problems[path] = None

    def _changed(self, found: Findings, path: str, sight: Sight, known: Known | None, now_ns: int) -> None:
        if not is_text(path):
            self._unread(found, path, sight.stat, known)
            return
        if sight.remote:
            # What it said before it was put away still holds, as far as anyone can tell.
            self._unread(found, path, sight.stat, known, IN_THE_CLOUD, known.hash if known else b"")
            return
        content = read_file(self.root, path, self.largest)
        if content is None:
            self._gone(found, path, known)
        elif isinstance(content, Refused):
            self._unread(found, path, content.stat or sight.stat.doubted(), known, content.message)
        else:
            self._read(found, path, content, known, now_ns)

    def _read(self, found: Findings, path: str, content: Content, known: Known | None, now_ns: int) -> None:
        hashed = content_hash(content.data)
        found.known[path] = Known(content.stat.trusted(now_ns), hashed)
        found.problems[path] = None
        if content.torn:
            found.torn.add(path)
        if known is not None and known.hash == hashed:
            return
        try:
            found.put[path] = self.note_of(path, content.data)
        except Exception as error:  # no reader raises; should one all the same, one note is lost
            self._unread(found, path, content.stat.doubted(), known, f"{FAULT} ({error!r})")

    def _unread(
        self,
        found: Findings,
        path: str,
        stat: FileStat,
        known: Known | None,
        why: str = "",
        hashed: bytes = b"",
    ) -> None:
        """A file of which only the name counts, for now or for ever."""
        found.known[path] = Known(stat, hashed)
        found.problems[path] = Problem(path, 0, why) if why else None
        if known is None or known.hash != hashed:
            found.put[path] = None
