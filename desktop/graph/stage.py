"""What is shown of a graph, as whom it is looked at and from where: scene, looks, layout and view together.

No widget here: gestures act on it, the graph's view draws it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPolygonF

from desktop.graph.display import Display
from desktop.graph.export import Subject
from desktop.graph.frame import Focus, Frame
from desktop.graph.grouping import Way
from desktop.graph.kept_layout import KeptLayout
from desktop.graph.kinds import KIND_NAMES
from desktop.graph.layouts.springs import Forces
from desktop.graph.looks import Looks, Veil
from desktop.graph.motion import Motion
from desktop.graph.picture import Picture
from desktop.graph.placing import Placing
from desktop.graph.scene import Scene
from desktop.graph.shown import Shown
from desktop.graph.topic_card import Facts
from desktop.graph.viewpoint import Viewpoint
from desktop.theme import Theme
from vault_sync.graph.arrays import TOPIC_KINDS, GraphArrays
from vault_sync.graph.arrays import arrays as arrays_of
from vault_sync.graph.diff import GraphDiff
from vault_sync.graph.graph import TopicGraph

NEAR_ZOOM = 0.6  # where going to a node takes the view


class Stage(QObject):
    """`selected` carries a topic's id, "" when nothing is; `renamed` what became of the ids in an edit."""

    selected = Signal(str)
    renamed = Signal(dict)
    saved = Signal(str)  # the note that an edit was of, where it was of one
    changed = Signal()  # other nodes are shown, or in other colours

    def __init__(self, wake: Callable[[], None]) -> None:
        super().__init__()
        self.scene = Scene()
        self.looks = Looks(wake)
        self._placing = Placing(self.scene, wake)
        self.motion = Motion()
        self.viewpoint = Viewpoint(lambda: self.frame.places(), self.redraw)
        self.shown = Shown()
        self.veil: Veil | None = None  # hides nodes that are shown, for a time
        self.focus = Focus()
        self.loop: QPolygonF | None = None  # drawn around nodes to choose them
        self._frame: Frame | None = None  # the last one
        self.outdated = True  # whether there are changes that it does not show: somebody wants to know first
        self._untold = False  # whether nobody has heard yet that there is another
        self._touched: set[int] = set()  # by changes that the layout has not heard of
        self._new = False  # whether nodes may be shown that have no place yet
        self._wake = wake
        self._stale = True

    # ---- the graph ---------------------------------------------------------------------------

    def show_graph(self, arrays: GraphArrays, place: Callable[[], None] = lambda: None) -> None:
        """A whole graph; what was laid out before keeps its place, and `place` may put more in theirs."""
        chosen, first = self.selected_topic, self.scene.nodes == 0
        if self.scene.ids != list(arrays.ids):
            self._placing.rest()  # the places under way are those of other nodes
        self.scene.load(arrays)
        self._frame = None  # its slots were others'
        self._touched.clear()
        self.looks.graph_changed(self.scene, 0)
        place()
        self.motion.forget()
        self.focus = Focus(self.scene.slot_of.get(chosen, -1))
        self.viewpoint.follows = self.viewpoint.follows or first
        self._new = True
        self.restyle()
        if first:
            self.viewpoint.follow()

    def apply(self, diff: GraphDiff) -> None:
        """A change: only its neighbourhood moves."""
        chosen, slot_of = self.selected_topic, self.scene.slot_of
        renamed = {old for old, _ in diff.renamed}
        gone = [slot_of[old] for old in diff.removed if old in slot_of and old not in renamed]
        new = [topic.id for topic in diff.added if topic.id not in slot_of]
        leavers = self._frame.leavers(gone) if gone and self._frame else []  # as they were last seen
        touched = self.scene.apply(diff)
        now = time.monotonic()
        self.motion.go(leavers, now)
        self.motion.come([self.scene.slot_of[topic] for topic in new], now)
        self.motion.glow(touched, now)
        self.looks.graph_changed(self.scene, len(touched))
        chosen = dict(diff.renamed).get(chosen, chosen)
        self.focus = Focus(self.scene.slot_of.get(chosen, -1))
        self.renamed.emit(dict(diff.renamed))
        self._touched.update(touched)
        self.restyle()
        if self.selected_topic != chosen:
            self.selected.emit(self.selected_topic)
        if note := _edited(diff):
            self.saved.emit(note)

    def show_only(self, shown: Shown, way: str | Way | None = None) -> None:
        """What is not shown leaves the picture and the layout, its places are kept; `way`: other colours."""
        if way is not None:
            self.looks.colour_by(way)
        self.shown = replace(shown, around=self.shown.around)
        self._new = True
        self.restyle()

    def _lay_out_what_is_new(self) -> None:
        missing = np.flatnonzero(self.frame.shown & np.isnan(self.scene.positions[:, 0]))
        if len(missing) == self.frame.shown.sum() > 0:
            self.placing.all_anew()
        elif len(missing):
            self.placing.stir(missing.tolist())

    def clear(self) -> None:
        """Another vault comes."""
        self.looks.forget()
        self.shown = replace(self.shown, around=None)
        self.show_graph(arrays_of(TopicGraph.of((), ())))
        self.tell()

    # ---- how it looks and lies -----------------------------------------------------------------

    def colour_by(self, way: str | Way) -> None:
        """By community, folder, kind or runs, or in a way of one's own."""
        self.looks.colour_by(way)
        self.restyle()

    def size_by(self, way: str) -> None:
        """By links or PageRank; the latter comes when it has been found out."""
        self.looks.importance.choose(way, self.scene)
        self.restyle()

    def show_runs(self, best: Mapping[str, str], live: Mapping[str, float] | None = None) -> None:
        before = self.looks.live
        if self.looks.show_runs(best, live):
            self.restyle()
        elif before != self.looks.live:
            self.frame.show_progress(self.looks.live)
            self.redraw()

    def paint_theme(self, theme: Theme) -> None:
        self.looks.theme = theme
        self.restyle()

    def set_forces(self, forces: Forces) -> None:
        """All nodes move on under other forces."""
        if forces != self.placing.forces:
            self.placing.forces = forces
            self.placing.reheat()
            self.redraw()

    def set_display(self, display: Display) -> None:
        if display != self.looks.display:
            self.looks.display = display
            self.restyle()

    def set_layout(self, name: str) -> None:
        self.placing.layout = name
        self.viewpoint.follows = True
        self.placing.all_anew(self.focus.selected)

    @property
    def kept(self) -> KeptLayout:
        return KeptLayout(self._placing.layout, self.looks.importance.way)

    def bring_back(self, kept: KeptLayout) -> None:
        """As it was when the vault was closed: places are kept too, so nothing is laid out anew."""
        self._placing.layout = kept.layout
        self.size_by(kept.size_by)

    def restyle(self) -> None:
        """Other nodes are shown, or they look otherwise: several such changes make one new frame."""
        self.outdated = True
        self.redraw()

    @property
    def frame(self) -> Frame:
        """The looks of the scene as it is now."""
        self._bring_up_to_date()
        assert self._frame is not None
        return self._frame

    @property
    def placing(self) -> Placing:
        """The layout of what is shown now."""
        self._bring_up_to_date()
        return self._placing

    def _bring_up_to_date(self) -> None:
        if not self.outdated:
            return
        self.outdated = False
        self._frame = self.looks.frame(self.scene, self.shown, self.veil)
        self._untold = True
        if self.veil is None:
            self._placing.shown = self._frame.shown
        if self.focus.hovered >= 0 and not self._frame.shown[self.focus.hovered]:
            self.focus = replace(self.focus, hovered=-1)
        if self._new:
            self._new = False
            self._lay_out_what_is_new()
        if touched := [slot for slot in self._touched if slot < len(self.scene) and self.scene.alive[slot]]:
            self._placing.stir(touched)
        self._touched.clear()

    def tell(self) -> None:
        """Makes the frame where there is another, and says so."""
        self._bring_up_to_date()
        if self._untold:
            self._untold = False
            self.changed.emit()

    # ---- what is in focus ----------------------------------------------------------------------

    @property
    def selected_topic(self) -> str:
        return self.scene.ids[self.focus.selected] if self.focus.selected >= 0 else ""

    def select(self, slot: int) -> None:
        if slot != self.focus.selected or self.focus.chosen:
            self.focus = Focus(slot, self.focus.hovered)
            self.selected.emit(self.selected_topic)
            self.redraw()

    def facts(self, slot: int) -> Facts:
        """What there is to say of a node at once."""
        kind = KIND_NAMES[str(TOPIC_KINDS[self.scene.kinds[slot]])].one
        best = self.looks.best(self.scene.ids[slot])
        return Facts(self.scene.titles[slot], kind, int(self.scene.degrees[slot]), best)

    def reveal(self, topics: Iterable[str]) -> None:
        """These are shown whatever is filtered, until another view is chosen."""
        self.show_only(replace(self.shown, also=self.shown.also | set(topics)))

    def mark(self, topics: Iterable[str], way: bool = False) -> None:
        """These stand out as if chosen by hand, until Escape; the links of a `way` do so too."""
        slots = tuple(slot for topic in topics if (slot := self.scene.slot_of.get(topic, -1)) >= 0)
        self.focus = replace(self.focus, chosen=frozenset(slots), way=slots if way else ())
        self.redraw()

    def show_together(self, topics: Iterable[str]) -> None:
        """Flies to where all of these are in view."""
        places = self.scene.positions[
            [self.scene.slot_of[one] for one in topics if one in self.scene.slot_of]
        ]
        places = places[~np.isnan(places[:, 0])]
        if len(places):
            self.viewpoint.fly(self.viewpoint.camera.fitted(places))

    def go_to(self, topic: str) -> bool:
        """Flies to a topic and selects it; whether there is such a one."""
        slot = self.scene.slot_of.get(topic, -1)
        if slot < 0:
            return False
        if not self.frame.shown[slot]:  # what somebody goes to is shown, whatever is filtered
            self.reveal((topic,))
        self.select(slot)
        x, y = self.scene.positions[slot].tolist()
        camera = self.viewpoint.camera
        if not np.isnan(x):
            self.viewpoint.fly(camera.on(x, y, max(camera.zoom, NEAR_ZOOM)))
        return True

    def keep_in_view(self, slot: int) -> None:
        """Flies to a node that lies outside, as near as the view is now."""
        camera = self.viewpoint.camera
        [[x, y]] = camera.to_screen(self.scene.positions[[slot]]).tolist()
        if not (0 <= x <= camera.width and 0 <= y <= camera.height):
            self.viewpoint.fly(camera.on(*self.scene.positions[slot].tolist()))

    # ---- the clock -----------------------------------------------------------------------------

    def tick(self) -> Picture | None:
        """Takes new places, flies on; the picture to draw where there is another one."""
        if self.looks.take():
            self.restyle()
        self.tell()
        taken, busy = self.placing.take(), self.motion.busy
        if taken:
            self.viewpoint.follow()
        moving = self.viewpoint.step() or self.viewpoint.moving or not self.placing.settled
        if not (self._stale or taken or moving or busy):
            return None
        self._stale = moving  # drawn once more, with all its edges, when it has come to rest
        now = self.motion.at(time.monotonic(), view=moving)
        return self.frame.picture(self.viewpoint.camera, self.focus, now, self.loop)

    def subject(self) -> Subject:
        """What an export is of."""
        return Subject(self.scene, self.frame, self.viewpoint.camera, self.looks.theme, self.focus)

    @property
    def moving(self) -> bool:
        return not self._placing.settled or self.viewpoint.moving or self.motion.busy or self._stale

    @property
    def settled(self) -> bool:
        """Whether all has come to rest and nothing is awaited."""
        return not self.moving and not self.looks.waiting

    def redraw(self) -> None:
        self._stale = True
        self._wake()

    def stop(self) -> None:
        """Ends the layout's thread and whatever process is at work."""
        self._placing.stop()
        self.looks.stop()


def _edited(diff: GraphDiff) -> str:
    """The one note that says something else than before; "" where that is not one."""
    told = [topic.id for topic in (*diff.added, *diff.changed)]
    told += [edge.start for edge in (*diff.linked, *diff.unlinked)]
    notes = {topic for topic in told if topic.startswith("note:")} - set(diff.removed)
    return notes.pop() if len(notes) == 1 else ""
