"""Views of the graph: taken over from Obsidian, kept in a file, brought back, whatever the file holds."""

from __future__ import annotations

import json
from dataclasses import astuple, replace
from pathlib import Path

import pytest

from desktop.graph import views
from desktop.graph.display import Display
from desktop.graph.layouts.springs import Forces
from desktop.graph.shown import AT_FIRST
from desktop.graph.views import NamedView, QueryGroup, View, Views
from tests.desktop.graph.graph_json_cases import CASES, Case
from vault_sync.disk.graph_settings import GraphSettings


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_graph_json_is_shown_as_obsidian_shows_it(case: Case) -> None:
    view = views.from_obsidian(GraphSettings.parse(json.loads(case.text))[0])
    expected = {"query": "", "orphans": True, "colour_by": "community", "colours": [], **case.differs}
    assert {
        "query": view.query,
        "orphans": view.orphans,
        "colour_by": view.colour_by,
        "colours": [group.color.lstrip("#") for group in view.groups],
    } == {key: expected[key] for key in ("query", "orphans", "colour_by", "colours")}
    assert astuple(view.forces) == pytest.approx(expected.get("forces", astuple(Forces())))
    assert astuple(view.display) == pytest.approx(expected.get("display", astuple(Display())))
    assert set(case.with_kinds) <= view.kinds
    assert not set(case.without_kinds) & view.kinds
    assert (view.lens, view.near, view.least) == ("notes", False, 0)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_was_imported_survives_the_file(case: Case, tmp_path: Path) -> None:
    imported = views.imported(GraphSettings.parse(json.loads(case.text))[0])
    assert views.save(tmp_path, imported) == ""
    assert views.load(tmp_path) == imported


def test_a_vault_without_a_graph_json_begins_with_our_own_view() -> None:
    assert views.imported(GraphSettings()) == Views()


def test_the_first_opening_takes_filters_over_and_offers_the_whole_as_a_preset() -> None:
    found = views.imported(GraphSettings.parse({"search": "path:A", "showTags": True})[0])
    assert found.current.query == "path:A"
    assert found.current.lens == ""
    assert [kept.name for kept in found.saved] == [views.AS_IN_OBSIDIAN]


def test_a_view_is_saved_under_a_name_and_again_in_its_place() -> None:
    one = Views(View(query="a")).saving(" First ").saving("Second")
    again = replace(one, current=View(query="b")).saving("First")
    assert [(kept.name, kept.view.query) for kept in again.saved] == [("First", "b"), ("Second", "a")]
    assert again.without("First").saved == (NamedView("Second", View(query="a")),)
    assert again.saving("  ") is again


def test_a_view_that_can_no_longer_be_read_says_what_is_wrong() -> None:
    assert "never closed" in View(query="path:(a").problems[0].message
    assert View(query="path:a").problems == ()


STORED = [
    "",
    "[]",
    "null",
    '{"saved": 3}',
    '{"current": 5, "saved": [1, {"name": ""}, {"name": 2}]}',
    '{"current": {"query": 1, "near": "yes", "kinds": 3, "least": 99, "lens": "x", "colour_by": "luck"}}',
    '{"current": {"groups": [{"query": 1}, 7], "forces": {"repel": "much", "link": 1e99}}}',
    "{",
    '{"current": {"least": true, "orphans": 1, "groups": null, "forces": []}}',
]


@pytest.mark.parametrize("text", STORED)
def test_a_damaged_file_gives_usable_views(text: str, tmp_path: Path) -> None:
    file = views.views_file(tmp_path)
    file.parent.mkdir(parents=True)
    file.write_text(text)
    found = views.load(tmp_path)
    if found is not None:
        assert found.saved == ()
        assert 0 <= found.current.least <= views.MOST_RARE
        assert found.current.kinds <= {*AT_FIRST, "attachment"}
        assert found.current.forces == Forces()


def test_a_file_that_cannot_be_written_is_told_in_a_sentence(tmp_path: Path) -> None:
    file = views.views_file(tmp_path)
    file.parent.parent.mkdir(parents=True)
    file.parent.write_text("in the way")
    assert "could not be saved" in views.save(tmp_path, Views(View(groups=(QueryGroup("a", "teal"),))))
