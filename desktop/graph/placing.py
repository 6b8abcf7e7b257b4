"""What the layout is asked for: all anew, a neighbourhood stirred, a node held; places come back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from desktop.graph.layout_thread import Job, LayoutThread, Slots
from desktop.graph.layouts import Layout, layouts
from desktop.graph.layouts.ground import Ground
from desktop.graph.layouts.links import Links, links
from desktop.graph.layouts.springs import Forces, Heat, stirred, warm
from desktop.graph.scene import Scene

FINISHING_HEAT = 0.05  # after a layout from nothing, which arrives nearly settled
FORCED_HEAT = 0.3  # after a change of the forces, which all nodes feel


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """What is to be laid out, by slots; the rows of its ground are found in the layout's thread."""

    slots: Slots
    ids: tuple[str, ...]
    edges: NDArray[np.int32]
    forces: Forces
    middle: int
    layout: Layout

    def ground(self) -> Ground:
        """The links among these slots, by their numbers in that list."""
        most = max(self.edges.max(initial=-1), self.slots.max(initial=-1), self.middle)
        row_of = np.full(int(most) + 1, -1, np.int32)
        row_of[self.slots] = np.arange(len(self.slots), dtype=np.int32)
        rows = row_of[self.edges]
        among = links(len(self.slots), rows[(rows >= 0).all(axis=1)])
        return Ground(among, self.ids, self.forces, int(row_of[self.middle]) if self.middle >= 0 else -1)

    def same(self, other: Wanted) -> bool:
        """Whether the same nodes with the same links are to be laid out in the same way."""
        mine, theirs = ((one.forces, one.middle, one.ids) for one in (self, other))
        return (
            self.layout is other.layout
            and mine == theirs
            and np.array_equal(self.slots, other.slots)
            and np.array_equal(self.edges, other.edges)
        )


class Placing:
    """`shown` are the scene's nodes that take part; set it before asking for anything."""

    def __init__(self, scene: Scene, wake: Callable[[], None]) -> None:
        self.forces = Forces()
        self.layout = "force"
        self.shown: NDArray[np.bool_] = scene.alive
        self._scene = scene
        self._thread = LayoutThread(wake)
        self._whole = False  # a layout from nothing is on its way
        self._asked: Wanted | None = None  # the last of those
        self._stirred: set[int] = set()  # what moves, or will once that layout is there

    @property
    def settled(self) -> bool:
        return self._thread.settled

    def stop(self) -> None:
        self._thread.stop()

    def all_anew(self, middle: int = -1) -> None:
        """By the chosen layout; a layout by rings puts the topic in slot `middle` there."""
        wanted = self._wanted(middle)
        if self._whole and self._asked is not None and wanted.same(self._asked):
            return  # it is on its way already: a vault that is being read asks more than once
        self._asked = wanted
        self._whole, self._stirred = True, set()
        slots, layout = wanted.slots, wanted.layout
        heat = warm(len(slots), self.forces, FINISHING_HEAT) if layout.springs else None
        self._thread.submit(Job(slots, wanted.ground, heat, layout=layout))

    def stir(self, touched: Iterable[int]) -> None:
        """These nodes have changed: they and their neighbourhood find new places, nobody else moves."""
        if not layouts()[self.layout].springs:
            self.all_anew()
            return
        self._stirred = self._stirred.union(touched) if self._whole or not self.settled else set(touched)
        if not self._whole:
            self._scene.settle_unplaced()
            self._submit(lambda count, among, rows: stirred(count, among, rows, self.forces))

    def rest(self) -> None:
        """Whatever is on its way is no longer wanted."""
        self._whole, self._stirred = False, set()
        self._thread.drop()

    def reheat(self) -> None:
        """The forces have changed: all nodes move on from where they are."""
        if layouts()[self.layout].springs and not self._whole:
            self._submit(lambda count, _among, _rows: warm(count, self.forces, FORCED_HEAT))
        else:
            self.all_anew()

    def hold(self, slot: int, place: tuple[float, float]) -> None:
        """A node is dragged, and its neighbourhood follows it."""
        self._scene.place([(slot, place)])
        self._thread.hold(slot, place)
        if self.settled and layouts()[self.layout].springs:
            self.stir([slot])

    def let_go(self, slots: list[int]) -> None:
        """Dragged nodes stay where they are, pinned; what moves beside them goes on around them."""
        for slot in slots:
            self._thread.hold(slot, None)
            self._scene.pin(slot, True)
        if layouts()[self.layout].springs:
            self.stir(slots)

    def take(self) -> bool:
        """Brings the newest places into the scene; whether there were any."""
        newest = self._thread.take()
        if newest is None:
            return False
        slots, places = newest
        living = slots < len(self._scene)  # another lens may have come with fewer nodes meanwhile
        living[living] = self._scene.alive[slots[living]]
        self._scene.positions[slots[living]] = places[living]
        if self._whole:
            self._whole = False
            if self._stirred:
                self.stir(self._stirred)
        return True

    # ---- jobs --------------------------------------------------------------------------------

    def _submit(self, heat_of: Callable[[int, Links, list[int]], Heat]) -> None:
        wanted, scene = self._wanted(), self._scene
        slots, stirred = wanted.slots, np.fromiter(self._stirred, np.int32)
        pinned = scene.pinned[slots].copy()

        def heat(ground: Ground) -> Heat:
            rows = np.flatnonzero(np.isin(slots, stirred)).tolist()
            made = heat_of(len(slots), ground.links, rows)
            return replace(made, mobility=np.where(pinned, np.float32(0), made.mobility))

        self._thread.submit(Job(slots, wanted.ground, heat, scene.positions[slots].copy()))

    def _slots(self) -> Slots:
        return np.flatnonzero(self.shown).astype(np.int32)

    def _wanted(self, middle: int = -1) -> Wanted:
        scene, slots = self._scene, self._slots()
        ids = tuple([scene.ids[slot] for slot in slots.tolist()])
        return Wanted(slots, ids, scene.edges.copy(), self.forces, middle, layouts()[self.layout])
