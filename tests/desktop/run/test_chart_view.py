"""The painter of all charts: what lies where, what the pointer is on, what stays still."""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from automl.results import charts
from automl.results import events as e
from automl.results.charts import accuracy_vs_parameters
from automl.results.figure import Axis, Figure, Mark, Series, Tone
from automl.results.state import RunState
from automl.results.trial import TrialState
from desktop.run.chart_axis import TickAxis, places
from desktop.run.chart_layers import MANY
from desktop.run.chart_names import names_of
from desktop.run.chart_view import ChartView
from desktop.run.trial_card import facts_about
from desktop.theme import load
from tests.automl.made_up import RUNS, a_run, state

CASES = [(chart, name) for chart in charts.names() for name in RUNS if name != "thousands"]


@pytest.fixture
def chart(qtbot: QtBot) -> ChartView:
    made = ChartView()
    qtbot.addWidget(made)
    made.resize(640, 420)
    made.show()
    QApplication.processEvents()
    QApplication.sendEvent(made, QEvent(QEvent.Type.Leave))  # off screen the pointer rests on every window
    return made


def shown(chart: ChartView, run: RunState) -> RunState:
    chart.show_figure(accuracy_vs_parameters.figure(run))
    return run


def picture(chart: ChartView) -> QImage:
    return chart.grab().toImage()


def colours(image: QImage) -> set[int]:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint32)
    return set(np.unique(pixels | 0xFF000000).tolist())


@pytest.mark.parametrize(("name", "run"), CASES)
def test_every_chart_of_every_run_is_painted(chart: ChartView, name: str, run: str) -> None:
    figure = charts.find(name).figure(state(RUNS[run]))
    chart.show_figure(figure)
    image = picture(chart)
    assert not image.isNull()
    assert chart.plot.isVisible() is not figure.empty


def test_each_kind_of_mark_is_on_the_picture_in_its_own_ink(chart: ChartView) -> None:
    shown(chart, state(RUNS["sixty trials"]))
    seen = colours(picture(chart))
    for token in ("cFront", "cSettled", "cRunning", "cFailed", "cLimit", "cKnee", "canvas"):
        assert load("dark").color(token).rgb() in seen, token


def test_a_hidden_kind_is_neither_drawn_nor_hit(chart: ChartView) -> None:
    run = shown(chart, state(RUNS["sixty trials"]))
    assert set(run.front.trials) <= set(chart.trials_drawn.tolist())
    chart.hide_series(frozenset({"Front", "Knee"}))
    assert not set(run.front.trials) & set(chart.trials_drawn.tolist())
    assert load("dark").color("cFront").rgb() not in colours(picture(chart))
    chart.hide_series(frozenset())
    assert load("dark").color("cFront").rgb() in colours(picture(chart))


def test_an_empty_chart_says_why(chart: ChartView) -> None:
    shown(chart, state(RUNS["nothing at all"]))
    assert not chart.plot.isVisible()
    assert chart.trials_drawn.size == 0
    assert chart.nearest(QPointF(100, 100)) == -1
    shown(chart, state(RUNS["three trials"]))
    assert chart.plot.isVisible()


def test_what_has_no_place_on_a_log_axis_is_no_number() -> None:
    at = places([100.0, 0.0, -5.0, math.nan], Axis("Parameters", log=True))
    assert at[0] == 2.0
    assert np.isnan(at[1:]).all()
    assert places([0.0, -5.0], Axis("Epoch")).tolist() == [0.0, -5.0]


def test_a_log_axis_has_the_decades_as_its_grid() -> None:
    axis = TickAxis("bottom")
    axis.log = True
    [(_, at)] = axis.tickValues(3.0, 6.0, 600)
    assert axis.lines == pytest.approx([3.0, 4.0, 5.0, 6.0])
    words = dict(zip(at, axis.tickStrings(at, 1.0, 1.0), strict=True))
    assert words[3.0] == "1 k"
    assert words[math.log10(20_000)] == "20 k"


def test_the_nearest_trial_within_reach_is_hit(chart: ChartView) -> None:
    run = shown(chart, state(RUNS["sixty trials"]))
    picture(chart)
    hit = 0
    for number in run.front.trials:
        at = chart.place_of(number)
        assert at is not None
        hit += chart.nearest(at + QPointF(1, 1)) == number
    assert hit >= len(run.front.trials) - 1  # two may lie on one another
    assert chart.nearest(QPointF(-400, -400)) == -1


def test_a_click_on_a_mark_chooses_its_trial(chart: ChartView, qtbot: QtBot) -> None:
    run = shown(chart, state(RUNS["three trials"]))
    picture(chart)
    at = chart.place_of(run.front.trials[0])
    assert at is not None
    with qtbot.waitSignal(chart.chosen) as chosen:
        qtbot.mouseClick(chart.plot.viewport(), Qt.MouseButton.LeftButton, pos=at.toPoint())
    assert chosen.args == [run.front.trials[0]]


def test_a_view_that_the_user_moved_stays_until_it_is_fitted(chart: ChartView) -> None:
    log = a_run(20)
    run = shown(chart, state(log[:40]))
    chart.plot.setRange(xRange=(3.0, 4.0), yRange=(50.0, 60.0), padding=0)
    before = chart.plot.viewRange()
    run.fold(log[40:])
    shown(chart, run)
    assert chart.plot.viewRange() == before
    chart.fit()
    assert chart.plot.viewRange() != before


def test_a_view_that_nobody_moved_follows_the_points(chart: ChartView) -> None:
    log = a_run(20)
    run = shown(chart, state(log[:12]))
    before = chart.plot.viewRange()
    run.fold(log[12:])
    shown(chart, run)
    assert chart.plot.viewRange() != before


def test_the_axes_keep_still_under_the_pointer_and_follow_when_it_leaves(chart: ChartView) -> None:
    log = a_run(20)
    run = shown(chart, state(log[:12]))
    before = chart.plot.viewRange()
    at = QPointF(50, 50)
    QApplication.sendEvent(chart, QEnterEvent(at, at, at))
    run.fold(log[12:])
    shown(chart, run)
    assert chart.plot.viewRange() == before
    QApplication.sendEvent(chart, QEvent(QEvent.Type.Leave))
    assert chart.plot.viewRange() != before


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many points were handed to Qt's scene each time."""
    lengths: list[int] = []
    hand = pg.ScatterPlotItem.setData

    def spy(item: pg.ScatterPlotItem, *points: np.ndarray, **how: object) -> None:
        if points:
            lengths.append(len(points[0]))
        hand(item, *points, **how)

    monkeypatch.setattr(pg.ScatterPlotItem, "setData", spy)
    return lengths


def test_an_epoch_hands_over_only_what_trains(chart: ChartView, handed: list[int]) -> None:
    run = shown(chart, state(a_run(30)))
    live = next(t.number for t in run.trials.values() if t.state == "running")
    run.fold([e.EpochDone("r1", 99.0, live, 3, 0.1, 0.93, 0.1)])
    handed.clear()
    shown(chart, run)
    assert handed == [run.counts[TrialState.RUNNING]]


def test_an_end_hands_over_a_few_marks_and_not_the_thousands(chart: ChartView, handed: list[int]) -> None:
    run = shown(chart, state(a_run(2000)))
    assert max(handed) > MANY
    live = next(t.number for t in run.trials.values() if t.state == "running")
    run.fold([e.TrialDone("r1", 9999.0, live, 0.5, {}, {}, 1.0)])
    handed.clear()
    shown(chart, run)
    assert live in chart.trials_drawn
    assert 0 < max(handed) <= MANY


def test_a_frozen_chart_keeps_still_and_shows_all_when_it_thaws(chart: ChartView, qtbot: QtBot) -> None:
    log = a_run(20)
    run = shown(chart, state(log[:40]))
    before = chart.trials_drawn.tolist()
    qtbot.keyClick(chart, Qt.Key.Key_F)
    assert chart.frozen
    run.fold(log[40:])
    shown(chart, run)
    assert chart.trials_drawn.tolist() == before
    qtbot.keyClick(chart, Qt.Key.Key_F)
    assert len(chart.trials_drawn) > len(before)


def test_arrows_move_through_the_marks_by_their_cost(chart: ChartView, qtbot: QtBot) -> None:
    run = shown(chart, state(RUNS["three trials"]))
    chosen: list[int] = []
    chart.chosen.connect(lambda trial: (chosen.append(trial), chart.select(trial)))
    for _ in range(3):
        qtbot.keyClick(chart, Qt.Key.Key_Right)
    costs = [run.cost(run.trials[number]) for number in chosen]
    assert costs == sorted(costs)
    assert len(chosen) == 3


def test_the_ring_lies_on_the_selected_trial(chart: ChartView) -> None:
    run = shown(chart, state(RUNS["sixty trials"]))
    chart.select(run.front.trials[0])
    x, _ = chart._ring.getData()
    assert x.tolist() == [math.log10(run.front.points[0].cost)]
    chart.select(-1)
    assert len(chart._ring.getData()[0]) == 0


def test_the_card_comes_when_the_pointer_rests_and_not_over_the_front(chart: ChartView, qtbot: QtBot) -> None:
    run = shown(chart, state(RUNS["sixty trials"]))
    chart.about = lambda trial: facts_about(run, trial)
    picture(chart)
    number = run.front.trials[len(run.front.trials) // 2]
    at = chart.place_of(number)
    assert at is not None
    chart._moved(at)
    qtbot.waitUntil(chart._card.isVisible, timeout=3000)
    assert chart._card.words.startswith(f"Trial {chart._pointed}\nFront")
    assert not chart._card.geometry().contains(at.toPoint())
    chart.plot.setRange(xRange=(3.0, 4.0), padding=0)
    assert not chart._card.isVisible()


def test_the_card_goes_when_the_pointer_leaves(chart: ChartView) -> None:
    run = shown(chart, state(RUNS["sixty trials"]))
    chart.about = lambda trial: facts_about(run, trial)
    chart._pointed = run.front.trials[0]
    chart._show_card()
    assert chart._card.isVisible()
    chart.leaveEvent(QEvent(QEvent.Type.Leave))
    assert not chart._card.isVisible()


def test_what_is_not_ours_has_its_name_beside_it(chart: ChartView) -> None:
    run = state(RUNS["sixty trials"])
    figure = accuracy_vs_parameters.figure(run)
    named = {name.text for name in names_of(figure, figure.series)}
    assert {"Knee", "LeNet-5", "Limit 1 M"} <= named


def test_a_name_does_not_lie_on_the_marks_where_there_is_room(chart: ChartView) -> None:
    """The knee's usual corner, above and left, is full of marks: it goes elsewhere."""
    crowd = tuple(1000.0 * 1.04**n for n in range(-20, 1))
    heights = tuple(54.0 for _ in crowd)
    figure = Figure(
        "Crowded",
        Axis("Parameters", log=True, low=10, high=100_000),
        Axis("Accuracy", low=0.0, high=100.0),
        (
            Series("Finished", Mark.DOTS, crowd, heights, tuple(range(21)), tone=Tone.SETTLED),
            Series("Knee", Mark.DOTS, (1000.0,), (50.0,), (99,), tone=Tone.KNEE),
        ),
    )
    chart.show_figure(figure)
    picture(chart)
    [(_, across, up)] = chart._names.boxes
    assert not (across > 0.5 and up > 0.5)


def test_error_bars_and_trails_are_drawn(chart: ChartView) -> None:
    run = state(RUNS["sixty trials"])
    number = run.front.trials[0]
    run.fold([e.TrialRetrained("r1", 99.0, number, seed, 0.9 + seed / 100, 0.9) for seed in range(3)])
    shown(chart, run)
    picture(chart)
    bars = [chart._layers._shown[name, Mark.DOTS].bars for name in ("Trained again", "Training")]
    assert all(bar is not None and not bar.boundingRect().isEmpty() for bar in bars)
