"""How runs and trials are put into words: scores with their digits, standings, what is done, time left."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QDateTime, QLocale

from automl.results.charts._axes import cost_of, factor, in_words, score_of
from automl.results.state import RunState
from automl.results.ticks import short
from automl.results.trial import Trial, TrialState
from desktop.run.followed_run import FollowedRun

UNKNOWN = "not measured"
CUT_OFF = "Cut off"
LEAST_ENDED = 3  # trials that must have ended before their pace says anything
ENDED = (TrialState.DONE, TrialState.STOPPED, TrialState.INFEASIBLE, TrialState.REUSED, TrialState.FAILED)
STATE_WORDS = {
    TrialState.RUNNING: "Training",
    TrialState.DONE: "Finished",
    TrialState.STOPPED: "Stopped early",
    TrialState.INFEASIBLE: "Over a limit",
    TrialState.REUSED: "Known already",
    TrialState.FAILED: "Failed",
}


@dataclass(frozen=True, slots=True)
class Said:
    """A standing's word, which of success, warn, danger it is said in, and its icon."""

    word: str
    kind: str
    icon: str


STANDINGS = {
    "unread": Said("Reading", "warn", "time-lapse"),
    "queued": Said("Queued", "warn", "time-lapse"),
    "running": Said("Running", "warn", "run"),
    "retraining": Said("Training again", "warn", "run"),
    "paused": Said("Paused", "warn", "pause"),
    "finished": Said("Finished", "success", "check"),
    "interrupted": Said("Interrupted", "warn", "warning"),
    "failed": Said("Failed", "danger", "error"),
    "noted": Said("From its note", "success", "note"),
    "missing": Said("Not there", "danger", "offline"),
}


def said(run: FollowedRun) -> Said:
    return STANDINGS[run.standing]


# ---- trials ----------------------------------------------------------------------------------


def score_words(run: RunState, value: float | None, more: int = 0) -> str:
    """“93.1 %”, or three decimals of a score without a unit; `more` adds digits where values lie close."""
    if value is None or not math.isfinite(value):
        return "–"
    score = score_of(run)
    shown = value * factor(score)
    digits = (1 if factor(score) > 1 or abs(shown) >= 10 else 3) + more
    return f"{QLocale().toString(shown, 'f', digits)} {score.unit}".rstrip()


def cost_words(value: float) -> str:
    """“402,314”; small or broken ones in a few characters."""
    if not math.isfinite(value):
        return "–"
    return QLocale().toString(round(value)) if value >= 100 or value == round(value) else short(value)


def state_words(run: RunState, trial: Trial) -> str:
    """“Front, knee”, or what became of it."""
    if trial.state is not TrialState.DONE or trial.number not in run.front.trials:
        cut_off = run.cut_off and trial.state is TrialState.RUNNING
        return CUT_OFF if cut_off else STATE_WORDS[trial.state]
    knee = run.front.knee
    return "Front, knee" if knee and knee.trial == trial.number else "Front"


def curve_words(run: RunState, trial: Trial) -> str:
    """“From 41.2 % to 93.1 % in 12 epochs”, or nothing."""
    if len(trial.curve) < 2:
        return ""
    first, last = score_words(run, trial.curve[0]), score_words(run, trial.curve[-1])
    return f"From {first} to {last} in {len(trial.curve)} epochs"


def choice_words(trial: Trial) -> str:
    return "  ".join(f"{name}={short(v) if isinstance(v, float) else v}" for name, v in trial.choices.items())


# ---- runs ------------------------------------------------------------------------------------


class Progress(NamedTuple):
    """Trials that have ended, and how many there will be."""

    done: int
    total: int


def progress(run: FollowedRun) -> Progress:
    done = sum(run.state.counts[state] for state in ENDED)
    known = run.state.recipe.trials if run.state.recipe else 0
    return Progress(done, max(known, len(run.state.trials), done))


def seconds_left(run: FollowedRun) -> float | None:
    """By the pace of the trials so far; None before it says anything, or where nothing moves."""
    done, total = progress(run)
    began = run.state.started_at
    if run.standing != "running" or began is None or done < LEAST_ENDED or not run.state.trials:
        return None
    return (run.state.at - began) / done * (total - done)


def time_words(seconds: float) -> str:
    """“41 s”, “12 min”, “1 h 04 min”."""
    if seconds < 60:
        return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"


def left_words(run: FollowedRun) -> str:
    """“12 min left”, “under a minute left”, or nothing."""
    seconds = seconds_left(run)
    if seconds is None:
        return ""
    return "under a minute left" if seconds < 60 else f"{time_words(seconds)} left"


def best_words(run: RunState) -> str:
    """The best score so far, or nothing."""
    best = run.trials.get(run.best) if run.best is not None else None
    return score_words(run, best.score) if best else ""


def in_a_line(run: FollowedRun) -> list[str]:
    """“74 of 120 done”, “12 min left”, “best 93.1 %”, “knee 89.9 % at 31,394”."""
    state, number = run.state, QLocale().toString
    done, total = progress(run)
    words = [f"{number(done)} of {number(total)} done"] if total else []
    if left := left_words(run):
        words.append(left)
    if best := best_words(state):
        words.append(f"best {best}")
    if knee := state.front.knee:
        words.append(f"knee {score_words(state, knee.score)} at {cost_words(knee.cost)}")
    if run.standing == "running" and state.workers:
        words.append(f"{len(state.workers)} worker" + ("s" if len(state.workers) > 1 else ""))
    return words


def disk_words(size: int) -> str:
    """“3.2 GB”, “640 kB”."""
    for unit, of in (("GB", 1e9), ("MB", 1e6)):
        if size >= of:
            return f"{QLocale().toString(size / of, 'f', 1 if size < 100 * of else 0)} {unit}"
    return f"{QLocale().toString(math.ceil(size / 1000))} kB"


def day(at: float, now: float | None = None) -> str:
    """“12 Nov”, with the year if it is another."""
    then, today = (
        QDateTime.fromSecsSinceEpoch(int(moment)).date()
        for moment in (at, time.time() if now is None else now)
    )
    return QLocale().toString(then, "d MMM" if then.year() == today.year() else "d MMM yyyy")


def cost_name(run: RunState) -> str:
    return in_words(cost_of(run).name)


def when(at: float, now: float | None = None) -> str:
    """“3 s ago”, “2 days ago”, then “12 Nov”, with the year if it is another."""
    now = time.time() if now is None else now
    gone = max(0.0, now - at)
    for size, one in ((60, "s"), (3600, "min"), (86400, "h")):
        if gone < size:
            return f"{int(gone // (size / 60 if size < 86400 else 3600))} {one} ago"
    if gone < 7 * 86400:
        days = int(gone // 86400)
        return f"{days} day{'s' if days > 1 else ''} ago"
    return day(at, now)
