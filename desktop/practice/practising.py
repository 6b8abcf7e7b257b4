"""One practice as it goes on: a process searches, and what it tells is kept until the next one begins."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from automl.practice.measuring import Measured, Seed
from automl.practice.telling import Ended, Subject, heard
from desktop.run.child import Child, said
from desktop.words import tr


class Standing(StrEnum):
    """How a practice stands."""

    IDLE = "idle"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be searched, by whom, for how long."""

    table: str
    reward: str
    cost: str
    samplers: tuple[str, ...]
    evals: int
    seeds: int
    reports: tuple[str, ...] = ()

    @property
    def words(self) -> list[str]:
        """As the command line is told."""
        words = ["practice", "--stream", "--table", self.table, "--reward", self.reward]
        words += ["--cost", self.cost] if self.cost else []
        words += ["--evals", str(self.evals), "--seeds", str(self.seeds)]
        words += ["--report", *self.reports] if self.reports else []
        return [*words, "--sampler", *self.samplers]


class Practising(QObject):
    """`told` whenever there is something new."""

    told = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.standing = Standing.IDLE
        self.subject: Subject | None = None
        self.searches: list[Ended] = []  # in the order they ended
        self.problem = ""
        self._total = 0
        self._child: Child | None = None

    def begin(self, wish: Wish, command: Sequence[str] = ()) -> None:
        """What was found before goes; `command` is run in place of ours."""
        self.stop()
        self.subject, self.searches, self.problem = None, [], ""
        self.standing, self._total = Standing.RUNNING, len(wish.samplers) * wish.seeds
        self._child = Child(wish.words, self._ended, self, self._hear, command)
        self.told.emit()

    def cancel(self) -> None:
        """Ends the process; what has come stays."""
        if self.standing is Standing.RUNNING:
            self.stop()
            self.standing = Standing.CANCELLED
            self.told.emit()

    def stop(self) -> None:
        """Before another begins, and before the window goes."""
        if self._child is not None:
            self._child.stop()
            self._child = None

    @property
    def progress(self) -> tuple[int, int]:
        """How many searches have ended, of how many."""
        return len(self.searches), self._total

    @property
    def found(self) -> list[Measured]:
        """What each sampler has come to so far, in the order they were wished for."""
        seeds: dict[str, list[Seed]] = {name: [] for name in self.subject.samplers} if self.subject else {}
        for ended in self.searches:
            seeds.setdefault(ended.sampler, []).append(ended.seed)
        return [Measured(name, tuple(found)) for name, found in seeds.items() if found]

    def _hear(self, line: bytes) -> None:
        try:
            news = heard(json.loads(line))
        except (ValueError, KeyError, TypeError):
            return  # no line of ours: what a command says beside it
        if isinstance(news, Subject):
            self.subject = news
        elif isinstance(news, Ended):
            self.searches.append(news)
        if news is not None:
            self.told.emit()

    def _ended(self, status: int, output: bytes, errors: bytes) -> None:
        self._child = None
        for line in output.splitlines():
            self._hear(line)
        self.standing = Standing.FAILED if status else Standing.DONE
        self.problem = said(errors, tr("The search ended without a word.")) if status else ""
        self.told.emit()
