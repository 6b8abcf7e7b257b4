"""Runs side by side in the dock: which, what their charts and sentences say, what does not compare."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from automl.results import events as e
from desktop.run.compare_view import CompareView, names_of
from desktop.run.followed_run import FollowedRun
from desktop.theme import load
from tests.automl.made_up import a_run, recipe
from tests.desktop.run.followed import followed
from tests.desktop.run.test_experiments import Window


def run_of(epochs: int = 6, seed: int = 0) -> FollowedRun:
    made = recipe(epochs=epochs, seed=seed)
    return followed([*a_run(30, seed=seed + epochs, made=made), e.RunFinished("r1", 99.0)])


@pytest.fixture
def view(qtbot: QtBot) -> CompareView:
    made = CompareView()
    qtbot.addWidget(made)
    made.resize(1200, 500)
    made.show()
    return made


def test_each_run_has_its_front_on_one_chart(view: CompareView) -> None:
    runs = [run_of(6), run_of(12)]
    view.show_runs(runs)
    assert view.chart.figure is not None
    fronts = [series.trials for series in view.chart.figure.series]
    assert fronts == [tuple(p.trial for p in run.state.front.points) for run in runs]
    view.tabs.show_tab(1)
    assert view.chart.figure.title == "Hypervolume over trials"


def test_ranks_and_tests_stand_in_plain_words(view: CompareView) -> None:
    view.show_runs([run_of(6, seed) for seed in range(2)] + [run_of(12, seed) for seed in range(2)])
    assert "1.  epochs" in view.words
    assert "2.  epochs" in view.words
    assert "2 seeds" in view.words
    assert "too few" in view.words or "p =" in view.words


def test_runs_that_differ_in_their_seed_alone_say_so(view: CompareView) -> None:
    view.show_runs([run_of(seed=1), run_of(seed=2)])
    assert view.words == "These runs differ in their seed alone: there is nothing to test."


def test_runs_that_measure_other_things_say_why_they_do_not_compare(view: CompareView) -> None:
    other = run_of()
    assert other.state.recipe is not None
    other.state.recipe = replace(other.state.recipe, dataset="fashion_mnist")
    view.show_runs([run_of(), other])
    assert view.found is None
    assert "fashion_mnist" in view.words
    assert not view.chart.isVisible()


def test_names_tell_runs_of_one_topic_apart() -> None:
    runs = [run_of(), run_of(12)]
    one, other = names_of(runs)
    assert one != other
    assert one.startswith(runs[0].title)


def test_both_themes_paint_it(view: CompareView) -> None:
    view.show_runs([run_of(6), run_of(12)])
    for theme in ("dark", "light"):
        view.paint_theme(load(theme))
        assert not view.grab().isNull()


def test_a_run_from_the_list_joins_the_one_in_view_until_it_is_closed(qtbot: QtBot) -> None:
    for epochs in (6, 12, 24):
        run_of(epochs)
    window = Window(qtbot)
    window.dock.show()
    first, second, third = window.experiments.runs.newest_first()
    assert window.experiments.current is first
    window.listed.asked.emit("compare", second)
    assert window.dock.compare.runs == (first, second)
    assert window.dock.compare.isVisible()
    assert "Add to the comparison" in [action.text() for action in window.listed.menu(third).actions()]
    window.listed.asked.emit("compare", third)
    window.dock.compare.dropped.emit(first)
    assert window.dock.compare.runs == (second, third)
    window.dock.compare.closed.emit()
    assert window.dock.view.isVisible()
