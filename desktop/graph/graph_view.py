"""The graph as a widget: the canvas with its bars; what is shown and done lies on the stage behind it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.graph import warm_up
from desktop.graph.bars import LocalBar, ZoomBar
from desktop.graph.camera import Camera
from desktop.graph.canvas import make_canvas
from desktop.graph.display import Display
from desktop.graph.gestures import KEY_ZOOM, Gestures
from desktop.graph.grouping import Grouping, Way
from desktop.graph.handling import Handling
from desktop.graph.layouts.springs import Forces
from desktop.graph.local_graph import LocalGraph
from desktop.graph.notice import Notice, Standing
from desktop.graph.picture import Named
from desktop.graph.shown import Around, Shown
from desktop.graph.stage import Stage
from desktop.graph.time_lapse import TimeLapse
from desktop.graph.topic_card import WAIT_MS, TopicCard
from desktop.graph.topic_menu import topic_menu
from desktop.theme import Theme
from desktop.words import tr
from vault_sync.graph.arrays import GraphArrays
from vault_sync.graph.diff import GraphDiff

REST = 3  # times as long as following a change took, until the next is followed
LOADING = 0.02  # seconds between two looks whether a picture can be drawn
MOST_SPARED = 100  # neighbours that a card tries not to cover


class GraphView(QWidget):
    """`selected` carries a topic's id ("" when nothing is), the others that of what is asked for."""

    selected = Signal(str)
    panel_asked = Signal(str)
    obsidian_asked = Signal(str)
    meaning_asked = Signal(str)  # answered by `show_meaning`, whenever that is known
    view_changed = Signal()  # other nodes are shown, or in other colours

    def __init__(self, wake: Callable[[], None], canvas: str = "") -> None:
        super().__init__()
        self.stage = Stage(wake)
        self.scene, self.placing = self.stage.scene, self.stage.placing
        self.motion, self.viewpoint = self.stage.motion, self.stage.viewpoint
        self._zoom_bar = ZoomBar(
            self,
            lambda: self.viewpoint.zoom_by(KEY_ZOOM),
            lambda: self.viewpoint.zoom_by(1 / KEY_ZOOM),
            self.viewpoint.fit,
        )
        self._local_bar = LocalBar(self, lambda: self.local.show(None))
        self.local = LocalGraph(self.stage, self._local_bar)
        self._rested = 0.0  # when the next change is followed
        self.reading = False  # whether the first graph of a vault is still to come
        self.notice = Notice(self)
        self.time_lapse = TimeLapse(self.stage, self, wake)
        self.hand = Handling(self.stage, self.local)
        self._gestures = Gestures(self.hand, self.viewpoint, self)
        self._canvas = make_canvas(canvas)
        self._gestures.watch(self._canvas)
        self.card = TopicCard(self)
        self._card_for = ""  # the topic that it is shown for, or soon will be
        self._named: Sequence[Named] = ()  # the labels that are in sight
        self._card_wait = QTimer(self, interval=WAIT_MS, singleShot=True)
        self._card_wait.timeout.connect(self._show_card)
        self.hand.hovered.connect(self._begin_card)
        self._put_together()
        self.stage.selected.connect(self.selected)
        self.stage.changed.connect(self.view_changed)
        self.hand.panel_asked.connect(self.panel_asked)
        self.hand.obsidian_asked.connect(self.obsidian_asked)

    def _put_together(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._canvas)
        self._canvas.lower()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Graph"))

    # ---- the graph ---------------------------------------------------------------------------

    def show_graph(self, arrays: GraphArrays, place: Callable[[], None] = lambda: None) -> None:
        """A whole graph; what was laid out before keeps its place, and `place` may put more in theirs."""
        self.stage.show_graph(arrays, place)

    def apply(self, diff: GraphDiff) -> None:
        """A change: only its neighbourhood moves."""
        self.stage.apply(diff)

    def clear(self) -> None:
        """Another vault comes."""
        self._local_bar.show_topic("")
        self.time_lapse.close()
        self.stage.clear()

    def show_only(self, shown: Shown, way: str | Way | None = None) -> None:
        self.stage.show_only(shown, way)

    def colour_by(self, way: str | Way) -> None:
        self.stage.colour_by(way)

    def size_by(self, way: str) -> None:
        self.stage.size_by(way)

    def show_runs(self, best: Mapping[str, str], live: Mapping[str, float] | None = None) -> None:
        """Topics that have runs get a ring, and a badge with the best score where it is known, in words;
        that of a living run is in the colour of what trains, and an arc as long as the share that is done."""
        self.stage.show_runs(best, live)

    def set_forces(self, forces: Forces) -> None:
        self.stage.set_forces(forces)

    def set_display(self, display: Display) -> None:
        self.stage.set_display(display)

    def set_layout(self, name: str) -> None:
        self.stage.set_layout(name)

    def show_around(self, around: Around | None) -> None:
        self.local.show(around)

    @property
    def around(self) -> Around | None:
        return self.local.around

    @property
    def grouping(self) -> Grouping:
        """The groups that colours stand for, with their sizes."""
        return self.stage.frame.grouping

    @property
    def shown_count(self) -> int:
        return int(self.stage.frame.shown.sum())

    # ---- the focus ---------------------------------------------------------------------------

    @property
    def selected_topic(self) -> str:
        return self.stage.selected_topic

    def select(self, slot: int) -> None:
        self.stage.select(slot)

    def go_to(self, topic: str) -> bool:
        """Flies to a topic and selects it; whether there is such a one."""
        return self.stage.go_to(topic)

    def reveal(self, topics: Iterable[str]) -> None:
        """These are shown whatever is filtered."""
        self.stage.reveal(topics)

    def mark(self, topics: Iterable[str], way: bool = False) -> None:
        """These stand out, until Escape; the links of a `way` do so too."""
        self.stage.mark(topics, way)

    @property
    def chosen(self) -> list[int]:
        """The slots that a command is for."""
        return self.hand.chosen

    @property
    def camera(self) -> Camera:
        return self.viewpoint.camera

    # ---- the card ----------------------------------------------------------------------------

    def _begin_card(self, slot: int) -> None:
        """After a moment on a node its card comes; at once it goes."""
        self._card_for = self.scene.ids[slot] if slot >= 0 else ""
        self.card.hide()
        if slot >= 0:
            self._card_wait.start()

    def _show_card(self) -> None:
        slot = self.scene.slot_of.get(self._card_for, -1)
        if slot < 0 or slot != self.stage.focus.hovered or self.viewpoint.moving:
            return
        around = [*self.stage.focus.slots, *self.scene.neighbours(slot)[:MOST_SPARED].tolist()]
        marks = self.hand.marks(around)
        spared = [mark.center() for mark in marks]
        name = next((named.box for named in self._named if named.at.slot == slot), None)
        self.card.show_facts(self.stage.facts(slot), marks[around.index(slot)], spared, name)
        self.meaning_asked.emit(self._card_for)

    def show_meaning(self, topic: str, meaning: str, places: int) -> None:
        """What a topic means, for its card if that is still there."""
        if topic == self._card_for and self.card.isVisible():
            self.card.show_meaning(meaning, places)

    # ---- the clock ---------------------------------------------------------------------------

    def follow(self) -> bool:
        """Makes the looks of what has changed and tells whoever shows the graph too, before it is drawn.

        While change follows change, no more than a part of the time: the hand comes first.
        """
        began = time.monotonic()
        if self.stage.outdated and began >= self._rested:
            self.stage.tell()
            self._rested = time.monotonic() + REST * (time.monotonic() - began)
        return False

    def draw(self) -> bool | float:
        """The same as `tick`, save that changes which are not followed yet wait for that."""
        return True if self.stage.outdated and time.monotonic() < self._rested else self.tick()

    def tick(self) -> bool | float:
        """Draws what has changed; True while something still moves, else the seconds until all is loaded."""
        if warm_up.loading():
            self._show_notice()
            return LOADING
        playing = self.time_lapse.step()
        if self.viewpoint.moving:
            self.card.hide()
        if picture := self.stage.tick():
            self._named = picture.labels
            self._canvas.show_picture(picture, self.stage.looks.theme)
            self._show_notice()
        elif not self._canvas.complete:
            self._canvas.draw_on()
        return playing or self.stage.moving or not self._canvas.complete

    def _show_notice(self) -> None:
        """Where there is nothing to draw the canvas says why."""
        shown = self.shown_count or int(self.stage.veil is not None)  # a time-lapse begins with nothing
        placed = not shown or (bool(len(self.stage.frame.places())) and not warm_up.loading())
        self.notice.show_standing(Standing(self.reading, self.scene.nodes, shown, placed))

    @property
    def settled(self) -> bool:
        """Whether all has come to rest and nothing is awaited."""
        return self.stage.settled and self._canvas.complete and not warm_up.loading()

    def stop(self) -> None:
        """Ends the layout's thread and whatever process is at work."""
        self.stage.stop()

    # ---- the widget --------------------------------------------------------------------------

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        point = self._canvas.mapFrom(self, event.pos())
        self.show_menu(self.hand.node_at(point.x(), point.y()), event.globalPos())

    def show_menu(self, slot: int, where: QPoint) -> None:
        if slot >= 0:
            self.select(slot) if slot not in self.stage.focus.chosen else None
            topic_menu(self, slot, self.stage.looks.theme).popup(where)

    def paint_theme(self, theme: Theme) -> None:
        for bar in (self._zoom_bar, self._local_bar, self.time_lapse.bar, self.notice):
            bar.paint_theme(theme)
        self.stage.paint_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.viewpoint.resized(self.width(), self.height())
        self._zoom_bar.put(self.height())
        self._local_bar.put()
        self.notice.put()
        self.time_lapse.bar.put()
        super().resizeEvent(event)

    def event(self, event: QEvent) -> bool:
        """Tab is taken here, before Qt moves the focus by it."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and (self._time_key(event) or self._gestures.key(event))
        ):
            return True
        return super().event(event)

    def _time_key(self, event: QKeyEvent) -> bool:
        """While the time-lapse is open, Space plays it and Escape ends it."""
        acts = {Qt.Key.Key_Space: self.time_lapse.play_or_pause, Qt.Key.Key_Escape: self.time_lapse.close}
        act = acts.get(Qt.Key(event.key())) if self.time_lapse.open else None
        if act:
            act()
        return act is not None

    def ask_obsidian(self) -> None:
        self.hand.ask_obsidian()

    def toggle_local(self) -> None:
        self.local.toggle()
