"""The force layout's tick: deterministic, finite, compiled once, and an edit moves only its neighbourhood."""

from __future__ import annotations

import numpy as np
import pytest

from desktop.graph.layouts import multilevel, repulsion, separate, springs
from desktop.graph.layouts.links import Links, links
from desktop.graph.layouts.repulsion import Floats
from desktop.graph.layouts.springs import Forces, Heat, stirred, warm
from tests.desktop.graph.made_up import web


def settled(places: Floats, among: Links, heat: Heat) -> Floats:
    while not heat.settled:
        places, heat = springs.step(places, among, heat)
    return places


def some(nodes: int = 900) -> tuple[Floats, Links]:
    among = links(nodes, web(nodes, 2 * nodes).edges)
    return multilevel.positions(among), among


def test_links_are_rows_of_neighbours_without_loops_and_repeats() -> None:
    among = links(4, np.array([[0, 1], [1, 0], [2, 2], [3, 1]], np.int32))
    assert [among.neighbours(n).tolist() for n in range(4)] == [[1], [0, 3], [], [1]]
    assert among.degrees.tolist() == [1, 2, 0, 1]


def test_repulsion_on_the_grid_is_near_that_of_all_pairs() -> None:
    rng = np.random.default_rng(3)
    places = rng.normal(0, 1000, (300, 2)).astype(np.float32)
    mass = rng.uniform(0.5, 2, 300).astype(np.float32)
    away = places[:, None] - places[None]
    square = (away**2).sum(axis=2) + np.eye(300)
    exact = (away / square[..., None] * mass[None, :, None]).sum(axis=1)
    found = repulsion.repulsion(places, mass)
    assert found.dtype == np.float32
    error = np.hypot(*(found - exact).T) / np.hypot(*exact.T)
    assert np.median(error) < 0.05


@pytest.mark.parametrize("count", [1, 2, 50])
def test_nodes_on_one_spot_come_apart(count: int) -> None:
    heat = warm(count)
    places = settled(np.full((count, 2), 5, np.float32), links(count, np.zeros((0, 2), np.int32)), heat)
    assert np.isfinite(places).all()
    assert len(np.unique(places.round(), axis=0)) == count


def test_two_linked_nodes_come_to_about_a_link_apart() -> None:
    forces = Forces(center=0, repel=0, distance=200)
    start = np.array([[0, 0], [900, 0]], np.float32)
    places = settled(start, links(2, np.array([[0, 1]], np.int32)), warm(2, forces))
    assert np.hypot(*(places[0] - places[1])) == pytest.approx(200, rel=0.1)


def test_no_node_at_all_is_settled_at_once() -> None:
    nothing = np.zeros((0, 2), np.float32)
    _, heat = springs.step(nothing, links(0, nothing.astype(np.int32)), warm(0))
    assert heat.settled


def test_an_edit_moves_its_neighbourhood_and_nobody_else() -> None:
    places, among = some()
    near = {7, *among.neighbours(7).tolist()}
    reach = near | {int(n) for m in near for n in among.neighbours(m)}
    after = settled(places, among, stirred(len(places), among, [7]))
    moved = np.hypot(*(after - places).T)
    others = np.delete(moved, sorted(reach))
    assert moved[7] > 0
    assert np.median(others) == np.quantile(others, 0.99) == others.max() == 0


def test_a_tick_leaves_its_arguments_as_they_are() -> None:
    places, among = some(100)
    before, heat = places.copy(), warm(100)
    springs.step(places, among, heat)
    assert (places == before).all()
    assert (heat.speed == 0).all()


def test_a_float64_array_is_refused_and_nothing_is_compiled_twice() -> None:
    places, among = some(300)
    with pytest.raises(AssertionError):
        springs.step(places.astype(np.float64), among, warm(300))  # type: ignore[arg-type]
    settled(places, among, stirred(300, among, [1, 2]))
    for compiled in (
        springs._move,
        repulsion._deposit,
        repulsion._gather,
        separate._separate,
        multilevel._match,
    ):
        assert len(compiled.signatures) == 1, compiled


def test_coarsening_keeps_the_weight_and_shrinks() -> None:
    among = links(3000, web(3000, 6000).edges)
    levels, smallest, weight = multilevel.coarsen(among)
    assert smallest.nodes < among.nodes / 2
    assert weight.sum() == pytest.approx(3000)
    assert all(level.part_of.max() < level.links.nodes for level in levels)


def test_a_layout_that_nobody_waits_for_ends_early() -> None:
    asked = iter([True, True])
    among = links(500, web(500, 900).edges)
    assert np.isfinite(multilevel.positions(among, goes_on=lambda: next(asked, False))).all()
