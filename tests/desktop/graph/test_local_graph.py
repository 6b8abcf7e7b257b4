"""The local graph: along which links it goes, and whom it follows."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QCheckBox

from desktop.graph.shown import Around, Shown
from tests.desktop.graph.made_up import scene, topic
from tests.desktop.graph.opened import Opened
from vault_sync.graph.diff import GraphDiff, Linked
from vault_sync.graph.graph import EdgeKind


@pytest.mark.parametrize(
    ("way", "steps", "found"),
    [
        ("both", 1, "abd"),
        ("out", 1, "ad"),
        ("in", 1, "ab"),
        ("out", 2, "ade"),
        ("in", 2, "abc"),
        ("both", 2, "abcdef"),
    ],
)
def test_a_local_graph_goes_along_links_of_its_direction(way: str, steps: int, found: str) -> None:
    made = scene("b-a c-b a-d d-e f-d")
    slots = Shown(around=Around("a", steps, way)).slots(made)
    assert sorted(made.ids[n] for n in slots.nonzero()[0]) == list(found)


@pytest.mark.parametrize(("steps", "left_out"), [(1, {"b-d"}), (2, {"b-d", "c-e"}), (3, {"b-d", "c-e"})])
def test_links_between_equally_near_topics_can_be_left_out(steps: int, left_out: set[str]) -> None:
    made = scene("a-b a-d b-d b-c d-e c-e e-f")
    for between in (True, False):
        shown = Shown(around=Around("a", steps, between=between))
        nodes = shown.slots(made)
        drawn = {
            "-".join(made.ids[n] for n in edge) for edge in made.edges[shown.links(made, nodes)].tolist()
        }
        all_of_them = {
            "-".join(made.ids[n] for n in edge) for edge in made.edges.tolist() if nodes[edge].all()
        }
        assert drawn == (all_of_them if between else all_of_them - left_out)


def test_the_bar_switches_links_between_neighbours(opened: Opened) -> None:
    opened.view.show_around(Around("a"))
    among = opened.view._local_bar.findChild(QCheckBox)
    among.click()
    assert opened.view.around == Around("a", between=False)


def test_it_follows_the_selection_until_it_is_pinned(opened: Opened) -> None:
    opened.view.show_around(Around("a", 2, "out"))
    opened.view.go_to("b")
    assert opened.view.around == Around("b", 2, "out")
    opened.view.select(-1)
    assert opened.view.around == Around("b", 2, "out")
    pin = opened.view._local_bar._pin
    pin.click()
    opened.view.select(opened.view.scene.slot_of["c"])
    assert opened.view.around == Around("b", 2, "out")


def test_it_follows_the_note_that_was_saved_last(opened: Opened) -> None:
    opened.view.show_around(Around("a"))
    saved = topic("note:n")
    opened.view.apply(GraphDiff(1, added=(saved,), linked=(Linked("note:n", "a", EdgeKind.LINK, 1),)))
    assert opened.view.around == Around("note:n")
    many = (topic("note:x"), topic("note:y"))
    opened.view.apply(GraphDiff(2, added=many))
    assert opened.view.around == Around("note:n")
