"""What the watcher says of real changes to real files; the shapes of the other systems are injected."""

from __future__ import annotations

import ctypes
import errno
import os
import queue
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
)

from vault_sync.disk.hints import Hint, Hinted
from vault_sync.disk.watcher import Watcher, closes

linux = pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")
PATIENCE = 5.0


class Heard:
    """The hints of a watcher, waited for and never slept for."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.hints: queue.SimpleQueue[Hint] = queue.SimpleQueue()
        self.watcher = Watcher(str(root), self.hints.put, frozenset({".obsidian"}))

    def until(self, wanted: Callable[[Hint], bool]) -> list[Hint]:
        """All hints up to the first that is wanted."""
        heard: list[Hint] = []
        while not heard or not wanted(heard[-1]):
            heard.append(self.hints.get(timeout=PATIENCE))
        return heard

    def all_until(self, mark: str = "mark.md") -> list[Hint]:
        """All hints up to those of a file made now: whatever came before has been said by then."""
        (self.root / mark).write_text("x")
        heard = self.until(lambda hint: hint.path == mark)
        return heard[:-1]


@pytest.fixture
def heard(tmp_path: Path) -> Iterator[Heard]:
    vault = tmp_path / "vault"
    (vault / ".obsidian" / "plugins").mkdir(parents=True)
    (vault / ".git").mkdir()
    (vault / "sub").mkdir()
    listener = Heard(vault)
    listener.watcher.start()
    yield listener
    listener.watcher.stop()


def said(hints: list[Hint]) -> list[tuple[Hinted, str, str]]:
    return [(hint.kind, hint.path, hint.to) for hint in hints]


@linux
def test_a_save_ends_with_closed(heard: Heard):
    (heard.root / "sub" / "a.md").write_text("x")
    last = heard.until(lambda hint: hint.kind is Hinted.CLOSED)[-1]
    assert last == Hint(Hinted.CLOSED, "sub/a.md")


@linux
def test_an_atomic_save_through_a_hidden_file_is_a_move_into_place(heard: Heard):
    (heard.root / ".a.tmp").write_text("x")
    (heard.root / ".a.tmp").replace(heard.root / "a.md")
    assert said(heard.all_until()) == [(Hinted.MOVED, "", "a.md")]


@linux
def test_a_file_moved_out_and_in_is_told_without_its_other_half(heard: Heard, tmp_path: Path):
    (tmp_path / "a.md").write_text("x")
    (tmp_path / "a.md").rename(heard.root / "a.md")
    (heard.root / "a.md").rename(tmp_path / "a.md")
    assert said(heard.all_until()) == [(Hinted.MOVED, "", "a.md"), (Hinted.MOVED, "a.md", "")]


@linux
def test_dot_folders_say_nothing_except_obsidians_settings(heard: Heard):
    for path in (".git/index", ".hidden.md", "sub/.b.md", ".obsidian/plugins/x.json", ".obsidian/app.json"):
        (heard.root / path).write_text("x")
    assert {hint.path for hint in heard.all_until()} == {".obsidian/app.json"}


@linux
def test_our_own_reading_says_nothing(heard: Heard):
    (heard.root / "a.md").write_text("x")
    heard.until(lambda hint: hint.kind is Hinted.CLOSED)
    (heard.root / "a.md").read_text()
    list(heard.root.iterdir())
    assert heard.all_until() == []


@linux
def test_a_folder_that_left_and_came_back_under_another_name_is_watched_again(heard: Heard, tmp_path: Path):
    (heard.root / "sub" / "deep").mkdir()
    heard.all_until("first.md")
    (heard.root / "sub").rename(tmp_path / "sub")
    heard.until(lambda hint: hint == Hint(Hinted.MOVED, "sub", "", folder=True))
    (tmp_path / "sub").rename(heard.root / "again")
    heard.until(lambda hint: hint == Hint(Hinted.MOVED, "", "again", folder=True))
    (heard.root / "again" / "deep" / "a.md").write_text("x")
    heard.until(lambda hint: hint == Hint(Hinted.CLOSED, "again/deep/a.md"))


@linux
def test_quick_nested_folders_are_all_watched(heard: Heard):
    (heard.root / "p" / "q" / "r").mkdir(parents=True)
    heard.all_until()
    (heard.root / "p" / "q" / "r" / "a.md").write_text("x")
    heard.until(lambda hint: hint == Hint(Hinted.CLOSED, "p/q/r/a.md"))


@linux
def test_a_lost_event_is_told(heard: Heard):
    from watchdog.observers.inotify_c import InotifyConstants, InotifyEvent

    from vault_sync.disk.inotify import VaultObserver

    observer = heard.watcher._observer
    assert isinstance(observer, VaultObserver)
    observer._inotify_fd.handle_event(InotifyEvent(-1, InotifyConstants.IN_Q_OVERFLOW, 0, b""))
    assert heard.hints.get(timeout=PATIENCE) == Hint(Hinted.OVERFLOW)
    (heard.root / "sub" / "a.md").write_text("x")
    heard.until(lambda hint: hint == Hint(Hinted.CLOSED, "sub/a.md"))


@linux
def test_a_folder_beyond_the_systems_limit_is_told(heard: Heard, monkeypatch: pytest.MonkeyPatch):
    from watchdog.observers import inotify_c

    def refuse(*_: object) -> int:
        ctypes.set_errno(errno.ENOSPC)
        return -1

    monkeypatch.setattr(inotify_c, "inotify_add_watch", refuse)
    (heard.root / "one too many").mkdir()
    heard.until(lambda hint: hint == Hint(Hinted.UNWATCHED, "one too many", folder=True))


@linux
def test_a_vault_that_may_not_be_watched_at_all_raises(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from watchdog.observers import inotify_c

    def refuse(*_: object) -> int:
        ctypes.set_errno(errno.ENOSPC)
        return -1

    monkeypatch.setattr(inotify_c, "inotify_add_watch", refuse)
    watcher = Watcher(str(tmp_path), lambda hint: None)
    with pytest.raises(OSError, match="limit"):
        watcher.start()
    watcher.stop()


@linux
def test_hidden_folders_use_up_no_watches(heard: Heard):
    from vault_sync.disk.inotify import VaultObserver

    assert isinstance(heard.watcher._observer, VaultObserver)
    assert heard.watcher._observer.count() == 3  # the vault, sub and .obsidian


def injected(tmp_path: Path, events: list[FileSystemEvent]) -> list[Hint]:
    hints: list[Hint] = []
    watcher = Watcher(str(tmp_path), hints.append, frozenset({".obsidian"}))
    for event in events:
        watcher.take(event)
    return hints


def test_the_shapes_of_macos_and_windows_become_the_same_hints(tmp_path: Path):
    root = os.path.realpath(tmp_path)
    events: list[FileSystemEvent] = [
        FileCreatedEvent(f"{root}/a.md"),
        FileModifiedEvent(f"{root}/a.md"),
        FileMovedEvent(f"{root}/a.md", f"{root}/b.md"),
        FileMovedEvent(f"{root}/.tmp", f"{root}/b.md"),
        FileMovedEvent(f"{root}/b.md", f"{root}/.trash/b.md"),
        DirMovedEvent(f"{root}/old", f"{root}/new"),
        FileMovedEvent(f"{root}/old/a.md", f"{root}/new/a.md", is_synthetic=True),
        DirCreatedEvent(f"{root}/made"),
        DirDeletedEvent(root),
        FileCreatedEvent(f"{root}-2/a.md"),
        FileCreatedEvent(os.fsencode(f"{root}/bytes.md")),
    ]
    assert injected(tmp_path, events) == [
        Hint(Hinted.CREATED, "a.md"),
        Hint(Hinted.MODIFIED, "a.md"),
        Hint(Hinted.MOVED, "a.md", "b.md"),
        Hint(Hinted.MOVED, "", "b.md"),
        Hint(Hinted.MOVED, "b.md", ""),
        Hint(Hinted.MOVED, "old", "new", folder=True),
        Hint(Hinted.CREATED, "made", folder=True),
        Hint(Hinted.DELETED, "", folder=True),
        Hint(Hinted.CREATED, "bytes.md"),
    ]


@pytest.mark.parametrize(("platform", "says"), [("linux", True), ("darwin", False), ("win32", False)])
def test_only_linux_says_when_a_file_is_closed(platform: str, says: bool):
    assert closes(platform) is says
