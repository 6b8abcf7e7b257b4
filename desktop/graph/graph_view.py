"""The graph as a user handles it: scene, camera, layout and canvas meet here."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.graph import hit, warm_up
from desktop.graph.bars import LocalBar, ZoomBar
from desktop.graph.camera import Camera
from desktop.graph.canvas import make_canvas
from desktop.graph.communities import Communities
from desktop.graph.frame import Focus, Frame
from desktop.graph.gestures import KEY_ZOOM, Gestures
from desktop.graph.grouping import BY, Grouping, Way
from desktop.graph.layouts.springs import Forces
from desktop.graph.motion import Motion
from desktop.graph.placing import Placing
from desktop.graph.scene import Scene
from desktop.graph.shown import Around, Shown
from desktop.graph.topic_menu import topic_menu
from desktop.graph.viewpoint import Viewpoint
from desktop.theme import Theme, load
from vault_sync.graph.arrays import GraphArrays
from vault_sync.graph.arrays import arrays as arrays_of
from vault_sync.graph.diff import GraphDiff
from vault_sync.graph.graph import TopicGraph

NEAR_ZOOM = 0.6  # where going to a node takes the view


class GraphView(QWidget):
    """`selected` carries a topic's id ("" when nothing is), the others that of what is asked for."""

    selected = Signal(str)
    panel_asked = Signal(str)
    obsidian_asked = Signal(str)
    view_changed = Signal()  # other nodes are shown, or in other colours

    def __init__(self, wake: Callable[[], None]) -> None:
        super().__init__()
        self.scene = Scene()
        self.placing = Placing(self.scene, wake)
        self.communities = Communities(wake)
        self.motion = Motion()
        self._wake = wake
        self._theme = load("dark")
        self._shown = Shown()
        self._way: Way = self.communities.grouping
        self._focus = Focus()
        self._box: QRectF | None = None
        self.viewpoint = Viewpoint(lambda: self._frame.places(), self._redraw)
        self._stale = True
        self._gestures = Gestures(self, self.viewpoint, self)
        self._canvas = make_canvas()
        self._gestures.watch(self._canvas)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._canvas)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Graph")
        warm_up.begin()
        self._frame = self._new_frame()
        self._zoom_bar = ZoomBar(
            self,
            lambda: self.viewpoint.zoom_by(KEY_ZOOM),
            lambda: self.viewpoint.zoom_by(1 / KEY_ZOOM),
            self.viewpoint.fit,
        )
        self._local_bar = LocalBar(self, lambda: self.show_around(None))
        self._local_bar.steps.connect(self._show_steps)

    # ---- the graph ---------------------------------------------------------------------------

    def show_graph(self, arrays: GraphArrays, place: Callable[[], None] = lambda: None) -> None:
        """A whole graph; what was laid out before keeps its place, and `place` may put more in theirs."""
        chosen, first = self.selected_topic, self.scene.nodes == 0
        self.scene.load(arrays)
        self.communities.changed(self.scene, 0)
        place()
        self.motion.forget()
        self._focus = Focus(self.scene.slot_of.get(chosen, -1))
        self.viewpoint.follows = self.viewpoint.follows or first
        self._restyle()
        self._lay_out_what_is_new()
        if first:
            self.viewpoint.follow()

    def apply(self, diff: GraphDiff) -> None:
        """A change: only its neighbourhood moves."""
        chosen, known = self.selected_topic, set(self.scene.slot_of)
        touched = self.scene.apply(diff)
        now = time.monotonic()
        self.motion.come([self.scene.slot_of[topic.id] for topic in diff.added if topic.id not in known], now)
        self.motion.glow(touched, now)
        self.communities.changed(self.scene, len(touched))
        chosen = dict(diff.renamed).get(chosen, chosen)
        self._focus = Focus(self.scene.slot_of.get(chosen, -1))
        self._follow_local(dict(diff.renamed))
        self._restyle()
        if touched:
            self.placing.stir(touched)
        if self.selected_topic != chosen:
            self.selected.emit(self.selected_topic)

    def show_only(self, shown: Shown, way: str | Way | None = None) -> None:
        """What is not shown leaves the picture and the layout, its places are kept; `way`: other colours."""
        if way is not None:
            self._way = way if callable(way) else BY.get(way, self.communities.grouping)
        self._shown = replace(shown, around=self._shown.around)
        self._restyle()
        self._lay_out_what_is_new()

    def _lay_out_what_is_new(self) -> None:
        missing = np.flatnonzero(self._frame.shown & np.isnan(self.scene.positions[:, 0]))
        if len(missing) == self._frame.shown.sum() > 0:
            self.placing.all_anew()
        elif len(missing):
            self.placing.stir(missing.tolist())

    def clear(self) -> None:
        """Another vault comes."""
        self.communities.forget()
        self._local_bar.show_topic("")
        self._shown = replace(self._shown, around=None)
        self.show_graph(arrays_of(TopicGraph.of((), ())))

    def colour_by(self, way: str | Way) -> None:
        """By community, folder or kind, or in a way of one's own."""
        self.show_only(self._shown, way)

    def set_forces(self, forces: Forces) -> None:
        """All nodes move on under other forces."""
        if forces != self.placing.forces:
            self.placing.forces = forces
            self.placing.reheat()
            self._redraw()

    def set_layout(self, name: str) -> None:
        self.placing.layout = name
        self.viewpoint.follows = True
        self.placing.all_anew(self._focus.selected)

    @property
    def grouping(self) -> Grouping:
        """The groups that colours stand for, with their sizes."""
        return self._frame.grouping

    @property
    def shown_count(self) -> int:
        return int(self._frame.shown.sum())

    @property
    def settled(self) -> bool:
        """Whether all has come to rest and nothing is awaited."""
        return not self._moving and not self.communities.looking

    @property
    def _moving(self) -> bool:
        return not self.placing.settled or self.viewpoint.moving or self.motion.busy or self._stale

    def stop(self) -> None:
        """Ends the layout's thread and whatever process is at work."""
        self.placing.stop()
        self.communities.stop()

    def _new_frame(self) -> Frame:
        return Frame(self.scene, self._shown, self._theme, self._way(self.scene))

    def _restyle(self) -> None:
        self._frame = self._new_frame()
        self.placing.shown = self._frame.shown
        if self._focus.hovered >= 0 and not self._frame.shown[self._focus.hovered]:
            self._focus = replace(self._focus, hovered=-1)
        self._redraw()
        self.view_changed.emit()

    # ---- the local graph ---------------------------------------------------------------------

    @property
    def around(self) -> Around | None:
        return self._shown.around

    def show_around(self, around: Around | None) -> None:
        """A topic and what lies near it, laid out by itself; None: the whole graph, as it lay before."""
        if around is None:
            self.scene.bring_back()
        elif self._shown.around is None:
            self.scene.keep_aside()
        self._shown = replace(self._shown, around=around)
        self.viewpoint.follows = True
        self._restyle()
        slot = self.scene.slot_of.get(around.topic, -1) if around else -1
        self._local_bar.show_topic(self.scene.titles[slot] if slot >= 0 else "")
        if around is not None:
            self.placing.all_anew(slot)
        else:
            self.placing.rest()
            self.viewpoint.fit()

    def _follow_local(self, renamed: dict[str, str]) -> None:
        """A local graph stays with its topic through a rename, and ends with it."""
        around = self._shown.around
        if around is not None:
            topic = renamed.get(around.topic, around.topic)
            if topic in self.scene.slot_of:
                self._shown = replace(self._shown, around=replace(around, topic=topic))
            else:
                self.show_around(None)

    def _show_steps(self, steps: int) -> None:
        if self._shown.around is not None:
            self.show_around(replace(self._shown.around, steps=steps))

    def toggle_local(self) -> None:
        if self._shown.around is not None:
            self.show_around(None)
        elif self.selected_topic:
            self.show_around(Around(self.selected_topic))

    def tick(self) -> bool:
        """Takes new places, flies on, draws; True while something still moves."""
        if self.communities.take():
            self._restyle()
        taken, busy = self.placing.take(), self.motion.busy
        if taken:
            self.viewpoint.follow()
        moving = self.viewpoint.step() or self.viewpoint.moving or not self.placing.settled
        if self._stale or taken or moving or busy:
            self._stale = moving  # drawn once more, with all its edges, when it has come to rest
            now = self.motion.at(time.monotonic(), view=moving)
            self._canvas.show_picture(
                self._frame.picture(self.camera, self._focus, now, self._box), self._theme
            )
        return self._moving

    def _redraw(self) -> None:
        self._stale = True
        self._wake()

    @property
    def camera(self) -> Camera:
        return self.viewpoint.camera

    def reveal(self, topics: Iterable[str]) -> None:
        """These are shown whatever is filtered, until another view is chosen."""
        self.show_only(replace(self._shown, also=self._shown.also | set(topics)))

    def go_to(self, topic: str) -> bool:
        """Flies to a topic and selects it; whether there is such a one."""
        slot = self.scene.slot_of.get(topic, -1)
        if slot < 0:
            return False
        if not self._frame.shown[slot]:  # what somebody goes to is shown, whatever is filtered
            self.reveal((topic,))
        self.select(slot)
        x, y = self.scene.positions[slot].tolist()
        if not np.isnan(x):
            self.viewpoint.fly(self.camera.on(x, y, max(self.camera.zoom, NEAR_ZOOM)))
        return True

    # ---- nodes -------------------------------------------------------------------------------

    @property
    def selected_topic(self) -> str:
        return self.scene.ids[self._focus.selected] if self._focus.selected >= 0 else ""

    def _on_screen(self) -> tuple[np.ndarray, np.ndarray]:
        screen = self.camera.to_screen(np.nan_to_num(self.scene.positions))
        return screen, self._frame.radii(self.camera.zoom)

    def node_at(self, x: float, y: float) -> int:
        return hit.node_at(*self._on_screen(), x, y)

    def hover(self, slot: int) -> None:
        if slot != self._focus.hovered:
            self._focus = replace(self._focus, hovered=slot)
            self._redraw()

    def select(self, slot: int) -> None:
        if slot != self._focus.selected or self._focus.chosen:
            self._focus = Focus(slot, self._focus.hovered)
            self.selected.emit(self.selected_topic)
            self._redraw()

    def draw_box(self, box: QRectF | None) -> None:
        self._box = box
        self._redraw()

    def choose(self, box: QRectF) -> None:
        """All nodes in a box of the screen, to be pinned or moved together."""
        self.mark(hit.nodes_within(*self._on_screen(), box.left(), box.top(), box.right(), box.bottom()))

    def mark(self, slots: Iterable[int]) -> None:
        """These nodes stand out, until Escape."""
        self._focus = replace(self._focus, chosen=frozenset(slots))
        self._redraw()

    @property
    def chosen(self) -> list[int]:
        """What a command is for: the nodes chosen with a box, else the selected one."""
        one = [self._focus.selected] if self._focus.selected >= 0 else []
        return sorted(self._focus.chosen) or one

    def open_node(self, slot: int) -> None:
        self.go_to(self.scene.ids[slot])

    def open_in_obsidian(self, slot: int) -> None:
        self.obsidian_asked.emit(self.scene.ids[slot])

    def ask_panel(self) -> None:
        if self.selected_topic:
            self.panel_asked.emit(self.selected_topic)

    def ask_obsidian(self) -> None:
        if self._focus.selected >= 0:
            self.open_in_obsidian(self._focus.selected)

    def _dragged(self, slot: int) -> list[int]:
        return sorted(self._focus.chosen) if slot in self._focus.chosen else [slot]

    def drag(self, slot: int, x: float, y: float) -> None:
        """The node follows the pointer, those chosen with it too, and their neighbourhood follows them."""
        step = np.array(self.camera.to_plane(x, y), np.float32) - self.scene.positions[slot]
        for moved in self._dragged(slot):
            px, py = (self.scene.positions[moved] + step).tolist()
            self.placing.hold(moved, (px, py))
        self.viewpoint.follows = False
        self._redraw()

    def drop(self, slot: int) -> None:
        """A dragged node stays where it was put."""
        self.placing.let_go(self._dragged(slot))
        self._redraw()

    def toggle_pin(self) -> None:
        """All are pinned, or where all are, none."""
        pinned = all(self.scene.pinned[slot] for slot in self.chosen)
        for slot in self.chosen:
            self.scene.pin(slot, not pinned)
        self._redraw()

    def step_back(self) -> bool:
        """What was begun last ends first: the box, the selection, the local graph."""
        if self._focus.chosen:
            self._focus = replace(self._focus, chosen=frozenset())
        elif self._focus.selected >= 0:
            self.select(-1)
        elif self._shown.around is not None:
            self.show_around(None)
        else:
            return False
        self._redraw()
        return True

    def next_neighbour(self, step: int) -> bool:
        """Moves the selection through the neighbours of where it was; False where there are none."""
        slot = self._focus.selected
        around = self.scene.neighbours(slot).tolist() if slot >= 0 else []
        around = [n for n in around if self._frame.shown[n]]
        if not around:
            return False
        self.select(around[0 if step > 0 else -1])
        return True

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        point = self._canvas.mapFrom(self, event.pos())
        self.show_menu(self.node_at(point.x(), point.y()), event.globalPos())

    def show_menu(self, slot: int, where: QPoint) -> None:
        if slot >= 0:
            self.select(slot) if slot not in self._focus.chosen else None
            topic_menu(self, slot, self._theme).popup(where)

    def paint_theme(self, theme: Theme) -> None:
        self._theme = theme
        for bar in (self._zoom_bar, self._local_bar):
            bar.paint_theme(theme)
        self._restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.viewpoint.resized(self.width(), self.height())
        self._zoom_bar.put(self.height())
        super().resizeEvent(event)

    def event(self, event: QEvent) -> bool:
        """Tab is taken here, before Qt moves the focus by it."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and self._gestures.key(event)
        ):
            return True
        return super().event(event)
