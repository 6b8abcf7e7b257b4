"""A graph view that is open and has settled, and a hand that moves its pointer and presses its keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.graph.graph_view import GraphView
from tests.desktop.graph.made_up import graph
from vault_sync.graph.arrays import arrays

LEFT = Qt.MouseButton.LeftButton


class Opened:
    """A view that is on the screen and has settled."""

    def __init__(self, qtbot: QtBot, edges: str, alone: str = "") -> None:
        self.qtbot = qtbot
        self.view = GraphView(lambda: None)
        qtbot.addWidget(self.view)
        self.view.resize(800, 600)
        self.view.show()
        self.told: list[str] = []
        self.view.selected.connect(self.told.append)
        self.view.show_graph(arrays(graph(edges, alone)))
        self.settle()

    def settle(self) -> None:
        """To rest, with communities found and weights worked out: they come from elsewhere, in their time."""
        self.qtbot.waitUntil(lambda: not self.view.tick() and self.view.stage.settled, timeout=30_000)

    def point(self, name: str) -> QPoint:
        slot = self.view.scene.slot_of[name]
        [[x, y]] = self.view.camera.to_screen(self.view.scene.positions[[slot]]).tolist()
        return QPoint(round(x), round(y))

    def place(self, name: str) -> list[float]:
        return self.view.scene.positions[self.view.scene.slot_of[name]].tolist()

    def send(
        self,
        kind: QEvent.Type,
        at: QPoint,
        button: Qt.MouseButton = LEFT,
        held: Qt.KeyboardModifier | None = None,
    ) -> None:
        """A pointer's event with its button down while it moves, as QTest cannot."""
        canvas = self.view._canvas
        down = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else button
        event = QMouseEvent(
            kind,
            QPointF(at),
            QPointF(canvas.mapToGlobal(at)),
            button,
            down,
            held or Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(canvas, event)

    def drag(self, start: QPoint, end: QPoint, held: Qt.KeyboardModifier | None = None) -> None:
        self.send(QEvent.Type.MouseButtonPress, start, held=held)
        for share in (0.3, 0.7, 1.0):
            self.send(QEvent.Type.MouseMove, start + (end - start) * share, held=held)
        self.send(QEvent.Type.MouseButtonRelease, end, held=held)

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.view, key, held)
