"""Nodes handled with pointer and keys: many chosen at once, dragged, pinned, gone through; and the card."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.graph.topic_card import MOST_LETTERS
from tests.desktop.graph.opened import Opened

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_the_pointer_on_a_node_puts_the_others_back_until_it_leaves(opened: Opened) -> None:
    QTest.mouseMove(opened.view._canvas, QPoint(3, 3))
    QTest.mouseMove(opened.view._canvas, opened.point("a"))
    assert opened.view.stage.focus.hovered == opened.view.scene.slot_of["a"]
    assert opened.view._canvas.cursor().shape() == Qt.CursorShape.PointingHandCursor
    QApplication.sendEvent(opened.view._canvas, QEvent(QEvent.Type.Leave))
    assert opened.view.stage.focus.hovered == -1


def test_a_box_with_shift_chooses_nodes_that_are_pinned_and_dragged_together(opened: Opened) -> None:
    opened.drag(QPoint(2, 2), QPoint(798, 598), Qt.KeyboardModifier.ShiftModifier)
    assert len(opened.view.chosen) == 5
    opened.key(Qt.Key.Key_Space)
    assert opened.view.scene.pinned.all()
    before = opened.view.scene.positions.copy()
    opened.drag(opened.point("a"), opened.point("a") + QPoint(30, 0))
    moved = opened.view.scene.positions - before
    assert moved[:, 0] == pytest.approx(np.full(5, moved[0, 0]), rel=0.01)
    opened.key(Qt.Key.Key_Space)
    assert not opened.view.scene.pinned.any()
    opened.key(Qt.Key.Key_Escape)
    assert opened.view.chosen == []


def test_a_line_drawn_with_ctrl_chooses_what_it_goes_around(opened: Opened) -> None:
    a = opened.point("a")
    corners = [a + QPoint(x, y) for x, y in ((-20, -20), (20, -20), (20, 20), (-20, 20))]
    opened.send(QEvent.Type.MouseButtonPress, corners[0], held=CTRL)
    for corner in corners[1:]:
        opened.send(QEvent.Type.MouseMove, corner, held=CTRL)
    assert opened.view.stage.loop is not None
    opened.send(QEvent.Type.MouseButtonRelease, corners[3], held=CTRL)
    assert opened.view.chosen == [opened.view.scene.slot_of["a"]]
    assert opened.view.stage.loop is None


def test_tab_goes_round_the_neighbours_and_enter_begins_anew_from_one(qtbot: QtBot) -> None:
    opened = Opened(qtbot, "m-a m-b m-c c-d")
    assert not opened.view.hand.next_neighbour(1)
    opened.view.go_to("m")
    seen = []
    for _ in range(4):
        opened.key(Qt.Key.Key_Tab)
        seen.append(opened.view.selected_topic)
    assert sorted(seen[:3]) == ["a", "b", "c"]
    assert seen[3] == seen[0]
    opened.key(Qt.Key.Key_Backtab)
    assert opened.view.selected_topic == seen[2]
    opened.view.go_to("d")
    opened.key(Qt.Key.Key_Tab)
    assert opened.view.selected_topic == "c"
    opened.key(Qt.Key.Key_Return)
    opened.key(Qt.Key.Key_Tab)
    assert opened.view.selected_topic in ("m", "d")
    opened.view.stop()


def test_tab_brings_a_neighbour_outside_into_view(opened: Opened) -> None:
    opened.view.go_to("a")
    opened.settle()
    opened.view.viewpoint.look(opened.view.camera.on(*opened.place("a"), 8.0))
    opened.key(Qt.Key.Key_Tab)
    opened.settle()
    assert (opened.point("b") - QPoint(400, 300)).manhattanLength() <= 2


def test_resting_on_a_node_shows_its_card_and_asks_what_it_means(opened: Opened) -> None:
    asked: list[str] = []
    opened.view.meaning_asked.connect(asked.append)
    QTest.mouseMove(opened.view._canvas, QPoint(3, 3))
    QTest.mouseMove(opened.view._canvas, opened.point("b"))
    assert not opened.view.card.isVisible()
    opened.qtbot.waitUntil(opened.view.card.isVisible)
    assert opened.view.card.words == ["b", "Note", "Links", "2"]
    assert opened.view.card.height() > 40  # with no sentence in it all the same
    assert asked == ["b"]
    opened.view.show_meaning("c", "Another topic's words.", 1)
    opened.view.show_meaning("b", "What b is.", 3)
    assert opened.view.card.words == ["b", "Note", "What b is.", "Links", "2", "Places", "3"]
    assert not opened.view.card.geometry().contains(opened.point("b"))
    opened.key(Qt.Key.Key_Left)
    opened.view.tick()
    assert not opened.view.card.isVisible()


def test_passing_over_a_node_shows_no_card(opened: Opened) -> None:
    QTest.mouseMove(opened.view._canvas, opened.point("b"))
    QTest.mouseMove(opened.view._canvas, QPoint(3, 3))
    opened.view._show_card()
    assert not opened.view.card.isVisible()


def test_a_long_meaning_is_cut_between_words(opened: Opened) -> None:
    opened.view.card.show_meaning("words and " * 100, 1)
    shown = max(opened.view.card.words, key=len)
    assert shown.endswith(("words…", "and…"))
    assert len(shown) <= MOST_LETTERS
