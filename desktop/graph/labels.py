"""Which labels to draw and where: the most linked nodes first, each where no other label or mark is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop.graph.compiled import jit
from desktop.graph.layouts.repulsion import Floats

MOST = 200
TRIED = 500  # nodes whose label is tried; a crowd beyond that finds no room anyway
GAP = np.float32(5.0)  # pixels between a mark and its label


@dataclass(frozen=True, slots=True)
class Label:
    """A node's name and the upper left corner of its box."""

    slot: int
    x: float
    y: float
    strong: bool


def place(
    screen: Floats,
    radii: Floats,
    order: NDArray[np.int32],
    strong: NDArray[np.bool_],
    measure: Callable[[NDArray[np.int32]], Floats],
    view: tuple[int, int],
    sure: int = 0,
) -> list[Label]:
    """Tries below, right, left and above each node in `order`; `measure` gives labels' widths and heights.

    The first `sure` may lie on marks where no other place is free, those of each other last: the user
    looks at them.
    """
    sure = int(_in_view(screen[order[:sure]], view).sum())
    order = order[_in_view(screen[order], view)][:TRIED]
    if len(order) == 0:
        return []
    corners = _place(
        screen[order], radii[order], measure(order), np.float32(view[0]), np.float32(view[1]), sure
    )
    named = np.flatnonzero(corners[:, 0] >= 0)
    return [
        Label(slot, x, y, bool(strong[slot]))
        for slot, (x, y) in zip(order[named].tolist(), corners[named].tolist(), strict=True)
    ]


def _in_view(places: Floats, view: tuple[int, int]) -> NDArray[np.bool_]:
    inside: NDArray[np.bool_] = ((places >= 0) & (places <= np.array(view, np.float32))).all(axis=1)
    return inside


@jit
def _place(
    screen: Floats, radii: Floats, sizes: Floats, width: np.float32, height: np.float32, sure: int
) -> Floats:
    """The corner of each label, -1 where it finds no room. Marks stay clear of labels, but for sure ones."""
    count = screen.shape[0]
    corners = np.full((count, 2), np.float32(-1))
    boxes = np.empty((2 * MOST, 4), np.float32)
    marks = taken = min(count, MOST)
    for n in range(marks):
        x, y, r = screen[n, 0], screen[n, 1], radii[n]
        boxes[n] = (x - r, y - r, x + r, y + r)
    for n in range(count):
        if taken - marks == MOST:
            break
        w, h = sizes[n]
        for attempt in range(12 if n < sure else 4):
            spared = marks if attempt < 4 else min(sure, marks) if attempt < 8 else 0
            x, y = _spot(attempt % 4, screen[n], radii[n], w, h)
            inside = x >= 0 and y >= 0 and x + w <= width and y + h <= height
            clear = inside and _free(boxes[:spared], x, y, x + w, y + h)
            if clear and _free(boxes[marks:taken], x, y, x + w, y + h):
                boxes[taken] = (x, y, x + w, y + h)
                taken += 1
                corners[n] = (x, y)
                break
    return corners


@jit
def _free(boxes: Floats, left: np.float32, top: np.float32, right: np.float32, bottom: np.float32) -> bool:
    for n in range(boxes.shape[0]):
        box = boxes[n]
        if left < box[2] and box[0] < right and top < box[3] and box[1] < bottom:
            return False
    return True


@jit
def _spot(
    spot: int, place: Floats, radius: np.float32, width: np.float32, height: np.float32
) -> tuple[np.float32, np.float32]:
    """On whole pixels, so that letters stay sharp."""
    x, y, away, half = place[0], place[1], radius + GAP, np.float32(0.5)
    if spot == 0:
        x, y = x - half * width, y + away
    elif spot == 1:
        x, y = x + away, y - half * height
    elif spot == 2:
        x, y = x - away - width, y - half * height
    else:
        x, y = x - half * width, y - away - height
    return np.float32(np.round(x)), np.float32(np.round(y))
