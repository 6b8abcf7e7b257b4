"""Every layout: finite, float32, deterministic, everything apart, whatever the graph."""

from __future__ import annotations

import numpy as np
import pytest

from desktop.graph.layouts import Layout, layouts
from desktop.graph.layouts.ground import Ground
from desktop.graph.layouts.links import links
from desktop.graph.layouts.spanning import forest
from tests.desktop.graph.made_up import web

ALL = list(layouts().values())
WEB = web(700, 1500)
GRAPHS = {
    "no node": Ground(links(0, np.zeros((0, 2), np.int32)), ()),
    "one node": Ground(links(1, np.zeros((0, 2), np.int32)), ("note:a.md",)),
    "two linked": Ground(links(2, np.array([[0, 1]], np.int32)), ("note:a.md", "note:b.md")),
    "no links": Ground(links(40, np.zeros((0, 2), np.int32)), tuple(f"note:x/{n}.md" for n in range(40))),
    "two parts": Ground(
        links(6, np.array([[0, 1], [1, 2], [3, 4], [4, 5]], np.int32)), tuple("abcdef"), middle=4
    ),
    "a loop and a repeat": Ground(links(2, np.array([[0, 0], [0, 1], [1, 0]], np.int32)), ("a", "b")),
    "a star": Ground(
        links(60, np.array([[0, n] for n in range(1, 60)], np.int32)), tuple(map(str, range(60)))
    ),
    "a web": Ground(links(700, WEB.edges), WEB.ids),
}


@pytest.mark.parametrize("layout", ALL, ids=lambda layout: layout.id)
@pytest.mark.parametrize("name", GRAPHS)
def test_a_layout_places_every_node_apart_and_always_alike(layout: Layout, name: str) -> None:
    ground = GRAPHS[name]
    places = layout.arrange(ground)
    assert places.shape == (ground.links.nodes, 2)
    assert places.dtype == np.float32
    assert np.isfinite(places).all()
    assert len(np.unique(places.round(1), axis=0)) == len(places)
    assert (layout.arrange(ground) == places).all()


def test_layouts_are_found_by_their_files_and_the_force_layout_is_first() -> None:
    assert ALL[0].id == "force"
    assert {"force", "radial", "tree", "by_folder"} <= set(layouts())
    assert all(layout.name and layout.words.endswith(".") for layout in ALL)


def test_rings_lie_around_the_middle_one_link_farther_each() -> None:
    ground = Ground(links(5, np.array([[0, 1], [1, 2], [2, 3], [1, 4]], np.int32)), tuple("abcde"), middle=1)
    away = np.hypot(*layouts()["radial"].arrange(ground).T)
    assert away[1] == 0
    assert away.argsort(kind="stable").tolist()[-1] == 3
    assert away[0] == pytest.approx(away[2]) == pytest.approx(away[4])


def test_a_tree_has_every_child_one_row_below_its_parent() -> None:
    pairs = np.array([[0, 1], [0, 2], [0, 3], [1, 4], [1, 5]], np.int32)
    ground = Ground(links(6, pairs), tuple("abcdef"), middle=0)
    rows = layouts()["tree"].arrange(ground)[:, 1] / ground.forces.distance
    assert rows.tolist() == [0, 1, 1, 1, 2, 2]


def test_folders_are_discs_that_do_not_touch() -> None:
    ids = tuple(f"note:{folder}/{n}.md" for folder in "abcd" for n in range(30))
    places = layouts()["by_folder"].arrange(Ground(links(120, np.zeros((0, 2), np.int32)), ids))
    discs = places.reshape(4, 30, 2)
    middles = discs.mean(axis=1)
    reach = np.hypot(*(discs - middles[:, None]).transpose(2, 0, 1)).max(axis=1)
    for a in range(4):
        for b in range(a):
            assert np.hypot(*(middles[a] - middles[b])) > reach[a] + reach[b]


def test_a_topic_without_a_folder_lies_with_most_of_its_neighbours() -> None:
    ids = ("note:a/1.md", "note:a/2.md", "note:b/3.md", "topic:free")
    ground = Ground(links(4, np.array([[3, 0], [3, 1], [3, 2]], np.int32)), ids)
    places = layouts()["by_folder"].arrange(ground)
    assert np.hypot(*(places[3] - places[0])) < np.hypot(*(places[3] - places[2]))


def test_a_forest_counts_the_leaves_below_each_node() -> None:
    pairs = np.array([[0, 1], [0, 2], [1, 3], [1, 4], [5, 6]], np.int32)
    spanned = forest(links(8, pairs), 0)
    assert spanned.depth.tolist() == [0, 1, 1, 2, 2, 0, 1, 0]
    assert spanned.leaves.tolist() == [3, 2, 1, 1, 1, 1, 1, 1]
    assert spanned.tree.tolist() == [0, 0, 0, 0, 0, 1, 1, 2]
