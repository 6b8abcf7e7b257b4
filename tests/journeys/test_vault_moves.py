"""Files and folders that move, vanish and come back, and vaults that do, under a real watcher."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.journeys.live_vault import LiveVault
from vault_sync.session import Stand
from vault_sync.session.seams import Seams

if TYPE_CHECKING:
    from watchdog.observers.inotify_c import InotifyEvent

pytestmark = pytest.mark.timeout(60)
posix = pytest.mark.skipif(os.name == "nt", reason="POSIX file types")
linux = pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")


def renames(vault: LiveVault) -> set[tuple[str, str]]:
    return {pair for applied in vault.diffs() for pair in applied.diff.renamed if pair[0][:5] == "note:"}


def test_a_renamed_note_is_one_rename(vault: LiveVault):
    vault.write("a.md", "[[b]]")
    vault.write("b.md", "[[a]]")
    vault.start()
    vault.forget()
    (vault.root / "a.md").rename(vault.root / "z.md")
    vault.until(lambda: bool(vault.diffs()))
    assert renames(vault) == {("note:a.md", "note:z.md")}
    assert len(vault.diffs()) == 1
    vault.until_true_to_disk()


def test_a_renamed_folder_renames_its_notes_and_is_still_watched(vault: LiveVault):
    for number in range(30):
        vault.write(f"old/deep/{number}.md", "[[x]]")
    vault.start()
    vault.forget()
    (vault.root / "old").rename(vault.root / "new")
    vault.until(lambda: bool(vault.diffs()))
    assert len(renames(vault)) == 30
    assert len(vault.diffs()) == 1
    vault.write("new/deep/0.md", "[[y]]")
    vault.until(lambda: "missing:y" in vault.graph())
    vault.until_true_to_disk()


def test_a_folder_that_leaves_and_comes_back_under_another_name_is_followed(vault: LiveVault, tmp_path: Path):
    vault.write("sub/deep/a.md", "[[x]]")
    vault.write("b.md")
    vault.start()
    (vault.root / "sub").rename(tmp_path / "outside")
    vault.until(lambda: "a.md" not in vault.graph())
    (tmp_path / "outside" / "deep" / "c.md").write_text("[[z]]")
    (tmp_path / "outside").rename(vault.root / "again")
    vault.until(lambda: "note:again/deep/a.md" in vault.graph())
    vault.write("again/deep/a.md", "[[y]]")
    vault.until(lambda: "missing:y" in vault.graph())
    vault.until_true_to_disk()


def test_folders_made_and_filled_in_one_breath_are_complete(vault: LiveVault):
    vault.start()
    for number in range(100):
        vault.write(f"{number}/deep/er/{number}.md", f"[[{number + 1}]]")
    vault.until_true_to_disk()
    assert vault.graph().count("(note)") == 100


@posix
def test_odd_things_in_a_vault_neither_hang_nor_hide_anything(vault: LiveVault):
    os.mkfifo(vault.root / "pipe.md")
    vault.write("x.md/inner.md", "[[a]]")
    vault.write("new\nline.md", "[[b]]")
    (vault.root / os.fsdecode(b"bad \xff.md")).write_text("[[c]]")
    vault.write("/".join(["d"] * 150) + "/deep.md", "[[d]]")
    (vault.root / "loop").symlink_to(vault.root)
    session = vault.start()
    assert {f"missing:{name}" for name in "abcd"} <= set(session.snapshot().graph.topics)
    told = {problem.path for problem in session.snapshot().problems}
    assert {"pipe.md", "x.md", "new\nline.md", "bad \udcff.md"} <= told
    os.mkfifo(vault.root / "later.md")
    vault.write("after.md", "[[e]]")
    vault.until(lambda: "missing:e" in vault.graph())
    vault.until_true_to_disk()


def test_a_vault_that_goes_and_comes_back_freezes_and_goes_on(vault: LiveVault, tmp_path: Path):
    vault.write("a.md", "[[b]]")
    vault.start()
    before = vault.graph()
    vault.forget()
    vault.root.rename(tmp_path / "away")
    vault.until(lambda: vault.stand() is Stand.OFFLINE)
    assert vault.graph() == before
    (tmp_path / "away" / "a.md").write_text("[[c]]")
    (tmp_path / "away").rename(vault.root)
    vault.until(lambda: vault.stand() is Stand.LIVE)
    assert "missing:c" in vault.graph()
    vault.write("a.md", "[[d]]")
    vault.until(lambda: "missing:d" in vault.graph())
    assert all("note:a.md" not in applied.diff.removed for applied in vault.diffs())


def test_a_vault_that_is_replaced_freezes_until_it_is_back(vault: LiveVault, tmp_path: Path):
    vault.write("a.md", "[[b]]")
    vault.start()
    before = vault.graph()
    vault.root.rename(tmp_path / "away")
    vault.write("stranger.md", "[[c]]")
    vault.until(lambda: vault.stand() is Stand.OFFLINE)
    assert vault.graph() == before
    shutil.rmtree(vault.root)
    (tmp_path / "away").rename(vault.root)
    vault.until(lambda: vault.stand() is Stand.LIVE)
    assert vault.graph() == before


def test_a_vault_that_is_deleted_freezes(vault: LiveVault):
    for number in range(200):
        vault.write(f"{number}.md", "[[x]]")
    vault.start()
    before = vault.graph()
    shutil.rmtree(vault.root)
    vault.until(lambda: vault.stand() is Stand.OFFLINE)
    assert vault.graph() == before


@linux
def test_beyond_the_limit_of_watches_the_vault_is_polled(vault: LiveVault, monkeypatch: pytest.MonkeyPatch):
    from watchdog.observers import inotify_c

    add = inotify_c.inotify_add_watch
    left = [2]

    def limited(descriptor: int, path: bytes, mask: int) -> int:
        left[0] -= 1
        if left[0] >= 0:
            return add(descriptor, path, mask)
        ctypes.set_errno(errno.ENOSPC)
        return -1

    monkeypatch.setattr(inotify_c, "inotify_add_watch", limited)
    for number in range(5):
        vault.write(f"{number}/a.md", "[[x]]")
    vault.start()
    vault.until(lambda: vault.stand() is Stand.POLLING)
    vault.write("4/a.md", "[[found by looking]]")
    vault.until(lambda: "missing:found by looking" in vault.graph())


def test_where_no_events_come_the_vault_is_polled(vault: LiveVault):
    vault.write("a.md", "[[x]]")
    vault.start(replace(Seams(), why_polling=lambda root: "It lies far away."))
    assert vault.stand() is Stand.POLLING
    vault.write("a.md", "[[y]]")
    vault.until(lambda: "missing:y" in vault.graph())


@linux
def test_hints_that_the_system_lost_are_made_good(vault: LiveVault, monkeypatch: pytest.MonkeyPatch):
    """The kernel's queue overflows for real: nobody reads it while two files are touched in turn."""
    from watchdog.observers.inotify_c import InotifyFD

    limit = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
    if limit > 200_000:
        pytest.skip("this system's queue is too long to be filled in a test")
    read_events = InotifyFD.read_events
    may_read = threading.Event()
    may_read.set()
    lost: list[bool] = []

    def reading(self: InotifyFD, **options: int) -> list[InotifyEvent]:
        events = read_events(self, **options)
        may_read.wait(30)
        lost.extend(event.is_queue_overflow for event in events if event.is_queue_overflow)
        return events

    monkeypatch.setattr(InotifyFD, "read_events", reading)
    files = [vault.write(f"{name}.md") for name in "bc"]
    vault.start()
    may_read.clear()
    for number in range(2 * limit):
        os.utime(files[number % 2])
    vault.write("new/folder/a.md", "[[x]]")
    may_read.set()
    vault.until(lambda: bool(lost))
    vault.until_true_to_disk()
    vault.write("new/folder/a.md", "[[y]]")
    vault.until(lambda: "missing:y" in vault.graph())
