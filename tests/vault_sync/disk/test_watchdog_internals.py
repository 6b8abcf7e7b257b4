"""The private names of watchdog that are worked round: an upgrade that moves one fails here first."""

from __future__ import annotations

import dataclasses
import inspect
import sys

import pytest

if sys.platform != "linux":
    pytest.skip("inotify is Linux's", allow_module_level=True)

from watchdog import version
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.inotify import InotifyEmitter, InotifyFullEmitter, InotifyObserver, InotifyWatchGroup
from watchdog.observers.inotify_c import InotifyFD, Watch
from watchdog.observers.inotify_move_event_grouper import InotifyMoveEventGrouper, PathedInotifyEvent


def parameters(function: object) -> list[str]:
    return list(inspect.signature(function).parameters)  # type: ignore[arg-type]


def test_watchdog_is_the_version_that_was_worked_round():
    assert (version.VERSION_MAJOR, version.VERSION_MINOR) == (7, 1)


def test_the_wait_for_the_other_half_of_a_move_is_a_class_attribute():
    assert InotifyMoveEventGrouper.delay == 0.5
    assert "DelayedQueue(self.delay)" in inspect.getsource(InotifyMoveEventGrouper.__init__)


def test_a_watch_group_is_a_dataclass_with_the_fields_used():
    fields = {field.name: field for field in dataclasses.fields(InotifyWatchGroup)}
    assert list(fields) == [
        "_inotify_fd",
        "path",
        "event_mask",
        "is_recursive",
        "follow_symlink",
        "_move_event_grouper",
        "_lock",
        "_id",
        "_is_active",
        "_active_callbacks_by_watch",
        "_active_callbacks_by_path",
    ]
    assert fields["_move_event_grouper"].default_factory is InotifyMoveEventGrouper


@pytest.mark.parametrize(
    ("owner", "name", "expected"),
    [
        (InotifyWatchGroup, "on_queue_overflow", ["self"]),
        (InotifyWatchGroup, "_add_callback", ["self", "path"]),
        (InotifyWatchGroup, "_remove_callbacks", ["self", "wds"]),
        (InotifyWatchGroup, "_remove_watch_internally", ["self", "wd"]),
        (InotifyEmitter, "on_thread_start", ["self"]),
        (InotifyEmitter, "get_event_mask_from_filter", ["self"]),
        (InotifyFullEmitter, "build_and_queue_event", ["self", "event", "full_events"]),
        (InotifyFD, "_get_or_create_watch", ["self", "path", "mask"]),
        (BaseObserver, "__init__", ["self", "emitter_class", "timeout", "kwargs"]),
        (InotifyObserver, "on_thread_stop", ["self"]),
    ],
)
def test_a_method_that_is_replaced_or_called_is_as_it_was(owner: type, name: str, expected: list[str]):
    assert parameters(getattr(owner, name)) == expected


@pytest.mark.parametrize(
    ("function", "line"),
    [
        (InotifyWatchGroup._add_all_callbacks, "self._add_callback(full_path)"),
        (InotifyWatchGroup._remove_callbacks, "self._remove_watch_internally(wd)"),
        (InotifyFD.handle_event, "callback.on_queue_overflow()"),
        (InotifyFD._add_callback, "watch = self._get_or_create_watch(path, mask)"),
        (InotifyEmitter.queue_events, "self.build_and_queue_event(event)"),
        (InotifyObserver.__init__, "inotify_fd=self._inotify_fd"),
        (InotifyObserver.on_thread_stop, "self._inotify_fd.stop()"),
    ],
)
def test_watchdog_still_calls_what_is_replaced(function: object, line: str):
    assert line in inspect.getsource(function)  # type: ignore[arg-type]


def test_the_values_looked_into_are_as_they_were():
    assert PathedInotifyEvent._fields == ("ev", "path")
    assert "callbacks" in {field.name for field in dataclasses.fields(Watch)}
    assert Observer is InotifyObserver
