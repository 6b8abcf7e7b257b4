"""What the canvas says where it has nothing to draw."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop.graph.filters_panel import FiltersPanel
from desktop.graph.graph_view import GraphView
from desktop.graph.notice import Standing
from desktop.graph.shown import Shown
from desktop.graph.views import View
from tests.desktop.graph.opened import Opened


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (Standing(True, 0, 0, True), "Reading the vault"),
        (Standing(False, 0, 0, True), "No notes in this folder yet"),
        (Standing(False, 403, 0, True), "Nothing fits this view"),
        (Standing(False, 403, 91, False), "Laying out 91 topics"),
        (Standing(False, 1, 1, False), "Laying out 1 topic"),
        (Standing(True, 403, 91, True), ""),
    ],
)
def test_each_standing_has_its_words(standing: Standing, words: str) -> None:
    assert standing.words[0] == words
    assert bool(standing.words[1]) is bool(words)


def test_a_view_that_nothing_fits_says_so_and_one_click_shows_all(qtbot: QtBot) -> None:
    opened = Opened(qtbot, "a-b")
    view, asked = opened.view, []
    view.notice.all_asked.connect(lambda: asked.append(1))
    assert view.notice.isHidden()
    view.show_only(Shown(kinds=frozenset()))
    opened.settle()
    assert view.notice.isVisible()
    [show_all] = [made for made in view.notice.findChildren(QPushButton) if made.isVisible()]
    show_all.click()
    assert asked == [1]
    view.show_only(Shown())
    opened.settle()
    assert view.notice.isHidden()


def test_to_show_all_takes_search_and_filters_back_and_leaves_colours(qtbot: QtBot) -> None:
    panel = FiltersPanel()
    qtbot.addWidget(panel)
    panel.serve(GraphView(lambda: None))
    panel.show_view(View(query="path:nowhere", orphans=False, least=4, colour_by="folder"))
    panel.show_all()
    view = panel.view()
    assert (view.query, view.orphans, view.least, view.colour_by) == ("", True, 0, "folder")
    assert {"tag", "attachment"} <= view.kinds
