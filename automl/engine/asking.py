"""The planner's asking: proposals become trials, rejected ones are counted, known ones are reused.

Torch and optuna are imported by `load`, after the workers have been started and while they import them too.
"""

from __future__ import annotations

import contextlib
import difflib
import math
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from automl import samplers
from automl.picks import key
from automl.recipe import Recipe
from automl.results import events as e
from automl.results.state import RunState
from automl.results.trial import Trial, TrialState
from automl.seams import Choices, DataShape

if TYPE_CHECKING:
    from automl.engine.building import Built
    from automl.engine.proposing import Known, Proposed, Proposer
    from automl.engine.study import Verdict

SAID, HOPELESS = 50, 1_000  # rejected asks in a row: then it is said; then the run ends
_KNOWN_BY = 10  # trials after which most choices have been asked for
_SAME = 20  # reused results in a row, upon which a space counts as exhausted


class NothingFits(Exception):
    """No proposal keeps the limits: one sentence."""


class OverLimit(Exception):
    """The user's point breaks a limit: one sentence."""


class Asking:
    """Everything between the sampler and the trial's number."""

    def __init__(
        self,
        recipe: Recipe,
        state: RunState,
        rejected: Sequence[e.AskRejected],
        record: Callable[..., None],
    ) -> None:
        self.recipe = recipe
        self.state = state
        self.blocked = False  # all that can be proposed is in training: wait for it
        self._record = record
        self._rejected = rejected
        self._proposer: Proposer | None = None
        self._in_a_row = 0
        self._broken: Counter[str] = Counter()
        self._nearest: dict[str, float] = {}
        self._same = 0

    def load(self) -> None:
        """Imports what is heavy."""
        import automl.engine.proposing  # noqa: F401

    @property
    def ready(self) -> bool:
        """Whether the shape of the data is known, so that networks can be built."""
        return "shape" in self.state.facts

    @property
    def proposer(self) -> Proposer:
        """The study with its builder, told all that the log knows; no sampler is asked for that."""
        if self._proposer is None:
            self._proposer = self._told()
        return self._proposer

    def _told(self) -> Proposer:
        from automl.engine.building import Builder
        from automl.engine.proposing import Proposer
        from automl.engine.study import Study, infeasible

        trials = list(self.state.trials.values())
        self._say_sampler(trials)
        study = Study(self.recipe, len(trials))
        study.ranges.update(self.state.ranges)
        study.add((event.choices, infeasible(event.violations)) for event in self._rejected)
        ended = [trial for trial in trials if trial.choices]
        verdicts = ((trial.choices, _verdict(self.recipe, trial)) for trial in ended)
        study.add((choices, verdict) for choices, verdict in verdicts if verdict is not None)
        builder = Builder(self.recipe, DataShape.of(self.state.facts["shape"]))
        proposer = Proposer(study, builder)
        for trial in reversed(ended):
            if trial.state is not TrialState.REUSED:
                proposer.numbers[key(trial.choices)] = trial.number
        return proposer

    def _say_sampler(self, trials: Sequence[Trial]) -> None:
        """Once a run: which sampler `auto` chose."""
        chosen = getattr(samplers.find(self.recipe.sampler), "chosen", None)
        if chosen is not None and not trials:
            said = f"The sampler is {chosen(self.recipe)}, chosen for {self.recipe.trials} trials."
            self._record(e.Noted(self.state.run, time.time(), said))

    def one_more(self) -> int | None:
        """Asks once; the number of a new trial to train, or None where the ask gave none."""
        from automl.engine.proposing import Known, Rejected

        found = self.proposer.propose()
        if isinstance(found, Rejected):
            self._reject(found.built, found.violations)
            return None
        self._in_a_row = 0
        if isinstance(found, Known):
            self._reuse(found)
            return None
        self._same = 0
        return self._take(found)

    def wanted(self, choices: Choices, *also: e.Event) -> int | None:
        """The user's own point, as a trial if it is new; `also` goes to the log in one piece with it."""
        from automl.engine.proposing import Known, Rejected

        found = self.proposer.wanted(choices)
        if isinstance(found, Rejected):
            raise OverLimit(f"{self._over(found.built, found.violations)}.")
        if isinstance(found, Known):
            reused = e.TrialReused(
                self.state.run, time.time(), self._next, found.original, found.built.choices
            )
            self._record(reused, *also)
            return None
        return self._take(found, *also, asked=False)

    def tell(self, number: int, verdict: Verdict) -> None:
        """The study learns how a trial did; what was blocked may go on."""
        self.blocked = False
        self.proposer.study.tell(number, self.state.trials[number].choices, verdict)

    @property
    def exhausted(self) -> bool:
        """Whether every combination is known, or nothing new has come for long."""
        if self._same >= _SAME:
            return True
        sizes = [offered.size for offered in self.state.ranges.values()]
        if not sizes or None in sizes or self._proposer is None:
            return False
        return len(self._proposer.numbers) >= math.prod(size or 0 for size in sizes)

    @property
    def _next(self) -> int:
        return max(self.state.trials, default=-1) + 1

    def _take(self, found: Proposed, *also: e.Event, asked: bool = True) -> int:
        number, built, now = self._next, found.built, time.time()
        self.proposer.take(number, found)
        trial = e.TrialBuilt(
            self.state.run, now, number, built.choices, built.parameters, built.macs, built.costs, asked
        )
        self._record(*self._new_ranges(built), trial, *also)
        if len(self.state.trials) == min(_KNOWN_BY, self.recipe.trials):
            self._say_unknown()
        return number

    def _say_unknown(self) -> None:
        """A choice that the recipe pins and nobody has asked for by now is most likely misspelt."""
        for name in sorted(set(self.recipe.choices) - set(self.state.ranges)):
            near = difflib.get_close_matches(name, self.state.ranges, 1)
            hint = f" Did you mean “{near[0]}”?" if near else ""
            said = f"choices.{name} of the recipe is asked for by no trial so far.{hint}"
            self._record(e.Noted(self.state.run, time.time(), said))

    def _new_ranges(self, built: Built) -> list[e.Event]:
        new = [(name, offered) for name, offered in built.ranges.items() if name not in self.state.ranges]
        return [e.RangeSeen(self.state.run, time.time(), name, offered.plain()) for name, offered in new]

    def _reject(self, built: Built, violations: Mapping[str, float]) -> None:
        rejected = e.AskRejected(self.state.run, time.time(), built.choices, violations)
        self._record(*self._new_ranges(built), rejected)
        self._in_a_row += 1
        for name, share in violations.items():
            self._broken[name] += 1
            self._nearest[name] = min(self._nearest.get(name, share), share)
        if self._in_a_row == SAID:
            self._record(e.Noted(self.state.run, time.time(), self._too_tight(built)))
        if self._in_a_row >= HOPELESS:
            raise NothingFits(self._too_tight(built))

    def _too_tight(self, built: Built) -> str:
        name = self._broken.most_common(1)[0][0]
        head = f"{self._in_a_row} proposals in a row were rejected"
        if name == "build":
            return f"{head}: they cannot be built ({built.fault or 'their layers do not fit the data'})."
        limit = self.recipe.limits[name]
        nearest = limit * (1 + self._nearest[name])
        return (
            f"{head}: limits.{name} = {limit:g} is too tight (the nearest had {nearest:,.0f}). "
            "Raise it, or narrow the choices."
        )

    def _over(self, built: Built, violations: Mapping[str, float]) -> str:
        if built.fault:
            return f"it cannot be built ({built.fault})"
        costs = ", ".join(f"{built.costs[name]:,.0f} {name}" for name in violations)
        return f"it has {costs}, over the limit"

    def _reuse(self, found: Known) -> None:
        """Nothing new was found: the known result stands, or is waited for where it is in training."""
        original = self.state.trials[found.original]
        if original.state is TrialState.RUNNING:
            self.blocked = True
            return
        self._same += 1
        reused = e.TrialReused(self.state.run, time.time(), self._next, original.number, found.built.choices)
        self._record(reused)


def _verdict(recipe: Recipe, trial: Trial) -> Verdict | None:
    """What a study is told of a trial in the log; None: nothing, as it is still to be trained or failed."""
    from automl.engine import study as s

    costs = {"parameters": float(trial.parameters), "macs": float(trial.macs)} | dict(trial.costs)
    if trial.state is TrialState.DONE and trial.score is not None:
        with contextlib.suppress(KeyError):  # an objective that the run had not had before
            return s.finished(recipe, trial.score, costs)
    if trial.state is TrialState.STOPPED:
        return s.stopped(recipe, costs, trial.epochs)
    return s.infeasible({"limit": 1.0}) if trial.state is TrialState.INFEASIBLE else None
