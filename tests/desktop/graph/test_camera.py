"""The camera: what stays where under the pointer, and what fits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.graph.camera import FARTHEST, FIT_CLOSEST, NEAREST, Camera

numbers = st.floats(-1e4, 1e4, width=32)
cameras = st.builds(Camera, numbers, numbers, st.floats(0.0625, 4, width=32))


@given(cameras, numbers, numbers)
def test_a_point_of_the_plane_comes_back_from_the_screen(camera: Camera, x: float, y: float) -> None:
    [[sx, sy]] = camera.to_screen(np.array([[x, y]], np.float32)).tolist()
    assert camera.to_plane(sx, sy) == pytest.approx((x, y), abs=0.02 / camera.zoom + 0.02)


@given(cameras, st.floats(0.1, 10), st.floats(0, 800), st.floats(0, 600))
def test_zooming_keeps_what_is_under_the_pointer(camera: Camera, factor: float, x: float, y: float) -> None:
    nearer = camera.zoomed(factor, x, y)
    assert nearer.to_plane(x, y) == pytest.approx(camera.to_plane(x, y), abs=1e-3, rel=1e-6)
    assert FARTHEST <= nearer.zoom <= NEAREST


def test_panning_moves_the_graph_by_so_many_pixels() -> None:
    place = np.array([[3, 4]], np.float32)
    camera = Camera(zoom=2)
    moved = camera.panned(30, -10).to_screen(place) - camera.to_screen(place)
    assert moved.tolist() == [[30, -10]]


def test_screen_places_stay_float32() -> None:
    assert Camera(x=1.5, zoom=0.7).to_screen(np.zeros((3, 2), np.float32)).dtype == np.float32


@pytest.mark.parametrize("size", [(800, 600), (300, 900), (60, 40)])
def test_a_fitted_graph_is_all_in_view(size: tuple[int, int]) -> None:
    places = np.random.default_rng(1).normal(5000, 3000, (500, 2)).astype(np.float32)
    camera = Camera().resized(*size).fitted(places)
    screen = camera.to_screen(places)
    assert (screen >= -1).all()
    assert (screen <= np.array(size) + 1).all()


def test_strays_far_out_do_not_make_a_large_graph_small() -> None:
    places = np.random.default_rng(1).normal(0, 100, (2000, 2)).astype(np.float32)
    near = Camera().fitted(places)
    places[0] = 1e7
    assert Camera().fitted(places).zoom == pytest.approx(near.zoom, rel=0.3)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_handful_of_nodes_on_one_spot_is_not_blown_up(count: int) -> None:
    assert Camera().fitted(np.full((count, 2), 7, np.float32)).zoom <= FIT_CLOSEST


@given(cameras, cameras)
def test_a_flight_begins_here_and_ends_there(here: Camera, there: Camera) -> None:
    for share, end in ((0.0, here), (1.0, there)):
        reached = here.towards(there, share)
        assert (reached.x, reached.y) == pytest.approx((end.x, end.y), abs=0.5)
        assert reached.zoom == pytest.approx(end.zoom)


def test_a_flight_between_equal_zooms_is_a_straight_line() -> None:
    half = Camera(0, 0, 1).towards(Camera(10, -20, 1), 0.5)
    assert (half.x, half.y, half.zoom) == (5, -10, 1)
