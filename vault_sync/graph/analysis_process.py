"""Puts one question about a graph to a process of its own: it can say how far it is and be called off.

A thread waits for the process, so that whoever asks waits for neither. Whatever goes wrong over there
arrives as one sentence.
"""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from vault_sync.graph.arrays import GraphArrays
from vault_sync.priority import BEHIND, step_back

QUESTIONS = ("communities", "pagerank", "betweenness", "shortest_path", "orphans", "bridges")
WITH_PROGRESS = ("communities", "pagerank", "betweenness")


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, or one sentence that says why nothing was."""

    value: Any = None
    problem: str = ""


class Analysis:
    """One running question. `wake` is called, from another thread, whenever there is news."""

    def __init__(
        self,
        question: str,
        graph: GraphArrays,
        *arguments: object,
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        if question not in QUESTIONS:
            raise ValueError(f"no such question about a graph: {question!r}")
        self._question = question
        self._wake = wake
        self._progress = 0.0
        self._cancelled = threading.Event()
        self._answer: Answer | None = None
        spawn = multiprocessing.get_context("spawn")
        self._pipe, far = spawn.Pipe()
        self._process = spawn.Process(
            target=answer, args=(far, question, arguments), name=f"graph {question}", daemon=True
        )
        self._far = far
        self._thread = threading.Thread(
            target=self._wait, args=(graph,), name=f"graph {question}", daemon=True
        )
        self._thread.start()

    @property
    def progress(self) -> float:
        """How much is done, 0 to 1."""
        return self._progress

    @property
    def answer(self) -> Answer | None:
        """The answer, once there is one."""
        return self._answer

    @property
    def process_id(self) -> int | None:
        """The number of the process, once it runs."""
        return self._process.pid

    def wait(self, seconds: float | None = None) -> Answer | None:
        """The answer, or None where it takes longer than that."""
        self._thread.join(seconds)
        return self._answer

    def cancel(self) -> None:
        """Call it off; the answer then says so. Does not wait."""
        self._cancelled.set()
        if self._process.is_alive():
            self._process.terminate()

    def _wait(self, graph: GraphArrays) -> None:
        try:
            found = self._ask(graph)
        except (EOFError, OSError):
            self._process.join()
            found = Answer(problem=f"{self._name} stopped without a result; try again.")
        except Exception as error:
            found = Answer(problem=f"{self._name} could not be started: {error}.")
        if self._cancelled.is_set():
            found = Answer(problem=f"{self._name} was called off.")
        self._answer = found
        self._wake()

    def _ask(self, graph: GraphArrays) -> Answer:
        self._process.start()
        self._far.close()  # so that the end of the process is the end of the pipe
        try:
            if self._cancelled.is_set():
                self._process.terminate()
            self._pipe.send_bytes(graph.to_bytes())
            while not isinstance(news := self._pipe.recv(), Answer):
                self._progress = news
                self._wake()
            self._progress = 1.0
            self._process.join()
            return news
        finally:
            self._pipe.close()

    @property
    def _name(self) -> str:
        return f"The computation of {self._question.replace('_', ' ')}"


def answer(pipe: Connection, question: str, arguments: tuple[object, ...]) -> None:
    """The other side: read the graph, compute, answer."""
    step_back(BEHIND)
    try:
        found = compute(question, GraphArrays.from_bytes(pipe.recv_bytes()), arguments, pipe.send)
    except Exception as error:
        reason = str(error).rstrip(".") or type(error).__name__
        found = Answer(problem=f"The computation of {question.replace('_', ' ')} failed: {reason}.")
    try:
        pipe.send(found)
    except OSError:
        return  # nobody listens any more


def compute(
    question: str, graph: GraphArrays | None, arguments: tuple[object, ...], tell: Callable[[float], None]
) -> Answer:
    """Answer a question here and now."""
    if graph is None:
        return Answer(problem="The graph arrived damaged; try again.")
    graph = graph.in_order()
    from vault_sync.graph import analysis  # networkx is loaded where it is used, never by who asks

    function = getattr(analysis, question)
    more = {"progress": tell} if question in WITH_PROGRESS else {}
    return Answer(function(graph, *arguments, **more))
