"""The one way the graph's inner loops are compiled: when first called, kept, free of the interpreter's lock.

Nothing is compiled, nor numba itself loaded, before something calls: a window is there sooner without it.
What was compiled is kept beside the code where that can be written, else in the app's cache folder: a
frozen app has no code files, and an installed one may not be writable.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from vault_sync.places import cache_folder


def kept_in(package: Path, frozen: bool) -> str:
    """The folder for what was compiled; "" for the place beside the code."""
    if frozen or not os.access(package, os.W_OK):
        return str(cache_folder() / "compiled")
    return ""


class Compiled:
    """A function of numbers and arrays that the first call compiles, or fetches from where that was kept."""

    _lock = threading.RLock()  # the window and the layout's thread may both be the first

    def __init__(self, function: Callable[..., Any], fastmath: bool) -> None:
        self.__doc__ = function.__doc__
        self._function, self._fastmath = function, fastmath
        self._made: Any = None

    def __call__(self, *arguments: Any) -> Any:
        return (self._made or self.ready())(*arguments)

    def ready(self) -> Any:
        """Numba's own object. Compiled code can only call such: so they take our place in the module."""
        with self._lock:
            if self._made is None:
                names = self._function.__globals__
                self._made = _numba().njit(cache=True, nogil=True, fastmath=self._fastmath)(self._function)
                for name, value in list(names.items()):
                    if isinstance(value, Compiled):
                        names[name] = value.ready()
            return self._made

    @property
    def signatures(self) -> list[Any]:
        """For which kinds of arguments it has been compiled."""
        return list(self.ready().signatures)


def _numba() -> Any:
    """It looks whether SciPy's linear algebra is there, for functions that none of ours uses: loading that
    would take longer than loading all of ours, so it is told no."""
    absent = "scipy.linalg" not in sys.modules
    if absent:
        sys.modules["scipy.linalg"] = None  # type: ignore[assignment]  # Python's own way to say so
    try:
        import numba
        import numba.np.arraymath
    finally:
        if absent:
            del sys.modules["scipy.linalg"]
    if folder := kept_in(Path(__file__).parent, bool(getattr(sys, "frozen", False))):
        numba.config.CACHE_DIR = folder
    return numba


def jit(function: Callable[..., Any]) -> Any:
    return Compiled(function, fastmath=False)


def fast(function: Callable[..., Any]) -> Any:
    """Where the order of additions does not matter."""
    return Compiled(function, fastmath=True)
