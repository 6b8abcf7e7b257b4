"""What people tell a run while its planner is at work: each command of control.jsonl, applied once.

A command is logged as seen together with what it did, so that a crash in between leaves it to be applied.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from automl.engine.asking import OverLimit
from automl.engine.past import added
from automl.picks import PickError
from automl.results import events as e
from automl.results.control import Command, Word

if TYPE_CHECKING:
    from automl.engine.planner import Planner


class Orders:
    """Looks at control.jsonl, cheaply, and applies what is new."""

    def __init__(self, planner: Planner) -> None:
        self._planner = planner
        self._looked_at: tuple[int, int] = (0, 0)
        self._later = False  # a point to try waits for the shape of the data

    def obey(self) -> None:
        """Applies the commands that were not seen yet, in their order."""
        stamp = self._stamp()
        if stamp == self._looked_at and not (self._later and self._planner.asking.ready):
            return
        self._looked_at, self._later = stamp, False
        for command in self._planner.run.pending(self._planner.state):
            if command.word is Word.TRY and not self._planner.asking.ready:
                self._later = True
                return
            self._apply(command)

    @property
    def waiting(self) -> bool:
        """Whether a command waits for the shape of the data, which only a worker knows."""
        return self._later

    def _stamp(self) -> tuple[int, int]:
        try:
            found = self._planner.run.controls.stat()
        except OSError:
            return 0, 0
        return found.st_size, found.st_mtime_ns

    def _apply(self, command: Command) -> None:
        planner, now = self._planner, time.time()
        seen = e.ControlSeen(planner.run.id, now, command.id, str(command))
        match command.word:
            case Word.TRY:
                self._try(command, seen)
            case Word.PAUSE:
                planner.paused = True
                planner.record(e.RunPaused(planner.run.id, now), seen)
            case Word.RESUME:
                planner.paused = planner.stopped = False
                planner.record(e.RunContinued(planner.run.id, now), seen)
            case Word.STOP:
                planner.stopped = True
                planner.record(seen)
            case Word.WORKERS:
                told = planner.resize(command.number)
                noted = [e.Noted(planner.run.id, now, told)] if told else []
                planner.record(*noted, seen)
            case Word.MORE:
                planner.budget += added(str(command))
                planner.record(seen)

    def _try(self, command: Command, seen: e.ControlSeen) -> None:
        """The user's point is a trial beyond the budget; one that cannot be is none, and adds none."""
        planner = self._planner
        try:
            number = planner.asking.wanted(command.choices, seen)
        except (PickError, OverLimit) as error:
            noted = e.Noted(planner.run.id, time.time(), f"The point was not tried: {error}")
            planner.record(noted, replace(seen, command=f"refused: {command}"))
            return
        planner.budget += added(str(command))
        if number is not None:
            planner.waiting.append(number)
