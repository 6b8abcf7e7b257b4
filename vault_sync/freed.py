"""Memory that Python has freed, given back to the system after a large piece of work.

The C library keeps what small objects have left behind for the next ones; after a vault has been read there
are no next ones. Where it is another library than glibc nothing is done.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from typing import Any


def give_back() -> None:
    """Costs some milliseconds: not in the middle of something."""
    if trim := _trim():
        trim(0)


@cache
def _trim() -> Any:
    if sys.platform != "linux":
        return None
    return getattr(ctypes.CDLL(None), "malloc_trim", None)
