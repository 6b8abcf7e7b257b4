"""What the canvas draws: nodes and edges as arrays that grow and shrink with the graph, in place.

A node keeps its slot, and with it its place, as long as it lives, through renames too. A freed slot has
no size and no edges, so whatever loops over all slots passes it by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import compress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop.graph.layouts.links import Links, links
from desktop.graph.layouts.repulsion import Floats
from vault_sync.graph.arrays import EDGE_KINDS, TOPIC_KINDS, GraphArrays
from vault_sync.graph.diff import GraphDiff, Linked
from vault_sync.graph.graph import Topic

KIND_CODES = {kind: code for code, kind in enumerate(TOPIC_KINDS)}
EDGE_CODES = {kind: code for code, kind in enumerate(EDGE_KINDS)}
LEAST_ROOM = 64
FEW = 20
KIND_BITS, END_BITS = 4, 29  # of an edge's key: more kinds and nodes than there will ever be
KIND = (1 << KIND_BITS) - 1
Keys = NDArray[np.int64]
BESIDE = 60.0  # how far from its neighbours' middle a new node begins


class Scene:
    """Nodes by slot: ids, titles, kinds, positions, alive, pinned; edges with their kinds beside them."""

    def __init__(self) -> None:
        self.slot_of: dict[str, int] = {}
        self.ids: list[str] = []
        self.titles: list[str] = []
        self._kinds = np.zeros(LEAST_ROOM, np.uint8)
        self._positions = np.zeros((LEAST_ROOM, 2), np.float32)
        self._alive = np.zeros(LEAST_ROOM, bool)
        self._pinned = np.zeros(LEAST_ROOM, bool)
        self._degrees = np.zeros(LEAST_ROOM, np.int32)
        self._sources = np.zeros(LEAST_ROOM, np.int32)
        self._edges = np.zeros((LEAST_ROOM, 2), np.int32)
        self._edge_kinds = np.zeros(LEAST_ROOM, np.uint8)
        self._edge_count = 0
        self._free: list[int] = []
        self._aside: Floats | None = None  # places in the whole graph, while a local one is shown

    # ---- what is there -----------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def kinds(self) -> NDArray[np.uint8]:
        return self._kinds[: len(self.ids)]

    @property
    def positions(self) -> Floats:
        return self._positions[: len(self.ids)]

    @property
    def alive(self) -> NDArray[np.bool_]:
        return self._alive[: len(self.ids)]

    @property
    def pinned(self) -> NDArray[np.bool_]:
        return self._pinned[: len(self.ids)]

    @property
    def degrees(self) -> NDArray[np.int32]:
        """How many edges touch each node."""
        return self._degrees[: len(self.ids)]

    @property
    def sources(self) -> NDArray[np.int32]:
        """In how many places each node is spoken of."""
        return self._sources[: len(self.ids)]

    @property
    def edges(self) -> NDArray[np.int32]:
        return self._edges[: self._edge_count]

    @property
    def edge_kinds(self) -> NDArray[np.uint8]:
        return self._edge_kinds[: self._edge_count]

    @property
    def nodes(self) -> int:
        return len(self.slot_of)

    def counts(self) -> dict[str, int]:
        """How many nodes there are of each kind."""
        codes, sizes = np.unique(self.kinds[self.alive], return_counts=True)
        return {str(TOPIC_KINDS[code]): int(size) for code, size in zip(codes, sizes, strict=True)}

    def links(self) -> Links:
        return links(len(self.ids), self.edges)

    def links_of(self, topic: str) -> int:
        """How many edges touch a topic; none where it is not in this graph."""
        slot = self.slot_of.get(topic, -1)
        return int(self._degrees[slot]) if slot >= 0 else 0

    def neighbours(self, slot: int) -> NDArray[np.int32]:
        pairs = self.edges
        ends = np.concatenate([pairs[pairs[:, 0] == slot, 1], pairs[pairs[:, 1] == slot, 0]])
        return np.unique(ends[ends != slot])

    def around(self, slots: int) -> Callable[[int], NDArray[np.int32]]:
        """`neighbours` for so many slots: the rows of all nodes cost more than a few nodes' own."""
        return self.links().neighbours if slots > FEW else self.neighbours

    # ---- a whole graph -----------------------------------------------------------------------

    def load(self, arrays: GraphArrays) -> None:
        """Everything at once; nodes that were there before keep their slots' places."""
        self.bring_back()
        slot_of = {topic: slot for slot, topic in enumerate(arrays.ids)}
        stayed = [(slot, slot_of[topic]) for topic, slot in self.slot_of.items() if topic in slot_of]
        before, now = np.array(stayed, np.intp).reshape(-1, 2).T
        count, links_ = len(arrays.ids), len(arrays.weights)
        positions, pinned = np.full((count, 2), np.nan, np.float32), np.zeros(count, bool)
        positions[now], pinned[now] = self._positions[before], self._pinned[before]
        self.slot_of, self.ids, self.titles = slot_of, list(arrays.ids), list(arrays.titles)
        self._kinds = _roomy(arrays.kinds, np.uint8)
        self._alive = _roomy(np.ones(count, bool), bool)
        self._pinned, self._positions = _roomy(pinned, bool), _roomy(positions, np.float32)
        self._edges = _roomy(arrays.edges.reshape(links_, 2), np.int32)
        self._edge_kinds = _roomy(arrays.edge_kinds, np.uint8)
        self._edge_count = links_
        counted = np.bincount(self.edges.ravel(), minlength=count)
        self._degrees = _roomy(counted.astype(np.int32), np.int32)
        self._sources = _roomy(arrays.places if len(arrays.places) else np.zeros(count), np.int32)
        self._free = []

    # ---- a change ----------------------------------------------------------------------------

    def apply(self, diff: GraphDiff) -> list[int]:
        """Brings the scene up to date; the slots that are new or have other edges now."""
        follow = self._followed(diff)
        heirs = self._heirs(diff)
        inherited = set(heirs.values())
        # An edge that goes by its old name and comes by its new one between the same slots is no change.
        gone = self._unlink(self._keys_of(diff.unlinked))
        for topic in diff.removed:
            self._remove(topic, topic in inherited)
        heir_slots = {new: follow.pop(new)[0] for new in heirs}
        placed = {topic.id: self._place(topic, heir_slots.get(topic.id)) for topic in diff.added}
        for topic_id, (_, place, pinned) in follow.items():
            slot = self.slot_of[topic_id]
            self._positions[slot], self._pinned[slot] = place, pinned
        for changed in diff.changed:
            self._describe(self.slot_of[changed.id], changed)
        come = self._link(self._keys_of(diff.linked))
        touched = set(_ends(np.setxor1d(gone, come)).ravel().tolist())
        touched.update(slot for topic_id, slot in placed.items() if topic_id not in heirs)
        fresh = sorted(slot for slot in touched if self._alive[slot])
        self._place_beside_neighbours(fresh)
        return fresh

    def _followed(self, diff: GraphDiff) -> dict[str, tuple[int, Floats, bool]]:
        """For each new name, the slot, place and pin of what bore the old one."""
        slots = {new: self.slot_of[old] for old, new in diff.moved if old in self.slot_of}
        return {
            new: (slot, self._positions[slot].copy(), bool(self._pinned[slot])) for new, slot in slots.items()
        }

    def _heirs(self, diff: GraphDiff) -> dict[str, str]:
        """The new names that take over a slot: of the old one nothing is left. Where two topics swap
        their names, or names move on in a row, each slot keeps its name and the places move."""
        added, removed = {topic.id for topic in diff.added}, set(diff.removed)
        return {
            new: old
            for old, new in diff.renamed
            if new in added and old in removed and old in self.slot_of and new not in self.slot_of
        }

    def _remove(self, topic: str, inherited: bool) -> None:
        slot = self.slot_of.pop(topic, None)
        if slot is not None and not inherited:
            self._release(slot)

    def _place(self, topic: Topic, slot: int | None) -> int:
        if slot is None:
            slot = self._free.pop() if self._free else self._grow()
            self._positions[slot] = np.nan
            self._pinned[slot] = False
            if self._aside is not None and slot < len(self._aside):
                self._aside[slot] = np.nan
        self.slot_of[topic.id] = slot
        self.ids[slot] = topic.id
        self._alive[slot] = True
        self._describe(slot, topic)
        return slot

    def _describe(self, slot: int, topic: Topic) -> None:
        self.titles[slot] = topic.title
        self._kinds[slot] = KIND_CODES[topic.kind]
        self._sources[slot] = len(topic.sources)

    def _grow(self) -> int:
        slot = len(self.ids)
        self.ids.append("")
        self.titles.append("")
        if slot == len(self._kinds):
            for name in ("_kinds", "_positions", "_alive", "_pinned", "_degrees", "_sources"):
                setattr(self, name, _roomy(getattr(self, name), getattr(self, name).dtype))
        self._degrees[slot] = 0
        return slot

    def _release(self, slot: int) -> None:
        self._alive[slot] = False
        self.ids[slot] = self.titles[slot] = ""
        self._free.append(slot)

    def _keys_of(self, edges: Iterable[Linked]) -> Keys:
        named = ((self.slot_of[edge.start], self.slot_of[edge.end], EDGE_CODES[edge.kind]) for edge in edges)
        return np.unique(_keys(np.array(list(named), np.int64).reshape(-1, 3)))

    def _rows(self, keys: Keys) -> NDArray[np.intp]:
        """Where these edges stand. All are looked through: an object for each would be most of the memory."""
        if not len(keys):
            return np.zeros(0, np.intp)
        return np.flatnonzero(np.isin(self._all_keys(), keys))

    def _all_keys(self) -> Keys:
        return _keys(np.column_stack([self.edges, self.edge_kinds]))

    def _link(self, keys: Keys) -> Keys:
        """Those that were not there; the same edge with another weight was."""
        new = np.setdiff1d(keys, self._all_keys()[self._rows(keys)]) if len(keys) else keys
        first, self._edge_count = self._edge_count, self._edge_count + len(new)
        if self._edge_count > len(self._edges):
            self._edges = _roomy(self._edges, np.int32, self._edge_count)
            self._edge_kinds = _roomy(self._edge_kinds, np.uint8, self._edge_count)
        self.edges[first:], self.edge_kinds[first:] = _ends(new), new & KIND
        self._count(new, 1)
        return new

    def _unlink(self, keys: Keys) -> Keys:
        """Those that were there; the last edges fill the gaps, all others keep their rows."""
        rows = self._rows(keys)
        gone, left = self._all_keys()[rows] if len(rows) else keys[:0], self._edge_count - len(rows)
        gaps, last = rows[rows < left], np.setdiff1d(np.arange(left, self._edge_count), rows)
        for part in (self._edges, self._edge_kinds):
            part[gaps] = part[last]
        self._edge_count = left
        self._count(gone, -1)
        return gone

    def _count(self, keys: Keys, step: int) -> None:
        np.add.at(self._degrees, _ends(keys).ravel(), np.int32(step))

    # ---- places ------------------------------------------------------------------------------

    def unplaced(self) -> NDArray[np.intp]:
        """The living nodes that have never been laid out."""
        return np.flatnonzero(self.alive & np.isnan(self.positions[:, 0]))

    def place(self, places: Iterable[tuple[int, Sequence[float] | NDArray[Any]]]) -> None:
        for slot, place in places:
            self._positions[slot] = place

    def keep_aside(self) -> None:
        """A local graph begins: what is moved in it is put back after."""
        self._aside = self._positions.copy()

    def bring_back(self) -> None:
        """The local graph ends; nodes that came in it keep their new places."""
        if self._aside is not None:
            self._positions[: len(self)] = self.lasting_positions
            self._aside = None

    @property
    def lasting_positions(self) -> Floats:
        """Where nodes lie in the whole graph, also while a local one is shown."""
        if self._aside is None:
            return self.positions
        known = np.full((len(self), 2), np.nan, np.float32)
        known[: len(self._aside)] = self._aside[: len(self)]
        return np.where(np.isnan(known), self.positions, known)

    def pin(self, slot: int, pinned: bool) -> None:
        self._pinned[slot] = pinned

    def settle_unplaced(self) -> None:
        """Gives every node without a place one beside its neighbours."""
        self._place_beside_neighbours(self.unplaced().tolist())

    def _place_beside_neighbours(self, slots: list[int]) -> None:
        """A new node begins where its neighbours are, a little to the side: the same way every time."""
        new = [slot for slot in slots if np.isnan(self._positions[slot, 0])]
        if not new:
            return
        known = self.positions[self.alive & ~np.isnan(self.positions[:, 0])]
        middle = known.mean(axis=0) if len(known) else np.zeros(2, np.float32)
        reach = float(np.abs(known - middle).max()) if len(known) else 100.0
        around = self.around(len(new))
        for n, slot in enumerate(new):
            near = self._positions[around(slot)]
            near = near[~np.isnan(near[:, 0])]
            angle = 2.39996 * (slot + n)
            away = BESIDE if len(near) else reach
            start = near.mean(axis=0) if len(near) else middle
            self._positions[slot] = start + away * np.array([np.cos(angle), np.sin(angle)], np.float32)


def _roomy(values: NDArray[Any], dtype: Any, least: int = 0) -> NDArray[Any]:
    """A copy with room for more."""
    size = max(len(values), least)
    room = np.zeros((max(LEAST_ROOM, size + size // 4), *values.shape[1:]), dtype)
    room[: len(values)] = values
    return room


def _keys(edges: NDArray[np.integer[Any]]) -> Keys:
    """Start, end and kind of each edge in one number."""
    wide = edges.astype(np.int64)
    return (wide[:, 0] << END_BITS + KIND_BITS) | (wide[:, 1] << KIND_BITS) | wide[:, 2]


def _ends(keys: Keys) -> NDArray[np.int32]:
    ends = (keys >> END_BITS + KIND_BITS, (keys >> KIND_BITS) & ((1 << END_BITS) - 1))
    return np.stack(ends, axis=1).astype(np.int32)


def arrays_of(scene: Scene) -> GraphArrays:
    """The living part of a scene, by slot; who needs the order of the ids puts it into that."""
    slots = np.flatnonzero(scene.alive)
    row_of = np.full(len(scene), -1, np.int32)
    row_of[slots] = np.arange(len(slots), dtype=np.int32)
    return GraphArrays(
        tuple(filter(None, scene.ids)),
        tuple(compress(scene.titles, scene.ids)),
        scene.kinds[slots],
        row_of[scene.edges],
        scene.edge_kinds.copy(),
        np.ones(len(scene.edges), np.int32),
    )
