"""One run in view: what is chosen in one part is chosen in all; the slider; what goes out of the window."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from automl.results import events as e
from automl.results import rundir_log
from automl.results.charts import accuracy_vs_parameters
from automl.seams import Score
from desktop.run import chart_export
from desktop.run.best_under import best_under
from desktop.run.chart_tabs import ChartTabs
from desktop.run.run_view import CHARTS, RunView
from desktop.run.trial_rows import GIVE_WAY
from desktop.theme import load
from tests.automl.made_up import RUNS, a_run, recipe, state
from tests.desktop.run.followed import as_if, finished, followed


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[RunView]:
    made = RunView()
    qtbot.addWidget(made)
    made.paint_theme(load("dark"))
    made.resize(1200, 640)
    made.show()
    yield made
    QApplication.sendEvent(made.table.viewport(), QEvent(QEvent.Type.Leave))


def chosen_row(view: RunView) -> int:
    return int(view.table.model().index(view.table.currentIndex().row(), 0).data())


def test_a_trial_chosen_anywhere_is_chosen_everywhere(view: RunView) -> None:
    run = followed(finished())
    view.show_run(run, can_write=True)
    number = run.state.front.trials[0]
    view.chart.chosen.emit(number)
    assert chosen_row(view) == number
    assert view.card.text().startswith(f"Trial {number}, front")
    view.table.selectRow(3)
    assert view.chart.view._selected == chosen_row(view) != number


def test_the_best_comes_first_and_another_run_begins_anew(view: RunView) -> None:
    run = followed(finished())
    view.show_run(run, can_write=True)
    assert int(view.table.model().index(0, 0).data()) == run.state.best
    view.select(run.state.front.trials[0])
    other = followed(a_run(3))
    view.show_run(other, can_write=True)
    assert view.model.rowCount() == 3
    assert view.card.text() == ""


def test_chart_and_table_name_the_score_of_the_run_in_view(view: RunView) -> None:
    distance = Score("frechet_distance", "", "min", low=0.0, high=4.0)
    for score, title, head in (
        (recipe().score, "Accuracy by parameters", "Accuracy ↓"),
        (distance, "Fréchet distance by parameters", "Fréchet distance ↑"),
    ):
        box = {score.name: (score.low, score.high), "parameters": (1e2, 1e7)}
        made = replace(recipe(), score=score, objectives=(score.name, "parameters"), bounds=box)
        view.show_run(followed(a_run(5, made=made)), can_write=True)
        header = view.table.horizontalHeader()
        assert view.tabs.bar.tabText(0) == title
        assert view.model.headerData(1, Qt.Orientation.Horizontal) == head
        assert view.table.columnWidth(1) >= header.sectionSizeHint(1)


def test_news_keeps_what_was_chosen(view: RunView) -> None:
    log = a_run(12)
    run = followed(log[:40])
    view.show_run(run, can_write=True)
    number = next(iter(run.state.trials))
    view.select(number)
    with rundir_log.Log(run.folder.events) as file:
        file.append(*log[40:])
    run.take()
    view.show_run(run, can_write=True)
    assert chosen_row(view) == number
    assert view.model.rowCount() == len(run.state.trials)


def test_new_rows_wait_while_the_pointer_is_over_the_table(view: RunView) -> None:
    log = a_run(12)
    run = followed(log[:40])
    view.show_run(run, can_write=True)
    before = view.model.rowCount()
    QApplication.sendEvent(view.table.viewport(), QEvent(QEvent.Type.Enter))
    with rundir_log.Log(run.folder.events) as file:
        file.append(*log[40:])
    run.take()
    view.show_run(run, can_write=True)
    assert view.model.rowCount() == before
    assert view.trials.new_rows == f"{len(run.state.trials) - before} new rows"
    QApplication.sendEvent(view.table.viewport(), QEvent(QEvent.Type.Leave))
    assert (view.model.rowCount(), view.trials.new_rows) == (len(run.state.trials), "")


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("standing", ["queued", "running", "interrupted", "finished", "failed"])
def test_every_state_is_drawn_in_both_themes(view: RunView, standing: str, theme: str) -> None:
    view.paint_theme(load(theme))
    view.show_run(as_if(standing), can_write=True)
    for tab in range(len(CHARTS)):
        view.tabs.show_tab(tab)
        assert not view.grab().isNull()
    assert view.banner.isVisible() is (standing in ("interrupted", "failed"))


@pytest.mark.parametrize("name", ["nothing at all", "only begun", "one trial in training", "all failed"])
def test_a_run_without_a_front_has_no_slider_and_says_what_it_has(view: RunView, name: str) -> None:
    view.show_run(followed(RUNS[name]), can_write=True)
    assert not view.best.isVisible()
    assert view.head.words


# ---- best under ------------------------------------------------------------------------------


def test_the_best_under_a_limit_is_the_dearest_of_the_front_within_it() -> None:
    run = state(RUNS["sixty trials"])
    points = run.front.points
    assert best_under(run, points[0].cost - 1) is None
    assert best_under(run, points[2].cost) == points[2]
    assert best_under(run, points[3].cost - 0.5) == points[2]
    assert best_under(run, 1e12) == points[-1]


def test_moving_the_limit_chooses_its_trial(view: RunView) -> None:
    run = followed(finished())
    view.show_run(run, can_write=True)
    first = run.state.front.points[0]
    assert view.best.most == run.state.front.points[-1].cost
    view.best.set_most(first.cost)
    assert chosen_row(view) == first.trial
    assert f"trial {first.trial} at" in view.best.words
    view.best.set_most(1.0)
    assert view.best.words == "No trial is that small"


def test_the_slider_reaches_both_ends_of_the_front(view: RunView) -> None:
    run = followed(finished())
    view.show_run(run, can_write=True)
    for step, point in ((0, run.state.front.points[0]), (1000, run.state.front.points[-1])):
        view.best._slider.setValue(step)
        assert f"trial {point.trial} at" in view.best.words


def test_a_limit_that_the_user_set_stays_while_the_run_goes_on(view: RunView) -> None:
    run = followed(finished())
    view.show_run(run, can_write=True)
    view.best.set_most(5000.0)
    view.show_run(run, can_write=True)
    assert view.best.most == 5000.0


def test_a_limit_that_nobody_set_goes_as_far_as_the_front(view: RunView) -> None:
    log = a_run(30)
    run = followed(log[:60])
    view.show_run(run, can_write=True)
    with rundir_log.Log(run.folder.events) as file:
        file.append(*log[60:])
    run.take()
    view.show_run(run, can_write=True)
    assert view.best.most == run.state.front.points[-1].cost


# ---- out of the window -----------------------------------------------------------------------


def test_a_chart_is_saved_as_picture_drawing_and_values(view: RunView, tmp_path: Path) -> None:
    run = followed(finished())
    view.show_run(run, can_write=True)
    for ending in ("png", "svg", "csv"):
        assert chart_export.save(view.chart, tmp_path / f"chart.{ending}").startswith("Saved: ")
    assert not QImage(str(tmp_path / "chart.png")).isNull()
    ElementTree.fromstring((tmp_path / "chart.svg").read_text("utf-8"))
    assert (tmp_path / "chart.csv").read_text("utf-8").startswith("series,trial,Parameters")


def test_a_chart_that_cannot_be_saved_says_why(view: RunView, tmp_path: Path) -> None:
    view.show_run(followed(finished()), can_write=True)
    for ending in ("png", "svg", "csv"):
        said = chart_export.save(view.chart, tmp_path / "nowhere" / f"chart.{ending}")
        assert "was not written" in said


def test_before_there_is_a_chart_nothing_is_saved(view: RunView, tmp_path: Path) -> None:
    assert chart_export.save(view.chart, tmp_path / "chart.svg") == "There is no chart to save yet."
    assert list(tmp_path.iterdir()) == []


def test_the_values_hold_every_point_of_the_front() -> None:
    run = state(RUNS["sixty trials"])
    rows = list(csv.DictReader(io.StringIO(chart_export.values(accuracy_vs_parameters.figure(run)))))
    front = [row for row in rows if row["series"] == "Front"]
    assert [int(row["trial"]) for row in front] == run.front.trials
    assert [float(row["Parameters"]) for row in front] == [point.cost for point in run.front.points]


def test_a_picture_goes_to_the_clipboard(view: RunView) -> None:
    view.show_run(followed(finished()), can_write=True)
    chart_export.copy(view.chart)
    assert not QGuiApplication.clipboard().pixmap().isNull()


def test_a_retrained_trial_shows_its_bars(view: RunView) -> None:
    log = finished()
    run = followed(log)
    number = run.state.front.trials[0]
    again = [e.TrialRetrained("r1", 2e3, number, seed, 0.9 + seed / 100, 0.9) for seed in range(3)]
    view.show_run(followed([*log[:-1], *again, log[-1]]), can_write=True)
    assert "Trained again" in view.chart.view._layers.names


def test_charts_that_have_no_room_as_tabs_are_in_a_menu(qtbot: QtBot) -> None:
    tabs = ChartTabs(CHARTS)
    qtbot.addWidget(tabs)
    tabs.show()
    for width, least in ((1600, len(CHARTS)), (420, 2), (200, 1)):
        tabs.resize(width, 32)
        assert least <= len(tabs.in_view) <= len(CHARTS)
        assert (len(tabs.in_view) == len(CHARTS)) is (width == 1600)
    with qtbot.waitSignal(tabs.chosen) as chosen:
        tabs._menu.actions()[3].trigger()
    assert chosen.args == [tabs.current] == [list(CHARTS)[3]]
    assert tabs.current in tabs.in_view


def test_the_first_tab_is_whole_whichever_is_chosen(qtbot: QtBot) -> None:
    tabs = ChartTabs(CHARTS)
    qtbot.addWidget(tabs)
    tabs.resize(420, 32)
    tabs.show()
    for at in (len(CHARTS) - 1, 4, 0):
        tabs.show_tab(at)
        QApplication.processEvents()
        first = list(CHARTS).index(tabs.in_view[0])
        assert tabs.bar.tabRect(first).left() == 0
        assert tabs.bar.tabRect(at).right() <= tabs.bar.width()


def test_a_narrow_table_keeps_the_state_in_view(view: RunView) -> None:
    view.show_run(as_if("running"), can_write=True)
    seen = set()
    for width in (1900, 1040, 700):
        view.resize(width, 500)
        QApplication.processEvents()
        hidden = [column for column in GIVE_WAY if view.table.isColumnHidden(column)]
        room = view.table.viewport().width()
        assert hidden == [column for column, least in GIVE_WAY.items() if room < least]
        seen.add(len(hidden))
    assert len(seen) > 1
