"""One frame of the graph: from scene, camera and focus to the picture that a canvas draws. No widget here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop.graph import grouping, labels, marks
from desktop.graph.camera import Camera
from desktop.graph.layouts.repulsion import Floats
from desktop.graph.picture import Picture, measure_label
from desktop.graph.scene import KIND_CODES, Scene
from desktop.theme import Theme

HUBS, HUB_LINKS = 14, 5  # so many nodes at most have strong labels, and these many links at least
LEAST_LABELLED = 2.4  # pixels of radius below which only hubs are named


@dataclass(frozen=True, slots=True)
class Shown:
    """Which of a scene's nodes are in the picture: kinds (None: all of them), and orphans or not."""

    kinds: frozenset[str] | None = None
    orphans: bool = True

    def slots(self, scene: Scene) -> NDArray[np.bool_]:
        shown = scene.alive.copy()
        if self.kinds is not None:
            codes = [code for kind, code in KIND_CODES.items() if str(kind) in self.kinds]
            shown &= np.isin(scene.kinds, codes)
        if not self.orphans:
            linked = scene.edges[shown[scene.edges].all(axis=1)]
            shown &= np.isin(np.arange(len(scene)), linked)
        return shown


@dataclass(frozen=True, slots=True)
class Focus:
    """The nodes that the user looks at: slots, or -1."""

    selected: int = -1
    hovered: int = -1

    @property
    def slots(self) -> list[int]:
        return [slot for slot in dict.fromkeys((self.hovered, self.selected)) if slot >= 0]


class Frame:
    """The looks of a scene, kept until it or the theme changes; a picture of it for each camera and focus."""

    def __init__(self, scene: Scene, shown: Shown, theme: Theme) -> None:
        self._scene = scene
        self._theme = theme
        self.shown = shown.slots(scene)
        self.groups, group_of = grouping.by_folder(scene)
        drawn = np.flatnonzero(self.shown[scene.edges].all(axis=1))
        self._edges = scene.edges[drawn]
        self._marks = marks.marks(scene, group_of, theme).with_edges(drawn)
        self._order = np.argsort(scene.degrees, kind="stable").astype(np.int32)  # hubs last, on top

    def radii(self, zoom: float) -> Floats:
        """What is not shown, or has no place yet, has no size."""
        radii = marks.radii(self._scene, zoom)
        radii[~self.shown | np.isnan(self._scene.positions[:, 0])] = 0
        return radii

    def places(self) -> Floats:
        """Where the shown nodes lie."""
        places = self._scene.positions[self.shown]
        return places[~np.isnan(places[:, 0])]

    def picture(self, camera: Camera, focus: Focus) -> Picture:
        scene = self._scene
        screen = camera.to_screen(np.nan_to_num(scene.positions))
        radii = self.radii(camera.zoom)
        near = {focus.hovered, *scene.neighbours(focus.hovered).tolist()} if focus.hovered >= 0 else set()
        look, bright = self._looks(focus.hovered, near)
        return Picture(
            screen=screen,
            radii=radii,
            edges=self._edges,
            marks=look,
            order=self._order,
            bright=bright,
            labels=self._labels(screen, radii, focus, near, (camera.width, camera.height)),
            titles=scene.titles,
            pinned=np.flatnonzero(scene.pinned & self.shown).tolist(),
            selected=focus.selected,
            hovered=focus.hovered,
        )

    def _looks(self, hovered: int, near: set[int]) -> tuple[marks.Marks, NDArray[np.intp]]:
        """With a node in focus the others step back, and its own edges stand out."""
        if hovered < 0:
            return self._marks, np.zeros(0, np.intp)
        kept = np.zeros(len(self._scene), bool)
        kept[list(near)] = True
        own = (self._edges == hovered).any(axis=1)
        return self._marks.faded(kept, own, self._theme), np.flatnonzero(own)

    def _labels(
        self, screen: Floats, radii: Floats, focus: Focus, near: set[int], view: tuple[int, int]
    ) -> list[labels.Label]:
        """The focus first, then by links; beside a focus only its neighbours and the hubs."""
        scene, ranked = self._scene, self._order[::-1].tolist()
        hubs = {slot for slot in ranked[:HUBS] if scene.degrees[slot] >= HUB_LINKS}
        first = focus.slots
        wanted = [slot for slot in ranked if (not near or slot in near or slot in hubs) and slot not in first]
        named = [
            slot for slot in wanted if self.shown[slot] and (radii[slot] >= LEAST_LABELLED or slot in hubs)
        ]
        strong = hubs.union(first)
        return labels.place(
            screen,
            radii,
            (first + named)[: 4 * labels.MOST],
            strong.__contains__,
            lambda slot, bold: measure_label(scene.titles[slot], bold),
            view,
        )
