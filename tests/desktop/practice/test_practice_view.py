"""Practice in the window: what its form says, what a process tells, how it is drawn, played, cancelled."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from automl.practice.measuring import Measured, Seed
from automl.practice.telling import Ended, Subject, heard, summary
from automl.results.figure import Mark, Tone
from desktop.practice.practice_form import PracticeForm
from desktop.practice.practice_view import PracticeView
from desktop.practice.practising import Standing
from desktop.theme import load
from tests.automl.practice.small import written

SUBJECT = Subject(
    table="small",
    reward="score",
    cost="params",
    evals=4,
    seeds=2,
    samplers=("random", "tpe"),
    best=30.0,
    costs=(100.0, 500.0, 900.0),
    rewards=(5.0, 20.0, 30.0),
    published={"test": {"random search": 93.7}},
    published_in="a paper, as quoted",
)


def seed(last: float) -> Seed:
    course, rewards = (0.1, 0.2, 0.2, last), (5.0, 10.0, 8.0, 30 * last)
    return Seed(30 - 30 * last, last, 4, 0.5, course, rewards, (100.0, 200.0, 300.0, 800.0), {"test": 90.0})


ENDED = [
    Ended("random", seed(0.5)),
    Ended("tpe", seed(0.9)),
    Ended("random", seed(0.7)),
    Ended("tpe", seed(0.8)),
]


def program(*lines: object, ending: str = "") -> list[str]:
    """A process that says these lines, then ends or does not."""
    said = "".join(f"print({json.dumps(json.dumps(line))}, flush=True)\n" for line in lines)
    return [sys.executable, "-c", f"import sys, threading\n{said}{ending}"]


WHOLE = [SUBJECT.plain(), *(one.plain() for one in ENDED)]


@pytest.fixture
def view(qtbot: QtBot) -> PracticeView:
    made = PracticeView()
    qtbot.addWidget(made)
    made.resize(1200, 460)
    made.show()
    return made


def begun(qtbot: QtBot, view: PracticeView, command: list[str], until: Standing) -> None:
    wish = view.form.wish
    assert wish is not None
    view.practising.begin(wish, command)
    qtbot.waitUntil(lambda: view.practising.standing is until, timeout=8000)


# ---- what it tells -----------------------------------------------------------------------------


@pytest.mark.parametrize("told", [SUBJECT, *ENDED[:1]])
def test_what_is_told_as_a_line_is_heard_as_the_same(told: Subject | Ended) -> None:
    assert heard(json.loads(json.dumps(told.plain()))) == told


def test_the_last_line_is_the_contracts_own_form() -> None:
    plain = summary(SUBJECT, [Measured("tpe", (ENDED[1].seed, ENDED[3].seed))])
    assert heard(plain) is None
    assert plain["samplers"]["tpe"]["hypervolume"]["mean"] == pytest.approx(0.85)


# ---- the form ----------------------------------------------------------------------------------


def test_one_press_practises_on_the_shipped_table(qtbot: QtBot) -> None:
    form = PracticeForm()
    qtbot.addWidget(form)
    with qtbot.waitSignal(form.asked) as asked:
        form.start()
    [wish] = asked.args
    assert (wish.table, wish.reward, wish.cost) == ("nb201", "c10_val", "params")
    assert wish.samplers == ("random", "evolution", "tpe")
    assert wish.words[:4] == ["practice", "--stream", "--table", "nb201"]


def test_a_file_fills_the_fields_with_its_columns(qtbot: QtBot, tmp_path: Path) -> None:
    form = PracticeForm()
    qtbot.addWidget(form)
    form.use_table(str(written(tmp_path)))
    assert [form.reward.itemData(n) for n in range(form.reward.count())] == ["score", "test"]
    assert form.cost.currentData() == "params"
    assert form.wish is not None


@pytest.mark.parametrize(
    ("do", "said"),
    [
        (lambda form, _: [form.toggle(name) for name in form.samplers], "Choose one sampler at least."),
        (
            lambda form, _: form.cost.setCurrentIndex(form.cost.findData("c10_val")),
            "One column cannot be both",
        ),
        (lambda form, folder: form.use_table(str(folder / "gone.csv")), "no such file"),
        (lambda form, folder: form.use_table(str(folder)), "cannot be read"),
        (lambda form, folder: form.use_table(str(_bare(folder))), "no column beside its parameters"),
    ],
)
def test_what_is_wrong_stands_below_and_nothing_starts(
    qtbot: QtBot, tmp_path: Path, do: object, said: str
) -> None:
    form = PracticeForm()
    qtbot.addWidget(form)
    do(form, tmp_path)  # type: ignore[operator]
    assert said in form.problem
    with qtbot.assertNotEmitted(form.asked):
        form.start()


def _bare(folder: Path) -> Path:
    (folder / "bare.csv").write_text("key,params\n0,1\n1,2\n", "utf-8")
    return folder / "bare.csv"


# ---- the view ----------------------------------------------------------------------------------


def test_before_the_first_search_it_says_what_to_do(view: PracticeView) -> None:
    assert view.chart.figure is not None
    assert "press Start" in view.chart.figure.note
    assert view.words.startswith("How well would a sampler have done?")


def test_samplers_stand_against_each_other_with_bands_over_their_seeds(
    qtbot: QtBot, view: PracticeView
) -> None:
    begun(qtbot, view, program(*WHOLE), Standing.DONE)
    figure = view.chart.figure
    assert figure is not None
    assert [(one.name, one.mark) for one in figure.series] == [
        ("random", Mark.BAND), ("random", Mark.LINE), ("tpe", Mark.BAND), ("tpe", Mark.LINE),
    ]  # fmt: skip
    assert figure.series[0].low[-1] == pytest.approx(55.0)
    assert "Random  2" in view.results.words
    assert "85.0 ± 7.1 %" in view.results.words
    assert view.words == "4 searches on small, 4 evaluations each"


def test_published_figures_stand_there_with_their_source(qtbot: QtBot, view: PracticeView) -> None:
    begun(qtbot, view, program(*WHOLE), Standing.DONE)
    assert "Published for test: random search 93.70." in view.results.words
    assert "From a paper, as quoted." in view.results.words


def test_a_search_plays_again_up_to_where_the_slider_stands(qtbot: QtBot, view: PracticeView) -> None:
    begun(qtbot, view, program(*WHOLE), Standing.DONE)
    view.tabs.show_tab(1)
    view.replay.choose(1)
    assert view.replay.words == "4 of 4"
    view.replay.play(True)
    assert view.replay.evals == 1
    for _ in range(4):
        view.replay.step()
    assert not view.replay.playing
    figure = view.chart.figure
    assert figure is not None
    fronts = {one.tone: one for one in figure.series}
    assert fronts[Tone.OTHER].x == SUBJECT.costs
    assert fronts[Tone.FRONT].trials == (0, 1, 3)
    assert [fact.name for fact in view._facts(3)] == ["Evaluation 4", "score", "parameters"]


def test_what_has_come_is_drawn_while_the_rest_is_searched_and_stays_after_cancel(
    qtbot: QtBot, view: PracticeView
) -> None:
    waits = program(*WHOLE[:3], ending="threading.Event().wait(60)")
    wish = view.form.wish
    assert wish is not None
    view.practising.begin(wish, waits)
    qtbot.waitUntil(lambda: len(view.practising.searches) == 2, timeout=8000)
    view.refresh()
    assert view.words == "2 of 30 searches"
    assert view.chart.figure is not None
    assert len(view.chart.figure.series) == 2
    view.form.cancelled.emit()
    assert view.practising.standing is Standing.CANCELLED
    assert view.words == "Cancelled after 2 of 30 searches"
    assert "Random" in view.results.words


def test_a_search_that_fails_says_why(qtbot: QtBot, view: PracticeView) -> None:
    fails = [
        sys.executable,
        "-c",
        "import sys; sys.stderr.write('automl: the table is damaged.\\n'); sys.exit(1)",
    ]
    begun(qtbot, view, fails, Standing.FAILED)
    assert view.words == "the table is damaged."


def test_a_real_search_of_a_small_table_comes_from_a_process_of_its_own(
    qtbot: QtBot, view: PracticeView, tmp_path: Path
) -> None:
    view.form.use_table(str(written(tmp_path)))
    view.form.toggle("evolution")
    view.form.toggle("tpe")
    view.form.evals.setValue(9)
    view.form.seeds.setValue(2)
    view.form.start()
    qtbot.waitUntil(lambda: view.practising.standing is not Standing.RUNNING, timeout=9000)
    assert view.practising.problem == ""
    assert len(view.practising.searches) == 2


def test_both_themes_paint_every_state(qtbot: QtBot, view: PracticeView) -> None:
    for theme in ("dark", "light"):
        view.paint_theme(load(theme))
        assert not view.grab().isNull()
    begun(qtbot, view, program(*WHOLE), Standing.DONE)
    for at in (0, 1):
        view.tabs.show_tab(at)
        view.paint_theme(load("dark"))
        assert not view.grab().isNull()
