"""The graph view under real events: hovering, clicking, dragging, keys, edits, and the local graph."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.graph.graph_view import GraphView
from desktop.graph.kept_places import load, save
from desktop.graph.layouts.springs import Forces
from desktop.graph.shown import AT_FIRST, Around, Shown
from tests.desktop.graph.made_up import graph, scene, topic, web
from tests.desktop.graph.opened import LEFT, Opened
from vault_sync.graph.arrays import arrays
from vault_sync.graph.diff import GraphDiff, Linked
from vault_sync.graph.graph import EdgeKind, TopicKind

LINK = EdgeKind.LINK


def test_a_graph_is_laid_out_fitted_and_then_sleeps(opened: Opened) -> None:
    screen = opened.view.camera.to_screen(opened.view.scene.positions)
    assert ((screen >= 0) & (screen <= [800, 600])).all()
    assert not opened.view.tick()


def test_a_click_selects_and_a_click_beside_deselects(opened: Opened) -> None:
    QTest.mouseClick(opened.view._canvas, LEFT, pos=opened.point("b"))
    assert opened.view.selected_topic == "b"
    QTest.mouseClick(opened.view._canvas, LEFT, pos=QPoint(3, 3))
    assert opened.told == ["b", ""]


def test_dragging_a_node_moves_it_and_pins_it_there(opened: Opened) -> None:
    end = QPoint(700, 500)
    opened.drag(opened.point("b"), end)
    opened.settle()
    assert opened.point("b").x() == pytest.approx(end.x(), abs=1)
    assert opened.point("b").y() == pytest.approx(end.y(), abs=1)
    assert opened.view.scene.pinned[opened.view.scene.slot_of["b"]]
    assert opened.told == []


def test_a_pinned_node_stays_through_an_edit_beside_it(opened: Opened) -> None:
    opened.view.scene.pin(opened.view.scene.slot_of["c"], True)
    before = opened.place("c")
    opened.view.apply(GraphDiff(1, added=(topic("n"),), linked=(Linked("n", "c", LINK, 1),)))
    opened.settle()
    assert opened.place("c") == before
    assert np.isfinite(opened.place("n")).all()


def test_dragging_the_ground_moves_the_view(opened: Opened) -> None:
    before = opened.point("a")
    opened.drag(QPoint(5, 5), QPoint(45, 25))
    assert opened.point("a") - before == QPoint(40, 20)


def test_the_wheel_zooms_where_the_pointer_is(opened: Opened) -> None:
    at, zoom = opened.point("c"), opened.view.camera.zoom
    event = QWheelEvent(
        QPointF(at),
        QPointF(at),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(opened.view._canvas, event)
    assert opened.view.camera.zoom > zoom
    assert (opened.point("c") - at).manhattanLength() <= 1


def test_keys_pan_zoom_and_fit(opened: Opened) -> None:
    before, zoom = opened.point("a"), opened.view.camera.zoom
    opened.key(Qt.Key.Key_Right)
    assert opened.point("a").x() == before.x() - 60
    opened.key(Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert opened.point("a").x() == before.x() + 180
    opened.key(Qt.Key.Key_Plus)
    opened.settle()
    assert opened.view.camera.zoom == pytest.approx(1.25 * zoom)
    opened.key(Qt.Key.Key_0)
    opened.settle()
    assert opened.point("a") == before


def test_enter_asks_for_the_panel_and_with_ctrl_for_obsidian(opened: Opened) -> None:
    asked: list[tuple[str, str]] = []
    opened.view.panel_asked.connect(lambda name: asked.append(("panel", name)))
    opened.view.obsidian_asked.connect(lambda name: asked.append(("obsidian", name)))
    opened.key(Qt.Key.Key_Return)
    opened.view.go_to("c")
    opened.key(Qt.Key.Key_Return)
    opened.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    opened.settle()
    held = Qt.KeyboardModifier.ControlModifier
    QTest.mouseClick(opened.view._canvas, LEFT, held, opened.point("b"))
    assert asked == [("panel", "c"), ("obsidian", "c"), ("obsidian", "b")]


def test_keys_of_the_window_are_left_to_it(opened: Opened) -> None:
    opened.view.go_to("a")
    opened.key(Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert opened.view.around is None


def test_a_double_click_goes_to_the_node(opened: Opened) -> None:
    QTest.mouseDClick(opened.view._canvas, LEFT, pos=opened.point("d"))
    opened.settle()
    assert opened.view.selected_topic == "d"
    assert (opened.point("d") - QPoint(400, 300)).manhattanLength() <= 2


def test_any_input_ends_a_flight(opened: Opened) -> None:
    opened.view.go_to("a")
    assert opened.view.viewpoint.flying
    opened.key(Qt.Key.Key_Up)
    assert not opened.view.viewpoint.flying


def test_an_edit_moves_its_neighbourhood_alone(qtbot: QtBot) -> None:
    opened = Opened(qtbot, "a-b")
    opened.view.show_graph(web(600, 900))
    opened.settle()
    ids = list(opened.view.scene.ids)
    before = opened.view.scene.positions.copy()
    opened.view.apply(GraphDiff(1, added=(topic("new"),), linked=(Linked("new", ids[300], LINK, 1),)))
    opened.settle()
    moved = np.hypot(*(opened.view.scene.positions[:600] - before).T)
    assert np.median(moved) == np.quantile(moved, 0.9) == 0
    opened.view.stop()


def test_an_edit_during_the_first_layout_is_not_lost_nor_stops_it(qtbot: QtBot) -> None:
    view = GraphView(lambda: None)
    qtbot.addWidget(view)
    view.show_graph(web(3000, 6000))
    ids = list(view.scene.ids)
    view.apply(GraphDiff(1, added=(topic("new"),), linked=(Linked("new", ids[5], LINK, 1),)))
    qtbot.waitUntil(lambda: not view.tick(), timeout=60_000)
    shown = view.scene.positions[view.stage.frame.shown]
    assert np.isfinite(view.scene.positions[view.scene.slot_of["new"]]).all()
    assert len(np.unique(shown.round(), axis=0)) > 0.99 * len(shown)
    assert np.hypot(*shown.std(axis=0)) > 1000
    view.stop()


def test_what_a_filter_brings_back_finds_a_place(qtbot: QtBot) -> None:
    opened = Opened(qtbot, "a-b")
    kinds = {"f": TopicKind.ATTACHMENT}
    opened.view.show_graph(arrays(graph("a-b b-f", kinds=kinds)))
    opened.settle()
    assert opened.view.shown_count == 2
    opened.view.show_only(Shown(AT_FIRST | {str(TopicKind.ATTACHMENT)}))
    opened.settle()
    assert opened.view.shown_count == 3
    assert np.isfinite(opened.place("f")).all()
    opened.view.stop()


def test_the_selection_follows_a_rename_and_ends_with_its_topic(opened: Opened) -> None:
    opened.view.go_to("z")
    opened.view.apply(GraphDiff(1, added=(topic("y"),), removed=("z",), renamed=(("z", "y"),)))
    assert opened.view.selected_topic == "y"
    opened.view.apply(GraphDiff(2, added=(topic("x"),), removed=("y",)))
    assert opened.view.selected_topic == ""
    assert opened.told[-1] == ""


def test_a_local_graph_is_laid_out_by_itself_and_the_whole_lies_as_before(opened: Opened) -> None:
    before = opened.view.scene.positions.copy()
    opened.view.go_to("a")
    opened.settle()
    opened.key(Qt.Key.Key_G)
    opened.settle()
    assert opened.view.around == Around("a")
    assert opened.view.shown_count == 2
    opened.view.show_around(replace(opened.view.around, steps=2))
    opened.settle()
    assert opened.view.shown_count == 3
    assert opened.view.scene.lasting_positions.tolist() == before.tolist()
    opened.key(Qt.Key.Key_G)
    opened.settle()
    assert opened.view.shown_count == 5
    assert opened.view.scene.positions.tolist() == before.tolist()


def test_escape_goes_back_a_step_at_a_time(opened: Opened) -> None:
    opened.view.go_to("a")
    opened.key(Qt.Key.Key_G)
    opened.key(Qt.Key.Key_Escape)
    assert (opened.view.selected_topic, opened.view.around) == ("", Around("a"))
    opened.key(Qt.Key.Key_Escape)
    assert opened.view.around is None
    assert not opened.view.hand.step_back()


def test_places_are_kept_from_the_whole_graph_while_a_local_one_is_open(opened: Opened) -> None:
    before = opened.place("c")
    opened.view.go_to("c")
    opened.key(Qt.Key.Key_G)
    opened.settle()
    save(opened.view.scene, Path("vault"))
    again = scene("a-b b-c c-d", "z")
    load(again, Path("vault"))
    assert again.positions[again.slot_of["c"]].tolist() == before


@pytest.mark.parametrize("layout", ["radial", "tree", "by_folder", "force"])
def test_another_layout_moves_all_and_an_edit_fits_in(opened: Opened, layout: str) -> None:
    opened.view.set_layout(layout)
    opened.settle()
    opened.view.apply(GraphDiff(1, added=(topic("n"),), linked=(Linked("n", "a", LINK, 1),)))
    opened.settle()
    places = opened.view.scene.positions[opened.view.scene.alive]
    assert len(np.unique(places.round(), axis=0)) == len(places)


def test_another_graph_ends_a_layout_under_way(opened: Opened) -> None:
    view = opened.view
    view.set_forces(Forces(distance=500))  # all move
    places = {"e": (0.0, 0.0), "c": (400.0, 0.0), "a": (0.0, 400.0)}
    view.show_graph(
        arrays(graph("e-c c-a")),
        lambda: view.scene.place((view.scene.slot_of[name], at) for name, at in places.items()),
    )
    opened.settle()
    assert {name: tuple(opened.place(name)) for name in places} == places


def test_other_forces_move_all(opened: Opened) -> None:
    before = opened.view.scene.positions.copy()
    opened.view.set_forces(Forces(distance=500))
    opened.settle()
    assert (opened.view.scene.positions != before).all()


def test_a_start_with_known_places_shows_them_all_at_once(qtbot: QtBot) -> None:
    view = GraphView(lambda: None)
    qtbot.addWidget(view)
    view.resize(800, 600)
    view.show()
    view.show_graph(
        arrays(graph("a-b")), lambda: view.scene.place([(0, (90_000.0, 0.0)), (1, (90_300.0, 0.0))])
    )
    screen = view.camera.to_screen(view.scene.positions)
    assert ((screen >= 0) & (screen <= [800, 600])).all()
    assert view.scene.positions[0].tolist() == [90_000, 0]
    view.stop()
