"""What lies on disk, by scandir and stat alone: the truth that every hint is checked against."""

from __future__ import annotations

import os
import stat as modes
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from vault_sync.model import Problem

# Windows: reading such a file makes the cloud client fetch it (recall on open, recall on data access).
RECALLED_ATTRIBUTES = 0x0004_0000 | 0x0040_0000
# macOS: the file has no data here (SF_DATALESS).
DATALESS_FLAG = 0x4000_0000
# Older iCloud puts `Note.md` away as `.Note.md.icloud`.
ICLOUD_SUFFIX = ".icloud"
# Windows: a junction looks like a folder to is_dir() but leads elsewhere (a mount point's reparse tag).
JUNCTION_TAG = 0xA000_0003

# The coarsest time stamps in use (FAT) count in twos of seconds: within them a second save can leave the
# same stat behind.
YOUNG_NS = 2_000_000_000


class FileStat(NamedTuple):
    """What tells two states of a file apart without reading it; the inode is a hint, never an identity."""

    size: int
    mtime_ns: int
    inode: int
    changed_ns: int = 0  # when the file's text, permissions or times were last set; nobody can set this back

    @classmethod
    def of(cls, found: os.stat_result) -> FileStat:
        """The part of a stat that is compared; Windows' ctime is when the file was made."""
        changed_ns = 0 if os.name == "nt" else found.st_ctime_ns
        return cls(found.st_size, found.st_mtime_ns, found.st_ino, changed_ns)

    def same(self, other: FileStat) -> bool:
        """Whether nothing tells the two apart. A 0 tells nothing: Windows' scandir knows no inode."""
        return (
            self.size == other.size
            and self.mtime_ns == other.mtime_ns
            and (self.inode == other.inode or not (self.inode and other.inode))
            and (self.changed_ns == other.changed_ns or not (self.changed_ns and other.changed_ns))
        )

    def trusted(self, read_at_ns: int) -> FileStat:
        """The same, but matching no later stat if the file was so young when read that a save could hide."""
        return self if self.mtime_ns + YOUNG_NS < read_at_ns else self.doubted()

    def doubted(self) -> FileStat:
        """The same, but matching no later stat, so that the next look reads the file again."""
        return self._replace(mtime_ns=-1)


class Changes(NamedTuple):
    """What differs between two listings, as paths."""

    added: frozenset[str]
    modified: frozenset[str]
    removed: frozenset[str]


@dataclass(slots=True)
class Listing:
    """All files and folders of a vault, or below one folder of it, by their path in the vault."""

    files: dict[str, FileStat] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)  # without the vault's own, whose path is ""
    remote: set[str] = field(default_factory=set)  # files whose text lies in a cloud: not to be read
    unseen: set[str] = field(default_factory=set)  # what is there but could not be looked at
    links: dict[str, str] = field(default_factory=dict)  # symlinks to files of the vault, and these files
    problems: list[Problem] = field(default_factory=list)


def is_hidden(path: str) -> bool:
    """Whether any part of a path in the vault starts with a dot: nothing there belongs to the vault."""
    return path.startswith(".") or "/." in path


def is_below(path: str, folder: str) -> bool:
    """Whether a path lies in a folder of the vault, at any depth; everything lies in the vault itself."""
    return not folder or path.startswith(folder + "/")


def is_within(path: str, folders: Collection[str]) -> bool:
    """Whether a path lies in one of these folders; as quick for a thousand folders as for one."""
    while path:
        path = path.rpartition("/")[0]
        if path in folders:
            return True
    return False


def is_remote(found: os.stat_result) -> bool:
    """Whether a file's text lies in a cloud, so that reading it would download it."""
    attributes = getattr(found, "st_file_attributes", 0)
    return bool(attributes & RECALLED_ATTRIBUTES or getattr(found, "st_flags", 0) & DATALESS_FLAG)


def compare(
    before: Mapping[str, FileStat], after: Mapping[str, FileStat], unseen: Collection[str] = ()
) -> Changes:
    """The difference between two listings; what lies in an unseen folder is not taken for removed."""
    removed = {path for path in before if path not in after}
    if unseen:
        removed = {path for path in removed if path not in unseen and not is_within(path, unseen)}
    modified = {path for path, found in after.items() if path in before and not found.same(before[path])}
    return Changes(frozenset(after.keys() - before.keys()), frozenset(modified), frozenset(removed))


def walk(root: str, below: str = "", remote: Callable[[os.stat_result], bool] = is_remote) -> Listing:
    """List a vault, or what lies below one folder of it; never raises, never opens a file."""
    return _Walk(os.path.realpath(root), remote).run(below)


class _Walk:
    """One walk: a stack of folders yet to be listed, and the symlinks met, which are followed last."""

    def __init__(self, root: str, remote: Callable[[os.stat_result], bool]) -> None:
        self.root = root
        self.remote = remote
        self.listing = Listing()
        self.links: list[str] = []
        self.followed: set[str] = set()

    def run(self, below: str) -> Listing:
        self.descend(below)
        while self.links:
            links, self.links = sorted(self.links), []
            for path in links:
                self.follow(path)
        return self.listing

    def descend(self, folder: str) -> None:
        stack = [folder]
        while stack:
            stack.extend(self.folder(stack.pop()))

    def folder(self, folder: str) -> list[str]:
        """List one folder; the folders in it are returned, not entered, so that no depth is too deep."""
        try:
            with os.scandir(self.absolute(folder)) as found:
                entries = list(found)
        except OSError as error:
            self.unseen(folder, error)
            return []
        self.check_folder_name(folder)
        prefix = folder + "/" if folder else ""
        inner = [path for entry in entries if (path := self.entry(prefix + entry.name, entry))]
        self.listing.folders.update(inner)
        return inner

    def entry(self, path: str, entry: os.DirEntry[str]) -> str | None:
        """Take one entry in; a folder's path is returned."""
        if entry.name.startswith("."):
            self.put_away(path, entry)
            return None
        self.check_name(path, entry.name)
        try:
            if entry.is_symlink() or _is_junction(entry):
                self.links.append(path)
            elif entry.is_dir(follow_symlinks=False):
                return path
            else:
                self.file(path, entry.stat(follow_symlinks=False))
        except OSError as error:
            self.unseen(path, error)
        return None

    def file(self, path: str, found: os.stat_result) -> None:
        if not modes.S_ISREG(found.st_mode):
            self.problem(path, "This is a pipe, a socket or a device, not a file, so it is left out.")
            return
        self.listing.files[path] = FileStat.of(found)
        if self.remote(found):
            self.listing.remote.add(path)
        else:
            self.listing.remote.discard(path)

    def put_away(self, path: str, entry: os.DirEntry[str]) -> None:
        """A dot-file is no part of the vault, except where it stands for a note that iCloud put away."""
        if not entry.name.endswith(ICLOUD_SUFFIX):
            return
        folder, _, name = path.rpartition("/")
        note = (folder + "/" if folder else "") + name[1 : -len(ICLOUD_SUFFIX)]
        if note in self.listing.files:
            return
        try:
            self.listing.files[note] = FileStat.of(entry.stat(follow_symlinks=False))
        except OSError:
            return  # it has just gone
        self.listing.remote.add(note)

    def follow(self, path: str) -> None:
        """Follow a symlink that stays in the vault: each real folder is walked once, under its real name."""
        target = os.path.realpath(self.absolute(path))
        inside = path_inside(self.root, target)
        if inside is None:
            self.problem(path, "This link leads out of the vault, so it is not followed.")
            return
        try:
            found = Path(target).stat()
        except OSError:
            self.listing.links[path] = inside  # until something stands there
            self.problem(path, "This link leads to nothing, so it is left out.")
            return
        if not modes.S_ISDIR(found.st_mode):
            self.listing.links[path] = inside
            self.file(path, found)
        elif inside and is_hidden(inside) and target not in self.followed:
            self.followed.add(target)
            self.listing.folders.add(path)
            self.descend(path)

    def check_name(self, path: str, name: str) -> None:
        if name.isascii() and name.isprintable():
            return
        if "\n" in name or "\r" in name:
            self.problem(path, "The name holds a line break, so no link can reach it; rename the file.")
        try:
            name.encode()
        except UnicodeEncodeError:
            self.problem(path, "The name is not valid UTF-8, so no link can reach it; rename the file.")

    def check_folder_name(self, path: str) -> None:
        if path.endswith((".md", ".canvas", ".base")):
            self.problem(path, "This is a folder with the name of a note; only what lies in it is read.")

    def unseen(self, path: str, error: OSError) -> None:
        """What has gone meanwhile is simply not there; what is there but closed to us is told."""
        if isinstance(error, FileNotFoundError | NotADirectoryError):
            return
        self.listing.unseen.add(path)
        self.problem(path, f"This could not be looked at: {error.strerror or error}; check its permissions.")

    def problem(self, path: str, message: str) -> None:
        self.listing.problems.append(Problem(path, 0, message))

    def absolute(self, path: str) -> str:
        return f"{self.root}/{path}" if path else self.root


def path_inside(root: str, target: str) -> str | None:
    """A real path as a path in the vault with this real root, or None."""
    if target == root:
        return ""
    base = root.rstrip(os.sep) + os.sep
    return target[len(base) :].replace(os.sep, "/") if target.startswith(base) else None


def _is_junction(entry: os.DirEntry[str]) -> bool:
    """Windows only: DirEntry learnt this in Python 3.12, we start at 3.11."""
    if os.name != "nt":
        return False
    return getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0) == JUNCTION_TAG
