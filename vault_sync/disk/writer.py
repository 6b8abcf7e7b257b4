"""The only code that changes a vault: results notes and their attachments, in the results folder alone.

Nothing is written that cannot be written whole (temporary file, fsync, replace), nothing is overwritten
that was not read just before (compare-and-swap on a hash), and whatever stands in the way is a
`Conflict`, a value to show, never an exception.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from vault_sync.disk import blocks
from vault_sync.disk.notename import problem_with

QUIET_SECONDS = 10.0  # somebody who saved less than this ago is probably still writing
RETRY_SECONDS = (0.01, 0.02, 0.04, 0.08, 0.16)  # Windows: a scanner or Obsidian holds the file a moment
_REMEMBERED = 1_000  # hashes of what was written; a run writes a handful

EDITED = "the part that Topograph replaces was edited by hand"


@dataclass(frozen=True, slots=True)
class Written:
    """A file stands in the vault as it was meant to."""

    path: str  # relative to the vault
    digest: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A file was left as it is, and why."""

    path: str
    reason: str  # the second half of a sentence
    later: bool = False  # trying again in a while may help

    def __str__(self) -> str:
        return f"{self.path} was not written: {self.reason}."


class _Refused(Exception):
    """Carries a reason out of the steps below; never leaves this module."""

    def __init__(self, reason: str, later: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.later = reason, later


def digest(data: bytes) -> str:
    """The hash by which a file's content is compared and remembered."""
    return hashlib.blake2b(data, digest_size=20).hexdigest()


@dataclass(slots=True)
class Writer:
    """Writes into one folder of one vault, and remembers what it wrote."""

    vault: Path
    folder: str  # the results folder, relative to the vault
    announce: Callable[[bytes], None] = lambda content: None  # told of each content before it appears
    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    windows: bool = sys.platform == "win32"
    _written: dict[str, None] = field(default_factory=dict)  # as an ordered set of digests

    def create(self, path: str, content: str | bytes) -> Written | Conflict:
        """A new file; one that is already there is never touched."""
        return self._carefully(path, lambda: self._create(path, _encoded(content)))

    def replace_block(self, path: str, block_id: str, body: str, was: str = "") -> Written | Conflict:
        """A new inside for the marked block of a note; every other byte stays.

        Where the digest is given that the inside `was` written with, one that was edited since is left.
        """

        def change(data: bytes) -> bytes:
            old = blocks.inside(data, block_id)
            if was and isinstance(old, bytes) and digest(old) != was:
                raise _Refused(EDITED)
            new = blocks.replaced(data, block_id, body)
            if isinstance(new, str):
                raise _Refused(new)
            return new

        return self._carefully(path, lambda: self._swap(path, change))

    def replace_attachment(self, path: str, content: bytes, was: str) -> Written | Conflict:
        """A new picture in place of the one with digest `was`, which Topograph wrote earlier."""

        def change(data: bytes) -> bytes:
            if digest(data) != was:
                raise _Refused("somebody else changed it")
            return content

        return self._carefully(path, lambda: self._swap(path, change))

    def wrote(self, content_digest: str) -> bool:
        """Whether this content is our own, so that its change is not taken for the user's edit."""
        return content_digest in self._written

    def _carefully(self, path: str, step: Callable[[], str]) -> Written | Conflict:
        try:
            return Written(path, step())
        except _Refused as refusal:
            return Conflict(path, refusal.reason, refusal.later)
        except FileNotFoundError:
            return Conflict(path, "it is no longer there")
        except OSError as error:
            return Conflict(path, (error.strerror or str(error)).lower(), error.errno in _PASSING)
        except ValueError as error:  # a NUL or a lone surrogate in a name
            return Conflict(path, str(error))

    def _create(self, path: str, data: bytes) -> str:
        if reason := problem_with(path.rpartition("/")[2]):
            raise _Refused(reason)
        target = self._place(path)
        self._check_inside(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        self._check_inside(target)  # again, now that every folder on the way is there
        temporary = _write_temporary(target, data, mode=None)
        try:
            self.announce(data)
            self._link_new(temporary, target, data)
        finally:
            with suppress(OSError):
                temporary.unlink()
        _sync_folder(target.parent)
        return self._remember(data)

    def _link_new(self, temporary: Path, target: Path, data: bytes) -> None:
        """Give the finished file its name, unless that name is taken: `link` never overwrites."""
        try:
            os.link(temporary, target)
        except FileExistsError:
            raise _Refused("a file of that name is already there") from None
        except OSError:  # a file system without hard links: less than atomic, still never over another file
            _write_new(target, data)

    def _swap(self, path: str, change: Callable[[bytes], bytes]) -> str:
        target = self._place(path)
        self._check_inside(target)
        before = _read_ordinary(target)
        self._check_quiet(target, before)
        after = change(before)
        if after == before:
            return self._remember(after)
        temporary = _write_temporary(target, after, stat.S_IMODE(target.stat().st_mode))
        try:
            self.announce(after)
            self._replace(temporary, target, digest(before))
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise
        _sync_folder(target.parent)
        return self._remember(after)

    def _replace(self, temporary: Path, target: Path, was: str) -> None:
        """Put the new file in the old one's place, if that is still what was read."""
        for pause in (*RETRY_SECONDS, None):
            if digest(_read_ordinary(target)) != was:
                raise _Refused("somebody else changed it just now", later=True)
            try:
                os.replace(temporary, target)  # noqa: PTH105 — one replaceable call, for tests
                return
            except PermissionError:
                if not self.windows or pause is None:
                    raise
                self.sleep(pause)

    def _check_quiet(self, target: Path, data: bytes) -> None:
        """Syncthing sets old modification times, so the time of the last change to the inode counts too."""
        state = target.stat()
        age = self.now() - max(state.st_mtime, state.st_ctime)
        if -QUIET_SECONDS < age < QUIET_SECONDS and not self.wrote(digest(data)):
            raise _Refused("somebody changed it in the last 10 seconds", later=True)

    def _place(self, path: str) -> Path:
        """The file's place on disk: on a plain path in the results folder or below."""
        inside = self.folder.strip("/")
        if inside and not path.startswith(inside + "/"):
            raise _Refused(f"it lies outside the results folder {inside}")
        parts = path.split("/")
        if "" in parts or any(part.startswith(".") for part in parts):
            raise _Refused("its path is not a plain path to a visible file of the vault")
        return self.vault / path

    def _check_inside(self, target: Path) -> None:
        """No link, at any depth, may lead the writing out of the results folder."""
        below = target.parent.relative_to(self.vault)
        real, meant = os.path.realpath(target.parent), Path(os.path.realpath(self.vault), below)
        if os.path.normcase(real) != os.path.normcase(meant):
            raise _Refused("a link leads its folder elsewhere")
        if target.is_symlink():
            raise _Refused("it is a link to another place")

    def _remember(self, data: bytes) -> str:
        own = digest(data)
        self._written[own] = None
        while len(self._written) > _REMEMBERED:
            del self._written[next(iter(self._written))]
        return own


_PASSING = frozenset({errno.ENOSPC, errno.EAGAIN, errno.EBUSY, errno.EACCES, errno.EDQUOT, errno.EIO})


def _encoded(content: str | bytes) -> bytes:
    return content if isinstance(content, bytes) else content.encode("utf-8", "surrogateescape")


def _read_ordinary(target: Path) -> bytes:
    if not stat.S_ISREG(target.lstat().st_mode):
        raise _Refused("it is no ordinary file")
    return target.read_bytes()


def _write_temporary(target: Path, data: bytes, mode: int | None) -> Path:
    """The content under a dotted name beside the target: Obsidian and the watcher pass over those."""
    temporary = target.parent / f".topograph-{os.getpid()}-{os.urandom(6).hex()}.tmp"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        try:
            _write_through(descriptor, data)
        finally:
            os.close(descriptor)
        if mode is not None:
            temporary.chmod(mode)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    return temporary


def _write_new(target: Path, data: bytes) -> None:
    try:
        file = target.open("xb")
    except FileExistsError:
        raise _Refused("a file of that name is already there") from None
    with file:
        try:
            _write_through(file.fileno(), data)
        except BaseException:
            target.unlink()
            raise


def _write_through(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
    os.fsync(descriptor)


def _sync_folder(folder: Path) -> None:
    """Make the new name itself durable, where folders can be opened."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
