"""The table of trials: keyed by trial, sorted by values, kept still under the pointer."""

import math
from collections.abc import Callable

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPixmap
from pytestqt.modeltest import ModelTester

from automl.results import events as e
from automl.results.state import RunState
from desktop.run.trial_filter import parsed
from desktop.run.trial_table import COLUMNS, STATE, TrialTable
from desktop.theme import load
from tests.automl.made_up import RUNS, a_run, state

Check = Callable[[TrialTable], None]


def table(run: RunState) -> TrialTable:
    made = TrialTable()
    made.show_run(run)
    return made


def column(model: TrialTable, name: str, order: Qt.SortOrder) -> list[str]:
    """What the view shows in a column after sorting by it."""
    at = [each.title for each in COLUMNS].index(name)
    model.sort(at, order)
    return [model.index(row, at).data() for row in range(model.rowCount())]


@pytest.mark.parametrize("name", [name for name in RUNS if name != "thousands"])
def test_any_run_is_a_sound_model(name: str, qtmodeltester: ModelTester) -> None:
    model = table(state(RUNS[name]))
    qtmodeltester.check(model, force_py=True)
    assert model.rowCount() == len(state(RUNS[name]).trials)


@pytest.mark.parametrize("order", list(Qt.SortOrder))
def test_costs_sort_as_numbers(order: Qt.SortOrder) -> None:
    model = table(state(RUNS["sixty trials"]))
    costs = [int("".join(c for c in text if c.isdigit())) for text in column(model, "Cost", order)]
    assert costs == sorted(costs, reverse=order == Qt.SortOrder.DescendingOrder)
    assert costs != sorted(costs, key=str)


def scores(model: TrialTable) -> list[float]:
    """The values of the rows from the top down."""
    found = [model.run.trials[model.trial_at(row)].score for row in range(model.rowCount())]
    return [-math.inf if score is None else score for score in found]


def test_trials_without_a_score_come_last_with_the_best_first() -> None:
    run = state([*a_run(5), e.TrialBuilt("r1", 99.0, 77, {}, 10, 10)])
    assert column(table(run), "Score", Qt.SortOrder.DescendingOrder)[-1] == "–"


def test_a_score_that_is_no_number_does_not_spoil_the_order() -> None:
    run = state(a_run(6))
    run.trials[2].score = math.nan
    shown = column(table(run), "Score", Qt.SortOrder.DescendingOrder)
    values = [float(text.rstrip(" %")) for text in shown if text != "–"]
    assert values == sorted(values, reverse=True)


def test_the_heading_says_what_sorts_and_which_way() -> None:
    model = table(state(RUNS["three trials"]))

    def head(n: int) -> str:
        return str(model.headerData(n, Qt.Orientation.Horizontal))

    assert (head(1), head(2)) == ("Accuracy ↓", "Parameters")
    model.sort(2, Qt.SortOrder.AscendingOrder)
    assert (head(1), head(2)) == ("Accuracy", "Parameters ↑")


def test_a_refresh_inserts_the_new_rows_and_tells_only_what_changed() -> None:
    log = a_run(8)
    run = state(log[:12])
    model = table(run)
    before = model.rowCount()
    inserted: list[tuple[int, int]] = []
    told: list[int] = []
    model.rowsInserted.connect(lambda _parent, first, last: inserted.append((first, last)))
    model.dataChanged.connect(lambda first, last, _roles: told.extend(range(first.row(), last.row() + 1)))
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    model.refresh(run.fold(log[12:]))
    assert len(inserted) == len(run.trials) - before > 0
    assert resets == []
    assert model.rowCount() == len(run.trials)
    told.clear()
    model.refresh(run.fold([e.EpochDone("r1", 99.0, 7, 3, 0.1, 0.5, 0.1)]))
    assert told == [model.row_of(7)]


def test_a_trial_that_is_pushed_off_the_front_is_told_as_changed() -> None:
    run = state(RUNS["three trials"])
    model = table(run)
    loser = run.front.trials[-1]
    told: set[int] = set()
    model.dataChanged.connect(lambda first, _last, _roles: told.add(model.trial_at(first.row())))
    built = e.TrialBuilt("r1", 98.0, 50, {}, 1, 1, {"parameters": 1.0})
    model.refresh(run.fold([built, e.TrialDone("r1", 99.0, 50, 1.0, {}, {"parameters": 1.0}, 1.0)]))
    assert loser not in run.front.trials
    assert loser in told


def test_rows_do_not_move_while_they_are_held_and_the_new_ones_wait() -> None:
    log = a_run(8)
    run = state(log[:12])
    model = table(run)
    before = model.rowCount()
    model.hold(True)
    model.refresh(run.fold(log[12:]))
    assert model.rowCount() == before
    assert model.waiting == len(run.trials) - before > 0
    model.hold(False)
    assert (model.rowCount(), model.waiting) == (len(run.trials), 0)


def test_the_order_holds_when_many_trials_change_at_once() -> None:
    log = a_run(60, seed=4)
    run = RunState()
    model = table(run)
    for start in range(0, len(log), 17):
        model.refresh(run.fold(log[start : start + 17]))
        values = [-math.inf if t.score is None else t.score for t in run.trials.values()]
        assert scores(model) == sorted(values, reverse=True)


@pytest.mark.parametrize("column", range(len(COLUMNS)))
@pytest.mark.parametrize("order", list(Qt.SortOrder))
def test_a_row_is_found_by_its_trial(column: int, order: Qt.SortOrder) -> None:
    model = table(state(RUNS["sixty trials"]))
    model.sort(column, order)
    for row in range(model.rowCount()):
        assert model.row_of(model.trial_at(row)) == row
    assert model.row_of(12345) == -1


def test_of_equal_values_the_earlier_trial_comes_first_either_way() -> None:
    model = table(state(RUNS["sixty trials"]))
    for order in Qt.SortOrder:
        model.sort(4, order)
        rows = [(model.run.trials[n].epochs, n) for n in map(model.trial_at, range(model.rowCount()))]
        assert rows == sorted(rows, key=lambda row: (row[0] if order.value == 0 else -row[0], row[1]))


def test_a_filter_holds_for_what_changes_and_for_what_comes() -> None:
    log = a_run(60, seed=4)
    run = RunState()
    model = table(run)
    model.narrow(parsed("score>80 epochs>2"))
    for start in range(0, len(log), 23):
        model.refresh(run.fold(log[start : start + 23]))
        fitting = {n for n, trial in run.trials.items() if parsed("score>80 epochs>2").fits(run, trial)}
        shown = [model.trial_at(row) for row in range(model.rowCount())]
        assert len(shown) == len(fitting)
        assert set(shown) == fitting
    assert 0 < model.rowCount() < model.total == len(run.trials)
    model.narrow(parsed(""))
    assert model.rowCount() == model.total


def test_a_chosen_row_goes_with_its_trial() -> None:
    run = state(a_run(30))
    model = table(run)
    chosen = QPersistentModelIndex(model.index(model.row_of(4), 0))
    model.refresh(run.fold([e.EpochDone("r1", 99.0, 29, 3, 0.1, 0.999, 0.1)]))
    assert model.trial_at(0) == 29
    assert model.trial_at(chosen.row()) == 4
    model.sort(2, Qt.SortOrder.AscendingOrder)
    assert model.trial_at(chosen.row()) == 4


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_a_state_has_a_mark_a_word_and_the_ink_of_its_word(theme: str) -> None:
    run = state(RUNS["sixty trials"])
    model = table(run)
    model.paint_theme(load(theme))
    inks = {"Front": "accentText", "Training": "warn", "Failed": "danger", "Finished": "text1"}
    seen = set()
    for row in range(model.rowCount()):
        index = model.index(row, STATE)
        assert isinstance(index.data(Qt.ItemDataRole.DecorationRole), QPixmap)
        word = index.data().partition(",")[0]
        if word in inks:
            assert index.data(Qt.ItemDataRole.ForegroundRole) == QColor(load(theme).color(inks[word]))
            seen.add(word)
    assert seen == set(inks)


def test_numbers_stand_right_and_words_left() -> None:
    model = table(state(RUNS["three trials"]))
    for n, each in enumerate(COLUMNS):
        side = model.headerData(n, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        assert bool(side & Qt.AlignmentFlag.AlignRight) is each.number


def test_a_cell_has_no_rows_of_its_own() -> None:
    model = table(state(RUNS["three trials"]))
    assert model.rowCount(model.index(0, 0)) == model.columnCount(model.index(0, 0)) == 0
    assert model.rowCount(QModelIndex()) == 3
