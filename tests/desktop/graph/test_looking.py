"""Searches and colour groups: asked one at a time, shown when they come, wrong ones marked in place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop.graph.completing import Vocabulary, completions
from desktop.graph.filters_panel import FiltersPanel
from desktop.graph.graph_view import GraphView
from desktop.graph.grouping import by_queries
from desktop.graph.groups_editor import moved
from desktop.graph.views import NamedView, QueryGroup, View, Views
from tests.desktop.graph.made_up import graph, scene
from vault_sync.graph.arrays import arrays
from vault_sync.graph.query_parse import parse
from vault_sync.session.topic_questions import Found


class FakeVault:
    """Answers when it is told to, in the order it was asked in."""

    def __init__(self) -> None:
        self.asked: list[tuple[tuple[str, ...], Callable[[Any], None]]] = []

    def ask(self, _question: Any, use: Callable[[Any], None], *arguments: Any) -> None:
        self.asked.append((arguments[0], use))

    def answer(self, **found: str) -> None:
        queries, use = self.asked.pop(0)
        use(tuple(Found(tuple(found.get(query, "").split()), parse(query)[1]) for query in queries))


@pytest.fixture
def panel(qtbot: QtBot) -> Iterator[FiltersPanel]:
    made, view = FiltersPanel(), GraphView(lambda: None)
    qtbot.addWidget(made)
    qtbot.addWidget(view)
    made.serve(view)
    view.show_graph(arrays(graph("a-b b-c c-d d-e")))
    made.looking.attach(FakeVault(), Views())
    yield made
    view.stop()


def parts(panel: FiltersPanel) -> tuple[FakeVault, GraphView]:
    vault, view = panel.looking._vault, panel.looking._graph
    assert isinstance(vault, FakeVault)
    return vault, view


def test_a_search_keeps_the_neighbours_of_its_hits_and_that_can_be_switched(panel: FiltersPanel) -> None:
    vault, view = parts(panel)
    panel.search.field.setText("c")
    assert view.shown_count == 5
    vault.answer(c="c")
    assert view.shown_count == 3
    panel._near.click()
    assert view.shown_count == 1
    panel.search.field.clear()
    assert view.shown_count == 5


def test_one_question_is_open_at_a_time_and_the_last_typed_is_what_counts(panel: FiltersPanel) -> None:
    vault, view = parts(panel)
    for text in ("a", "ab", "abc"):
        panel.search.field.setText(text)
    assert [queries for queries, _ in vault.asked] == [("a",)]
    vault.answer(a="a")
    assert view.shown_count == 5
    assert [queries for queries, _ in vault.asked] == [("abc",)]
    vault.answer(abc="e")
    assert view.shown_count == 2


def test_an_answer_of_a_vault_that_was_closed_changes_nothing(panel: FiltersPanel) -> None:
    vault, view = parts(panel)
    panel.search.field.setText("c")
    panel.looking.detach()
    vault.answer(c="c")
    assert view.shown_count == 5


def test_what_is_wrong_in_a_query_is_said_below_it_and_the_picture_stays(panel: FiltersPanel) -> None:
    vault, view = parts(panel)
    panel.search.field.setText("c")
    vault.answer(c="c")
    panel.search.field.setText('c "open')
    assert panel.search.problem.text() == "This quote is never closed."
    assert panel.search.problem.isVisibleTo(panel)
    assert panel.search.field.property("wrong") == "true"
    assert (view.shown_count, vault.asked) == (3, [])
    panel.search.field.setText("c")
    assert not panel.search.problem.isVisibleTo(panel)


def test_of_several_groups_the_first_that_has_a_topic_colours_it(panel: FiltersPanel) -> None:
    vault, view = parts(panel)
    panel.legend.choose("groups")
    panel.groups.show_groups((QueryGroup("x", "teal"), QueryGroup("y", "rust")))
    panel.groups.changed.emit(panel.groups.groups)
    vault.answer(x="a b", y="b c")
    assert [(group.name, group.count) for group in view.grouping.groups] == [("x", 2), ("y", 1)]
    panel.groups.move_group(1, -1)
    assert [(group.name, group.count) for group in view.grouping.groups] == [("y", 2), ("x", 1)]
    panel.groups.remove(0)
    assert [(group.name, group.count) for group in view.grouping.groups] == [("x", 2)]


def test_a_group_that_is_added_has_a_colour_that_none_has_yet(panel: FiltersPanel) -> None:
    for _ in range(9):
        panel.groups._append()
    colors = [group.color for group in panel.groups.groups]
    assert len(set(colors[:8])) == 8
    assert colors[8] in colors[:8]


def test_saved_views_come_back_by_name_and_by_place(panel: FiltersPanel) -> None:
    _, view = parts(panel)
    panel._boxes["orphans"].click()
    panel.views.saved.emit("No orphans")
    panel._boxes["orphans"].click()
    panel.looking.show_place(0)
    assert not panel.view().orphans
    panel.looking.show_place(5)
    panel.views.removed.emit("No orphans")
    assert panel.looking.views.saved == ()
    assert view.shown_count == 5


def test_a_removed_view_can_be_put_back_where_it_was(panel: FiltersPanel) -> None:
    looking, gone = panel.looking, []
    looking.attach(FakeVault(), Views(saved=tuple(NamedView(name, View()) for name in "ABC")))
    looking.removed.connect(lambda place, kept: gone.append((place, kept)))
    panel.views.removed.emit("B")
    [(place, kept)] = gone
    assert [view.name for view in looking.views.saved] == ["A", "C"]
    looking.put_back(place, kept)
    looking.put_back(place, kept)
    assert [view.name for view in looking.views.saved] == ["A", "B", "C"]


def test_a_saved_view_that_cannot_be_read_is_shown_as_such(panel: FiltersPanel) -> None:
    panel.looking.attach(FakeVault(), Views(saved=(NamedView("Old", View(query="path:(")),)))
    [row] = [row for row in panel.views.findChildren(QPushButton) if row.text() == "Old"]
    assert "can no longer be read" in row.toolTip()
    row.click()
    assert panel.search.problem.isVisibleTo(panel)


def test_a_view_of_another_lens_asks_for_it(panel: FiltersPanel) -> None:
    lenses: list[str] = []
    panel.looking.lens_asked.connect(lenses.append)
    panel.looking.attach(FakeVault(), Views(saved=(NamedView("Theirs", View(lens="notes")),)))
    panel.looking.show_saved("Theirs")
    assert lenses == ["notes"]


def test_a_view_that_is_saved_brings_the_lens_back_too(panel: FiltersPanel) -> None:
    lenses: list[str] = []
    panel.looking.lens_asked.connect(lenses.append)
    panel.looking.lens = lambda: "topics"
    panel.views.saved.emit("Mine")
    panel.looking.show_saved("Mine")
    assert lenses == ["topics"]


def test_topics_that_are_named_too_rarely_are_left_out(panel: FiltersPanel) -> None:
    seen = []
    panel.looking.kept.connect(lambda views: seen.append(views.current.least))
    panel._rare.setValue(0)
    panel._rare.setValue(3)
    assert seen == [0, 3]


@pytest.mark.parametrize(
    ("at", "step", "order"), [(0, 1, "bac"), (0, -1, "abc"), (2, 1, "abc"), (2, -1, "acb")]
)
def test_groups_move_a_place_at_a_time(at: int, step: int, order: str) -> None:
    groups = tuple(QueryGroup(name, "teal") for name in "abc")
    assert "".join(group.query for group in moved(groups, at, step)) == order


def test_a_grouping_by_queries_has_its_own_colours() -> None:
    made = scene("a-b b-c", "")
    grouping = by_queries([("x", "red", ["a"]), ("y", "blue", ["a", "c", "gone"])])(made)
    assert [int(grouping.of[made.slot_of[name]]) for name in "abc"] == [0, -1, 1]
    assert (grouping.palette, grouping.others) == (("red", "blue"), 1)


VOCABULARY = Vocabulary.of(
    ["tag:#survey", "tag:#draft", "note:Deep Nets/a.md", "note:Papers/b.md", "note:c.md"]
)
PROPOSED = [
    ("pa", 0, ["path:"]),
    ("path:p", 0, ["path:Papers", 'path:"Deep Nets"']),
    ("path:ne", 0, ['path:"Deep Nets"']),
    ("a -tag", 3, ["tag:"]),
    ("#su", 0, ["tag:#survey"]),
    ("tag:#", 0, ["tag:#draft", "tag:#survey"]),
    ("kind:te", 0, ["kind:term", "kind:note"]),
    ("has:", 0, ["has:runs"]),
    ('"pa', 0, []),
    ("zzz", 0, []),
    ("", 0, []),
]


@pytest.mark.parametrize(("text", "start", "proposed"), PROPOSED)
def test_the_language_and_the_vault_are_proposed(text: str, start: int, proposed: list[str]) -> None:
    found = completions(text, len(text), VOCABULARY)
    assert [one.text for one in found.proposals] == proposed
    assert found.start == start or not proposed


def test_what_is_half_typed_is_not_wrong_until_its_proposals_are_declined(
    qtbot: QtBot, panel: FiltersPanel
) -> None:
    field = panel.search.field
    panel.show()
    qtbot.keyClicks(field, "kind:")
    assert field.proposing
    assert not panel.search.problem.isVisibleTo(panel)
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert panel.search.problem.isVisibleTo(panel)


def test_a_proposal_is_taken_with_the_keyboard(qtbot: QtBot, panel: FiltersPanel) -> None:
    panel.show()
    field = panel.search.field
    qtbot.keyClicks(field, "-ki")
    assert field.proposing
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert field.text() == "-kind:"
    qtbot.keyClicks(field, "no")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "-kind:note "
    assert not field.proposing
