"""What becomes of a trial that has ended: the event for the log, the verdict for the study, its weights."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from automl.recipe import Recipe
from automl.results import events as e
from automl.results.rundir import RunDir
from automl.results.state import RunState

if TYPE_CHECKING:
    from automl.engine.study import Verdict

Ended = e.TrialDone | e.TrialStopped | e.TrialInfeasible | e.TrialFailed


class Verdicts:
    """Judges what workers say by what the recipe wants."""

    def __init__(self, run: RunDir, recipe: Recipe, state: RunState) -> None:
        self.run = run
        self.recipe = recipe
        self.state = state
        self._kept = set(state.front.trials)

    def on(self, event: Ended, why: str) -> tuple[Ended, Verdict]:
        """The event as it goes to the log, and what the study is told; `why` is the planner's own reason."""
        from automl.engine import study as s

        match event:
            case e.TrialDone():
                return self._done(event)
            case e.TrialStopped():
                reason = event.reason or why or "stopped"
                stopped = e.TrialStopped(self.run.id, time.time(), event.trial, event.epoch, reason)
                trial = self.state.trials[event.trial]
                return stopped, s.stopped(self.recipe, trial.costs, trial.epochs)
            case e.TrialInfeasible():
                return event, s.infeasible(event.violations or {"memory": 1.0})
            case _:
                return event, s.FAILED

    def _done(self, event: e.TrialDone) -> tuple[Ended, Verdict]:
        from automl.engine import study as s
        from automl.engine.building import violations

        trial, now = self.state.trials[event.trial], time.time()
        costs = {**trial.costs, **event.costs}
        over = violations(costs, self.recipe.limits)
        if over:
            named = ", ".join(f"{name} {costs[name]:.4g}" for name in over)
            reason = f"over the limit: {named}"
            infeasible = e.TrialInfeasible(self.run.id, now, event.trial, reason, over, costs)
            return infeasible, s.infeasible(over)
        missing = [name for name in self._axes if name not in costs]
        if missing:
            reason = f"the trainer “{self.recipe.trainer}” did not measure {', '.join(missing)}"
            return e.TrialFailed(self.run.id, now, event.trial, reason, trial.attempt), s.FAILED
        done = e.TrialDone(
            self.run.id, now, event.trial, event.score, event.scores, costs, event.seconds, event.energy
        )
        return done, s.finished(self.recipe, event.score, costs)

    @property
    def _axes(self) -> set[str]:
        """The costs that every finished trial must have."""
        return {*self.recipe.objectives, self.recipe.cost.name} - {self.recipe.score.name}

    def tidy(self, number: int) -> None:
        """Keeps the weights that the recipe wants: of the front, where it wants those alone."""
        if self.recipe.weights != "front":
            return
        front = set(self.state.front.trials)
        for left in (self._kept | {number}) - front:
            (self.run.weights / f"{left:06d}.pt").unlink(missing_ok=True)
        self._kept = front
