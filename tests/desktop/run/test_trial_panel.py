"""One trial below the table: its architecture, what can be done with it, and which trials the table shows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyqtgraph as pg
import pytest
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from automl import launch
from automl.picks import Range
from automl.results import architecture, charts
from automl.results.architecture import Architecture, Block, Layer
from automl.results.control import Word
from automl.results.importance import NAME, Importance
from automl.results.rundir import RunDir
from desktop.pulse import Pulse
from desktop.run.architecture_view import against, boxes_of
from desktop.run.references import with_stated
from desktop.run.run_view import CHARTS, RunView
from desktop.run.runs import Runs
from desktop.run.trial_asking import TrialAsking
from desktop.run.trial_filter import parsed
from desktop.run.try_dialog import TryDialog
from desktop.shell.toasts import Toasts
from desktop.theme import load
from tests.automl.made_up import RUNS, a_run, state
from tests.desktop.run.followed import as_if, finished, followed
from vault_sync.session.properties import Figure

STEM = Block("stem", (Layer("0", "Conv2d", "1 → 16", (16, 8, 8), 160, 9000),))
STAGE = Block("stage1", tuple(Layer(str(n), "Conv2d", "16 → 32", (32, 4, 4), 4640, 9000) for n in (1, 2)))
HEAD = Block("head", (Layer("3", "Linear", "32 → 10", (10,), 330, 320),))
SMALL, LARGE = Architecture((1, 8, 8), (STEM, HEAD)), Architecture((1, 8, 8), (STEM, STAGE, HEAD))


def keep(folder: Path, trial: int, drawn: Architecture) -> None:
    file = architecture.file_of(folder, trial)
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(drawn.plain()), "utf-8")


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[RunView]:
    made = RunView()
    qtbot.addWidget(made)
    made.paint_theme(load("dark"))
    made.resize(1300, 760)
    made.show()
    yield made
    made.panel.stop()


# ---- the drawing -----------------------------------------------------------------------------


def test_boxes_say_shape_share_and_layers() -> None:
    first, stem, stage, head = boxes_of(LARGE)
    assert (first.name, first.shape, first.channels) == ("Input", "1×8×8", 1)
    assert (stage.channels, stage.layers) == (32, 2)
    assert stem.share + stage.share + head.share == pytest.approx(1)


def test_a_difference_marks_what_only_one_of_them_has() -> None:
    before, after = against(SMALL, LARGE)
    assert [box.changed for box in before] == ["", "", ""]
    assert [box.changed for box in after] == ["", "", "added", ""]


def test_a_kept_drawing_shows_at_once_and_a_second_trial_beside_it(view: RunView) -> None:
    run = followed(finished())
    numbers = run.state.front.trials[:2]
    for number, drawn in zip(numbers, (SMALL, LARGE), strict=True):
        keep(run.folder.path, number, drawn)
    view.show_run(run, can_write=True)
    view.select(numbers[0])
    assert [title for title, _ in view.panel.drawing.rows] == [f"Trial {numbers[0]}"]
    view.panel.compare.click()
    view.select(numbers[1])
    assert [title for title, _ in view.panel.drawing.rows] == [f"Trial {n}" for n in numbers]
    assert view.panel.drawing.rows[1][1][2].changed == "added"
    view.panel.drawing.grab()


@pytest.mark.parametrize(
    ("standing", "offered"),
    [
        ("finished", {"Compare", "Try this point…", "Retrain"}),
        ("running", {"Compare", "Try this point…"}),
        ("noted", set()),
    ],
)
def test_what_a_trial_offers_depends_on_its_run(view: RunView, standing: str, offered: set[str]) -> None:
    run = as_if(standing, finished())
    best = run.state.best
    assert best is not None
    keep(run.folder.path, best, SMALL)
    view.panel.show_trial(run, best)
    assert view.panel.offered == offered


# ---- the table's filter ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "holds"),
    [
        ("", lambda run, t: True),
        ("front", lambda run, t: t.number in run.front.trials),
        ("residual", lambda run, t: t.choices.get("kind") == "residual"),
        ("kind=residual", lambda run, t: t.choices.get("kind") == "residual"),
        ("parameters<50k", lambda run, t: t.parameters < 50_000),
        ("score>90", lambda run, t: t.score is not None and t.score > 0.9),
        ("score>90% parameters<=1M", lambda run, t: (t.score or 0) > 0.9 and t.parameters <= 1e6),
        ("rate=0.01", lambda run, t: t.choices.get("train.rate") == 0.01),
        ("stages>=2", lambda run, t: t.choices.get("stages", 0) >= 2),
        ("nothing=here", lambda run, t: False),
        ("<", lambda run, t: False),
    ],
)
def test_a_filter_keeps_what_fits(words: str, holds: Any) -> None:
    run = state(RUNS["sixty trials"])
    wanted = parsed(words)
    for trial in run.trials.values():
        assert wanted.fits(run, trial) == holds(run, trial), trial


def test_filter_and_mark_narrow_the_table_and_say_so(view: RunView) -> None:
    run = followed(finished(40))
    view.show_run(run, can_write=True)
    view.trials.filter("front")
    count = len(run.state.front.trials)
    assert view.table.model().rowCount() == count
    assert view.trials.count == f"{count} of {view.model.total}"
    view.chart.brushed.emit(frozenset(run.state.front.trials[:2]))
    assert view.table.model().rowCount() == 2
    view.chart.brushed.emit(None)
    view.trials.filter("")
    assert view.table.model().rowCount() == view.model.rowCount()


def test_marking_lines_in_the_chart_of_choices_selects_their_trials(view: RunView) -> None:
    run = followed(finished(30))
    run.state.ranges["stages"] = Range("int", 1, 3)
    run.state.ranges["kind"] = Range("choice", options=("plain", "residual"))
    view.show_run(run, can_write=True)
    view.tabs.show_tab(list(CHARTS).index("parallel_coordinates"))
    view.chart.view._plot.getPlotItem().vb.brushed.emit(QRectF(-0.1, 0.9, 0.2, 0.2))
    shown = view.table.model()
    kept = {int(shown.index(row, 0).data()) for row in range(shown.rowCount())}
    done = {n for n, t in run.state.trials.items() if t.state == "done" and t.choices["stages"] == 3}
    assert kept == done


def test_a_hand_marks_lines_and_takes_the_mark_away(view: RunView, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(pg.CONFIG_OPTIONS, "mouseRateLimit", -1)  # a test's hand is quicker than any
    run = followed(finished(30))
    run.state.ranges["stages"] = Range("int", 1, 3)
    run.state.ranges["kind"] = Range("choice", options=("plain", "residual"))
    view.show_run(run, can_write=True)
    view.tabs.show_tab(list(CHARTS).index("parallel_coordinates"))
    QApplication.processEvents()
    view.grab()  # what is drawn knows where it lies
    plot = view.chart.view._plot
    box, all_rows = plot.getPlotItem().vb, view.table.model().rowCount()

    def place(x: float, y: float) -> QPointF:
        return QPointF(plot.mapFromScene(box.mapViewToScene(QPointF(x, y))))

    dragged(plot.viewport(), place(-0.1, 0.9), place(0.1, 1.1))
    assert 0 < view.table.model().rowCount() < all_rows
    assert view.trials.tabs.tabText(0).endswith(f"of {all_rows}")
    dragged(plot.viewport(), place(0.3, 0.5), place(0.5, 0.6))
    assert view.table.model().rowCount() == all_rows


def dragged(widget: QWidget, start: QPointF, end: QPointF) -> None:
    """By the left button, in some steps."""
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    steps = [start + (end - start) * (n / 6) for n in range(7)]
    moves = [(QEvent.Type.MouseButtonPress, start, left, left)]
    moves += [(QEvent.Type.MouseMove, at, none, left) for at in steps]
    moves.append((QEvent.Type.MouseButtonRelease, end, left, none))
    for kind, at, button, held in moves:
        there = QPointF(widget.mapToGlobal(at.toPoint()))
        event = QMouseEvent(kind, at, there, button, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(widget, event)


@pytest.mark.parametrize("name", charts.names())
def test_every_chart_is_painted_by_the_one_painter(view: RunView, name: str) -> None:
    run = followed(finished(30))
    run.state.importance = Importance(30, {"stages": 0.7, "kind": 0.3}, {"stages": 0.2, "kind": 0.8})
    run.state.ranges["stages"] = Range("int", 1, 3)
    view.show_run(run, can_write=True)
    view.tabs.show_tab(list(CHARTS).index(name))
    figure = view.chart.figure
    assert figure is not None
    assert not figure.empty
    view.chart.grab()
    assert set(view.chart.view._layers.names) == {one.name for one in figure.series if len(one)}


# ---- asking ----------------------------------------------------------------------------------


class Asking:
    """What is asked of a trial, and what was started for it."""

    def __init__(self, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.show()
        self.started: list[list[str]] = []
        monkeypatch.setattr(launch, "_spawn", self._spawn)
        self.runs = Runs(lambda _: None, Pulse().wake)
        self.toasts = Toasts(self.window)
        self.asking = TrialAsking(self.runs, self.window, self.toasts, lambda _run: None)

    def _spawn(self, words: list[str], _run: RunDir) -> None:
        self.started.append(words)


@pytest.fixture
def asking(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Asking:
    return Asking(qtbot, monkeypatch)


def test_a_point_is_told_with_its_edited_choices(asking: Asking, qtbot: QtBot) -> None:
    run = followed(finished())
    ranges = {"stages": Range("int", 1, 3), "kind": Range("choice", options=("plain", "residual"))}
    choices = {"stages": 2, "kind": "plain", "train.rate": 0.01}
    dialog = TryDialog(asking.window, 3, choices, ranges)
    qtbot.addWidget(dialog)
    dialog.fields["stages"].setText("9")  # type: ignore[union-attr]
    assert dialog.choices()[1] == ["stages: 9 lies outside 1 – 3."]
    dialog.take()
    dialog.fields["stages"].setText("3")  # type: ignore[union-attr]
    dialog.fields["kind"].setCurrentIndex(1)  # type: ignore[union-attr]
    with qtbot.waitSignal(dialog.tried) as tried:
        dialog.take()
    asking.asking.try_point(run, tried.args[0])
    [command] = run.folder.pending(run.state)
    assert command.word is Word.TRY
    assert command.choices == {"stages": 3, "kind": "residual", "train.rate": 0.01}


def test_retraining_starts_a_process_that_outlives_the_window(asking: Asking) -> None:
    run = followed(finished())
    asking.asking.do("retrain 10", run, 4)
    [words] = asking.started
    assert words[-6:] == ["retrain", str(run.folder.path), "--seeds", "10", "--trials", "4"]


def test_how_many_seeds_is_chosen_where_retraining_is_asked_for(view: RunView) -> None:
    view.show_run(followed(finished()), can_write=True)
    view.select(4)
    wanted: list[tuple[str, int]] = []
    view.trial_asked.connect(lambda what, trial: wanted.append((what, trial)))
    [menu] = [menu for menu in view.panel.findChildren(QMenu) if menu.actions()[0].text() == "With 3 seeds"]
    menu.actions()[-1].trigger()
    assert wanted == [("retrain 20", 4)]


def test_importance_that_is_kept_is_shown_without_a_process(asking: Asking) -> None:
    run = followed(finished())
    (run.folder.path / NAME).write_text(json.dumps({"trials": 999, "score": {"stages": 1.0}, "cost": {}}))
    asking.asking.weigh(run)
    assert run.state.importance is not None
    assert asking.asking._computing is None


# ---- published figures -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stated", "names"),
    [
        (Figure("LeNet-9", 60_000.0, 0.97, "Digits", "Papers/LeNet.md"), ["LeNet-9, from LeNet"]),
        (Figure("LeNet-9", 60_000.0, 0.97, "ImageNet", "Papers/LeNet.md"), []),
        (Figure("LeNet-9", 60_000.0, 0.97, "", "Papers/LeNet.md"), []),
    ],
)
def test_figures_on_the_same_data_are_marks_in_view(stated: Figure, names: list[str]) -> None:
    run = state(a_run(30))
    figure = with_stated(charts.find("accuracy_vs_parameters").figure(run), run, [stated])
    marks = [one for one in figure.series if one.name in names]
    assert [one.name for one in marks] == names
    for one in marks:
        assert figure.y.low is not None
        assert figure.y.high is not None
        assert figure.y.low <= one.y[0] <= figure.y.high
