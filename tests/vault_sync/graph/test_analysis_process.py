"""Questions put to a process: an answer, progress, calling off, and a sentence when it goes wrong."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from tests.vault_sync.graph.test_analysis import TWO_TRIANGLES, ring_of_cliques
from vault_sync.graph.analysis_process import QUESTIONS, Analysis, Answer, answer, compute
from vault_sync.graph.arrays import GraphArrays

MINUTE = 60


class Told(list[object]):
    """A pipe that remembers what was sent into it."""

    def __init__(self, data: bytes) -> None:
        self.recv_bytes = lambda: data
        self.send = self.append


@pytest.mark.timeout(MINUTE)
def test_a_process_answers_and_wakes_whoever_asked() -> None:
    woken = threading.Event()
    asked = Analysis("communities", TWO_TRIANGLES, {"a": 5, "b": 5, "d": 2}, wake=woken.set)
    assert asked.wait(MINUTE) == Answer({"a": 5, "b": 5, "c": 5, "d": 2, "e": 2, "f": 2})
    assert woken.is_set()
    assert asked.progress == 1


@pytest.mark.timeout(MINUTE)
def test_a_question_can_be_called_off_at_any_moment() -> None:
    underway = threading.Event()
    long = Analysis("betweenness", ring_of_cliques(100, 10), wake=underway.set)
    assert underway.wait(MINUTE)
    long.cancel()
    at_once = Analysis("betweenness", ring_of_cliques(100, 10))
    at_once.cancel()
    assert long.wait(MINUTE) == at_once.wait(MINUTE)
    assert long.answer == Answer(problem="The computation of betweenness was called off.")


@pytest.mark.timeout(MINUTE)
def test_a_process_that_is_killed_leaves_a_sentence() -> None:
    underway = threading.Event()
    asked = Analysis("betweenness", ring_of_cliques(100, 10), wake=underway.set)
    assert underway.wait(MINUTE)
    pid = asked.process_id
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert asked.wait(MINUTE) == Answer(
        problem="The computation of betweenness stopped without a result; try again."
    )


def test_every_question_has_a_function() -> None:
    for question in QUESTIONS:
        arguments = ("a", "f") if question == "shortest_path" else ()
        assert compute(question, TWO_TRIANGLES, arguments, lambda share: None).problem == ""


def test_an_unknown_question_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="'weather'"):
        Analysis("weather", TWO_TRIANGLES)


def test_an_error_over_there_is_a_sentence_here() -> None:
    told = Told(TWO_TRIANGLES.to_bytes())
    answer(told, "shortest_path", ("a", ["no id"]))  # type: ignore[arg-type]
    assert told == [Answer(problem="The computation of shortest path failed: unhashable type: 'list'.")]


def test_a_damaged_graph_is_a_sentence_too() -> None:
    told = Told(b"damaged")
    answer(told, "orphans", ())  # type: ignore[arg-type]
    assert told == [Answer(problem="The graph arrived damaged; try again.")]
    assert GraphArrays.from_bytes(b"damaged") is None
