"""The runs of a topic in its panel."""

import time

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop.run.followed_run import FollowedRun
from desktop.run.topic_runs import TopicRuns, run_words
from tests.automl.made_up import a_run
from tests.desktop.run.followed import as_if, finished, followed


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        ("running", "Running · 10 of 40"),
        ("paused", "Paused · 10 of 40"),
        ("queued", "Queued · 10 of 40"),
    ],
)
def test_a_living_run_says_how_far_it_is(standing: str, words: str) -> None:
    assert run_words(as_if(standing)).startswith(words)


def test_a_run_that_has_ended_says_when() -> None:
    run = followed(finished())
    run.state.at = time.time() - 7300
    assert run_words(run) == "Finished · 2 h ago"


def test_the_list_follows_its_runs_and_a_click_shows_one(qtbot: QtBot) -> None:
    runs: list[FollowedRun] = [as_if("running", a_run(12))]
    made = TopicRuns(lambda: runs)
    qtbot.addWidget(made)
    assert made.rows[0][0] == "made-up"
    assert made.rows[0][2].endswith(" %")
    runs.append(followed(finished()))
    made.refresh()
    assert len(made.rows) == 2
    second = [each for each in made.findChildren(QPushButton) if not each.parentWidget().isHidden()][-1]
    with qtbot.waitSignal(made.chosen) as chosen:
        second.click()
    assert chosen.args == [runs[1]]


def test_a_refresh_without_news_changes_nothing(qtbot: QtBot) -> None:
    run = as_if("paused")
    made = TopicRuns(lambda: [run])
    qtbot.addWidget(made)
    before = made.findChildren(QPushButton)
    made.refresh()
    assert made.findChildren(QPushButton) == before
