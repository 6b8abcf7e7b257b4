"""Small lines: what they show of a trial and of a run, and that many rows cost no more than those in view."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from automl.results import events as e
from automl.results.state import RunState
from automl.seams import Score
from desktop.run import sparkline
from desktop.run.run_rows import RunRow, rows_of
from desktop.run.trial_rows import TrialRows
from desktop.run.trial_table import CURVE_COLUMN, TrialTable
from desktop.theme import load
from tests.automl.made_up import RUNS, a_run, state
from tests.desktop.run.followed import as_if, finished, followed

INK = QColor(255, 0, 0)


def with_curve(*scores: float, best: float = 0.9, baseline: float | None = 0.1) -> RunState:
    """A run whose first trial was the best there is and whose second learnt so."""
    run = state(a_run(1))
    run.baseline = baseline
    run.fold([e.TrialBuilt("r1", 50.0, 7, {}, 10, 10), e.TrialDone("r1", 51.0, 7, best, {}, {}, 1.0)])
    run.best = 7
    run.fold([e.TrialBuilt("r1", 52.0, 8, {}, 10, 10)])
    run.fold([e.EpochDone("r1", 53.0 + n, 8, n + 1, 0.1, score) for n, score in enumerate(scores)])
    return run


def heights(run: RunState) -> list[float]:
    return [round(y, 3) for _, y in sparkline.curve(run, run.trials[8])]


def test_curves_of_a_run_lie_between_its_baseline_and_its_best_score() -> None:
    assert heights(with_curve(0.1, 0.5, 0.9)) == [0, 0.5, 1]
    assert heights(with_curve(0.0, 0.95)) == [0, 1]  # what lies beyond is cut off


def test_without_a_baseline_the_bounds_say_where_the_foot_is() -> None:
    run = with_curve(0.45, 0.9, baseline=None)
    assert run.recipe is not None
    low, _ = run.recipe.bounds[run.recipe.score.name]
    assert heights(run) == [round((0.45 - low) / (0.9 - low), 3), 1]


def test_a_score_that_shall_fall_falls() -> None:
    run = with_curve(4.0, 3.0, 2.0, best=2.0, baseline=4.0)
    assert run.recipe is not None
    run.recipe = replace(
        run.recipe, score=Score("loss", "", direction="min", high=9.0), bounds={"loss": (0, 9)}
    )
    assert heights(run) == [1, 0.5, 0]


def test_a_best_below_the_baseline_still_has_room() -> None:
    assert all(0 <= y <= 1 for y in heights(with_curve(0.1, 0.3, best=0.3, baseline=0.5)))


def test_a_trial_that_was_cut_short_ends_before_the_edge() -> None:
    run = with_curve(0.1, 0.5, 0.9)
    assert run.recipe is not None
    run.recipe = replace(run.recipe, epochs=5)
    assert [x for x, _ in sparkline.curve(run, run.trials[8])] == [0, 0.25, 0.5]


def test_what_is_no_number_is_left_out() -> None:
    assert heights(with_curve(0.1, float("nan"), 0.9)) == [0, 1]
    assert sparkline.curve(with_curve(), with_curve().trials[8]) == ()


@pytest.mark.parametrize("count", [1, 2, 47, 48, 49, 1000])
def test_many_epochs_are_thinned_and_the_last_one_stays(count: int) -> None:
    kept = sparkline.thinned(list(map(float, range(count))))
    assert len(kept) <= sparkline.MOST_POINTS
    assert kept[-1] == count - 1
    assert kept == sorted(kept)


def test_the_front_of_a_run_grows_in_steps_and_a_living_one_has_room_left() -> None:
    done, alive = followed(finished(20)), as_if("running")
    line = sparkline.growth(done.state, 20)
    assert line[0] == (0, 0)
    assert line[-1][1] == 1
    assert all(a[0] <= b[0] and a[1] <= b[1] for a, b in itertools.pairwise(line))
    [row] = [row for row in rows_of([alive]) if isinstance(row, RunRow)]
    assert 0 < row.grown[-1][0] < 1
    assert sparkline.growth(state([]), 5) == ()


def test_a_line_is_drawn_within_its_box() -> None:
    image = QImage(60, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    sparkline.draw(painter, QRectF(10, 8, 40, 14), [(0, 0), (0.5, 1), (1, 0.5)], INK)
    painter.end()
    inked = [(x, y) for x in range(60) for y in range(30) if image.pixelColor(x, y) != QColor(255, 255, 255)]
    assert {x for x, _ in inked} >= set(range(11, 50))
    assert all(7 <= x <= 52 and 6 <= y <= 24 for x, y in inked)


def test_a_cell_has_its_line_in_the_ink_of_its_mark_and_words_for_it() -> None:
    model = TrialTable()
    model.show_run(state(RUNS["sixty trials"]))
    seen = set()
    for row in range(model.rowCount()):
        cell, trial = model.index(row, CURVE_COLUMN), model.run.trials[model.trial_at(row)]
        found = cell.data(sparkline.CURVE)
        assert bool(found) is bool(trial.curve)
        if found:
            seen.add(found[1])
        if len(trial.curve) > 1:
            words = cell.data(Qt.ItemDataRole.ToolTipRole)
            assert words.startswith("From ")
            assert words.endswith(f" in {len(trial.curve)} epochs")
    assert {"cFront", "cSettled", "cRunning"} <= seen


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_only_rows_in_view_are_asked_for_their_lines(qtbot: QtBot, scheme: str) -> None:
    asked: list[int] = []

    class Counting(TrialTable):
        def _curve(self, trial, role):  # type: ignore[no-untyped-def]
            if role == sparkline.CURVE:
                asked.append(trial.number)
            return super()._curve(trial, role)

    model = Counting()
    model.show_run(state(RUNS["thousands"]))
    model.paint_theme(load(scheme))
    rows = TrialRows(model)
    qtbot.addWidget(rows)
    rows.resize(800, 400)
    rows.show()
    rows.viewport().grab()
    assert 5 < len(set(asked)) < 40


def test_a_run_from_its_note_has_no_curves_to_show(qtbot: QtBot) -> None:
    model = TrialTable()
    model.show_run(state(RUNS["sixty trials"]))
    rows = TrialRows(model)
    qtbot.addWidget(rows)
    rows.resize(900, 400)
    rows.show()
    assert not rows.isColumnHidden(CURVE_COLUMN)
    rows.show_curves(False)
    assert rows.isColumnHidden(CURVE_COLUMN)
