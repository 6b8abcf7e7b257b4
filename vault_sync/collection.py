"""Python's cyclic garbage collector, kept from tracing values that are being made by the million."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collection() -> Iterator[None]:
    """No collection meanwhile. Notes and links hold no cycles, so all that it could find is nothing.

    What was made stays out of every later collection too: tracing half a million tuples again and again
    would cost a tenth of a second each time, in the middle of whatever is happening.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()
            gc.enable()
