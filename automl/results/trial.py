"""One trial as the log tells it so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from automl.results.events import TrialRetrained
from automl.seams import Value


class TrialState(StrEnum):
    """Where a trial stands."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    INFEASIBLE = "infeasible"
    REUSED = "reused"
    FAILED = "failed"


@dataclass(slots=True)
class Trial:
    """A record that the fold changes in place; read it, and ask the fold which ones changed."""

    number: int
    state: TrialState = TrialState.RUNNING
    choices: Mapping[str, Value] = field(default_factory=dict)
    parameters: int = 0
    macs: int = 0
    score: float | None = None  # the last one known: of the last epoch, or of the end
    scores: Mapping[str, float] = field(default_factory=dict)
    costs: Mapping[str, float] = field(default_factory=dict)
    curve: list[float] = field(default_factory=list)  # the score after each epoch
    losses: list[float] = field(default_factory=list)
    last: int = 0  # the number of its last epoch: a note's table has no others
    seconds: float = 0.0
    energy: float | None = None
    worker: int | None = None  # None: waiting for one
    attempt: int = 0
    asked: bool = True
    reason: str = ""  # why it was stopped, refused or given up
    original: int | None = None  # of a reused one
    after_test: bool = False  # proposed after the test data had been read
    built_at: float = 0.0
    begun_at: float | None = None  # when a worker took it, and which one: its last, where several did
    trained_by: int | None = None
    ended_at: float | None = None
    retrained: list[TrialRetrained] = field(default_factory=list)

    @property
    def epochs(self) -> int:
        """How many epochs it has trained."""
        return max(len(self.curve), self.last)

    def plain(self) -> dict[str, Any]:
        """The JSON form that `show` prints."""
        form: dict[str, Any] = {"number": self.number, "state": self.state.value}
        for key in ("choices", "parameters", "macs", "score", "scores", "costs", "epochs", "seconds"):
            value = getattr(self, key)
            form[key] = dict(value) if isinstance(value, Mapping) else value
        optional = {
            "energy": self.energy,
            "reason": self.reason,
            "original": self.original,
            "after_test": self.after_test,
            "retrained": [{"seed": r.seed, "score": r.score, "test": r.test} for r in self.retrained],
        }
        return form | {key: value for key, value in optional.items() if value not in (None, "", False, [])}

    def __str__(self) -> str:
        score = "–" if self.score is None else f"{self.score:g}"
        return f"#{self.number} {self.state} {self.parameters} {score} after {self.epochs}"
