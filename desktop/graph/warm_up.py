"""Loads what is compiled before it is needed: in threads, while the window is already there.

What a picture needs comes first. A layout's part comes when the first picture has had its time: a vault that
was here before is drawn from kept places, and one that was not loads it by itself. What no earlier start has
kept is compiled in processes before; until then there are no pictures, and layouts wait.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cache

import numpy as np

from desktop.graph import compiling, label_pictures, labels, raster, raster_marks
from desktop.graph.compiling import Compiling
from desktop.graph.layouts import multilevel
from desktop.graph.layouts.links import links
from desktop.graph.layouts.separate import separate


@cache
def begin() -> threading.Thread:
    """Starts once a process."""
    compiling.there.clear()
    return _started(_first)


@cache
def begin_layout() -> threading.Thread:
    """The same for what the first change of a graph needs."""
    return _started(_then)


def loading() -> bool:
    """Whether the window would have to wait for a picture."""
    return bool(begin.cache_info().currsize) and begin().is_alive()


def end() -> None:
    """The program ends: what is still to be made or loaded is not needed any more."""
    _making().end()


@cache
def _making() -> Compiling:
    return Compiling(picture, layout)


def _first() -> None:
    try:
        _making().make()
    finally:
        compiling.there.set()
    if not _making().over:
        picture()


def _then() -> None:
    compiling.there.wait()
    if not _making().over:
        layout()


def _started(work: Callable[[], None]) -> threading.Thread:
    # No daemon: a thread that is cut off within compiled code takes the whole process down with it.
    thread = threading.Thread(target=work, name="warm-up")
    thread.start()
    return thread


def warm_up() -> None:
    """All of it, here and now."""
    for work in (picture, layout):
        work()
        compiling.keep(work)


def picture() -> None:
    """The smallest one that uses every compiled function of a picture."""
    screen = np.array([[1, 1], [14, 14]], np.float32)
    radii, one = np.full(2, 3, np.float32), np.float32(1)
    edges, order = np.array([[0, 1]], np.int32), np.arange(2, dtype=np.int32)
    ink, style, shape = np.zeros(1, np.uint32), np.zeros(1, np.uint8), np.zeros(2, np.uint8)
    pixels = np.zeros((16, 16), np.uint32)
    raster.draw_edges(pixels, screen, edges, ink, style, one)
    raster.fade(pixels, np.uint32(0), np.uint32(100))
    raster.draw_arrows(pixels, screen, radii, edges, ink, one)
    inks, made = np.zeros(2, np.uint32), raster_marks.stamps()
    raster_marks.draw_nodes(pixels, screen, radii, shape, inks, order, np.uint32(0), made, one)
    labels.place(
        screen,
        radii,
        order,
        np.zeros(2, bool),
        lambda slots: np.full((len(slots), 2), 4, np.float32),
        (16, 16),
    )
    label_pictures.haloed(np.zeros((2, 2), np.uint8), one, np.uint32(0), np.uint32(0), pixels[:2, :2].copy())


def layout() -> None:
    """A short one of the smallest graph that uses every compiled function of a layout."""
    ring, steps = np.arange(300, dtype=np.int32), iter((True, True))  # large enough to be made smaller first
    among = links(300, np.stack([ring, np.roll(ring, 1)], axis=1))
    placed = multilevel.positions(among, goes_on=lambda: next(steps, False))
    separate(placed, np.ones(len(placed), np.float32), np.float32(1))  # which is for a layout that cools down
