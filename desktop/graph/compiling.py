"""Compiles what is not kept from an earlier start, in processes of their own: that takes many seconds of pure
Python, and in a thread of the window's process the window would stand still for them.

A stamp beside what is kept says for which code, numba and Python it was made.
"""

from __future__ import annotations

import multiprocessing
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from importlib.util import find_spec
from multiprocessing.process import BaseProcess
from pathlib import Path

from desktop.graph.compiled import kept_in
from desktop.version import VERSION
from vault_sync.priority import BESIDE, step_back

PACKAGE = Path(__file__).parent
there = threading.Event()  # unset while something that a layout or a picture calls is being made elsewhere
there.set()


class Compiling:
    """Some parts, each by a function that calls all of it. `make` waits in its thread for what is missing."""

    def __init__(self, *parts: Callable[[], None]) -> None:
        self._parts = parts
        self._processes: list[BaseProcess] = []
        self._over = threading.Event()

    def make(self) -> None:
        """What a process could not make is compiled by whoever calls it."""
        spawn = multiprocessing.get_context("spawn")
        for part in self._parts:
            if not is_kept(part) and not self.over:
                process = spawn.Process(target=make, args=(part,), name="compiling", daemon=True)
                process.start()
                self._processes.append(process)
        for process in self._processes:
            if self.over:
                process.terminate()
            process.join()

    @property
    def over(self) -> bool:
        return self._over.is_set()

    def end(self) -> None:
        """Nobody needs it any more."""
        self._over.set()
        for process in self._processes:
            process.terminate()


def make(work: Callable[[], None]) -> None:
    """The other side."""
    step_back(BESIDE)
    work()
    keep(work)


def is_kept(work: Callable[[], None]) -> bool:
    with suppress(OSError):
        return _stamp(work).read_text("ascii") == _made_for()
    return False


def keep(work: Callable[[], None]) -> None:
    """Where this cannot be written all is found out anew the next time."""
    with suppress(OSError):
        _stamp(work).parent.mkdir(parents=True, exist_ok=True)
        _stamp(work).write_text(_made_for(), "ascii")


def _stamp(work: Callable[[], None]) -> Path:
    folder = kept_in(PACKAGE, bool(getattr(sys, "frozen", False))) or PACKAGE / "__pycache__"
    return Path(folder) / f"{work.__name__}.stamp"


def _made_for() -> str:
    """Another text where anything would have to be compiled anew."""
    numba = find_spec("numba")
    theirs = [sys.executable, numba.origin if numba and numba.origin else ""]
    files = [*PACKAGE.rglob("*.py"), *map(Path, theirs)]
    known = sorted((str(path), path.stat().st_mtime_ns) for path in files if path.is_file())
    return blake2b(repr((VERSION, sys.version, known)).encode(), digest_size=16).hexdigest()
