"""How the nodes of a scene look: what colours and sizes stand for, and what has to be found out for it."""

from __future__ import annotations

from collections.abc import Callable

from desktop.graph.communities import Communities
from desktop.graph.frame import Frame
from desktop.graph.grouping import BY, Way
from desktop.graph.scene import Scene
from desktop.graph.shown import Shown
from desktop.theme import load


class Looks:
    """Makes the frames of a scene; `wake` is called when something that was asked for is there."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self.theme = load("dark")
        self.communities = Communities(wake)
        self._way: Way = self.communities.grouping

    def colour_by(self, way: str | Way) -> None:
        """By community, folder or kind, or in a way of one's own."""
        self._way = way if callable(way) else BY.get(way, self.communities.grouping)

    def frame(self, scene: Scene, shown: Shown) -> Frame:
        return Frame(scene, shown, self.theme, self._way(scene))

    def graph_changed(self, scene: Scene, count: int) -> None:
        """So many nodes have other links now."""
        self.communities.changed(scene, count)

    def take(self) -> bool:
        """Takes what was found out since; whether nodes look otherwise now."""
        return self.communities.take()

    @property
    def waiting(self) -> bool:
        return self.communities.looking

    def forget(self) -> None:
        """Another vault."""
        self.communities.forget()

    def stop(self) -> None:
        self.communities.stop()
