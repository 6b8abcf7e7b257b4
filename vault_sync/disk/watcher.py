"""watchdog as a source of hints about a vault: its events, said in paths of the vault, and nothing read."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileAttribEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers.api import BaseObserver

from vault_sync.disk.hints import Hint, Hinted
from vault_sync.disk.reconcile import is_hidden

# Opening and reading are events too: without a filter, our own reading would wake us.
EVENTS: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileModifiedEvent,
    FileAttribEvent,  # a file that became readable
    FileClosedEvent,
    FileDeletedEvent,
    FileMovedEvent,
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
]
_KINDS: dict[str, Hinted] = {
    "created": Hinted.CREATED,
    "modified": Hinted.MODIFIED,
    "attrib": Hinted.MODIFIED,
    "closed": Hinted.CLOSED,
    "deleted": Hinted.DELETED,
}
STOPPING = 5.0  # seconds to wait for watchdog's threads


def closes(platform: str = sys.platform) -> bool:
    """Whether this system says when a writer has closed a file."""
    return platform.startswith("linux")


class Watcher:
    """Watches one vault. `emit` is called on watchdog's threads and must only put the hint somewhere."""

    def __init__(self, root: str, emit: Callable[[Hint], None], also: frozenset[str] = frozenset()) -> None:
        self.root = os.path.realpath(root)
        self.emit = emit
        self.also = also  # dot-folders that matter all the same: Obsidian's settings
        self._base = self.root.rstrip(os.sep) + os.sep
        self._observer: BaseObserver | None = None

    def start(self) -> None:
        """Watch from now on; raises OSError where the system refuses to watch the vault at all."""
        observer = self._make_observer()
        handler = _Handler(self)
        try:
            observer.schedule(handler, self.root, recursive=True, event_filter=EVENTS)
            observer.start()
        except OSError:
            observer.stop()
            raise
        self._observer = observer

    def stop(self) -> None:
        """Watch no longer."""
        observer, self._observer = self._observer, None
        if observer is None:
            return
        observer.stop()
        with suppress(RuntimeError):
            observer.join(STOPPING)

    def _make_observer(self) -> BaseObserver:
        if not sys.platform.startswith("linux"):
            from watchdog.observers import Observer

            return Observer()
        from vault_sync.disk.inotify import Faults, VaultObserver

        return VaultObserver(Faults(self._overflow, self._unwatched, self._skip))

    def take(self, event: FileSystemEvent) -> None:
        """Turn an event into a hint, if it is about the vault."""
        if event.is_synthetic:
            return  # said of what lies in a folder that moved: that folder is looked at as a whole
        if event.event_type == "moved":
            hint = self._moved(event)
        else:
            path = self._inside(event.src_path)
            kind = _KINDS.get(event.event_type)
            hint = Hint(kind, path, folder=event.is_directory) if kind and path is not None else None
        if hint:
            self.emit(hint)

    def _moved(self, event: FileSystemEvent) -> Hint | None:
        """A move from or to where nothing belongs to the vault is a coming or a going."""
        old, new = self._inside(event.src_path) or "", self._inside(event.dest_path) or ""
        return Hint(Hinted.MOVED, old, new, event.is_directory) if old or new else None

    def _inside(self, absolute: bytes | str) -> str | None:
        path = os.fsdecode(absolute)
        if path == self.root:
            return ""
        if not path.startswith(self._base):
            return None
        inner = path[len(self._base) :]
        if os.sep != "/":
            inner = inner.replace(os.sep, "/")
        return None if is_hidden(inner) and inner.rpartition("/")[0] not in self.also else inner

    def _overflow(self) -> None:
        self.emit(Hint(Hinted.OVERFLOW))

    def _unwatched(self, folder: bytes) -> None:
        self.emit(Hint(Hinted.UNWATCHED, self._inside(folder) or "", folder=True))

    def _skip(self, folder: bytes) -> bool:
        path = os.fsdecode(folder)
        inner = path[len(self._base) :] if path.startswith(self._base) else ""
        return is_hidden(inner) and inner not in self.also


class _Handler(FileSystemEventHandler):
    """Hands every event on."""

    def __init__(self, watcher: Watcher) -> None:
        self._take: Callable[[FileSystemEvent], Any] = watcher.take

    def dispatch(self, event: FileSystemEvent) -> None:
        self._take(event)
