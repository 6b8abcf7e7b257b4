"""A figure as SVG: well formed, within its edges, the same each time; and where its ticks stand."""

from __future__ import annotations

import math
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from automl.results.charts import accuracy_vs_parameters
from automl.results.figure import Axis, Figure, Mark, Series, Tone
from automl.results.svg import svg
from automl.results.svg_frame import XY, Frame, Scale
from automl.results.ticks import short, ticks
from tests.automl.made_up import RUNS, state

ANY = st.one_of(st.floats(), st.sampled_from([0.0, -1.0, 1e-300, 1e300, math.nan, math.inf]))


@st.composite
def figures(draw: st.DrawFn) -> Figure:
    """Figures nobody would make on purpose."""
    shown = []
    for _ in range(draw(st.integers(0, 3))):
        size = draw(st.integers(0, 5))
        column = st.lists(ANY, min_size=size, max_size=size).map(tuple)
        edges = draw(st.booleans())
        mark, tone = draw(st.sampled_from(Mark)), draw(st.sampled_from(Tone))
        low, high = (draw(column), draw(column)) if edges else ((), ())
        shown.append(Series(draw(st.text(max_size=9)), mark, draw(column), draw(column), (), low, high, tone))
    bound = st.none() | ANY
    x = Axis("x", log=draw(st.booleans()), low=draw(bound), high=draw(bound))
    return Figure(draw(st.text(max_size=9)), x, Axis("y", low=draw(bound), high=draw(bound)), tuple(shown))


@settings(max_examples=60)
@given(figures())
def test_any_figure_gives_a_well_formed_picture(figure: Figure) -> None:
    text = svg(figure)
    ElementTree.fromstring(text)
    assert not re.search(r"\b(nan|inf)\b", re.sub(r"<t.*", "", text))


@pytest.mark.parametrize(
    ("front", "below", "at_the_end"),
    [
        (((0.0, 10.0), (2.0, 2.0)), False, False),  # far below: as ever
        (((0.0, 10.0), (5.3, 5.3)), True, False),  # right where the name would stand
        (((0.0, 4.0, 4.0, 0.0), (5.3, 5.3, 4.6, 4.6)), False, True),  # on both sides of its beginning
    ],
)
def test_the_name_of_the_baseline_steps_aside_for_the_front(
    front: tuple[tuple[float, ...], tuple[float, ...]], below: bool, at_the_end: bool
) -> None:
    level = Series("Baseline 5", Mark.LINE, (0.0, 10.0), (5.0, 5.0), tone=Tone.BASELINE)
    way = Series("Front", Mark.LINE, *front, tone=Tone.FRONT)
    text = svg(Figure("", Axis("x", low=0, high=10), Axis("y", low=0, high=10), (level, way)))
    name = re.search(r'<text x="[\d.]+" y="([\d.]+)"([^>]*)>Baseline 5', text)
    line = re.search(r'd="M[\d.]+ ([\d.]+)L[\d.]+ [\d.]+"[^>]*dasharray="1 4"', text)
    assert name is not None
    assert line is not None
    assert (float(name[1]) > float(line[1])) == below
    assert ("end" in name[2]) == at_the_end


@pytest.mark.parametrize(
    ("other", "to_the_left"),
    [((9.0, 9.0), False), ((3.2, 4.9), True), ((2.8, 5.1), False)],
)
def test_the_name_of_a_reference_steps_aside_for_another(other: XY, to_the_left: bool) -> None:
    places = (("Published one", (3.0, 5.0)), ("Published other", other))
    series = tuple(Series(name, Mark.DOTS, (x,), (y,), tone=Tone.REFERENCE) for name, (x, y) in places)
    text = svg(Figure("", Axis("x", low=0, high=10), Axis("y", low=0, high=10), series))
    name = re.search(r"<text ([^>]*)>Published one", text)
    assert name is not None
    assert ("end" in name[1]) == to_the_left


def test_the_same_figure_gives_the_same_text_and_a_title() -> None:
    figure = accuracy_vs_parameters.figure(state(RUNS["sixty trials"]))
    assert svg(figure) == svg(figure)
    assert "<title>Accuracy by parameters</title>" in svg(figure)


def test_words_from_outside_stay_words() -> None:
    mark = Series("<script>alert(1)</script>\0", Mark.DOTS, (1.0,), (1.0,), tone=Tone.REFERENCE)
    text = svg(Figure('A & "B" <b>', Axis("x"), Axis("y"), (mark,)))
    assert "<script" not in text
    assert "A &amp; &quot;B&quot; &lt;b&gt;" in text


def test_nothing_is_drawn_outside_the_plot() -> None:
    dots = Series("far", Mark.DOTS, (5.0, 500.0, 5.0), (5.0, 5.0, -90.0), tone=Tone.SETTLED)
    line = Series("far", Mark.LINE, (-50.0, 50.0), (5.0, 5.0), tone=Tone.LIVE)
    text = svg(Figure("", Axis("x", low=0, high=10), Axis("y", low=0, high=10), (dots, line)))
    assert text.count("<circle") == 2  # the one inside, and the legend's
    assert all(0 <= float(x) <= 760 for x in re.findall(r"[ML](-?[\d.]+) ", text))


@pytest.mark.parametrize(("ground", "paper"), [("any", False), ("light", True), ("dark", True)])
def test_a_picture_has_a_ground_only_where_one_is_asked_for(ground: str, paper: bool) -> None:
    text = svg(accuracy_vs_parameters.figure(state([])), ground=ground)  # type: ignore[arg-type]
    assert ("<rect" in text) == paper


def plot() -> Frame:
    return Frame(Scale(0, 10, 0, 100), Scale(0, 10, 100, 0))


@pytest.mark.parametrize(
    ("way", "pieces"),
    [
        ([(10, 10), (20, 20), (30, 10)], [[(10, 10), (20, 20), (30, 10)]]),
        ([(50, 50), (50, 150), (60, 150), (60, 50)], [[(50, 50), (50, 100)], [(60, 100), (60, 50)]]),
        ([(-50, 50), (150, 50)], [[(0, 50), (100, 50)]]),
        (
            [(10, 10), (20, 20), (math.nan, 1), (30, 30), (40, 40)],
            [[(10, 10), (20, 20)], [(30, 30), (40, 40)]],
        ),
        ([(-5, -5), (-5, 200)], []),
        ([(5, 5)], []),
    ],
    ids=["inside", "out and in", "through", "broken", "beside", "a single point"],
)
def test_a_line_is_cut_at_the_plots_edge(way: list[XY], pieces: list[list[XY]]) -> None:
    assert list(plot().pieces(way)) == pieces


@pytest.mark.parametrize(
    ("low", "high", "labels"),
    [
        (1500, 70_000, "2 k 5 k 10 k 20 k 50 k"),
        (9e4, 1.2e6, "100 k 200 k 500 k 1 M"),
        (1e2, 1e7, "100 1 k 10 k 100 k 1 M 10 M"),
        (1e-3, 1e-1, "1 m 2 m 5 m 0.01 0.02 0.05 0.1"),
        (5200, 5300, "5200 5220 5240 5260 5280 5300"),
    ],
)
def test_ticks_of_a_log_axis_are_1_2_5(low: float, high: float, labels: str) -> None:
    assert " ".join(tick.label for tick in ticks(low, high, log=True)) == labels


def test_decades_are_the_strong_ticks() -> None:
    assert [tick.label for tick in ticks(1500, 70_000, log=True) if tick.strong] == ["10 k"]


@pytest.mark.parametrize(
    ("low", "high", "whole", "labels"),
    [
        (0.0, 1.0, False, "0.0 0.2 0.4 0.6 0.8 1.0"),
        (91.2, 93.9, False, "91.5 92.0 92.5 93.0 93.5"),
        (1, 3, True, "1 2 3"),
        (0, 30_000, False, "0 5 k 10 k 15 k 20 k 25 k 30 k"),
        (-0.3, 0.3, False, "-0.3 -0.2 -0.1 0.0 0.1 0.2 0.3"),
    ],
)
def test_ticks_of_a_plain_axis_are_round(low: float, high: float, whole: bool, labels: str) -> None:
    assert " ".join(tick.label for tick in ticks(low, high, whole=whole)) == labels


@given(ANY, ANY, st.booleans(), st.integers(2, 12))
def test_ticks_of_any_bounds_lie_within_and_are_few(low: float, high: float, log: bool, room: int) -> None:
    found = ticks(low, high, log, room)
    assert len(found) <= 2 * room + 1
    width = high - low
    if math.isfinite(width):
        assert all(low - width * 1e-6 <= tick.value <= high + width * 1e-6 for tick in found)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"), (7, "7"), (999, "999"), (999.7, "1 k"), (1000, "1 k"), (402_314, "402 k"),
        (50_000, "50 k"), (1e6, "1 M"), (2.5e9, "2.5 G"), (0.25, "0.25"), (0.0031, "3.1 m"),
        (0.00031, "310 µ"), (-2000, "-2 k"), (math.nan, "–"), (math.inf, "–"), (1e30, "1.00e+30"),
    ],
)  # fmt: skip
def test_numbers_are_short(value: float, text: str) -> None:
    assert short(value) == text
