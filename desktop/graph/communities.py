"""Topics that hang together, as groups with colours that stay theirs while the graph changes.

They are found in a process of their own, since that takes seconds of pure Python; a topic that came since
then belongs where most of its neighbours do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from desktop.graph.grouping import MOST_GROUPS, Group, Grouping
from desktop.graph.scene import KIND_CODES, Scene, arrays_of
from vault_sync.graph.analysis_process import Analysis
from vault_sync.graph.graph import TopicKind

COBALT, MOSS, RUST = 0, 4, 6  # places in the row of categories
ALIKE = ((MOSS, RUST), (COBALT, MOSS))  # pairs that neighbours should not have
LEAST = 2  # nodes of a group: a topic by itself has no colour
STALE_SHARE, STALE_LEAST = 0.02, 20  # so much must have changed before the groups are looked for anew
NAMERS = tuple(KIND_CODES[kind] for kind in (TopicKind.NOTE, TopicKind.HEADING, TopicKind.TERM))


class Communities:
    """`wake` is called, on another thread, when there is an answer to `take`."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._running: Analysis | None = None
        self._number_of: dict[str, int] = {}
        self._color_of: dict[int, int] = {}
        self._changed = 0

    # ---- finding them ------------------------------------------------------------------------

    def changed(self, scene: Scene, count: int) -> None:
        """So many topics have other links now; starts to look when that is enough."""
        self._changed += count
        enough = max(STALE_LEAST, STALE_SHARE * scene.nodes)
        if len(scene.edges) and (not self._number_of or self._changed >= enough):
            self.look(scene)

    def look(self, scene: Scene) -> None:
        """Starts to look, unless that is already going on."""
        if self._running is None and len(scene.edges):
            self._changed = 0
            self._running = Analysis(
                "communities", arrays_of(scene), self._number_of, MOST_GROUPS, wake=self._wake
            )

    def take(self) -> bool:
        """Takes an answer; whether there was a new one."""
        if self._running is None or self._running.answer is None:
            return False
        found, self._running = self._running.answer.value, None
        if found is None:
            return False
        self._number_of = found
        return True

    def forget(self) -> None:
        """Another vault."""
        self.stop()
        self._number_of, self._color_of, self._changed = {}, {}, 0

    def stop(self) -> None:
        if self._running is not None:
            self._running.cancel()
            self._running = None

    @property
    def looking(self) -> bool:
        return self._running is not None

    # ---- what they look like -----------------------------------------------------------------

    def grouping(self, scene: Scene) -> Grouping:
        numbers = self._numbers(scene)
        counted = Counter(numbers[numbers >= 0].tolist())
        ranked = sorted((n for n, count in counted.items() if count >= LEAST), key=lambda n: (-counted[n], n))
        self._give_colors(ranked[:MOST_GROUPS], numbers, scene)
        groups = tuple(
            Group(_name(scene, np.flatnonzero(numbers == n)), counted[n], self._color_of[n])
            for n in ranked[:MOST_GROUPS]
        )
        table = np.full(max(numbers.max(initial=-1), 0) + 2, -1, np.int32)
        for number, color in self._color_of.items():
            if number in ranked[:MOST_GROUPS]:
                table[number] = color
        of = table[numbers]  # -1 is the last place, which stays without a colour
        return Grouping(groups, of, int((scene.alive & (of < 0)).sum()))

    def _numbers(self, scene: Scene) -> NDArray[np.int32]:
        known = self._number_of
        numbers = np.array([known.get(topic, -1) if topic else -1 for topic in scene.ids], np.int32)
        if known:
            unknown = np.flatnonzero(scene.alive & (numbers < 0) & (scene.degrees > 0)).tolist()
            around = scene.around(len(unknown))
            for slot in unknown:
                near = numbers[around(slot)]
                near = near[near >= 0]
                numbers[slot] = np.bincount(near).argmax() if len(near) else -1
        return numbers

    def _give_colors(self, ranked: list[int], numbers: NDArray[np.int32], scene: Scene) -> None:
        """Who has a colour keeps it; the others take a free one that none of their neighbours is like."""
        self._color_of = {n: color for n, color in self._color_of.items() if n in ranked}
        for number in ranked:
            if number not in self._color_of:
                free = [c for c in range(MOST_GROUPS) if c not in self._color_of.values()]
                beside = self._beside(number, numbers, scene)
                self._color_of[number] = min(free, key=lambda color: (_clash(color, beside), color))

    def _beside(self, number: int, numbers: NDArray[np.int32], scene: Scene) -> Counter[int]:
        """How many edges lead to groups of each colour."""
        ends = numbers[scene.edges]
        touching = ends[(ends == number).any(axis=1)].ravel()
        counted = Counter(touching[touching != number].tolist())
        return Counter({self._color_of[n]: count for n, count in counted.items() if n in self._color_of})


def _clash(color: int, beside: Counter[int]) -> int:
    """How many edges lead to a colour too much like this one."""
    return sum(beside[b if color == a else a] for a, b in ALIKE if color in (a, b))


def _name(scene: Scene, slots: NDArray[np.intp]) -> str:
    """A group is called by its hub: the note, heading or term of it with most links."""
    telling = slots[np.isin(scene.kinds[slots], NAMERS)]
    named = telling if len(telling) else slots
    return scene.titles[int(named[np.argmax(scene.degrees[named])])]
