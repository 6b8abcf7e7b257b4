"""Runs in words: digits, standings, time left."""

import math
from dataclasses import asdict

import pytest
from PySide6.QtCore import QLocale

from automl.results import events as e
from automl.results.state import RunState
from automl.seams import Score
from desktop.run import wording
from desktop.run.trial_card import facts_about, words_about
from tests.automl.made_up import RUNS, a_run, recipe, state
from tests.desktop.run.followed import as_if, finished


def with_unit(unit: str, high: float) -> RunState:
    run, plain = RunState(), recipe().plain()
    plain["score"] = asdict(Score("accuracy", unit, high=high))
    run.fold([e.RunStarted("r1", 1.0, plain)])
    return run


@pytest.mark.parametrize(
    ("unit", "value", "more", "words"),
    [
        ("%", 0.931, 0, "93.1 %"),
        ("%", 0.93149, 1, "93.15 %"),
        ("", 0.99714, 0, "0.997"),
        ("", 0.99714, 1, "0.9971"),
        ("", 27.3333, 0, "27.3"),
        ("", math.nan, 0, "–"),
        ("", None, 0, "–"),
    ],
)
def test_scores_have_the_digits_that_tell_them_apart(
    unit: str, value: float | None, more: int, words: str
) -> None:
    assert wording.score_words(with_unit(unit, 1.0), value, more) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (402314.0, QLocale().toString(402314)),
        (12.0, "12"),
        (0.00031, "310 µ"),
        (math.nan, "–"),
        (math.inf, "–"),
    ],
)
def test_costs_are_whole_numbers_or_a_few_characters(value: float, words: str) -> None:
    assert wording.cost_words(value) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.6, "0.6 s"), (41.2, "41 s"), (720.0, "12 min"), (3840.0, "1 h 04 min")],
)
def test_times(seconds: float, words: str) -> None:
    assert wording.time_words(seconds) == words


@pytest.mark.parametrize(
    ("gone", "words"),
    [(3, "3 s ago"), (150, "2 min ago"), (7200, "2 h ago"), (90000, "1 day ago"), (172800, "2 days ago")],
)
def test_moments_are_told_as_far_away_as_they_are(gone: float, words: str) -> None:
    assert wording.when(1_000_000_000 - gone, 1_000_000_000) == words


def test_a_moment_long_ago_is_a_date() -> None:
    assert wording.when(1_700_000_000, 1_700_000_000 + 30 * 86400) == "14 Nov"
    assert wording.when(1_700_000_000, 1_800_000_000) == "14 Nov 2023"


def test_time_left_follows_the_pace_so_far() -> None:
    run = as_if("running")
    done, total = wording.progress(run)
    run.state.started_at, run.state.at = 0.0, 60.0 * done
    assert wording.seconds_left(run) == pytest.approx(60.0 * (total - done))
    assert wording.left_words(run) == f"{total - done} min left"


@pytest.mark.parametrize("standing", ["queued", "paused", "interrupted", "finished", "failed"])
def test_no_time_is_left_where_nothing_moves(standing: str) -> None:
    assert wording.left_words(as_if(standing)) == ""


def test_too_few_trials_tell_no_pace() -> None:
    assert wording.left_words(as_if("running", a_run(1))) == ""


def test_a_run_in_a_line() -> None:
    words = wording.in_a_line(as_if("finished", finished()))
    assert words[0].endswith("done")
    assert any(word.startswith("best ") and word.endswith(" %") for word in words)
    assert any(word.startswith("knee ") for word in words)


@pytest.mark.parametrize("name", list(RUNS))
def test_every_trial_of_every_run_has_its_facts(name: str) -> None:
    run = state(RUNS[name])
    for number in list(run.trials)[:40]:
        facts = facts_about(run, number)
        assert facts[0].name == f"Trial {number}"
        assert all(fact.words for fact in facts)
        assert str(number) in words_about(run, number)


def test_a_trial_that_is_not_there_has_none() -> None:
    assert facts_about(state(RUNS["three trials"]), 99) == []
    assert words_about(state(RUNS["three trials"]), 99) == ""


def test_the_knee_is_called_so() -> None:
    run = state(RUNS["sixty trials"])
    knee = run.front.knee
    assert knee is not None
    assert wording.state_words(run, run.trials[knee.trial]) == "Front, knee"
