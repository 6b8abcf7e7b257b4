"""Which labels to draw and where: the most linked nodes first, each where no other label or mark is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from desktop.graph.layouts.repulsion import Floats

MOST = 200
CELL = 8  # pixels: how finely taken room is remembered
GAP = 5.0  # pixels between a mark and its label


@dataclass(frozen=True, slots=True)
class Label:
    """A node's name and the left end of its base line's box."""

    slot: int
    x: float
    y: float
    strong: bool


class Room:
    """What of the view is taken, in cells."""

    def __init__(self, width: int, height: int) -> None:
        self._taken = np.zeros((height // CELL + 2, width // CELL + 2), bool)
        self._width, self._height = width, height

    def take(self, left: float, top: float, width: float, height: float) -> bool:
        """Takes a box if it lies in view and is free; whether it did."""
        if left < 0 or top < 0 or left + width > self._width or top + height > self._height:
            return False
        box = self._cells(left, top, width, height)
        if self._taken[box].any():
            return False
        self._taken[box] = True
        return True

    def block(self, left: float, top: float, width: float, height: float) -> None:
        self._taken[self._cells(max(left, 0), max(top, 0), width, height)] = True

    @staticmethod
    def _cells(left: float, top: float, width: float, height: float) -> tuple[slice, slice]:
        rows = slice(int(top) // CELL, int(top + height) // CELL + 1)
        return rows, slice(int(left) // CELL, int(left + width) // CELL + 1)


def place(
    screen: Floats,
    radii: Floats,
    order: Iterable[int],
    strong: Callable[[int], bool],
    measure: Callable[[int, bool], tuple[float, float]],
    view: tuple[int, int],
) -> list[Label]:
    """Tries below, right, left and above each node in `order`; `measure` gives a label's width and height."""
    room = Room(*view)
    order = [slot for slot in order if _in_view(screen[slot], view)]
    for slot in order[:MOST]:
        x, y, r = float(screen[slot, 0]), float(screen[slot, 1]), float(radii[slot])
        room.block(x - r, y - r, 2 * r, 2 * r)
    labels: list[Label] = []
    for slot in order:
        if len(labels) == MOST:
            break
        bold = strong(slot)
        width, height = measure(slot, bold)
        for x, y in _spots(screen[slot], radii[slot], width, height):
            if room.take(x, y, width, height):
                labels.append(Label(slot, x, y, bold))
                break
    return labels


def _in_view(place: Floats, view: tuple[int, int]) -> bool:
    return bool(0 <= place[0] <= view[0] and 0 <= place[1] <= view[1])


def _spots(place: Floats, radius: np.float32, width: float, height: float) -> tuple[tuple[float, float], ...]:
    x, y, away = float(place[0]), float(place[1]), float(radius) + GAP
    return (
        (x - width / 2, y + away),
        (x + away, y - height / 2),
        (x - away - width, y - height / 2),
        (x - width / 2, y - away - height),
    )
