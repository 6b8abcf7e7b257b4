"""What a chart costs at ten thousand trials: one update while a few train, one when a trial ends, a picture.

CPU time of this process; the floor is pyqtgraph's own `setData` of the same points in one scatter item.
"""

from __future__ import annotations

import os
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pyqtgraph as pg
from PySide6.QtWidgets import QApplication

from automl.results import events as e
from automl.results.charts import accuracy_vs_parameters
from automl.results.state import RunState
from automl.results.trial import TrialState
from desktop.run.chart_view import ChartView
from desktop.run.trial_filter import parsed
from desktop.run.trial_rows import TrialRows
from desktop.run.trial_table import CURVE_COLUMN, TrialTable
from tests.automl.made_up import a_run
from tests.bench import timing
from tests.bench.timing import Cost

TRIALS, TIMES = 10_000, 15
FILTERS = parsed("residual"), parsed("score>90 kind=residual")


def measured(work: Callable[[int], object]) -> Cost:
    return timing.measured(work, TIMES)


def row(question: str, ours: Cost, floor: str) -> None:
    print(timing.row(question, ours, floor, TIMES))


def main() -> None:
    app = QApplication.instance() or QApplication([])
    run = RunState()
    run.fold(a_run(TRIALS, seed=2, epochs=3))
    chart, table = ChartView(), TrialTable()
    chart.resize(720, 480)
    chart.show()
    table.show_run(run)
    chart.show_figure(accuracy_vs_parameters.figure(run))
    app.processEvents()
    live = [trial.number for trial in run.trials.values() if trial.state is TrialState.RUNNING]
    print(timing.HEAD)
    floor = bare(chart)
    row("the figure of 10k trials as data", measured(lambda _: accuracy_vs_parameters.figure(run)), "–")
    row(
        "an epoch of two trials: figure and chart",
        measured(lambda n: epoch(run, live, chart, n)),
        floor,
    )
    row(
        "the same with its painting",
        measured(lambda n: (epoch(run, live, chart, TIMES + n), app.processEvents())),
        "33 ms lie between two updates at 30 a second",
    )
    row("an end of a trial: figure and chart", measured(lambda n: ending(run, chart, n)), floor)
    row("the table after each", measured(lambda n: table.refresh({n})), "–")
    row("the table by another column", measured(lambda n: table.sort(1 + n % 2)), "–")
    row("the table through a filter of words", measured(lambda n: table.narrow(FILTERS[n % 2])), "–")
    table.narrow(parsed(""))
    rows = TrialRows(table)
    rows.resize(800, 520)
    rows.show()
    rows.setColumnHidden(CURVE_COLUMN, True)
    uncurved = measured(lambda n: scrolled(rows, n))
    rows.setColumnHidden(CURVE_COLUMN, False)
    floor = f"{uncurved[0]:.1f} ms without the column of curves"
    row("the table's rows in view, painted anew", measured(lambda n: scrolled(rows, n)), floor)
    row("a picture of it all", measured(lambda _: chart.grab()), "–")
    assert table.rowCount() >= TRIALS


def bare(chart: ChartView) -> str:
    """One scatter item with all the points, filled anew."""
    x, y = chart._points.x, chart._points.y
    item = pg.ScatterPlotItem(x, y, size=6.5, pen=None)
    return f"{measured(lambda _: item.setData(x, y))[0]:.1f} ms for one setData"


def scrolled(rows: TrialRows, n: int) -> None:
    """Somewhere else in the ten thousand, painted."""
    rows.verticalScrollBar().setValue(600 * n)
    rows.viewport().grab()


def epoch(run: RunState, live: list[int], chart: ChartView, n: int) -> None:
    run.fold([e.EpochDone("r1", 2e4 + n, number, 3 + n, 0.1, 0.8 + n / 1000, 0.1) for number in live])
    chart.show_figure(accuracy_vs_parameters.figure(run))


def ending(run: RunState, chart: ChartView, n: int) -> None:
    size = 5000 + n
    run.fold(
        [
            e.TrialBuilt("r1", 3e4 + n, TRIALS + n, {}, size, size, {"parameters": float(size)}),
            e.TrialDone("r1", 3e4 + n, TRIALS + n, 0.8, {}, {"parameters": float(size)}, 1.0),
        ]
    )
    chart.show_figure(accuracy_vs_parameters.figure(run))


if __name__ == "__main__":
    main()
