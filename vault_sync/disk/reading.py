"""Reading one file of a vault: whole, never torn, never waiting on a pipe, never out of the vault."""

from __future__ import annotations

import os
import stat as modes
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from vault_sync.disk.reconcile import FileStat, is_hidden, is_remote

LARGEST = 64 << 20  # bytes; a note beyond this is named in a Problem and not read
TRIES = 3


class Content(NamedTuple):
    """What a file held at one moment. `torn`: it was still being written after the last try."""

    data: bytes
    stat: FileStat
    torn: bool


class Refused(NamedTuple):
    """Why a file that is there was not read: a sentence for its Problem."""

    message: str
    stat: FileStat | None = None


class Sight(NamedTuple):
    """What stands at a path, without opening it."""

    stat: FileStat
    remote: bool
    is_shared: bool = False  # a hard link: the same file has another name, somewhere


def look_at(root: str, path: str, remote: Callable[[os.stat_result], bool] = is_remote) -> Sight | None:
    """A file of the vault as `walk` would list it, or None where it would list none. OSError: cannot tell."""
    if is_hidden(path):
        return None
    absolute = Path(root, path)
    try:
        found = absolute.lstat()
        if modes.S_ISLNK(found.st_mode):
            if not Path(os.path.realpath(absolute)).is_relative_to(root):
                return None
            found = _followed(absolute)
    except (FileNotFoundError, NotADirectoryError):
        return None
    if not modes.S_ISREG(found.st_mode):
        return None
    return Sight(FileStat.of(found), remote(found), found.st_nlink > 1)


def _followed(link: Path) -> os.stat_result:
    """Where a link leads; like `walk`, whatever is in the way (a loop too) means that it leads to nothing."""
    try:
        return link.stat()
    except OSError as error:
        raise FileNotFoundError(*error.args) from None


def is_listed(root: str, path: str) -> bool:
    """Whether a file stands under exactly this name, also where case does not count."""
    absolute = Path(root, path)
    try:
        absolute.lstat()
        return any(found.name == absolute.name for found in absolute.parent.iterdir())
    except (OSError, ValueError):
        return False


def read_file(root: str, path: str, largest: int = LARGEST) -> Content | Refused | None:
    """The bytes of a file, or why they cannot be had; None: there is no file. `root` is a real path."""
    absolute = f"{root}/{path}"
    try:
        # Without O_NONBLOCK, opening a pipe that took a note's place would wait for ever.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        descriptor = os.open(absolute, flags)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        return Refused(f"This file cannot be opened: {_reason(error)}; check its permissions.")
    try:
        return _read_whole(descriptor, largest)
    except OSError as error:
        return Refused(f"This file cannot be read: {_reason(error)}.")
    finally:
        os.close(descriptor)


def _read_whole(descriptor: int, largest: int) -> Content | Refused | None:
    """Read until a read lies between two equal stats."""
    before = os.fstat(descriptor)
    if not modes.S_ISREG(before.st_mode):
        return None
    for _ in range(TRIES):
        if before.st_size > largest:
            size = before.st_size >> 20
            message = f"This file has {size} MB, more than {largest >> 20} MB, so its text is not read."
            return Refused(message, FileStat.of(before))
        data = _read_to_end(descriptor, before.st_size, largest)
        after = os.fstat(descriptor)
        if FileStat.of(before) == FileStat.of(after) and len(data) == after.st_size:
            return Content(data, FileStat.of(after), torn=False)
        before = after
    return Content(data, FileStat.of(after), torn=True)


def _read_to_end(descriptor: int, expected: int, largest: int) -> bytes:
    os.lseek(descriptor, 0, os.SEEK_SET)
    chunks: list[bytes] = []
    size = 0
    while size <= largest and (chunk := os.read(descriptor, max(expected - size, 4096))):
        chunks.append(chunk)
        size += len(chunk)
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()
