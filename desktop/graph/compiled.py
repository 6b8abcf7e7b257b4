"""The one way the graph's inner loops are compiled: ahead of the second call, free of the interpreter's lock.

What was compiled is kept beside the code where that can be written, else in the app's cache folder: a
frozen app has no code files, and an installed one may not be writable.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import numba

from vault_sync.places import cache_folder


def kept_in(package: Path, frozen: bool) -> str:
    """The folder for what was compiled; "" for the place beside the code."""
    if frozen or not os.access(package, os.W_OK):
        return str(cache_folder() / "compiled")
    return ""


if folder := kept_in(Path(__file__).parent, bool(getattr(sys, "frozen", False))):
    numba.config.CACHE_DIR = folder

jit: Any = numba.njit(cache=True, nogil=True)
fast: Any = numba.njit(cache=True, nogil=True, fastmath=True)
