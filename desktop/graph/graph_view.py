"""The graph as a user handles it: scene, camera, layout and canvas meet here."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.graph import hit
from desktop.graph.camera import Camera
from desktop.graph.frame import Focus, Frame, Shown
from desktop.graph.gestures import Gestures
from desktop.graph.layout_thread import Job, LayoutThread
from desktop.graph.layouts.force import Forces, stirred, warm
from desktop.graph.layouts.links import Links, links
from desktop.graph.raster_canvas import RasterCanvas
from desktop.graph.scene import Scene
from desktop.theme import Theme, load
from vault_sync.graph.arrays import GraphArrays
from vault_sync.graph.diff import GraphDiff

FLIGHT_SECONDS = 0.26
NEAR_ZOOM = 1.2  # where going to a node takes the view
FINISHING_HEAT = 0.05  # after a layout from nothing, which arrives nearly settled


class GraphView(QWidget):
    """`selected` carries a topic's id ("" when nothing is)."""

    selected = Signal(str)

    def __init__(self, wake: Callable[[], None]) -> None:
        super().__init__()
        self.scene = Scene()
        self.camera = Camera()
        self.forces = Forces()
        self._wake = wake
        self._theme = load("dark")
        self._shown = Shown()
        self._focus = Focus()
        self._frame = Frame(self.scene, self._shown, self._theme)
        self._layout = LayoutThread(wake)
        self._canvas = RasterCanvas()
        self._gestures = Gestures(self._canvas, self, self)
        self._fit_pending = True
        self._flight: tuple[Camera, Camera, float] | None = None
        self._stale = True
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._canvas)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Graph")

    # ---- the graph ---------------------------------------------------------------------------

    def show_graph(self, arrays: GraphArrays, place: Callable[[], None] = lambda: None) -> None:
        """A whole graph; what was laid out before keeps its place, and `place` may put more in theirs."""
        chosen = self.selected_topic
        self.scene.load(arrays)
        place()
        self._focus = Focus(self.scene.slot_of.get(chosen, -1))
        self._restyle()
        unplaced = self.scene.unplaced()
        if len(unplaced) == self.scene.nodes:
            self._lay_out_all()
        elif len(unplaced):
            self._stir(unplaced.tolist())

    def apply(self, diff: GraphDiff) -> None:
        """A change: only its neighbourhood moves."""
        touched = self.scene.apply(diff)
        self._focus = Focus(self._focus.selected)
        if self._focus.selected >= 0 and not self.scene.alive[self._focus.selected]:
            self.select(-1)
        self._restyle()
        if touched:
            self._stir(touched)

    def show_only(self, shown: Shown) -> None:
        """What is not shown leaves the picture and the layout; its places are kept."""
        self._shown = shown
        self._restyle()

    @property
    def groups(self) -> list[tuple[str, int]]:
        """The groups that colours stand for, with their sizes."""
        return self._frame.groups

    @property
    def shown_count(self) -> int:
        return int(self._frame.shown.sum())

    @property
    def settled(self) -> bool:
        return self._layout.settled and self._flight is None

    def stop(self) -> None:
        """Ends the layout's thread."""
        self._layout.stop()

    def _lay_out_all(self) -> None:
        slots = self._slots()
        self._fit_pending = True
        heat = warm(len(slots), self.forces, FINISHING_HEAT)
        self._layout.submit(Job(slots, self._links_of(slots), heat, None))

    def _stir(self, touched: Iterable[int]) -> None:
        self.scene.settle_unplaced()
        slots, moving = self._slots(), set(touched)
        rows = np.flatnonzero(np.isin(slots, list(moving)))
        among = self._links_of(slots)
        heat = stirred(len(slots), among, rows.tolist(), self.forces)
        free = np.where(self.scene.pinned[slots], np.float32(0), heat.mobility)
        self._layout.submit(
            Job(slots, among, replace(heat, mobility=free), self.scene.positions[slots].copy())
        )

    def _slots(self) -> NDArray[np.int32]:
        return np.flatnonzero(self._frame.shown).astype(np.int32)

    def _links_of(self, slots: NDArray[np.int32]) -> Links:
        """The links among some slots, by their numbers in that list."""
        row_of = np.full(len(self.scene), -1, np.int32)
        row_of[slots] = np.arange(len(slots), dtype=np.int32)
        rows = row_of[self.scene.edges]
        return links(len(slots), rows[(rows >= 0).all(axis=1)])

    def _restyle(self) -> None:
        self._frame = Frame(self.scene, self._shown, self._theme)
        self._redraw()

    # ---- the clock ---------------------------------------------------------------------------

    def tick(self) -> bool:
        """Takes new places, flies on, draws; True while something still moves."""
        newest = self._layout.take()
        if newest is not None:
            self._take_places(*newest)
        self._fly()
        if self._stale:
            self._stale = False
            self._fit_first()
            self._canvas.show_picture(self._frame.picture(self.camera, self._focus), self._theme)
        return not self.settled

    def _fit_first(self) -> None:
        """A graph that is new to the view is shown whole, as soon as its nodes have places."""
        if self._fit_pending and len(places := self._frame.places()):
            self._fit_pending = False
            self.camera = self.camera.fitted(places)

    def _take_places(self, slots: NDArray[np.int32], places: NDArray[np.float32]) -> None:
        living = self.scene.alive[slots]
        self.scene.positions[slots[living]] = places[living]
        self._redraw()

    def _redraw(self) -> None:
        self._stale = True
        self._wake()

    def _fly(self) -> None:
        if self._flight is None:
            return
        start, end, since = self._flight
        share = min(1.0, (time.monotonic() - since) / FLIGHT_SECONDS)
        eased = 4 * share**3 if share < 0.5 else 1 - (2 - 2 * share) ** 3 / 2
        self.camera = start.towards(end, eased).resized(self.camera.width, self.camera.height)
        self._stale = True
        if share == 1.0:
            self._flight = None

    # ---- the view ----------------------------------------------------------------------------

    def look(self, camera: Camera) -> None:
        """At once; stops a flight."""
        self._flight = None
        self.camera = camera
        self._redraw()

    def fly(self, camera: Camera) -> None:
        """Smoothly; any input stops it."""
        self._flight = (self.camera, camera, time.monotonic())
        self._wake()

    def fit(self) -> None:
        self.fly(self.camera.fitted(self._frame.places()))

    def pan(self, dx: float, dy: float) -> None:
        self.look(self.camera.panned(dx, dy))

    def zoom_at(self, factor: float, x: float, y: float) -> None:
        self.look(self.camera.zoomed(factor, x, y))

    def zoom_by(self, factor: float) -> None:
        self.fly(self.camera.zoomed(factor, self.width() / 2, self.height() / 2))

    def go_to(self, topic: str) -> bool:
        """Flies to a topic and selects it; whether there is such a one."""
        slot = self.scene.slot_of.get(topic, -1)
        if slot < 0 or np.isnan(self.scene.positions[slot, 0]):
            return False
        self.select(slot)
        x, y = self.scene.positions[slot].tolist()
        self.fly(self.camera.on(x, y, max(self.camera.zoom, NEAR_ZOOM)))
        return True

    # ---- nodes -------------------------------------------------------------------------------

    @property
    def selected_topic(self) -> str:
        return self.scene.ids[self._focus.selected] if self._focus.selected >= 0 else ""

    def node_at(self, x: float, y: float) -> int:
        screen = self.camera.to_screen(np.nan_to_num(self.scene.positions))
        return hit.node_at(screen, self._frame.radii(self.camera.zoom), x, y)

    def hover(self, slot: int) -> None:
        if slot != self._focus.hovered:
            self._focus = replace(self._focus, hovered=slot)
            self._redraw()

    def select(self, slot: int) -> None:
        if slot != self._focus.selected:
            self._focus = replace(self._focus, selected=slot)
            self.selected.emit(self.selected_topic)
            self._redraw()

    def open_node(self, slot: int) -> None:
        self.go_to(self.scene.ids[slot])

    def drag(self, slot: int, x: float, y: float) -> None:
        """The node follows the pointer and its neighbourhood follows the node."""
        place = self.camera.to_plane(x, y)
        self.scene.place([(slot, place)])
        self._layout.hold(slot, place)
        if self._layout.settled:
            self._stir([slot])
        self._redraw()

    def drop(self, slot: int) -> None:
        """A dragged node stays where it was put."""
        self._layout.hold(slot, None)
        self.scene.pin(slot, True)
        self._redraw()

    def toggle_pin(self) -> None:
        if (slot := self._focus.selected) >= 0:
            self.scene.pin(slot, not self.scene.pinned[slot])
            self._redraw()

    def next_neighbour(self, step: int) -> bool:
        """Moves the selection through the neighbours of where it was; False where there are none."""
        slot = self._focus.selected
        around = (
            [n for n in self.scene.neighbours(slot).tolist() if self._frame.shown[n]] if slot >= 0 else []
        )
        if not around:
            return False
        self.select(around[0 if step > 0 else -1])
        return True

    # ---- the widget --------------------------------------------------------------------------

    def paint_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.camera = self.camera.resized(self.width(), self.height())
        self._redraw()
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
