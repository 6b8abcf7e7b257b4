"""When to believe a hint: a clock-free gathering of hints that says which paths are due at a given time.

Acting too early reads torn files (17 of 636 when reading on *modified*) or draws a note as gone that is
only being saved anew; acting too late is not live. So: at once when a writer has closed a file or moved it
into place, after a short quiet where nobody says so, and a deletion is held back until it has lasted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from vault_sync.disk.hints import Hint, Hinted
from vault_sync.disk.reconcile import is_within

QUIET = 0.050  # after the last change, where the system does not say that a file was closed
OPEN_QUIET = 1.0  # where it does: a writer that keeps its file open (a log, a shared mapping)
LONGEST = 1.0  # a file that never comes to rest is read this long after its first change all the same
DELETED = 0.120  # a save by deletion and creation (git, vim) is one change if it is over by then


@dataclass(frozen=True, slots=True)
class Due:
    """What to look at now: files, folders with all that is in them, and the moves that were told.

    `gone` are those of the files that were last said to be gone, for as long as that takes to be believed.
    """

    paths: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()
    folders: frozenset[str] = frozenset()
    moves: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.paths or self.folders)


def always(_path: str) -> bool:
    """The rule that no path can wait."""
    return True


@dataclass(slots=True)
class _Wait:
    """When a path was first hinted at, when it is due, and whether it was last said to be gone."""

    since: float
    due: float
    gone: bool = False


class Settle:
    """Hints in, due paths out. `closes`: the system says when a writer has closed a file.

    `urgent` tells the names that matter at once. Others (an editor's backup, a temporary file) wait as long
    as a deletion does, so that most are gone again before anyone looks.
    """

    def __init__(self, closes: bool, urgent: Callable[[str], bool] = always) -> None:
        self.closes = closes
        self.urgent = urgent
        self._files: dict[str, _Wait] = {}
        self._folders: dict[str, _Wait] = {}
        self._moves: dict[str, str] = {}  # old → new

    def add(self, hint: Hint, now: float) -> None:
        """Take a hint in."""
        if hint.kind is Hinted.MOVED:
            self._moved(hint, now)
        elif hint.folder:
            self._folder(hint, now)
        elif hint.kind is Hinted.CLOSED:
            self._set(self._files, hint.path, now, self._at_once(hint.path))
        elif hint.kind is Hinted.DELETED:
            self._set(self._files, hint.path, now, DELETED, gone=True)
        elif hint.kind is Hinted.CREATED:
            self._set(self._files, hint.path, now, max(QUIET, self._at_once(hint.path)))
        elif hint.kind is Hinted.MODIFIED:
            self._modified(hint.path, now)

    def due(self, now: float) -> Due:
        """Take out what is due. A move is told with the end that is looked at last."""
        files = _take(self._files, now)
        folders = _take(self._folders, now)
        if not files and not folders:
            return Due()
        gone = frozenset(path for path, wait in files.items() if wait.gone)
        return Due(frozenset(files), gone, frozenset(folders), self._settled_moves())

    def next_due(self) -> float | None:
        """When something is due next, or None."""
        waits = [*self._files.values(), *self._folders.values()]
        return min((wait.due for wait in waits), default=None)

    def pending(self, path: str) -> bool:
        """Whether a file is still waiting for its writer, so that looking below its folder passes it by."""
        return path in self._files

    def waiting(self) -> list[str]:
        """The files that are not due yet."""
        return list(self._files)

    def clear(self) -> None:
        """Forget everything: all is going to be looked at anyway."""
        self._files.clear()
        self._folders.clear()
        self._moves.clear()

    def _at_once(self, path: str) -> float:
        return 0.0 if self.urgent(path) else DELETED

    def _modified(self, path: str, now: float) -> None:
        waiting = self._files.get(path)
        since = waiting.since if waiting else now
        quiet = max(OPEN_QUIET if self.closes else QUIET, self._at_once(path))
        longest = since + max(LONGEST, quiet)
        self._files[path] = _Wait(since, min(now + quiet, longest))

    def _moved(self, hint: Hint, now: float) -> None:
        waits = self._folders if hint.folder else self._files
        wait = 0.0 if hint.folder else self._at_once(hint.to)
        if hint.to:
            self._set(waits, hint.to, now, wait)
        if not hint.path:
            return
        if not hint.to:
            self._set(waits, hint.path, now, DELETED, gone=True)
            return
        # A note that takes a new name is a rename at once; one that is put aside (vim's `a.md~`) or that
        # takes the place of another (a save through a temporary file) may be neither.
        renamed = hint.folder or (self.urgent(hint.path) and self.urgent(hint.to))
        self._set(waits, hint.path, now, 0.0 if renamed else DELETED, gone=True)
        self._remember_move(hint.path, hint.to)

    def _remember_move(self, before: str, after: str) -> None:
        """Moves chain: a file moved twice has moved once, from its first name to its last."""
        first = next((old for old, new in self._moves.items() if new == before), before)
        self._moves[first] = after

    def _folder(self, hint: Hint, now: float) -> None:
        wait = DELETED if hint.kind is Hinted.DELETED else QUIET
        if is_within(hint.path, self._folders):
            return  # a folder above it is going to be looked at with all that is in it
        self._set(self._folders, hint.path, now, wait)

    def _set(self, waits: dict[str, _Wait], path: str, now: float, wait: float, gone: bool = False) -> None:
        since = waits[path].since if path in waits else now
        waits[path] = _Wait(since, now + wait, gone)

    def _settled_moves(self) -> tuple[tuple[str, str], ...]:
        waiting = self._files.keys() | self._folders.keys()
        settled = [move for move in self._moves.items() if waiting.isdisjoint(move)]
        for old, _new in settled:
            del self._moves[old]
        return tuple((old, new) for old, new in settled if old != new)


def _take(waits: dict[str, _Wait], now: float) -> dict[str, _Wait]:
    taken = {path: wait for path, wait in waits.items() if wait.due <= now}
    for path in taken:
        del waits[path]
    return taken
