"""Which choices matter: how much each one decides of the score and of the cost, as far as trials tell."""

from __future__ import annotations

from automl.results.charts._axes import cost_of, named, score_of
from automl.results.figure import Axis, Figure, Mark, Series, Tone
from automl.results.importance import FEWEST
from automl.results.state import RunState
from automl.results.trial import TrialState

MOST = 14  # choices, the most important ones


def figure(run: RunState) -> Figure:
    """The chart of what was computed last; it says so where nothing was yet."""
    found = run.importance
    across, up = Axis("Importance", "%", low=0.0), Axis("Choice")
    if found is None or not (found.score or found.cost):
        return Figure("Importance of choices", across, up, note=_why(run))
    total = {n: found.score.get(n, 0.0) + found.cost.get(n, 0.0) for n in (*found.score, *found.cost)}
    names = sorted(sorted(total, key=lambda name: -total[name])[:MOST], key=lambda name: total[name])
    heights = tuple(map(float, range(len(names))))
    series = tuple(
        Series(
            f"For {title}",
            Mark.BARS,
            tuple(100 * shares.get(name, 0.0) for name in names),
            heights,
            tone=tone,
        )
        for title, shares, tone in (
            (named(score_of(run).name).lower(), found.score, Tone.FRONT),
            (named(cost_of(run).name).lower(), found.cost, Tone.SETTLED),
        )
    )
    up = Axis("Choice", low=-0.5, high=len(names) - 0.5, names=tuple(names))
    return Figure("Importance of choices", across, up, series, _note(run, found.trials, len(total)))


def _note(run: RunState, trials: int, choices: int) -> str:
    finished = run.counts[TrialState.DONE]
    since = f"; {finished - trials} more have finished since" if finished > trials else ""
    left = f" The {choices - MOST} least important ones are left out." if choices > MOST else ""
    return f"By PED-ANOVA over {trials:,} finished trials{since}.{left}"


def _why(run: RunState) -> str:
    finished = run.counts[TrialState.DONE]
    if finished < FEWEST:
        return f"{finished} trials have finished; it takes {FEWEST} to tell which choices matter."
    return "It has not been computed yet."
