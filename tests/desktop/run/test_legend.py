"""The legend: a mark and a count for each kind of trial; a click hides that kind."""

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from automl.results import charts
from automl.results.charts import accuracy_vs_parameters
from automl.results.figure import Tone
from desktop.run.chart_side import ChartSide
from desktop.run.legend import Legend
from desktop.run.tones import LOOKS, mark_pixmap, pen_of
from desktop.theme import load
from tests.automl.made_up import RUNS, a_run, state


@pytest.fixture
def legend(qtbot: QtBot) -> Legend:
    made = Legend()
    qtbot.addWidget(made)
    made.resize(1200, 30)
    made.show()
    return made


def test_every_kind_is_counted_the_front_first(legend: Legend) -> None:
    run = state(RUNS["sixty trials"])
    legend.show_figure(accuracy_vs_parameters.figure(run))
    counts = {words.rpartition(" ")[0]: int(words.rpartition(" ")[2]) for words in legend.words}
    assert legend.words[0] == f"Front {len(run.front)}"
    assert counts["Training"] == 2
    assert {"Finished", "Stopped early", "Failed"} <= counts.keys()


def test_a_kind_that_comes_later_takes_its_place_and_one_that_ends_goes(legend: Legend) -> None:
    legend.show_figure(accuracy_vs_parameters.figure(state(a_run(1))))
    assert legend.words == ["Training 1", "LeNet-5 1"]
    legend.show_figure(accuracy_vs_parameters.figure(state(RUNS["sixty trials"])))
    assert [words.split()[0] for words in legend.words][:3] == ["Front", "Finished", "Training"]
    legend.show_figure(charts.find("hypervolume").figure(state(RUNS["nothing at all"])))
    assert legend.words == []


def test_a_click_hides_a_kind_and_a_second_one_brings_it_back(legend: Legend) -> None:
    legend.show_figure(accuracy_vs_parameters.figure(state(RUNS["sixty trials"])))
    told: list[frozenset[str]] = []
    legend.changed.connect(told.append)
    legend.press("Finished")
    legend.press("Failed")
    legend.press("Finished")
    assert told == [frozenset({"Finished"}), frozenset({"Finished", "Failed"}), frozenset({"Failed"})]


def test_what_was_hidden_stays_hidden_in_the_other_theme(legend: Legend) -> None:
    legend.show_figure(accuracy_vs_parameters.figure(state(RUNS["sixty trials"])))
    legend.press("Finished")
    legend.paint_theme(load("light"))
    told: list[frozenset[str]] = []
    legend.changed.connect(told.append)
    legend.press("Finished")
    assert told == [frozenset()]


@pytest.mark.parametrize("tone", list(Tone))
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_every_kind_has_a_mark_in_its_own_ink(tone: Tone, theme: str, qtbot: QtBot) -> None:
    ink = load(theme).color(LOOKS[tone].token)
    image = mark_pixmap(LOOKS[tone], ink, 2.0).toImage()
    drawn = {image.pixelColor(x, y).rgb() for x in range(28) for y in range(28)}
    assert ink.rgb() in drawn


def test_where_there_is_no_room_for_all_names_the_last_keep_their_counts(legend: Legend) -> None:
    run = state(RUNS["sixty trials"])
    legend.show_figure(accuracy_vs_parameters.figure(run))
    legend.resize(360, 30)
    assert legend.words[0] == f"Front {len(run.front)}"
    assert legend.words[-1] == "1"
    legend.resize(1200, 30)
    assert legend.words[-1] == "LeNet-5 1"


def test_where_the_chart_is_low_the_legend_is_a_button_with_the_same_kinds(qtbot: QtBot) -> None:
    side = ChartSide({"accuracy_vs_parameters": "Accuracy by parameters"})
    qtbot.addWidget(side)
    side.resize(700, 600)
    side.show()
    side.show_figure(accuracy_vs_parameters.figure(state(RUNS["sixty trials"])))
    [button] = [made for made in side.findChildren(QToolButton) if made.text() == "Legend"]
    assert (side.legend.isVisible(), button.isVisible()) == (True, False)
    side.resize(700, 220)
    qtbot.waitUntil(lambda: (side.legend.isVisible(), button.isVisible()) == (False, True))
    menu = button.menu()
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions()][:2] == side.legend.words[:2]
    finished = next(action for action in menu.actions() if action.text().startswith("Finished"))
    with qtbot.waitSignal(side.legend.changed) as told:
        finished.trigger()
    assert told.args == [frozenset({"Finished"})]
    menu.aboutToShow.emit()
    assert [action.isChecked() for action in menu.actions()][:2] == [True, False]


def test_lines_are_as_strong_on_a_screen_of_many_dots() -> None:
    look, ink = LOOKS[Tone.FRONT], QColor("#1F62D0")
    once, twice = pen_of(look, ink, 1), pen_of(look, ink, 2)
    assert (once.widthF(), twice.widthF()) == (2, 4)
    assert once.dashPattern() == twice.dashPattern()
