"""The menu of a topic: only what its kind can do, and links as one would write them."""

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from desktop.graph.graph_view import GraphView
from desktop.graph.topic_menu import link_to, topic_menu
from desktop.theme import load
from tests.desktop.graph.made_up import graph, scene
from vault_sync.graph.arrays import arrays


@pytest.fixture
def view(qtbot: QtBot) -> GraphView:
    made = GraphView(lambda: None)
    qtbot.addWidget(made)
    made.show_graph(arrays(graph("note:x/a.md-topic:b")))
    made.stop()
    return made


def menu_of(view: GraphView, name: str) -> QMenu:
    slot = view.scene.slot_of[name]
    view.select(slot)
    return topic_menu(view, slot, load("dark"))


def entries(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.text()]


def trigger(menu: QMenu, text: str) -> None:
    next(action for action in menu.actions() if action.text() == text).trigger()


def test_the_menu_holds_what_a_topic_can_do(view: GraphView) -> None:
    note = menu_of(view, "note:x/a.md")
    assert entries(note) == ["Open in Obsidian", "Local graph", "Pin", "Copy link"]
    assert entries(menu_of(view, "topic:b")) == ["Local graph", "Pin"]


def test_a_pinned_topic_can_be_unpinned(view: GraphView) -> None:
    trigger(menu_of(view, "topic:b"), "Pin")
    assert view.scene.pinned[view.scene.slot_of["topic:b"]]
    trigger(menu_of(view, "topic:b"), "Unpin")
    assert not view.scene.pinned.any()


def test_from_a_local_graph_the_menu_leads_to_another_and_back(view: GraphView) -> None:
    trigger(menu_of(view, "topic:b"), "Local graph")
    assert entries(menu_of(view, "topic:b")) == ["Whole graph", "Pin"]
    trigger(menu_of(view, "note:x/a.md"), "Whole graph")
    assert view.around is None


def test_open_in_obsidian_names_the_topic(view: GraphView) -> None:
    asked: list[str] = []
    view.obsidian_asked.connect(asked.append)
    trigger(menu_of(view, "note:x/a.md"), "Open in Obsidian")
    assert asked == ["note:x/a.md"]


def test_copy_link_puts_a_wikilink_on_the_clipboard(view: GraphView) -> None:
    trigger(menu_of(view, "note:x/a.md"), "Copy link")
    assert QGuiApplication.clipboard().text() == "[[a]]"


@pytest.mark.parametrize(
    ("name", "link"),
    [
        ("note:x/a.md", "[[x/a]]"),
        ("note:b.md", "[[b]]"),
        ("missing:Unwritten", "[[Unwritten]]"),
        ("tag:#t/u", "#t/u"),
        ("file:pic.png", "[[pic.png]]"),
        ("topic:heading", ""),
    ],
)
def test_a_link_is_the_shortest_that_means_one_topic(name: str, link: str) -> None:
    names = "note:x/a.md note:y/A.md note:b.md missing:Unwritten tag:#t/u file:pic.png topic:heading"
    made = scene("", names)
    assert link_to(made, made.slot_of[name]) == link
