"""The raster: lines, shapes and heads where they belong, nothing outside its buffer, compiled once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.graph import raster, raster_marks

GROUND, INK = np.uint32(0xFF000000), np.uint32(0xFFFFFF)
WIDE, HIGH = 60, 40
GUARD = 8  # rows and columns around the picture that nothing may touch


class Sheet:
    """A picture inside a larger array, so that whatever is drawn outside of it shows."""

    def __init__(self) -> None:
        self.all = np.full((HIGH + 2 * GUARD, WIDE), GROUND, np.uint32)
        self.pixels = self.all[GUARD : GUARD + HIGH]
        self.all[:GUARD] = self.all[-GUARD:] = 0x123456

    def line(self, places: list[tuple[float, float]], style: int = raster.SOLID, width: float = 1.1) -> Sheet:
        screen = np.array(places, np.float32)
        edges = np.array([[0, 1]], np.int32)
        colors, styles = np.array([INK], np.uint32), np.array([style], np.uint8)
        raster.draw_edges(self.pixels, screen, edges, colors, styles, np.float32(width))
        return self

    def node(self, x: float, y: float, radius: float, shape: int = raster.DISC, scale: float = 1.0) -> Sheet:
        raster_marks.draw_nodes(
            self.pixels,
            np.array([[x, y]], np.float32),
            np.array([radius], np.float32),
            np.array([shape], np.uint8),
            np.array([INK], np.uint32),
            np.array([0], np.int32),
            GROUND,
            raster_marks.stamps(),
            np.float32(scale),
        )
        return self

    def arrow(self, places: list[tuple[float, float]], radius: float = 4.0) -> Sheet:
        raster.draw_arrows(
            self.pixels,
            np.array(places, np.float32),
            np.full(2, radius, np.float32),
            np.array([[0, 1]], np.int32),
            np.array([INK], np.uint32),
            np.float32(1),
        )
        return self

    @property
    def light(self) -> np.ndarray:
        return (self.pixels & 255) / 255

    @property
    def unharmed(self) -> bool:
        return bool((self.all[:GUARD] == 0x123456).all() and (self.all[-GUARD:] == 0x123456).all())


@pytest.mark.parametrize(
    "ends", [[(5, 20), (50, 20)], [(30, 2), (30, 35)], [(5, 5), (35, 35)], [(50, 30), (10, 8)]]
)
def test_a_line_is_drawn_from_end_to_end_at_its_width(ends: list[tuple[float, float]]) -> None:
    light = Sheet().line(ends).light
    (x0, y0), (x1, y1) = ends
    length = np.hypot(x1 - x0, y1 - y0)
    assert light.sum() == pytest.approx(1.1 * length, rel=0.12)
    for share in np.linspace(0.05, 0.95, 12):
        x, y = x0 + share * (x1 - x0), y0 + share * (y1 - y0)
        assert light[int(y) : int(y) + 2, int(x) : int(x) + 2].max() > 0.4


def test_dashes_leave_gaps_and_a_thin_line_is_thinner() -> None:
    ends = [(2.0, 20.0), (56.0, 20.0)]
    solid, dashed, long_dashed, thin = (
        Sheet().line(ends, style).light.sum()
        for style in (raster.SOLID, raster.DASHED, raster.LONG_DASHED, raster.THIN)
    )
    assert dashed == pytest.approx(solid / 2, rel=0.1)
    assert long_dashed == pytest.approx(solid * 2 / 3, rel=0.1)
    assert 0.85 * solid < thin < solid


def test_on_a_finer_screen_dashes_and_outlines_are_as_long_and_as_thick_as_on_a_coarse_one() -> None:
    """In twice the pixels, which is the same to the eye."""
    ends = [(2.0, 20.0), (50.0, 20.0)]
    coarse, fine = (Sheet().line(ends, raster.DASHED, width).light for width in (1.0, 2.0))
    changes = [int(np.abs(np.diff((sheet.max(axis=0) > 0.4).astype(int))).sum()) for sheet in (coarse, fine)]
    assert changes[0] == pytest.approx(2 * changes[1], abs=2)
    one, two = (Sheet().node(30, 20, r, raster.HEXAGON, scale).light.sum() for r, scale in ((6, 1), (12, 2)))
    assert two == pytest.approx(4 * one, rel=0.15)


def test_a_line_of_no_length_is_no_line() -> None:
    assert Sheet().line([(20, 20), (20, 20)]).light.sum() == 0


AREAS = {
    raster.DISC: 1.0,
    raster.SQUARE: 1.0,
    raster.DIAMOND: 1.0,
    raster.TRIANGLE: 0.7,
}


@pytest.mark.parametrize("shape", AREAS)
def test_each_shape_covers_about_what_a_disc_does(shape: int) -> None:
    covered = Sheet().node(30, 20, 10, shape).light.sum()
    assert covered == pytest.approx(np.pi * 100 * AREAS[shape], rel=0.2)


@pytest.mark.parametrize("shape", [raster.RING, raster.HEXAGON])
def test_what_is_not_written_and_what_is_a_tag_are_outlines(shape: int) -> None:
    light = Sheet().node(30, 20, 10, shape).light
    assert light[20, 30] == 0
    assert 20 < light.sum() < 0.5 * np.pi * 100


def test_shapes_differ_so_that_colour_is_never_the_only_sign() -> None:
    pictures = {Sheet().node(30, 20, 9, shape).light.round(1).tobytes() for shape in range(6)}
    assert len(pictures) == 6


def test_a_head_points_at_the_rim_of_the_node() -> None:
    light = Sheet().arrow([(5, 20), (50, 20)]).light
    columns = np.flatnonzero(light.sum(axis=0) > 0.2)
    assert 36 <= columns.min() <= 40
    assert 43 <= columns.max() <= 46
    assert light[:, 39].sum() > light[:, 43].sum()


def test_between_nodes_that_nearly_touch_there_is_no_head() -> None:
    assert Sheet().arrow([(20, 20), (32, 20)]).light.sum() == 0


numbers = st.floats(-200, 200, width=32)


@settings(max_examples=150, deadline=None)
@given(numbers, numbers, numbers, numbers, st.integers(0, 3), st.integers(0, 5), st.floats(0, 30, width=32))
def test_nothing_is_drawn_outside_the_buffer(
    x0: float, y0: float, x1: float, y1: float, style: int, shape: int, radius: float
) -> None:
    sheet = Sheet().line([(x0, y0), (x1, y1)], style, 3.0).node(x0, y0, radius, shape)
    assert sheet.arrow([(x0, y0), (x1, y1)], radius).unharmed


def test_lines_far_outside_cost_no_pixel() -> None:
    assert Sheet().line([(-1e6, -50), (-20, -1e5)]).light.sum() == 0
    assert Sheet().line([(-1e6, 20), (1e6, 20)]).light[20].min() > 0.9


def test_everything_was_compiled_for_float32_alone() -> None:
    Sheet().line([(1, 1), (9, 9)]).node(5, 5, 3).arrow([(1, 1), (30, 30)])
    for compiled in (raster.draw_edges, raster_marks.draw_nodes, raster.draw_arrows):
        assert len(compiled.signatures) == 1
        assert "float64" not in str(compiled.signatures)
