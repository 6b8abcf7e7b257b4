"""The operating system's lock on a run: who holds it is its planner, and it goes with its process.

The lock lies on a byte far beyond the end on Windows, where a locked byte cannot be read; what the file
says (host, process, boot) is information for people and decides nothing.
"""

from __future__ import annotations

import errno
import json
import os
import platform
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from automl.results.rundir_errors import RunFolderError, told

_TAKEN = {errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK}

if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30

    def _locked(descriptor: int, *, shared: bool, wait: bool) -> None:
        while True:
            os.lseek(descriptor, _FAR, os.SEEK_SET)
            try:
                msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
                break
            except OSError as error:  # Windows itself waits ten seconds at most
                if not wait or error.errno != errno.EDEADLK:
                    raise
        os.lseek(descriptor, 0, os.SEEK_SET)

    def _unlocked(descriptor: int) -> None:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _locked(descriptor: int, *, shared: bool, wait: bool) -> None:
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        fcntl.flock(descriptor, kind if wait else kind | fcntl.LOCK_NB)

    def _unlocked(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock, or held it last: for people to read."""

    host: str = ""
    pid: int = 0
    boot: str = ""
    at: float = 0.0


def host() -> str:
    """This computer's name, by which a run folder knows where it was written."""
    return platform.node() or "unknown"


def boot() -> str:
    """Which start of the computer this is, where the system says so."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        return ""


def holder(file: Path) -> Holder:
    """Who held the lock last, as the file says; empty where it says nothing."""
    try:
        plain = json.loads(file.read_bytes())
        return Holder(str(plain["host"]), int(plain["pid"]), str(plain["boot"]), float(plain["at"]))
    except (OSError, ValueError, TypeError, KeyError):
        return Holder()


def held(file: Path) -> bool:
    """Whether a living process holds the lock; works on a read-only disk too."""
    try:
        descriptor = os.open(file, os.O_RDONLY)
    except OSError:
        return False
    try:
        _locked(descriptor, shared=True, wait=False)
    except OSError as error:
        return error.errno in _TAKEN
    else:
        _unlocked(descriptor)
        return False
    finally:
        os.close(descriptor)


class Lock:
    """A lock taken; ends with `release`, with its `with` block or with the process."""

    def __init__(self, file: Path, what: str) -> None:
        """Takes the lock or raises; `what` is named in the sentence, like “run abc”."""
        self._file = file
        with told(file):
            self._descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _take(self._descriptor, file, what)
            self._sign()
        except BaseException:
            os.close(self._descriptor)
            raise

    def _sign(self) -> None:
        me = Holder(host(), os.getpid(), boot(), time.time())
        with told(self._file):
            os.ftruncate(self._descriptor, 0)
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            os.write(self._descriptor, json.dumps(asdict(me)).encode())

    def release(self) -> None:
        """Gives the lock back; again is harmless."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __enter__(self) -> Lock:
        return self

    def __exit__(self, *_error: object) -> None:
        self.release()


def _take(descriptor: int, file: Path, what: str) -> None:
    """A few tries, because somebody who only asks `held` has the lock for a moment."""
    for left in reversed(range(10)):
        try:
            return _locked(descriptor, shared=False, wait=False)
        except OSError as error:
            if error.errno not in _TAKEN:
                raise RunFolderError(
                    f"The disk of “{file.parent}” cannot lock files ({error.strerror}): use --out on another."
                ) from error
            if not left:
                who = holder(file)
                by = f" in process {who.pid} on {who.host}" if who.pid else ""
                raise RunFolderError(f"{what} is already at work{by}.") from error
            time.sleep(0.03)
    return None


@contextmanager
def turn(descriptor: int) -> Iterator[None]:
    """One process after another in here; on a disk that cannot lock, appending alone must do."""
    try:
        _locked(descriptor, shared=False, wait=True)
    except OSError:
        yield
        return
    try:
        yield
    finally:
        _unlocked(descriptor)
