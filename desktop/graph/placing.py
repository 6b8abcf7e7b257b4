"""What the layout is asked for: all anew, a neighbourhood stirred, a node held; places come back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

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
Whole = tuple[Slots, Ground, Layout]


class Placing:
    """`shown` are the scene's nodes that take part; set it before asking for anything."""

    def __init__(self, scene: Scene, wake: Callable[[], None]) -> None:
        self.forces = Forces()
        self.layout = "force"
        self.shown: NDArray[np.bool_] = scene.alive
        self._scene = scene
        self._thread = LayoutThread(wake)
        self._whole = False  # a layout from nothing is on its way
        self._asked: Whole | None = None  # the last of those
        self._stirred: set[int] = set()  # what moves, or will once that layout is there

    @property
    def settled(self) -> bool:
        return self._thread.settled

    def stop(self) -> None:
        self._thread.stop()

    def all_anew(self, middle: int = -1) -> None:
        """By the chosen layout; a layout by rings puts the topic in slot `middle` there."""
        slots, layout = self._slots(), layouts()[self.layout]
        heat = warm(len(slots), self.forces, FINISHING_HEAT) if layout.springs else None
        ground = self._ground(slots, middle)
        if self._whole and self._asked is not None and _same(self._asked, (slots, ground, layout)):
            return  # it is on its way already: a vault that is being read asks more than once
        self._asked = slots, ground, layout
        self._whole, self._stirred = True, set()
        self._thread.submit(Job(slots, ground, heat, layout=layout))

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
        slots, scene = self._slots(), self._scene
        stirred, pinned = np.fromiter(self._stirred, np.int32), scene.pinned[slots].copy()

        def heat(ground: Ground) -> Heat:
            rows = np.flatnonzero(np.isin(slots, stirred)).tolist()
            made = heat_of(len(slots), ground.links, rows)
            return replace(made, mobility=np.where(pinned, np.float32(0), made.mobility))

        ground = partial(_ground, slots, scene.edges.copy(), len(scene), self.forces)
        self._thread.submit(Job(slots, ground, heat, scene.positions[slots].copy()))

    def _slots(self) -> Slots:
        return np.flatnonzero(self.shown).astype(np.int32)

    def _ground(self, slots: Slots, middle: int) -> Ground:
        """The links among some slots, by their numbers in that list."""
        scene = self._scene
        ids = tuple([scene.ids[slot] for slot in slots.tolist()])
        return _ground(slots, scene.edges, len(scene), self.forces, middle, ids)


def _ground(
    slots: Slots,
    edges: NDArray[np.int32],
    count: int,
    forces: Forces,
    middle: int = -1,
    ids: tuple[str, ...] = (),
) -> Ground:
    """Of so many slots those that take part; springs alone need no ids."""
    row_of = np.full(count, -1, np.int32)
    row_of[slots] = np.arange(len(slots), dtype=np.int32)
    rows = row_of[edges]
    among = links(len(slots), rows[(rows >= 0).all(axis=1)])
    return Ground(among, ids, forces, int(row_of[middle]) if middle >= 0 else -1)


def _same(one: Whole, other: Whole) -> bool:
    """Whether the same nodes with the same links are to be laid out in the same way."""
    (slots, ground, layout), (others, theirs, as_well) = one, other
    return (
        layout is as_well
        and (ground.forces, ground.middle, ground.ids) == (theirs.forces, theirs.middle, theirs.ids)
        and np.array_equal(slots, others)
        and np.array_equal(ground.links.starts, theirs.links.starts)
        and np.array_equal(ground.links.ends, theirs.links.ends)
    )
