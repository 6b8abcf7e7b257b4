"""Events and their lines: every kind comes back equal, and no damaged line costs more than itself."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automl.problems import Problem
from automl.results import events as e
from tests.automl.made_up import a_run

TEXT = st.text(max_size=8)
REAL = st.floats(allow_nan=False, allow_infinity=False)
PLAIN = st.one_of(st.booleans(), st.integers(-(2**53), 2**53), REAL, TEXT)
BY_CLASS = {str: TEXT, int: st.integers(0, 2**40), float: REAL, bool: st.booleans()}


def a_value(kinds: tuple[type, ...]) -> st.SearchStrategy[object]:
    if dict in kinds:
        return st.dictionaries(TEXT, PLAIN, max_size=3)
    if list in kinds:
        return st.lists(st.integers(0, 99), max_size=3).map(tuple)
    strategies = [BY_CLASS[kind] for kind in kinds if kind in BY_CLASS]
    return st.one_of(*strategies, *([st.none()] if type(None) in kinds else []))


def an_event(kind: str) -> st.SearchStrategy[e.Event]:
    fields = {name: a_value(kinds) for name, kinds in e.SHAPES[kind].accepts.items()}
    return st.builds(e.KINDS[kind], **fields)


@given(st.sampled_from(sorted(e.KINDS)).flatmap(an_event))
def test_every_event_comes_back_from_its_line_equal(event: e.Event) -> None:
    assert e.parse(e.line(event)) == event
    assert "\n" not in e.line(event)


def test_the_line_names_event_run_trial_and_time_first() -> None:
    line = e.line(e.TrialFailed("r", 2.5, 7, "no luck", 3))
    assert list(json.loads(line)) == ["event", "run", "trial", "at", "reason", "attempts"]
    assert json.loads(e.line(e.RunPaused("r", 1.0)))["trial"] is None


def test_a_number_that_is_none_becomes_null_and_not_a_number_again() -> None:
    event = e.EpochDone("r", 1.0, 0, 1, math.nan, math.inf)
    back = e.parse(e.line(event))
    assert "NaN" not in e.line(event)
    assert isinstance(back, e.EpochDone)
    assert math.isnan(back.loss)
    assert math.isnan(back.score)


def test_energy_that_was_not_measured_stays_none() -> None:
    back = e.parse(e.line(e.TrialDone("r", 1.0, 0, 0.5)))
    assert isinstance(back, e.TrialDone)
    assert back.energy is None


@pytest.mark.parametrize(
    "encoded", [b"\xff\xfe", b"[" * 100_000, b"{", b"null", b"3", b"[]", b"{}", b'{"event": 3}']
)
def test_a_line_that_is_no_event_is_a_problem(encoded: bytes) -> None:
    assert isinstance(e.parse(encoded, "log:1"), Problem)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"event": "TrialDreamt"}, "newer version"),
        ({"trial": "seven"}, "TrialFailed.trial"),
        ({"trial": True}, "TrialFailed.trial"),
        ({"reason": None}, "TrialFailed.reason"),
        ({"at": "now"}, "TrialFailed.at"),
    ],
)
def test_a_wrong_value_is_a_problem_that_names_the_field(change: dict[str, object], said: str) -> None:
    form = e.plain(e.TrialFailed("r", 2.5, 7, "no luck", 3)) | change
    found = e.parse(json.dumps(form), "events.jsonl:4")
    assert isinstance(found, Problem)
    assert said in found.message
    assert found.place == "events.jsonl:4"


def test_a_missing_field_is_a_problem_and_a_newer_one_is_left_out() -> None:
    form = e.plain(e.TrialFailed("r", 2.5, 7, "no luck", 3))
    assert e.of({**form, "colour": "red"}) == e.TrialFailed("r", 2.5, 7, "no luck", 3)
    del form["reason"]
    assert "lacks reason" in str(e.of(form))


def test_a_log_cut_at_any_byte_gives_the_events_before_the_cut() -> None:
    log = a_run(3, seed=1, epochs=2)
    data = b"".join(e.line(event).encode() + b"\n" for event in log)
    for cut in range(len(data) + 1):
        events, problems, used = e.read(data[:cut])
        assert events == log[: len(events)]
        assert not problems
        assert used == data.rfind(b"\n", 0, cut) + 1


def test_a_damaged_line_in_the_middle_costs_only_itself() -> None:
    log = a_run(2, seed=1, epochs=2)
    lines = [e.line(event).encode() for event in log]
    events, problems, _ = e.read(b"\n".join([*lines[:4], b"\0\0\0{", *lines[4:], b""]))
    assert events == log
    assert [problem.place for problem in problems] == ["events.jsonl:5"]
