"""watchdog's inotify, with its faults for a vault worked round. Linux only; imported nowhere else.

Of watchdog 7.1: a file moved out stalls the queue for half a second; a queue overflow reaches no handler;
a folder that the system refuses to watch is passed over in silence; a folder moved out keeps its watches
under the old name; dot-folders (the hundreds in `.git`) are watched like any other. The private names used
here are guarded by `test_watchdog_internals.py`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from watchdog.events import FileSystemEvent
from watchdog.observers.api import BaseObserver, EventQueue, ObservedWatch
from watchdog.observers.inotify import InotifyFullEmitter, InotifyObserver, InotifyWatchGroup
from watchdog.observers.inotify_c import InotifyFD, Mask, Watch, WatchDescriptor
from watchdog.observers.inotify_move_event_grouper import (
    GroupedInotifyEvent,
    InotifyMoveEventGrouper,
    PathedInotifyEvent,
)

PAIRING = 0.02  # seconds to wait for the other half of a move; both halves come in one read of the queue


@dataclass(frozen=True, slots=True)
class Faults:
    """Whom to tell of what watchdog keeps to itself, and what need not be watched."""

    overflow: Callable[[], None]
    unwatched: Callable[[bytes], None]
    skip: Callable[[bytes], bool]


class QuickGrouper(InotifyMoveEventGrouper):
    """Pairs the halves of a move without holding everything else up for half a second."""

    delay = PAIRING


class VaultFD(InotifyFD):
    """The inotify instance of one observer with one handler: whom it calls is never in question."""

    def _get_or_create_watch(self, path: bytes, mask: Mask) -> Watch:
        watch = super()._get_or_create_watch(path, mask)
        watch.callbacks.clear()  # a folder that is added twice is no cause for a warning
        return watch


@dataclass
class VaultWatchGroup(InotifyWatchGroup):
    """All watches of one vault."""

    faults: Faults = field(kw_only=True)
    _move_event_grouper: InotifyMoveEventGrouper = field(default_factory=QuickGrouper, init=False)

    def on_queue_overflow(self) -> None:
        super().on_queue_overflow()
        self.faults.overflow()

    def forget(self, folder: bytes) -> None:
        """Watch no longer what was moved out of the vault, unless a new folder has taken its place."""
        inside = folder + b"/"
        with self._lock:
            moved_out = [
                wd
                for wd, path in self._active_callbacks_by_watch.items()
                if (path == folder or path.startswith(inside))
                and (self._active_callbacks_by_path.get(path) != wd or not _is_folder(path))
            ]
            self._remove_callbacks(moved_out)

    def count(self) -> int:
        """How many folders are watched."""
        return len(self._active_callbacks_by_path)

    def _add_callback(self, path: bytes) -> None:
        if self.faults.skip(path):
            return
        super()._add_callback(path)
        if path not in self._active_callbacks_by_path and _is_folder(path) and os.access(path, os.R_OK):
            self.faults.unwatched(path)

    def _remove_watch_internally(self, wd: WatchDescriptor) -> None:
        path = self._active_callbacks_by_watch.pop(wd, None)
        if path is not None and self._active_callbacks_by_path.get(path) == wd:
            del self._active_callbacks_by_path[path]


class VaultEmitter(InotifyFullEmitter):
    """Watches with our group. A full emitter says of a file moved in that it was moved, not created."""

    def __init__(
        self,
        event_queue: EventQueue,
        watch: ObservedWatch,
        *,
        timeout: float,
        event_filter: list[type[FileSystemEvent]] | None,
        inotify_fd: InotifyFD,
        faults: Faults,
    ) -> None:
        super().__init__(
            event_queue, watch, timeout=timeout, event_filter=event_filter, inotify_fd=inotify_fd
        )
        self.faults = faults

    def on_thread_start(self) -> None:
        self._inotify = VaultWatchGroup(
            self._inotify_fd,
            os.fsencode(self.watch.path),
            is_recursive=True,
            event_mask=self.get_event_mask_from_filter(),
            faults=self.faults,
        )

    def build_and_queue_event(self, event: GroupedInotifyEvent, *, full_events: bool = True) -> None:
        if isinstance(event, PathedInotifyEvent) and event.ev.is_moved_from and event.ev.is_directory:
            self.group.forget(event.path)
        super().build_and_queue_event(event, full_events=full_events)

    @property
    def group(self) -> VaultWatchGroup:
        """The watches; there are some while the emitter runs."""
        assert isinstance(self._inotify, VaultWatchGroup)
        return self._inotify


class VaultObserver(InotifyObserver):
    """An observer whose parts are those above."""

    def __init__(self, faults: Faults) -> None:
        self._inotify_fd = VaultFD()
        self._inotify_fd.start()
        BaseObserver.__init__(self, VaultEmitter, inotify_fd=self._inotify_fd, faults=faults)

    def count(self) -> int:
        """How many folders are watched."""
        return sum(emitter.group.count() for emitter in self.emitters if isinstance(emitter, VaultEmitter))


def _is_folder(path: bytes) -> bool:
    return Path(os.fsdecode(path)).is_dir()
