"""The bars over the canvas."""

from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from desktop.graph.graph_view import GraphView
from desktop.theme import load
from tests.desktop.graph.made_up import graph, topic
from vault_sync.graph.arrays import arrays
from vault_sync.graph.diff import GraphDiff


def opened(qtbot: QtBot) -> GraphView:
    view = GraphView(lambda: None)
    qtbot.addWidget(view)
    view.resize(800, 600)
    view.show()
    view.paint_theme(load("dark"))
    view.show_graph(arrays(graph("a-b b-c c-d")))
    qtbot.waitUntil(lambda: not view.tick(), timeout=30_000)
    return view


def test_zoom_and_fit_are_buttons_with_names_and_icons(qtbot: QtBot) -> None:
    view = opened(qtbot)
    nearer, farther, fit = view._zoom_bar.findChildren(QToolButton)
    zoom = view.camera.zoom
    nearer.click()
    qtbot.waitUntil(lambda: not view.tick(), timeout=10_000)
    assert view.camera.zoom > zoom
    farther.click()
    fit.click()
    qtbot.waitUntil(lambda: not view.tick(), timeout=10_000)
    assert abs(view.camera.zoom - zoom) < 1e-6
    assert all(each.accessibleName() and not each.icon().isNull() for each in (nearer, farther, fit))
    view.stop()


def test_the_local_graph_has_a_bar_with_its_depth_and_a_way_back(qtbot: QtBot) -> None:
    view = opened(qtbot)
    assert not view._local_bar.isVisible()
    view.select(view.scene.slot_of["a"])
    view.local.toggle()
    assert view._local_bar.isVisible()
    third = view._local_bar.findChildren(QPushButton)[2]
    third.click()
    assert view.shown_count == 4
    view._local_bar.findChildren(QToolButton)[-1].click()
    assert view.around is None
    assert not view._local_bar.isVisible()
    view.stop()


def test_a_local_graph_follows_a_rename_and_ends_with_its_topic(qtbot: QtBot) -> None:
    view = opened(qtbot)
    view.select(view.scene.slot_of["a"])
    view.local.toggle()
    view.apply(GraphDiff(1, added=(topic("z"),), removed=("a",), renamed=(("a", "z"),)))
    assert view.around is not None
    assert view.around.topic == "z"
    view.apply(GraphDiff(2, removed=("z",)))
    assert view.around is None
    assert not view._local_bar.isVisible()
    view.stop()
