"""What good networks have in common: a line a trial through all its choices, to its score and its cost."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from automl.picks import Range
from automl.results.charts._axes import cost_of, factor, in_words, score_of
from automl.results.figure import Axis, Figure, Mark, Series, Tone
from automl.results.mermaid import written
from automl.results.state import RunState
from automl.results.ticks import short
from automl.results.trial import Trial, TrialState

MOST_CHOICES, MOST = 10, 300  # axes; lines of a kind
_TITLE = "Choices, score and cost"


def figure(run: RunState) -> Figure:
    """The chart; every axis runs from 0 to 1 of its own range, which stands below its name."""
    up = Axis("Share of each range", low=0.0, high=1.0)
    shown = [t for t in run.trials.values() if t.state is TrialState.DONE and _whole(run, t)]
    choices = _searched(run, shown)
    if not shown or not choices:
        note = "No trial has finished yet." if not shown else "No choice is searched in this run."
        return Figure(_TITLE, Axis("Choices"), up, note=note)
    ends = _ends(run, shown)
    names = [f"{name}\n{_words(run.ranges[name])}" for name in choices] + [end[0] for end in ends]
    front = set(run.front.trials)
    others = [trial for trial in shown if trial.number not in front][-MOST:]
    best = [trial for trial in shown if trial.number in front]
    usual = Tone.DIM if len(others) > 60 else Tone.SETTLED
    series = tuple(
        _lines(run, kind, tone, trials, choices, ends)
        for kind, tone, trials in (
            ("Finished", usual, others),
            ("Front", Tone.FRONT, best),
        )
        if trials
    )
    across = Axis("Choices", low=-0.4, high=len(names) - 0.6, names=tuple(names))
    return Figure(_TITLE, across, up, series, _note(run, choices, len(shown) - len(best) - len(others)))


def _whole(run: RunState, trial: Trial) -> bool:
    cost = run.cost(trial)
    return trial.score is not None and math.isfinite(trial.score) and math.isfinite(cost) and cost > 0


def _searched(run: RunState, shown: Sequence[Trial]) -> list[str]:
    """The choices with more than one value, as the space asks for them; of many the most important ones,
    or those that most trials have."""
    free = [name for name, offered in run.ranges.items() if offered.size != 1]
    had = Counter(name for trial in shown for name in trial.choices)
    known = run.importance.score if run.importance is not None else {}
    kept = sorted(free, key=lambda name: (-known.get(name, 0.0), -had[name]))[:MOST_CHOICES]
    return [name for name in free if name in kept and had[name]]


End = tuple[str, float, float, bool]  # its name with its range, low, high, on a log scale


def _ends(run: RunState, shown: Sequence[Trial]) -> list[End]:
    """The last two axes, each as wide as the trials are."""
    by = factor(score_of(run))
    scores = [trial.score or 0.0 for trial in shown]
    sizes = [run.cost(trial) for trial in shown]
    bounds = f"{short(min(scores) * by)} – {short(max(scores) * by)}"
    reach = f"{short(min(sizes))} – {short(max(sizes))}"
    return [
        (f"{in_words(score_of(run).name)}\n{bounds}", min(scores), max(scores), False),
        (f"{in_words(cost_of(run).name)}\n{reach}", min(sizes), max(sizes), True),
    ]


def _lines(
    run: RunState, name: str, tone: Tone, trials: Sequence[Trial], choices: Sequence[str], ends: Sequence[End]
) -> Series:
    """All lines of a kind, apart by a gap; a choice that a trial never had is passed over."""
    x: list[float] = []
    y: list[float] = []
    numbers: list[int] = []
    for trial in trials:
        row = [(at, _share(run.ranges[c], trial.choices.get(c))) for at, c in enumerate(choices)]
        values = (trial.score or 0.0, run.cost(trial))
        for at, (value, (_, low, high, log)) in enumerate(zip(values, ends, strict=True), len(choices)):
            row.append((at, _between(value, low, high, log)))
        points = [(float(at), share) for at, share in row if share is not None]
        x += [*(at for at, _ in points), points[-1][0]]
        y += [*(share for _, share in points), math.nan]
        numbers += [trial.number] * (len(points) + 1)
    return Series(name, Mark.LINE, tuple(x), tuple(y), tuple(numbers), tone=tone)


def _share(offered: Range, value: object) -> float | None:
    if not offered.holds(value):
        return None
    if offered.kind == "choice":
        places = [place for place, option in enumerate(offered.options) if option == value]
        return places[0] / max(len(offered.options) - 1, 1)
    assert isinstance(value, int | float)
    return _between(float(value), offered.low, offered.high, offered.log)


def _between(value: float, low: float, high: float, log: bool) -> float:
    if high <= low:
        return 0.5
    if log and low > 0:
        return math.log(value / low) / math.log(high / low)
    return (value - low) / (high - low)


def _words(offered: Range) -> str:
    if offered.kind == "choice":
        first, last = written(offered.options[0]), written(offered.options[-1])
        return f"{first} … {last}" if len(offered.options) > 2 else f"{first}, {last}"
    return f"{_number(offered.low)} – {_number(offered.high)}"


def _number(value: float) -> str:
    return short(value) if abs(value) >= 1 else f"{value:.3g}"


def _note(run: RunState, choices: Sequence[str], left: int) -> str:
    free = sum(offered.size != 1 for offered in run.ranges.values())
    said = []
    if free > len(choices):
        said.append(f"{free - len(choices)} further choices are left out.")
    if left > 0:
        said.append(f"{left:,} older trials are left out.")
    return " ".join(said)
