"""What the pointer and the keys mean in the graph: look, move, choose, drag. It tells a view what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QWidget

from desktop.graph.viewpoint import Viewpoint

WHEEL_STEP = 1.0015  # zoom a unit of the wheel
KEY_PAN, KEY_PAN_FAR, KEY_ZOOM = 60.0, 240.0, 1.25
CLICK_SLACK = 4.0  # pixels a pressed pointer may move and still click

PANS = {
    Qt.Key.Key_Left: (1, 0),
    Qt.Key.Key_Right: (-1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


class Handled(Protocol):
    """What gestures ask of a view. Nodes are slots, -1 where there is none; points are of the screen."""

    def node_at(self, x: float, y: float) -> int: ...
    def hover(self, slot: int) -> None: ...
    def select(self, slot: int) -> None: ...
    def open_node(self, slot: int) -> None: ...
    def open_in_obsidian(self, slot: int) -> None: ...
    def drag(self, slot: int, x: float, y: float) -> None: ...
    def drop(self, slot: int) -> None: ...
    def draw_loop(self, loop: QPolygonF | None) -> None: ...
    def choose(self, loop: QPolygonF) -> None: ...
    def toggle_pin(self) -> None: ...
    def toggle_local(self) -> None: ...
    def ask_panel(self) -> None: ...
    def ask_obsidian(self) -> None: ...
    def step_back(self) -> bool: ...
    def next_neighbour(self, step: int) -> bool: ...


class Gestures(QObject):
    """Watches a canvas for the pointer; `key` is for the view's own key events."""

    def __init__(self, view: Handled, viewpoint: Viewpoint, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._viewpoint = viewpoint
        self._canvas: QWidget | None = None
        self._pressed: QPointF | None = None
        self._last = QPointF()
        self._on = -1  # the node under the pressed pointer
        self._far = False  # whether it has moved too far for a click
        self._loop: Callable[[QPointF], QPolygonF] | None = None  # grows with the pointer
        self._handlers = {
            QEvent.Type.MouseMove: self._move,
            QEvent.Type.MouseButtonPress: self._press,
            QEvent.Type.MouseButtonRelease: self._release,
            QEvent.Type.MouseButtonDblClick: self._double_click,
            QEvent.Type.Wheel: self._wheel,
        }
        self._keys = self._single_keys()

    def watch(self, canvas: QWidget) -> None:
        self._canvas = canvas
        canvas.setMouseTracking(True)
        canvas.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._view.hover(-1)
        handler = self._handlers.get(event.type())
        if handler is None:
            return False
        handler(event)  # type: ignore[operator]
        return True

    # ---- the pointer -------------------------------------------------------------------------

    def _press(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = event.position()
        self._pressed = self._last = point
        self._on = self._view.node_at(point.x(), point.y())
        self._loop = self._begun_loop(point, event.modifiers()) if self._on < 0 else None
        self._far = False

    def _begun_loop(self, start: QPointF, held: Qt.KeyboardModifier) -> Callable[[QPointF], QPolygonF] | None:
        """With Shift a box from here to the pointer, with Ctrl the line that the pointer draws."""
        if held & Qt.KeyboardModifier.ShiftModifier:
            return lambda end: QPolygonF(QRectF(start, end).normalized())
        if held & Qt.KeyboardModifier.ControlModifier:
            line = QPolygonF([start])
            return lambda end: line.append(end) or QPolygonF(line)
        return None

    def _move(self, event: QMouseEvent) -> None:
        point = event.position()
        if self._pressed is None:
            self._hover(self._view.node_at(point.x(), point.y()))
            return
        step, self._last = point - self._last, point
        self._far = self._far or (point - self._pressed).manhattanLength() > CLICK_SLACK
        if not self._far:
            return
        if self._on >= 0:
            self._view.drag(self._on, point.x(), point.y())
        elif self._loop:
            self._view.draw_loop(self._loop(point))
        else:
            self._viewpoint.pan(step.x(), step.y())

    def _hover(self, slot: int) -> None:
        shape = Qt.CursorShape.PointingHandCursor if slot >= 0 else Qt.CursorShape.ArrowCursor
        if self._canvas is not None and self._canvas.cursor().shape() != shape:
            self._canvas.setCursor(shape)
        self._view.hover(slot)

    def _release(self, event: QMouseEvent) -> None:
        if self._pressed is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self._pressed = None
        if not self._far:
            self._click(event)
        elif self._on >= 0:
            self._view.drop(self._on)
        elif self._loop:
            self._view.draw_loop(None)
            self._view.choose(self._loop(event.position()))
        self._on = -1

    def _click(self, event: QMouseEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and self._on >= 0:
            self._view.open_in_obsidian(self._on)
        else:
            self._view.select(self._on)

    def _double_click(self, event: QMouseEvent) -> None:
        slot = self._view.node_at(event.position().x(), event.position().y())
        if slot >= 0:
            self._view.open_node(slot)

    def _wheel(self, event: QWheelEvent) -> None:
        point = event.position()
        self._viewpoint.zoom_at(WHEEL_STEP ** event.angleDelta().y(), point.x(), point.y())

    # ---- the keys ----------------------------------------------------------------------------

    def _single_keys(self) -> dict[Qt.Key, Callable[[], object]]:
        view, viewpoint = self._view, self._viewpoint
        return {
            Qt.Key.Key_Plus: lambda: viewpoint.zoom_by(KEY_ZOOM),
            Qt.Key.Key_Equal: lambda: viewpoint.zoom_by(KEY_ZOOM),
            Qt.Key.Key_Minus: lambda: viewpoint.zoom_by(1 / KEY_ZOOM),
            Qt.Key.Key_0: viewpoint.fit,
            Qt.Key.Key_Space: view.toggle_pin,
            Qt.Key.Key_G: view.toggle_local,
            Qt.Key.Key_Return: view.ask_panel,
            Qt.Key.Key_Enter: view.ask_panel,
        }

    def key(self, event: QKeyEvent) -> bool:
        """Whether the key meant something here."""
        key, held = Qt.Key(event.key()), event.modifiers()
        if held & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier):
            return False
        if held & Qt.KeyboardModifier.ControlModifier:
            return self._with_control(key)
        if key in PANS:
            far = KEY_PAN_FAR if held & Qt.KeyboardModifier.ShiftModifier else KEY_PAN
            self._viewpoint.pan(PANS[key][0] * far, PANS[key][1] * far)
        elif key in self._keys:
            self._keys[key]()
        elif key == Qt.Key.Key_Escape:
            return self._view.step_back()
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            return self._view.next_neighbour(-1 if key == Qt.Key.Key_Backtab else 1)
        else:
            return False
        return True

    def _with_control(self, key: Qt.Key) -> bool:
        """Ctrl and a letter belong to the window, save Ctrl+Enter."""
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._view.ask_obsidian()
            return True
        return False
