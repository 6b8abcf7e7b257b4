"""Table and trial: one below the other where there is room, else as two tabs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.run.run_view import RunView
from desktop.run.trials_side import TRIAL, TRIALS
from desktop.theme import load
from tests.desktop.run.followed import finished, followed

WIDE, NARROW, LOW = (1500, 800), (1280, 800), (1500, 480)


@pytest.fixture(params=["dark", "light"])
def view(qtbot: QtBot, request: pytest.FixtureRequest) -> Iterator[RunView]:
    made = RunView()
    qtbot.addWidget(made)
    made.paint_theme(load(request.param))
    made.show_run(followed(finished()), can_write=True)
    made.show()
    yield made
    made.panel.stop()


def sized(view: RunView, size: tuple[int, int]) -> None:
    view.resize(*size)
    QApplication.processEvents()


def seen(view: RunView) -> tuple[bool, bool, bool]:
    """Whether table, trial and the tab of the trial are there."""
    trials = view.trials
    return trials.table.isVisible(), trials.panel.isVisible(), trials.tabs.isTabVisible(TRIAL)


def test_with_room_for_both_the_trial_lies_below_the_table(view: RunView) -> None:
    sized(view, WIDE)
    assert seen(view) == (True, True, False)
    top = view.panel.mapTo(view.trials, QPoint(0, 0)).y()
    assert top >= view.table.mapTo(view.trials, QPoint(0, view.table.height())).y()


@pytest.mark.parametrize("size", [NARROW, LOW])
def test_where_room_is_short_the_trial_has_a_tab(view: RunView, size: tuple[int, int]) -> None:
    sized(view, size)
    assert seen(view) == (True, False, True)
    view.trials.tabs.setCurrentIndex(TRIAL)
    assert seen(view) == (False, True, True)
    assert not view.trials._filter.isVisible()
    sized(view, WIDE)
    assert seen(view) == (True, True, False)
    sized(view, size)
    view.trials.tabs.setCurrentIndex(TRIALS)
    assert seen(view) == (True, False, True)


def test_the_tab_says_which_trial_is_in_view(view: RunView) -> None:
    sized(view, NARROW)
    tabs = view.trials.tabs
    assert tabs.tabText(TRIAL) == "Trial"
    number = view.model.trial_at(0)
    view.chart.chosen.emit(number)
    assert tabs.tabText(TRIAL) == f"Trial {number}"
    assert tabs.currentIndex() == TRIALS  # to choose is not to leave the table


def test_enter_on_a_row_leads_to_its_trial(view: RunView, qtbot: QtBot) -> None:
    sized(view, NARROW)
    view.table.selectRow(2)
    view.table.setFocus()
    qtbot.keyClick(view.table, Qt.Key.Key_Return)
    assert seen(view) == (False, True, True)
    assert view.panel.trial == view.model.trial_at(2)


def test_the_chart_has_more_of_a_narrow_window_until_the_user_divides_it(view: RunView) -> None:
    shares = {}
    for size in (WIDE, NARROW):
        sized(view, size)
        shares[size] = view._split.sizes()[0] / size[0]
    assert shares[WIDE] == pytest.approx(0.52, abs=0.01)
    assert shares[NARROW] == pytest.approx(0.56, abs=0.01)
    view._split.moveSplitter(500, 1)
    sized(view, (1281, 800))
    assert abs(view._split.sizes()[0] - 500) < 10
