"""The local graph: along which links it goes, and whom it follows."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QToolButton

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


def test_it_follows_the_selection_until_it_is_pinned(opened: Opened) -> None:
    opened.view.show_around(Around("a", 2, "out"))
    opened.view.go_to("b")
    assert opened.view.around == Around("b", 2, "out")
    opened.view.select(-1)
    assert opened.view.around == Around("b", 2, "out")
    pin = next(b for b in opened.view._local_bar.findChildren(QToolButton) if b.isCheckable())
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
