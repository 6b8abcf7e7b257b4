"""How large nodes are: by their links, or by PageRank, which a process of its own finds out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from desktop.graph.layouts.repulsion import Floats
from desktop.graph.scene import Scene, arrays_of
from desktop.words import tr
from vault_sync.graph.analysis_process import Analysis

WAYS = {"links": tr("Links"), "pagerank": "PageRank"}
STALE_SHARE = 0.02  # of the nodes must have other links before ranks are asked for anew


class Importance:
    """`wake` is called, on another thread, when there is an answer to `take`."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self.way = "links"
        self._wake = wake
        self._running: Analysis | None = None
        self._rank_of: dict[str, float] = {}
        self._changed = 0

    def choose(self, way: str, scene: Scene) -> None:
        self.way = way
        self.changed(scene, 0)

    def ranks(self, scene: Scene) -> Mapping[str, float]:
        """The PageRank of each topic as far as it is known; what is not yet known is asked for."""
        self._find_out(scene)
        return self._rank_of

    def changed(self, scene: Scene, count: int) -> None:
        """So many topics have other links now; asks when that is enough, and ranks are wanted."""
        self._changed += count
        if self.way == "pagerank":
            self._find_out(scene)

    def _find_out(self, scene: Scene) -> None:
        stale = not self._rank_of or self._changed > STALE_SHARE * scene.nodes
        if stale and self._running is None and scene.nodes:
            self._changed = 0
            self._running = Analysis("pagerank", arrays_of(scene), wake=self._wake)

    def take(self) -> bool:
        """Takes an answer; whether there was a new one."""
        if self._running is None or self._running.answer is None:
            return False
        found, self._running = self._running.answer.value, None
        self._rank_of = found or self._rank_of
        return found is not None

    def weights(self, scene: Scene) -> Floats:
        """As how many links each node counts; a rank as many as an even spread of all links would give."""
        links = scene.degrees.astype(np.float32)
        if self.way == "links" or not self._rank_of:
            return links
        least = min(self._rank_of.values())
        ranks = np.array([self._rank_of.get(topic, least) if topic else 0 for topic in scene.ids], np.float32)
        return ranks * np.float32(links.sum())

    @property
    def looking(self) -> bool:
        return self._running is not None

    def forget(self) -> None:
        """Another vault."""
        self.stop()
        self._rank_of, self._changed = {}, 0

    def stop(self) -> None:
        if self._running is not None:
            self._running.cancel()
            self._running = None
