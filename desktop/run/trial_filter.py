"""Which trials the table shows: words, and comparisons such as `parameters<50k score>90 kind=residual`."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from automl.results.charts._axes import cost_of, factor, score_of
from automl.results.state import RunState
from automl.results.trial import Trial
from desktop.run.wording import choice_words, state_words

_COMPARED = re.compile(r"^([^<>=]+)(<=|>=|<|>|=)(.+)$")
_SIGNS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
    "=": operator.eq,
}
_SCALES = {"k": 1e3, "m": 1e6, "g": 1e9}


@dataclass(frozen=True, slots=True)
class TrialFilter:
    """Every word must fit; `only` keeps some trials, where it is set."""

    words: tuple[str, ...] = ()
    only: frozenset[int] | None = None

    def __bool__(self) -> bool:
        return bool(self.words) or self.only is not None

    def fits(self, run: RunState, trial: Trial) -> bool:
        if self.only is not None and trial.number not in self.only:
            return False
        return all(_fits(word, run, trial) for word in self.words)


def parsed(text: str, only: Iterable[int] | None = None) -> TrialFilter:
    """The filter that a user's text means; no text is wrong."""
    kept = None if only is None else frozenset(only)
    return TrialFilter(tuple(text.casefold().replace("%", "").split()), kept)


def _fits(word: str, run: RunState, trial: Trial) -> bool:
    found = _COMPARED.match(word)
    if found is None:
        text = f"{trial.number} {state_words(run, trial)} {choice_words(trial)} {trial.reason}"
        return word in text.casefold()
    name, sign, wanted = found[1], found[2], found[3]
    value = _value(name, run, trial)
    number = _number(wanted)
    if isinstance(value, int | float) and not isinstance(value, bool) and number is not None:
        return _SIGNS[sign](float(value), number)
    return sign == "=" and value is not None and str(value).casefold() == wanted


def _value(name: str, run: RunState, trial: Trial) -> object:
    """By a column's name, a cost's, a further score's, or the end of a choice's name."""
    if name in ("score", "accuracy", score_of(run).name.casefold()):
        return None if trial.score is None else trial.score * factor(score_of(run))
    if name == "cost":
        name = cost_of(run).name.casefold()
    if name in ("parameters", "macs", "epochs", "seconds", "number"):
        return getattr(trial, name)
    for table in (trial.costs, trial.scores, trial.choices):
        for key, value in table.items():
            if key.casefold() == name or key.casefold().endswith(f".{name}"):
                return value
    return None


def _number(text: str) -> float | None:
    scale = _SCALES.get(text[-1:], 1.0)
    try:
        return float((text[:-1] if scale != 1.0 else text).replace(",", "")) * scale
    except ValueError:
        return None
