"""Which node the pointer is on."""

import numpy as np

from desktop.graph import hit

SCREEN = np.array([[10, 10], [50, 50], [50, 58], [np.nan, np.nan], [200, 200]], np.float32)
RADII = np.array([5, 10, 3, 5, 0], np.float32)


def box(left: float, top: float, right: float, bottom: float) -> np.ndarray:
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)


def test_a_point_on_a_mark_hits_it() -> None:
    assert hit.node_at(SCREEN, RADII, 12, 8) == 0


def test_a_little_beside_a_small_mark_still_hits() -> None:
    assert hit.node_at(SCREEN, RADII, 10 + 5 + hit.SLACK - 0.1, 10) == 0
    assert hit.node_at(SCREEN, RADII, 10 + 5 + hit.SLACK + 0.1, 10) == -1


def test_of_two_the_one_deeper_under_the_point_is_meant() -> None:
    assert hit.node_at(SCREEN, RADII, 50, 50) == 1


def test_what_has_no_size_or_no_place_cannot_be_hit() -> None:
    assert hit.node_at(SCREEN, RADII, 200, 200) == -1
    assert hit.nodes_within(SCREEN, RADII, box(0, 0, 1000, 1000)) == [0, 1, 2]


def test_an_empty_graph_has_nothing_to_hit() -> None:
    assert hit.node_at(np.zeros((0, 2), np.float32), np.zeros(0, np.float32), 0, 0) == -1


def test_a_box_takes_what_lies_in_it() -> None:
    assert hit.nodes_within(SCREEN, RADII, box(40, 40, 60, 55)) == [1]


def test_a_free_line_takes_what_it_goes_around_and_not_what_its_bay_leaves_out() -> None:
    places = np.array([[10, 10], [50, 10], [90, 10], [50, 60]], np.float32)
    bay = np.array([[0, 0], [0, 80], [100, 80], [100, 0], [80, 0], [80, 40], [20, 40], [20, 0]], np.float32)
    assert hit.nodes_within(places, np.ones(4, np.float32), bay) == [0, 2, 3]


def test_a_line_of_two_points_goes_around_nothing() -> None:
    assert hit.nodes_within(SCREEN, RADII, box(0, 0, 1000, 1000)[:2]) == []
