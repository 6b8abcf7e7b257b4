"""One frame of the graph: from scene, camera and focus to the picture that a canvas draws. No widget here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPolygonF

from desktop.graph import labels, marks
from desktop.graph.camera import Camera
from desktop.graph.display import Display
from desktop.graph.grouping import Grouping
from desktop.graph.label_pictures import measure_label
from desktop.graph.layouts.repulsion import Floats
from desktop.graph.motion import SMALLEST, STILL, Leaver, Moving
from desktop.graph.picture import Named, Picture, Ring
from desktop.graph.scene import EDGE_CODES, KIND_CODES, Scene
from desktop.graph.shown import Shown
from desktop.theme import Theme
from vault_sync.graph.graph import EdgeKind, TopicKind

HUBS, HUB_LINKS = 14, 5  # so many nodes at most have strong labels, and these many links at least
NODES_A_HUB = 12  # in a small graph not everything is a hub
LEAST_LABELLED = 4.0  # pixels of radius below which only hubs are named
LENGTH_AT_ONCE = 450_000  # pixels of edges that a frame has time for
SAMPLE = 2000  # edges that are measured for that
ARROW_ZOOM = 1.4 * marks.FULL_SIZE_ZOOM
SELECTED_RING, SELECTED_GAP = 2.0, 5.0
HOVER_RING, HOVER_GAP = 1.5, 2.0
RUNS_RING, RUNS_GAP = 1.75, 3.5
SURE_RUNS = 20  # so many topics with runs have their names whatever lies there
QUIET = frozenset(KIND_CODES[kind] for kind in (TopicKind.MISSING, TopicKind.TAG))


@dataclass(frozen=True, slots=True)
class Focus:
    """The nodes that the user looks at: slots, or -1; those chosen together, and a way through the graph."""

    selected: int = -1
    hovered: int = -1
    chosen: frozenset[int] = frozenset()
    way: tuple[int, ...] = ()

    @property
    def slots(self) -> list[int]:
        return [slot for slot in dict.fromkeys((self.hovered, self.selected)) if slot >= 0]


class Frame:
    """The looks of a scene, kept until it or the theme changes; a picture of it for each camera and focus."""

    def __init__(
        self,
        scene: Scene,
        shown: Shown,
        theme: Theme,
        grouping: Grouping,
        weights: Floats | None = None,
        runs: Mapping[str, str] | None = None,
        seen: NDArray[np.bool_] | None = None,
        display: Display | None = None,
        live: Mapping[str, float] | None = None,
    ) -> None:
        """`weights` are the links that nodes count as; `runs` has topics with runs and their best scores,
        `live` what share is done of those that are going on; of what is shown only the `seen` is."""
        self._scene = scene
        self._theme = theme
        self._display = display or Display()
        self.grouping = grouping
        self.shown = shown.slots(scene) if seen is None else shown.slots(scene) & seen
        # By chance, but the same each time: the first ones alone show the shape of all.
        drawn = _by_chance(len(scene.edges))
        drawn = drawn[shown.links(scene, self.shown)[drawn]]
        self._edges = scene.edges[drawn]
        self._marks = marks.marks(scene, grouping.of, grouping.painted(theme)).with_edges(drawn)
        self._heads = scene.edge_kinds[drawn] != EDGE_CODES[EdgeKind.CONTAINS]
        self._weights = scene.degrees.astype(np.float32) if weights is None else weights
        self._best = {
            scene.slot_of[topic]: best for topic, best in (runs or {}).items() if topic in scene.slot_of
        }
        self._sizes = np.zeros((len(scene), 2, 2), np.float32)  # of labels by slot, usual and strong
        self._live: dict[int, float] = {}
        self.show_progress(live or {})
        self._order = np.argsort(self._weights, kind="stable").astype(np.int32)  # hubs last, on top
        self._order = self._order[self.shown[self._order]]
        self._ranked = self._order[::-1].copy()
        first = self._ranked[: min(HUBS, 1 + len(self._ranked) // NODES_A_HUB)]
        self._hubs = np.zeros(len(scene), bool)
        self._hubs[first[self._weights[first] >= HUB_LINKS]] = True

    def radii(self, zoom: float) -> Floats:
        """What is not shown, or has no place yet, has no size."""
        radii = marks.radii(self._weights, zoom) * np.float32(self._display.nodes)
        radii[~self.shown | np.isnan(self._scene.positions[:, 0])] = 0
        return radii

    def show_progress(self, live: Mapping[str, float]) -> None:
        """How far the runs of topics have come: all else looks the same."""
        slots = self._scene.slot_of
        self._live = {slots[topic]: share for topic, share in live.items() if topic in slots}

    def places(self) -> Floats:
        """Where the shown nodes lie."""
        places = self._scene.positions[self.shown]
        return places[~np.isnan(places[:, 0])]

    def picture(
        self, camera: Camera, focus: Focus, moving: Moving = STILL, loop: QPolygonF | None = None
    ) -> Picture:
        scene, view = self._scene, (camera.width, camera.height)
        positions = np.nan_to_num(scene.positions)
        screen = camera.to_screen(positions)
        radii = moving.sized(self.radii(camera.zoom))
        near = self._near(focus)
        look = self._marks if near is None else self._marks.faded(near, self._theme)
        at_once = self._enough(screen, view)
        bright = self._bright(focus)
        picture = Picture(
            positions=positions,
            camera=camera,
            screen=screen,
            radii=radii,
            edges=self._edges,
            marks=moving.tinted(look, self._theme),
            order=self._order,
            bright=bright,
            arrows=self._arrows(bright, camera.zoom),
            at_once=at_once,
            moving=moving.view,
            faded=near is not None,
            labels=self._labels(screen, radii, focus, near, view),
            rings=[*moving.rings(screen, radii), *self._rings(screen, radii, focus)],
            pins=self._pins(screen, radii, view),
            loop=loop,
            line=self._display.lines,
        )
        return self._with_leavers(picture, moving) if moving.leaving else picture

    def leavers(self, slots: list[int]) -> list[Leaver]:
        """The looks of nodes that are about to go."""
        return [
            Leaver(
                *self._scene.positions[slot].tolist(),
                float(self._weights[slot]),
                int(self._marks.shapes[slot]),
                int(self._marks.colors[slot]),
            )
            for slot in slots
            if slot < len(self.shown) and self.shown[slot] and not np.isnan(self._scene.positions[slot, 0])
        ]

    def _with_leavers(self, picture: Picture, moving: Moving) -> Picture:
        """Nodes that are gone shrink into the ground, below all others; their edges are gone already."""
        leavers = [leaver for leaver, _ in moving.leaving]
        left = np.array([share for _, share in moving.leaving], np.float32)
        places = np.array([(leaver.x, leaver.y) for leaver in leavers], np.float32)
        weights = np.array([leaver.weight for leaver in leavers], np.float32)
        sizes = marks.radii(weights, picture.camera.zoom) * (SMALLEST + (1 - SMALLEST) * left)
        colors = np.array([leaver.color for leaver in leavers], np.uint32)
        faded = marks.mixed(colors, self._theme.color("canvas"), 1 - left)
        shapes = np.array([leaver.shape for leaver in leavers], np.uint8)
        look, count = picture.marks, len(picture.screen)
        return replace(
            picture,
            screen=np.concatenate([picture.screen, picture.camera.to_screen(places)]),
            radii=np.concatenate([picture.radii, sizes.astype(np.float32)]),
            order=np.concatenate([np.arange(count, count + len(leavers), dtype=np.int32), picture.order]),
            marks=replace(
                look,
                shapes=np.concatenate([look.shapes, shapes]),
                colors=np.concatenate([look.colors, faded]),
            ),
        )

    # ---- nodes and edges ---------------------------------------------------------------------

    def _near(self, focus: Focus) -> NDArray[np.bool_] | None:
        """The hovered node and its neighbours; None where nothing is hovered."""
        if focus.hovered < 0:
            return None
        near = np.zeros(len(self._scene), bool)
        near[focus.hovered] = True
        near[self._scene.neighbours(focus.hovered)] = True
        return near

    def _bright(self, focus: Focus) -> NDArray[np.intp]:
        """The edges of the hovered node stand out, and those of a way that is shown."""
        starts, ends = self._edges[:, 0], self._edges[:, 1]
        lit = (starts == focus.hovered) | (ends == focus.hovered)
        for one, other in pairwise(focus.way):
            lit |= ((starts == one) & (ends == other)) | ((starts == other) & (ends == one))
        return np.flatnonzero(lit)

    def _enough(self, screen: Floats, view: tuple[int, int]) -> int:
        """How many edges to draw in a frame, by the length of a sample in view."""
        ends = np.clip(screen[self._edges[:SAMPLE]], 0, np.array(view, np.float32))
        length = float(np.abs(ends[:, 0] - ends[:, 1]).max(axis=1, initial=0).sum())
        share = LENGTH_AT_ONCE * max(len(ends), 1) / max(len(self._edges) * length, 1)
        # In steps of a half, so that the same edges stay from frame to frame while the view changes.
        return len(self._edges) if share >= 1 else int(len(self._edges) * 2.0 ** np.floor(np.log2(share)))

    def _arrows(self, bright: NDArray[np.intp], zoom: float) -> NDArray[np.intp]:
        all_of_them = self._display.arrows or zoom >= ARROW_ZOOM
        return np.flatnonzero(self._heads) if all_of_them else bright[self._heads[bright]]

    # ---- what lies above ---------------------------------------------------------------------

    def _rings(self, screen: Floats, radii: Floats, focus: Focus) -> list[Ring]:
        wanted = [
            (slot, RUNS_GAP, RUNS_RING, "cRunning" if slot in self._live else "accent") for slot in self._best
        ]
        wanted += [(slot, SELECTED_GAP, SELECTED_RING, "accent") for slot in sorted(focus.chosen)]
        wanted.append((focus.selected, SELECTED_GAP, SELECTED_RING, "accent"))
        wanted.append((focus.hovered, HOVER_GAP, HOVER_RING, "labelHub"))
        return [
            Ring(
                *screen[slot].tolist(),
                float(radii[slot]) + gap,
                width,
                token,
                part=self._live[slot] if token == "cRunning" else 1.0,
            )
            for slot, gap, width, token in wanted
            if slot >= 0 and radii[slot] > 0
        ]

    def _pins(self, screen: Floats, radii: Floats, view: tuple[int, int]) -> list[QPointF]:
        """A dot at the upper right of each pinned node."""
        slots = np.flatnonzero(self._scene.pinned & self.shown)
        inside = ((screen[slots] >= 0) & (screen[slots] <= np.array(view, np.float32))).all(axis=1)
        return [
            QPointF(x + 0.75 * r + 2, y - 0.75 * r - 2)
            for (x, y), r in zip(screen[slots[inside]].tolist(), radii[slots[inside]].tolist(), strict=True)
        ]

    def _labels(
        self,
        screen: Floats,
        radii: Floats,
        focus: Focus,
        near: NDArray[np.bool_] | None,
        view: tuple[int, int],
    ) -> list[Named]:
        """The focus first, then by links; beside a focus only its neighbours and the hubs."""
        looked_at = np.array(focus.slots, np.int32)
        with_runs = np.fromiter(list(self._best)[:SURE_RUNS] if near is None else (), np.int32)
        first = np.array(list(dict.fromkeys([*looked_at.tolist(), *with_runs.tolist()])), np.int32)
        first = first[radii[first] > 0]
        least = self._display.named_from(LEAST_LABELLED) * self._display.nodes
        wanted = (radii >= least) | self._hubs
        if near is not None:
            wanted = near | self._hubs
        wanted &= radii > 0
        wanted[first] = False
        strong = self._hubs.copy()
        strong[looked_at] = True
        order = np.concatenate([first, self._ranked[wanted[self._ranked]]])
        if near is not None:  # what belongs to the focus is named before any hub
            order = order[np.argsort(~near[order], kind="stable")]
        sure = self._hubs.copy()  # a crowd may not swallow these: their names lie on other marks if need be
        sure[first] = True
        placed = labels.place(
            screen,
            radii,
            order,
            strong,
            lambda slots: self._measured(slots, strong),
            view,
            sure=int(np.append(sure[order], False).argmin()),
        )
        return [self._named(label, near) for label in placed]

    def _measured(self, slots: NDArray[np.int32], strong: NDArray[np.bool_]) -> Floats:
        """How wide and high these labels are; each is measured once for a frame's looks."""
        kept, weights = self._sizes, strong[slots].astype(np.intp)
        unknown = kept[slots, weights, 0] == 0
        for slot, weight in zip(slots[unknown].tolist(), weights[unknown].tolist(), strict=True):
            title, best = self._scene.titles[slot], self._best.get(slot, "")
            kept[slot, weight] = measure_label(title, bool(weight), best)
        return kept[slots, weights]

    def _named(self, label: labels.Label, near: NDArray[np.bool_] | None) -> Named:
        quiet = not label.strong and int(self._scene.kinds[label.slot]) in QUIET
        token = "labelHub" if label.strong else "ghost" if quiet else "label"
        faded = near is not None and not near[label.slot]
        badge, ink = self._best.get(label.slot, ""), "warn" if label.slot in self._live else "accentText"
        return Named(label, self._scene.titles[label.slot], token, faded, badge, ink)


def _by_chance(count: int) -> NDArray[np.intp]:
    """The numbers of so many edges, shuffled; when some come or go the others keep their order."""
    order = _shuffled(1 << max(count, 1).bit_length())
    return order[order < count]


@lru_cache(maxsize=4)
def _shuffled(count: int) -> NDArray[np.intp]:
    return np.random.default_rng(count).permutation(count)
