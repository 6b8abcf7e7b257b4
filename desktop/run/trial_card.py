"""What there is to say about one trial, a line each."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from automl.results.charts._axes import factor, named, score_of
from automl.results.state import RunState
from automl.results.ticks import short
from desktop.run.trial_table import STATE_WORDS


def words_about(run: RunState, number: int) -> list[str]:
    """Nothing where there is no such trial."""
    trial = run.trials.get(number)
    if trial is None:
        return []
    score = score_of(run)
    state = "on the front" if number in run.front.trials else STATE_WORDS[trial.state].lower()
    lines = [f"Trial {number}, {state}"]
    if trial.score is not None:
        lines.append(f"{named(score.name)}  {trial.score * factor(score):.2f} {score.unit}".rstrip())
    lines.append(f"Parameters  {QLocale().toString(trial.parameters)}   MACs  {short(trial.macs)}")
    lines.append(f"Epochs  {trial.epochs}   Training  {trial.seconds:.1f} s")
    if trial.reason:
        lines.append(trial.reason)
    if trial.choices:
        lines.append(
            "  ".join(
                f"{name}={short(v) if isinstance(v, float) else v}" for name, v in trial.choices.items()
            )
        )
    return lines
