"""The left dock: kinds with their numbers, what colours mean, layouts, and Obsidian's four forces."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QLabel, QSlider
from pytestqt.qtbot import QtBot

from desktop.graph.display import Display
from desktop.graph.display_panel import DisplayPanel
from desktop.graph.filters_panel import FiltersPanel
from desktop.graph.forces_panel import RANGES, ForcesPanel
from desktop.graph.graph_view import GraphView
from desktop.graph.grouping import by_folder
from desktop.graph.layouts.springs import Forces
from desktop.graph.legend import Legend
from tests.desktop.graph.made_up import graph, scene
from vault_sync.graph.arrays import arrays
from vault_sync.graph.graph import TopicKind


def words(part: QLabel | FiltersPanel | Legend) -> list[str]:
    return [label.text() for label in part.findChildren(QLabel) if label.isVisibleTo(part) and label.text()]


@pytest.fixture
def panel(qtbot: QtBot) -> FiltersPanel:
    made = FiltersPanel()
    qtbot.addWidget(made)
    return made


def box(panel: FiltersPanel, words: str) -> QCheckBox:
    return next(box for box in panel.findChildren(QCheckBox) if box.text() == words)


def test_a_kind_that_the_vault_has_none_of_is_out_of_the_way(panel: FiltersPanel) -> None:
    panel.show_counts({"note": 1284, "tag": 0}, 1200, 1284)
    assert box(panel, "Notes").isVisibleTo(panel)
    assert not box(panel, "Tags").isVisibleTo(panel)
    assert any("1,284" in text or "1284" in text for text in words(panel))


def test_a_click_on_a_kind_hides_it_in_the_graph(qtbot: QtBot, panel: FiltersPanel) -> None:
    view = GraphView(lambda: None)
    qtbot.addWidget(view)
    panel.serve(view)
    view.show_graph(arrays(graph("a-t", "z", {"t": TopicKind.TAG})))
    assert view.shown_count == 3
    box(panel, "Tags").click()
    assert view.shown_count == 2
    box(panel, "Orphans").click()
    assert view.shown_count == 0
    view.stop()


def test_the_legend_names_groups_their_sizes_and_the_rest(qtbot: QtBot) -> None:
    legend = Legend()
    qtbot.addWidget(legend)
    names = "note:papers/1.md note:papers/2.md note:daily/3.md tag:#t"
    legend.show_grouping(by_folder(scene("", names)))
    assert words(legend)[1:] == ["papers", "2", "daily", "1", "Other", "1"]


def test_a_graph_without_groups_says_why(qtbot: QtBot) -> None:
    legend = Legend()
    qtbot.addWidget(legend)
    legend.choose("folder")
    legend.show_grouping(by_folder(scene("", "note:a.md")))
    assert words(legend)[1:] == ["All notes lie in the vault's root"]


def test_what_colours_stand_for_can_be_chosen(qtbot: QtBot, panel: FiltersPanel) -> None:
    view = GraphView(lambda: None)
    qtbot.addWidget(view)
    panel.serve(view)
    view.show_graph(arrays(graph("note:x/a.md-note:x/b.md")))
    panel.legend.choose("kind")
    assert [group.name for group in view.grouping.groups] == ["Notes"]
    panel.legend.choose("folder")
    assert [group.name for group in view.grouping.groups] == ["x"]
    view.stop()


def forces_panel(qtbot: QtBot) -> tuple[ForcesPanel, list[Forces]]:
    made, told = ForcesPanel(), []
    qtbot.addWidget(made)
    made.changed.connect(told.append)
    return made, told


def test_the_four_forces_have_the_names_ranges_and_defaults_of_obsidian(qtbot: QtBot) -> None:
    made, _ = forces_panel(qtbot)
    assert {name: (r.least, r.most) for name, r in RANGES.items()} == {
        "center": (0, 1),
        "repel": (0, 20),
        "link": (0, 1),
        "distance": (30, 500),
    }
    values = {box.accessibleName(): box.value() for box in made.findChildren(QDoubleSpinBox)}
    assert values == {"Centre force": 0.52, "Repel force": 10, "Link force": 1, "Link distance": 250}


@pytest.mark.parametrize("name", RANGES)
def test_a_slider_moves_its_force_from_end_to_end(qtbot: QtBot, name: str) -> None:
    made, told = forces_panel(qtbot)
    slider = next(s for s in made.findChildren(QSlider) if s.accessibleName() == RANGES[name].words)
    for key, end in ((Qt.Key.Key_Home, RANGES[name].least), (Qt.Key.Key_End, RANGES[name].most)):
        qtbot.keyClick(slider, key)
        assert getattr(told[-1], name) == end


def test_a_value_beyond_the_range_is_shown_at_the_end_and_kept(qtbot: QtBot) -> None:
    made, told = forces_panel(qtbot)
    made.show_forces(Forces(repel=25.0))
    assert made.forces.repel == 25
    assert told == []
    slider = next(s for s in made.findChildren(QSlider) if s.accessibleName() == "Link force")
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    assert told[-1].repel == 25


def test_a_typed_value_moves_the_slider(qtbot: QtBot) -> None:
    made, told = forces_panel(qtbot)
    made._sliders.values["distance"].setValue(500)
    assert told[-1].distance == 500
    assert made._sliders.sliders["distance"].value() == made._sliders.sliders["distance"].maximum()


def test_forces_are_only_offered_for_a_layout_that_has_them(qtbot: QtBot) -> None:
    made, _ = forces_panel(qtbot)
    chosen: list[str] = []
    made.layout_chosen.connect(chosen.append)
    made.choose_layout("tree")
    assert not made._fold.isVisibleTo(made)
    made.choose_layout("force")
    assert made._fold.isVisibleTo(made)
    assert chosen == ["tree", "force"]


def test_arrows_and_sizes_are_told_and_shown(qtbot: QtBot) -> None:
    made, told = DisplayPanel(), []
    qtbot.addWidget(made)
    made.changed.connect(told.append)
    [arrows] = made.findChildren(QCheckBox)
    arrows.click()
    made._sliders.values["nodes"].setValue(2.5)
    assert told == [Display(arrows=True), Display(arrows=True, nodes=2.5)]
    made.show_display(Display(fade=-3, lines=9))
    assert not arrows.isChecked()
    assert made._sliders.sliders["fade"].value() == 0
    assert len(told) == 2
