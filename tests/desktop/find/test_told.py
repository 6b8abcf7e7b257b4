"""What the graph tells about itself, as plain rows."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop.find import told
from desktop.find.paths import shortest
from desktop.find.row_list import RowList
from desktop.graph.grouping import by_folder
from tests.desktop.graph.made_up import graph, scene
from vault_sync.graph import analysis
from vault_sync.graph.arrays import arrays
from vault_sync.graph.suggestions import Alike
from vault_sync.model import Problem

LINKS = "a-b b-c c-d b-d e-f note:x/g.md-a"


def rows_of(found: list[told.Row]) -> list[tuple[str, str]]:
    return [(row.text, row.right) for row in found]


def test_hubs_come_by_their_links() -> None:
    assert rows_of(told.hubs(scene(LINKS, "z")))[:2] == [("b", "3 links"), ("a", "2 links")]


def test_central_topics_come_by_their_rank_and_those_below_an_even_spread_are_left_out() -> None:
    ranks = {"a": 0.2, "b": 0.5, "c": 0.25, "gone": 0.05}
    assert rows_of(told.central(scene("a-b b-c"), ranks)) == [("b", "× 2.0"), ("c", "× 1.0")]
    assert told.central(scene("a-b"), {}) == []


def test_orphans_are_what_nothing_links() -> None:
    assert rows_of(told.orphans(scene(LINKS, "z"))) == [("z", "")]


@pytest.mark.parametrize(
    ("start", "end"), [("a", "d"), ("d", "a"), ("a", "a"), ("a", "f"), ("note:x/g.md", "c")]
)
def test_a_path_is_as_short_as_the_one_that_the_engine_finds(start: str, end: str) -> None:
    found = shortest(scene(LINKS, "z"), start, end)
    expected = analysis.shortest_path(arrays(graph(LINKS, "z")), start, end)
    assert (len(found), found[:1], found[-1:]) == (len(expected), expected[:1], expected[-1:])
    assert shortest(scene(LINKS, "z"), start, end) == found


def test_a_path_to_what_is_not_there_is_none() -> None:
    assert shortest(scene(LINKS, ""), "a", "gone") == []


def test_communities_are_told_by_hub_and_terms() -> None:
    made = scene("note:x/a.md-note:x/b.md note:x/a.md-note:x/c.md note:y/d.md-note:x/a.md", "")
    grouping = by_folder(made)
    first, second = told.communities(made, grouping, ["red", "blue"])
    assert (first.text, first.right, first.color) == ("x", "3", "red")
    assert (second.right, second.color) == ("1", "blue")
    assert told.members(made, grouping, 1) == ["note:y/d.md"]


def test_a_sentence_takes_the_lines_that_its_words_need(qtbot: QtBot) -> None:
    shown = RowList("Problems")
    qtbot.addWidget(shown)
    shown.resize(220, 400)
    shown.show_rows(told.problems([Problem("a.md", 3, "Short."), Problem("a.md", 3, "A long one. " * 12)]))
    shown.show()

    def heights() -> list[int]:
        return [shown.visualRect(shown.model().index(row, 0)).height() for row in range(2)]

    qtbot.waitUntil(lambda: heights()[1] > 2 * heights()[0] > 0)
    narrow = heights()[1]
    shown.resize(440, 400)
    qtbot.waitUntil(lambda: heights()[1] < narrow)


def test_problems_lead_to_their_places_and_likenesses_to_a_topic() -> None:
    placed, whole = told.problems([Problem("a.md", 3, "Bad."), Problem("", 0, "Cache.")])
    assert (placed.key, placed.place) == (f"{told.PLACE}3:a.md", "a.md:3")
    assert whole.place == "Settings and cache"
    [row] = told.alike([Alike("topic:a", "topic:b", "a and b are spelt nearly alike")])
    assert row.key == "topic:a"
