"""What the pointer and the keys mean in the graph: look, move, choose, drag. It tells a view what to do."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

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
    def drag(self, slot: int, x: float, y: float) -> None: ...
    def drop(self, slot: int) -> None: ...
    def pan(self, dx: float, dy: float) -> None: ...
    def zoom_at(self, factor: float, x: float, y: float) -> None: ...
    def zoom_by(self, factor: float) -> None: ...
    def fit(self) -> None: ...
    def toggle_pin(self) -> None: ...
    def next_neighbour(self, step: int) -> bool: ...


class Gestures(QObject):
    """Watches a canvas for the pointer; `key` is for the view's own key events."""

    def __init__(self, canvas: QWidget, view: Handled, parent: QObject) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._view = view
        self._pressed: QPointF | None = None
        self._last = QPointF()
        self._on = -1  # the node under the pressed pointer
        self._far = False  # whether it has moved too far for a click
        self._handlers = {
            QEvent.Type.MouseMove: self._move,
            QEvent.Type.MouseButtonPress: self._press,
            QEvent.Type.MouseButtonRelease: self._release,
            QEvent.Type.MouseButtonDblClick: self._double_click,
            QEvent.Type.Wheel: self._wheel,
        }
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

    def _press(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = event.position()
        self._pressed = self._last = point
        self._on = self._view.node_at(point.x(), point.y())
        self._far = False

    def _move(self, event: QMouseEvent) -> None:
        point = event.position()
        if self._pressed is None:
            on = self._view.node_at(point.x(), point.y())
            self._canvas.setCursor(
                Qt.CursorShape.PointingHandCursor if on >= 0 else Qt.CursorShape.ArrowCursor
            )
            self._view.hover(on)
            return
        step, self._last = point - self._last, point
        self._far = self._far or (point - self._pressed).manhattanLength() > CLICK_SLACK
        if self._far and self._on >= 0:
            self._view.drag(self._on, point.x(), point.y())
        elif self._far:
            self._view.pan(step.x(), step.y())

    def _release(self, event: QMouseEvent) -> None:
        if self._pressed is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if self._far and self._on >= 0:
            self._view.drop(self._on)
        elif not self._far:
            self._view.select(self._on)
        self._pressed, self._on = None, -1

    def _double_click(self, event: QMouseEvent) -> None:
        slot = self._view.node_at(event.position().x(), event.position().y())
        if slot >= 0:
            self._view.open_node(slot)

    def _wheel(self, event: QWheelEvent) -> None:
        point = event.position()
        self._view.zoom_at(WHEEL_STEP ** event.angleDelta().y(), point.x(), point.y())

    def key(self, event: QKeyEvent) -> bool:
        """Whether the key meant something here."""
        view, key = self._view, Qt.Key(event.key())
        if key in PANS:
            far = KEY_PAN_FAR if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else KEY_PAN
            view.pan(PANS[key][0] * far, PANS[key][1] * far)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            view.zoom_by(KEY_ZOOM)
        elif key == Qt.Key.Key_Minus:
            view.zoom_by(1 / KEY_ZOOM)
        elif key == Qt.Key.Key_0:
            view.fit()
        elif key == Qt.Key.Key_Space:
            view.toggle_pin()
        elif key == Qt.Key.Key_Escape:
            view.select(-1)
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            return view.next_neighbour(-1 if key == Qt.Key.Key_Backtab else 1)
        else:
            return False
        return True
