"""How the nodes of a scene look: what colours and sizes stand for, and what has to be found out for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from desktop.graph.communities import Communities
from desktop.graph.display import Display
from desktop.graph.frame import Frame
from desktop.graph.grouping import BY, Group, Grouping, Way
from desktop.graph.importance import Importance
from desktop.graph.scene import Scene
from desktop.graph.shown import Shown
from desktop.theme import load
from desktop.words import tr

Veil = Callable[[Scene], NDArray[np.bool_]]


class Looks:
    """Makes the frames of a scene; `wake` is called when something that was asked for is there."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self.theme = load("dark")
        self.communities = Communities(wake)
        self.importance = Importance(wake)
        self._runs: dict[str, str] = {}
        self.display = Display()
        self.live: Mapping[str, float] = {}  # topics with a living run, and what share of it is done
        self._way: Way = self.communities.grouping

    def colour_by(self, way: str | Way) -> None:
        """By the name of a way, or in a way of one's own."""
        ways = {**BY, "community": self.communities.grouping, "runs": self._by_runs}
        self._way = way if callable(way) else ways.get(way, self.communities.grouping)

    def show_runs(self, best: Mapping[str, str], live: Mapping[str, float] | None = None) -> bool:
        """Topics that have runs, with the best scores in words, and the share done of living ones; whether
        anything is new beside these shares."""
        before = self._runs, self.live.keys()
        self._runs, self.live = dict(best), dict(live or {})
        return before != (self._runs, self.live.keys())

    def best(self, topic: str) -> str:
        return self._runs.get(topic, "")

    def frame(self, scene: Scene, shown: Shown, veil: Veil | None = None) -> Frame:
        """`veil` says who may be seen of those that are shown."""
        weights = self.importance.weights(scene)
        seen = veil(scene) if veil else None
        runs, live = self._runs, self.live
        return Frame(
            scene, shown, self.theme, self._way(scene), weights, runs, seen, display=self.display, live=live
        )

    def _by_runs(self, scene: Scene) -> Grouping:
        of = np.full(len(scene), -1, np.int32)
        of[[scene.slot_of[topic] for topic in self._runs if topic in scene.slot_of]] = 0
        count = int((of == 0).sum())
        groups = (Group(tr("Has runs"), count, 0),) if count else ()
        return Grouping(groups, of, scene.nodes - count)

    # ---- what is found out -------------------------------------------------------------------

    def graph_changed(self, scene: Scene, count: int) -> None:
        """So many nodes have other links now."""
        self.communities.changed(scene, count)
        self.importance.changed(scene, count)

    def take(self) -> bool:
        """Takes what was found out since; whether nodes look otherwise now."""
        news = [self.communities.take(), self.importance.take()]
        return any(news)

    @property
    def waiting(self) -> bool:
        return self.communities.looking or self.importance.looking

    def forget(self) -> None:
        """Another vault."""
        self._runs, self.live = {}, {}
        self.communities.forget()
        self.importance.forget()

    def stop(self) -> None:
        self.communities.stop()
        self.importance.stop()
