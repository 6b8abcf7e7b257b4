"""The marks of trials that have ended, kept from one drawing to the next: an end adds one, an epoch none."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable
from itertools import islice
from weakref import WeakKeyDictionary

from automl.results.charts._axes import columns, cost_of, placed, score_of
from automl.results.figure import Mark, Series, Tone
from automl.results.state import RunState
from automl.results.trial import Trial, TrialState

_NAMES = {Tone.DIM: "Stopped early", Tone.SETTLED: "Finished", Tone.FAILED: "Failed"}
_TONES = {
    TrialState.STOPPED: Tone.DIM,
    TrialState.DONE: Tone.SETTLED,
    TrialState.FAILED: Tone.FAILED,
    TrialState.INFEASIBLE: Tone.FAILED,
}


class Ended:
    """Those that stand on the front have no mark here; `rising` has the scores of each kind in order."""

    def __init__(self, run: RunState) -> None:
        self.axes = score_of(run), cost_of(run)
        self.series = {tone: Series(name, Mark.DOTS, tone=tone) for tone, name in _NAMES.items()}
        self.rising: dict[Tone, list[float]] = {tone: [] for tone in _NAMES}
        self.costs: tuple[float, ...] = ()  # where all of them begin and end
        self._seen = 0
        self._open: list[Trial] = []
        self._front: frozenset[int] = frozenset()
        self._counts = dict.fromkeys(TrialState, 0)

    def follow(self, run: RunState) -> bool:
        """Takes in what has ended since; False where what was taken in before is not true any more."""
        looked_at = [*self._open, *islice(run.trials.values(), self._seen, None)]
        self._seen = len(run.trials)
        self._open = [trial for trial in looked_at if trial.state is TrialState.RUNNING]
        ended = [trial for trial in looked_at if trial.state is not TrialState.RUNNING]
        for trial in ended:
            self._counts[trial.state] += 1
        self._counts[TrialState.RUNNING] = len(self._open)
        front = frozenset(run.front.trials)
        joined, left, self._front = front - self._front, self._front - front, front
        if self._counts != run.counts or not joined <= {trial.number for trial in ended}:
            return False
        marked = [trial for trial in ended if trial.number not in front]
        marked += [run.trials[number] for number in sorted(left)]
        for tone in _NAMES:
            self._add(run, tone, [trial for trial in marked if _TONES.get(trial.state) is tone])
        return True

    def _add(self, run: RunState, tone: Tone, trials: Iterable[Trial]) -> None:
        x, y, numbers = columns(placed(run, trials))
        if not x:
            return
        old = self.series[tone]
        self.series[tone] = Series(
            old.name, old.mark, (*old.x, *x), (*old.y, *y), (*old.trials, *numbers), tone=tone
        )
        if len(y) > len(old):
            self.rising[tone] = sorted((*old.y, *y))
        else:
            for score in y:
                insort(self.rising[tone], score)
        self.costs = min((*self.costs, *x)), max((*self.costs, *x))


_KEPT: WeakKeyDictionary[RunState, Ended] = WeakKeyDictionary()


def ended(run: RunState) -> Ended:
    """What has ended in a run by now."""
    kept = _KEPT.get(run)
    if kept is None or kept.axes != (score_of(run), cost_of(run)) or not kept.follow(run):
        kept = _KEPT[run] = Ended(run)
        kept.follow(run)
    return kept
