"""What there is to say about one trial: the facts of the hover card and of the panel below the table."""

from __future__ import annotations

from typing import NamedTuple

from automl.results.charts._axes import cost_of, named, score_of
from automl.results.state import RunState
from automl.results.ticks import short
from automl.results.trial import Trial
from desktop.run.wording import UNKNOWN, choice_words, cost_words, score_words, state_words, time_words
from desktop.words import tr


class Fact(NamedTuple):
    """A line of two cells."""

    name: str
    words: str


def facts_about(run: RunState, number: int) -> list[Fact]:
    """The first one is the trial itself and how it stands; nothing where there is no such trial."""
    trial = run.trials.get(number)
    if trial is None:
        return []
    facts = [
        Fact(tr("Trial {number}", number=number), state_words(run, trial)),
        Fact(named(score_of(run).name), score_words(run, trial.score)),
        Fact(tr("Parameters"), cost_words(trial.parameters)),
        Fact("MACs", short(trial.macs)),
        Fact(tr("Epochs"), _epochs(run, trial)),
        Fact(tr("Training"), time_words(trial.seconds)),
        Fact(tr("Energy"), UNKNOWN if trial.energy is None else f"{short(trial.energy)} J"),
    ]
    cost = cost_of(run).name
    if cost not in ("parameters", "macs"):
        facts.insert(2, Fact(named(cost), cost_words(run.cost(trial))))
    return facts


def words_about(run: RunState, number: int) -> str:
    """The same in lines, with why it ended and what was chosen."""
    facts = facts_about(run, number)
    if not facts:
        return ""
    head, *rest = facts
    trial = run.trials[number]
    lines = [f"{head.name}, {head.words.lower()}", "   ".join(f"{name} {words}" for name, words in rest)]
    return "\n".join([*lines, *(line for line in (trial.reason, choice_words(trial)) if line)])


def _epochs(run: RunState, trial: Trial) -> str:
    return (
        tr("{epochs} of {total}", epochs=trial.epochs, total=run.recipe.epochs)
        if run.recipe
        else str(trial.epochs)
    )
