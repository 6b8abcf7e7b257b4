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
from desktop.words import tr, tr_n

UNKNOWN = tr("not measured")
CUT_OFF = tr("Cut off")
LEAST_ENDED = 3  # trials that must have ended before their pace says anything
ENDED = (TrialState.DONE, TrialState.STOPPED, TrialState.INFEASIBLE, TrialState.REUSED, TrialState.FAILED)
STATE_WORDS = {
    TrialState.RUNNING: tr("Training"),
    TrialState.DONE: tr("Finished"),
    TrialState.STOPPED: tr("Stopped early"),
    TrialState.INFEASIBLE: tr("Over a limit"),
    TrialState.REUSED: tr("Known already"),
    TrialState.FAILED: tr("Failed"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A standing's word, which of success, warn, danger it is said in, and its icon."""

    word: str
    kind: str
    icon: str


STANDINGS = {
    "unread": Said(tr("Reading"), "warn", "time-lapse"),
    "queued": Said(tr("Queued"), "warn", "time-lapse"),
    "running": Said(tr("Running"), "warn", "run"),
    "retraining": Said(tr("Training again"), "warn", "run"),
    "paused": Said(tr("Paused"), "warn", "pause"),
    "finished": Said(tr("Finished"), "success", "check"),
    "interrupted": Said(tr("Interrupted"), "warn", "warning"),
    "failed": Said(tr("Failed"), "danger", "error"),
    "noted": Said(tr("From its note"), "success", "note"),
    "missing": Said(tr("Not there"), "danger", "offline"),
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
    return tr("Front, knee") if knee and knee.trial == trial.number else tr("Front")


def curve_words(run: RunState, trial: Trial) -> str:
    """“From 41.2 % to 93.1 % in 12 epochs”, or nothing."""
    if len(trial.curve) < 2:
        return ""
    first, last = score_words(run, trial.curve[0]), score_words(run, trial.curve[-1])
    return tr("From {first} to {last} in {epochs} epochs", first=first, last=last, epochs=len(trial.curve))


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
    if minutes < 60:
        return tr("{minutes} min", minutes=minutes)
    return tr("{hours} h {minutes:02} min", hours=minutes // 60, minutes=minutes % 60)


def left_words(run: FollowedRun) -> str:
    """“12 min left”, “under a minute left”, or nothing."""
    seconds = seconds_left(run)
    if seconds is None:
        return ""
    return tr("under a minute left") if seconds < 60 else tr("{time} left", time=time_words(seconds))


def best_words(run: RunState) -> str:
    """The best score so far, or nothing."""
    best = run.trials.get(run.best) if run.best is not None else None
    return score_words(run, best.score) if best else ""


def in_a_line(run: FollowedRun) -> list[str]:
    """“74 of 120 done”, “12 min left”, “best 93.1 %”, “knee 89.9 % at 31,394”."""
    state, number = run.state, QLocale().toString
    done, total = progress(run)
    words = [tr("{done} of {total} done", done=number(done), total=number(total))] if total else []
    if left := left_words(run):
        words.append(left)
    if best := best_words(state):
        words.append(tr("best {best}", best=best))
    if knee := state.front.knee:
        words.append(
            tr("knee {score} at {cost}", score=score_words(state, knee.score), cost=cost_words(knee.cost))
        )
    if run.standing == "running" and state.workers:
        words.append(tr_n("{n} worker", "{n} workers", len(state.workers)))
    return words


def disk_words(size: int) -> str:
    """“3.2 GB”, “640 kB”."""
    for unit, of in (("GB", 1e9), ("MB", 1e6)):
        if size >= of:
            return f"{QLocale().toString(size / of, 'f', 1 if size < 100 * of else 0)} {unit}"
    return tr("{size} kB", size=QLocale().toString(math.ceil(size / 1000)))


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
    if gone < 60:
        return tr("{n} s ago", n=int(gone))
    if gone < 3600:
        return tr("{n} min ago", n=int(gone // 60))
    if gone < 86400:
        return tr("{n} h ago", n=int(gone // 3600))
    if gone < 7 * 86400:
        return tr_n("{n} day ago", "{n} days ago", int(gone // 86400))
    return day(at, now)
