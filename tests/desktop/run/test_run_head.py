"""The head and the banner of a run: its words and its buttons, for every way that a run can stand."""

import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from automl.results import events as e
from automl.results.control import Word
from desktop.run.meter import Reading
from desktop.run.run_banner import SHOW_LOG, TAKE_OVER, RunBanner, notice
from desktop.run.run_head import CHIP, HEIGHT, RunHead
from desktop.run.wording import STANDINGS
from desktop.theme import load
from tests.automl.made_up import a_run
from tests.desktop.run.followed import as_if, finished, followed

BUTTONS = {
    "queued": {"Stop", "Write note"},
    "running": {"Pause", "Stop", "Write note"},
    "paused": {"Resume", "Stop", "Write note"},
    "finished": {"20 more trials", "Write note"},
    "interrupted": {"Write note"},
    "failed": {"Write note"},
    "missing": set(),
    "unread": {"Write note"},
    "noted": set(),
    "retraining": {"Stop", "Write note"},
}


@pytest.fixture
def head(qtbot: QtBot) -> RunHead:
    made = RunHead()
    qtbot.addWidget(made)
    made.paint_theme(load("dark"))
    return made


@pytest.mark.parametrize("standing", list(STANDINGS))
def test_every_standing_has_its_word_and_its_buttons(head: RunHead, standing: str) -> None:
    head.show_run(as_if(standing), can_write=True)
    assert STANDINGS[standing].word in head.words
    assert head.offered == BUTTONS[standing]


def test_the_head_says_how_far_the_run_has_come(head: RunHead) -> None:
    head.show_run(as_if("finished", finished()), can_write=True)
    assert head.words.startswith("CNN  made-up  ")
    for part in (" done", "best ", "knee "):
        assert part in head.words


def test_the_sizes_are_those_of_the_look(head: RunHead) -> None:
    head.show_run(as_if("running"), can_write=True)
    assert (head.height(), head._chip.height()) == (HEIGHT, CHIP) == (52, 22)


def test_without_a_vault_no_note_can_be_written(head: RunHead) -> None:
    head.show_run(as_if("finished"), can_write=False)
    assert "Write note" not in head.offered


def test_before_the_first_finished_trial_there_is_no_note_to_write_and_it_says_so(head: RunHead) -> None:
    head.show_run(as_if("running", a_run(1)), can_write=True)
    assert "Write note" not in head.offered
    assert head._note.toolTip()


@pytest.mark.parametrize(
    ("standing", "button", "word"),
    [
        ("running", "Pause", Word.PAUSE),
        ("running", "Stop", Word.STOP),
        ("paused", "Resume", Word.RESUME),
        ("finished", "20 more trials", Word.MORE),
    ],
)
def test_a_button_tells_its_word(head: RunHead, qtbot: QtBot, standing: str, button: str, word: Word) -> None:
    head.show_run(as_if(standing), can_write=True)
    with qtbot.waitSignal(head.told) as told:
        head._buttons[word].click()
    assert told.args == [word]
    assert head._buttons[word].text() == button


def test_a_run_of_another_host_has_no_buttons_but_the_note(head: RunHead) -> None:
    head.show_run(followed(finished(), host="lab-07"), can_write=True)
    assert head.offered == {"Write note"}


# ---- banner ----------------------------------------------------------------------------------


@pytest.mark.parametrize("standing", ["queued", "running", "paused", "finished"])
def test_where_all_is_well_there_is_no_banner(standing: str) -> None:
    assert notice(as_if(standing)) is None


def test_an_interrupted_run_says_that_all_is_safe_and_offers_to_resume() -> None:
    said = notice(as_if("interrupted", a_run(12)))
    assert said is not None
    assert said.what.startswith("This run was interrupted at ")
    assert said.more == "All 10 trials are safe on disk. The 2 cut off start again. 30 are left."
    assert said.actions[-1] == ("Resume", Word.RESUME)


def test_a_failed_run_says_why() -> None:
    said = notice(followed([*a_run(12), e.RunFailed("r1", 99.0, "The disk is full.")]))
    assert said is not None
    assert (said.what, said.kind) == ("This run failed", "danger")
    assert said.more == "The disk is full. All 10 trials are safe on disk."


def test_a_run_of_another_host_says_whose_it_is_and_can_be_taken_over() -> None:
    said = notice(followed(finished(), host="lab-07"))
    assert said is not None
    assert said.what == "This run was last written by lab-07"
    assert said.actions == (("Take over…", TAKE_OVER),)


def test_a_run_that_can_no_longer_be_read_says_where_it_was() -> None:
    run = as_if("missing")
    said = notice(run)
    assert said is not None
    assert str(run.folder.path) in said.more


def test_a_banner_comes_and_goes_and_its_buttons_ask(qtbot: QtBot) -> None:
    banner = RunBanner()
    qtbot.addWidget(banner)
    asked: list[object] = []
    banner.asked.connect(asked.append)
    banner.show_run(as_if("interrupted"))
    banner.paint_theme(load("light"))
    banner.show_run(as_if("interrupted"))
    banner.press("Show the log")
    banner.press("Resume")
    assert asked == [SHOW_LOG, Word.RESUME]
    banner.show_run(as_if("running"))
    assert banner.isHidden()
    assert banner.words == ""


def words_of(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.text()]


def test_the_menu_of_a_live_run_offers_trials_and_workers(head: RunHead, qtbot: QtBot) -> None:
    head.show_run(as_if("running"), can_write=True)
    menu = head.menu()
    assert words_of(menu) == ["20 more trials", "Workers", "Rename or remark…", "Show folder"]
    workers = next(part for part in menu.findChildren(QMenu) if part.title() == "Workers")
    assert [action.text() for action in workers.actions() if action.isChecked()] == ["2 workers"]
    with qtbot.waitSignal(head.workers_asked) as asked:
        workers.actions()[3].trigger()
    assert asked.args == [4]


@pytest.mark.parametrize("standing", ["finished", "interrupted", "retraining"])
def test_a_run_that_asks_for_no_trials_offers_no_workers(head: RunHead, standing: str) -> None:
    head.show_run(as_if(standing), can_write=True)
    assert words_of(head.menu()) == ["Rename or remark…", "Show folder"]


def test_a_wide_head_has_more_trials_beside_pause_and_stop(head: RunHead) -> None:
    head.resize(1400, HEIGHT)
    head.show_run(as_if("running"), can_write=True)
    assert "20 more trials" in head.offered


def test_the_meter_draws_the_use_and_gives_way_where_there_is_little_room(head: RunHead) -> None:
    reading = Reading("RTX 4090", 0.87, (9.4e9, 24e9), 312.0, 71.0)
    for width, words in (
        (1400, ["87 %", "9.4 of 24 GB", "312 W", "71 °C"]),
        (1000, ["87 %", "9.4 of 24 GB"]),
        (700, []),
    ):
        head.resize(width, HEIGHT)
        head.show_meter(reading)
        assert (head.meter.words if not head.meter.isHidden() else []) == words
    head.resize(1400, HEIGHT)
    for use in (0.2, 0.5, 2.0, None):
        head.show_meter(Reading("RTX 4090", use))
    assert head.meter.line.uses == [0.2, 0.5, 1.0]
    head.show_meter(Reading("cuda:0 does not answer"))
    assert head.meter.words == ["cuda:0 does not answer"]
    assert not head.meter.grab().isNull()
