"""What a walk lists: real folders with everything that may lie in a vault."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from vault_sync.disk.reconcile import (
    DATALESS_FLAG,
    RECALLED_ATTRIBUTES,
    FileStat,
    Listing,
    compare,
    is_hidden,
    is_remote,
    walk,
)

posix = pytest.mark.skipif(os.name == "nt", reason="POSIX file types")


def write(root: Path, *paths: str) -> None:
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(os.fsencode(path))


def messages(listing: Listing, path: str) -> str:
    return " ".join(problem.message for problem in listing.problems if problem.path == path)


def test_files_are_listed_by_their_path_in_the_vault(tmp_path: Path):
    write(tmp_path, "a.md", "sub/b.md", "sub/deep/pic.png")
    listing = walk(str(tmp_path))
    assert sorted(listing.files) == ["a.md", "sub/b.md", "sub/deep/pic.png"]
    assert listing.folders == {"sub", "sub/deep"}
    assert listing.problems == []
    found = (tmp_path / "a.md").stat()
    assert listing.files["a.md"] == FileStat(
        found.st_size, found.st_mtime_ns, found.st_ino, found.st_ctime_ns
    )


def test_a_walk_below_a_folder_gives_the_same_paths(tmp_path: Path):
    write(tmp_path, "a.md", "sub/b.md", "sub/deep/c.md")
    assert sorted(walk(str(tmp_path), "sub").files) == ["sub/b.md", "sub/deep/c.md"]
    assert walk(str(tmp_path), "nowhere") == Listing()


def test_whatever_begins_with_a_dot_is_no_part_of_the_vault(tmp_path: Path):
    write(tmp_path, ".obsidian/app.json", ".git/config", "sub/.hidden.md", ".trash/a.md", "a.md")
    assert list(walk(str(tmp_path)).files) == ["a.md"]
    assert is_hidden("sub/.hidden.md")
    assert not is_hidden("sub/v1.0.md")


@posix
def test_a_pipe_and_a_socket_are_reported_and_left_out(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe.md")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket.md"))
        listing = walk(str(tmp_path))
    assert listing.files == {}
    assert "pipe" in messages(listing, "pipe.md")
    assert "socket" in messages(listing, "socket.md")


@posix
@pytest.mark.skipif(os.name != "nt" and os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_folder_is_reported_and_what_is_known_of_it_kept(tmp_path: Path):
    write(tmp_path, "shut/a.md", "b.md")
    before = walk(str(tmp_path))
    (tmp_path / "shut").chmod(0)
    try:
        after = walk(str(tmp_path))
    finally:
        (tmp_path / "shut").chmod(0o700)
    assert after.unseen == {"shut"}
    assert "permissions" in messages(after, "shut")
    assert compare(before.files, after.files, after.unseen).removed == frozenset()


def test_a_folder_that_cannot_be_listed_removes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write(tmp_path, "shut/deep/a.md", "b.md")
    before = walk(str(tmp_path))
    scandir = os.scandir

    def refusing(path: str):
        if path.endswith("shut"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    after = walk(str(tmp_path))
    assert messages(after, "shut") == "This could not be looked at: Permission denied; check its permissions."
    assert compare(before.files, after.files, after.unseen) == (frozenset(), frozenset(), frozenset())
    assert compare(before.files, after.files).removed == {"shut/deep/a.md"}


def test_a_folder_with_the_name_of_a_note_is_reported_and_read(tmp_path: Path):
    write(tmp_path, "x.md/inner.md")
    listing = walk(str(tmp_path))
    assert list(listing.files) == ["x.md/inner.md"]
    assert "folder" in messages(listing, "x.md")


@posix
def test_odd_names_survive_and_those_no_link_can_reach_are_reported(tmp_path: Path):
    names = ["new\nline.md", 'quo"te.md', "emoji 🦉.md", "nfd e\u0301.md", "bad \udcff.md"]
    write(tmp_path, *names)
    listing = walk(str(tmp_path))
    assert sorted(listing.files) == sorted(names)
    assert "line break" in messages(listing, "new\nline.md")
    assert "UTF-8" in messages(listing, "bad \udcff.md")
    assert len(listing.problems) == 2


def test_two_hundred_nested_folders_are_walked(tmp_path: Path):
    path = "/".join(["d"] * 200) + "/a.md"
    write(tmp_path, path)
    assert list(walk(str(tmp_path)).files) == [path]


@posix
def test_a_path_longer_than_the_system_takes_is_no_trouble(tmp_path: Path):
    here = os.open(tmp_path, os.O_RDONLY)
    try:
        for _ in range(30):
            os.mkdir("n" * 200, dir_fd=here)
            inner = os.open("n" * 200, os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = inner
    finally:
        os.close(here)
    listing = walk(str(tmp_path))
    assert listing.files == {}
    assert any("too long" in problem.message for problem in listing.problems)


@posix
def test_links_in_the_vault_are_followed_once_and_never_in_a_loop(tmp_path: Path):
    write(tmp_path, "real/a.md", "b.md")
    (tmp_path / "real" / "loop").symlink_to(tmp_path)
    (tmp_path / "again").symlink_to(tmp_path / "real")
    (tmp_path / "alias.md").symlink_to("b.md")
    (tmp_path / "self").symlink_to("self")
    listing = walk(str(tmp_path))
    assert sorted(listing.files) == ["alias.md", "b.md", "real/a.md"]
    assert "nothing" in messages(listing, "self")


@posix
def test_a_link_to_a_hidden_folder_of_the_vault_is_followed_once(tmp_path: Path):
    write(tmp_path, ".store/a.md")
    (tmp_path / "one").symlink_to(".store")
    (tmp_path / "two").symlink_to(".store")
    assert list(walk(str(tmp_path)).files) == ["one/a.md"]


@posix
def test_a_link_never_leads_out_of_the_vault(tmp_path: Path):
    write(tmp_path, "outside/secret.md", "vault/a.md", "vault2/b.md")
    vault = tmp_path / "vault"
    (vault / "out").symlink_to(tmp_path / "outside")
    (vault / "sibling").symlink_to(tmp_path / "vault2")
    (vault / "secret.md").symlink_to(tmp_path / "outside" / "secret.md")
    listing = walk(str(vault))
    assert list(listing.files) == ["a.md"]
    for name in ("out", "sibling", "secret.md"):
        assert "out of the vault" in messages(listing, name)


@posix
def test_a_vault_that_is_itself_reached_by_a_link_is_walked(tmp_path: Path):
    write(tmp_path, "vault/a.md")
    (tmp_path / "link").symlink_to(tmp_path / "vault")
    assert list(walk(str(tmp_path / "link")).files) == ["a.md"]


@pytest.mark.parametrize(
    ("found", "remote"),
    [
        (SimpleNamespace(), False),
        (SimpleNamespace(st_file_attributes=0x20, st_flags=0), False),
        (SimpleNamespace(st_file_attributes=RECALLED_ATTRIBUTES & 0x400000), True),
        (SimpleNamespace(st_file_attributes=RECALLED_ATTRIBUTES & 0x40000), True),
        (SimpleNamespace(st_flags=DATALESS_FLAG), True),
        (SimpleNamespace(st_flags=0x20), False),
    ],
)
def test_what_lies_in_a_cloud_is_told_by_its_stat(found: SimpleNamespace, remote: bool):
    assert is_remote(found) is remote  # type: ignore[arg-type]


def test_what_lies_in_a_cloud_is_listed_as_such(tmp_path: Path):
    write(tmp_path, "here.md", "cloud.md", "sub/.Put Away.md.icloud")
    listing = walk(str(tmp_path), remote=lambda found: found.st_size == len("cloud.md"))
    assert sorted(listing.files) == ["cloud.md", "here.md", "sub/Put Away.md"]
    assert listing.remote == {"cloud.md", "sub/Put Away.md"}


def test_listings_are_compared_by_size_time_and_inode():
    before = {path: FileStat(1, 2, 3) for path in ("same", "size", "time", "inode", "gone")}
    after = {
        "same": FileStat(1, 2, 3),
        "size": FileStat(9, 2, 3),
        "time": FileStat(1, 1, 3),  # an older time is a change too: Syncthing sets old ones
        "inode": FileStat(1, 2, 9),
        "new": FileStat(1, 2, 3),
    }
    changes = compare(before, after)
    assert changes == ({"new"}, {"size", "time", "inode"}, {"gone"})


def test_windows_which_lists_no_inodes_sees_no_change_in_that():
    assert FileStat(1, 2, 0).same(FileStat(1, 2, 3))


def test_a_file_read_too_soon_after_its_change_is_read_again_later():
    read_at = 10_000_000_000_000
    old, young = FileStat(1, read_at - 3_000_000_000, 3), FileStat(1, read_at - 1_000_000, 3)
    assert old.trusted(read_at).same(old)
    assert not young.trusted(read_at).same(young)


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX deletion")
def test_what_vanishes_during_the_walk_is_simply_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write(tmp_path, "a.md", "sub/b.md")
    scandir = os.scandir

    def vanishing(path: str):
        if path.endswith("sub"):
            (tmp_path / "sub" / "b.md").unlink()
            (tmp_path / "sub").rmdir()
        return scandir(path)

    monkeypatch.setattr(os, "scandir", vanishing)
    listing = walk(str(tmp_path))
    assert (list(listing.files), listing.problems, listing.unseen) == (["a.md"], [], set())
