"""The list of runs as values: in which group each run stands, and the words of its row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from PySide6.QtCore import QLocale

from automl.results.trial import TrialState
from desktop.run.followed_run import FollowedRun
from desktop.run.sparkline import Point, growth
from desktop.run.wording import Said, best_words, day, left_words, progress, said, time_words
from desktop.words import tr, tr_n

RUNNING, NEEDS_YOU, FINISHED, ARCHIVED = tr("Running"), tr("Needs you"), tr("Finished"), tr("Archived")


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run: its title and best score, then a word in its own ink, what else there is, how far it is."""

    id: str
    title: str
    best: str
    word: str  # only where the group does not say it already
    kind: str  # the ink of that word
    rest: str
    share: float | None = None  # of what a living run is to do
    grown: tuple[Point, ...] = ()  # how its front did, as far as it has come


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a group, with how many runs are in it."""

    title: str
    count: int


def group(run: FollowedRun) -> str:
    """What the row stands under: what needs its user comes before what has ended."""
    if run.label.archived and not run.live:
        return ARCHIVED
    if run.standing == "queued":
        waits = run.state.queued
        return tr("Queued for {device}", device=waits.device) if waits and waits.device else tr("Queued")
    if run.live:
        return RUNNING
    return FINISHED if run.standing in ("finished", "failed", "unread", "noted") else NEEDS_YOU


def _order(name: str) -> int:
    fixed = {RUNNING: 0, NEEDS_YOU: 2, FINISHED: 3, ARCHIVED: 4}
    return fixed.get(name, 1)  # whatever is queued


def rows_of(
    runs: Iterable[FollowedRun], vault: str = "", words: str = "", archived: bool = False
) -> list[RunRow | Heading]:
    """Groups with their runs, newest first, narrowed by `words`; the archive is folded until asked for."""
    wanted = words.casefold().split()
    groups: dict[str, list[FollowedRun]] = {}
    titles = {run.folder.id: run.title for run in runs}
    for run in runs:
        text = _searched(run)
        if all(word in text for word in wanted):
            groups.setdefault(group(run), []).append(run)
    listed: list[RunRow | Heading] = []
    for name in sorted(groups, key=lambda name: (_order(name), name)):
        listed.append(Heading(name, len(groups[name])))
        if name != ARCHIVED or archived or wanted:
            listed += [row_of(run, vault, titles) for run in groups[name]]
    return listed


def _searched(run: FollowedRun) -> str:
    about = run.folder.about
    topic = about.launched_from.title if about.launched_from else ""
    parts: Sequence[str] = (run.title, topic, recipe_of(run), run.label.remark, said(run).word, about.vault)
    return " ".join(parts).casefold()


def recipe_of(run: FollowedRun) -> str:
    return run.state.recipe.id if run.state.recipe else ""


def row_of(run: FollowedRun, vault: str, titles: dict[str, str]) -> RunRow:
    done, total = progress(run)
    how, share = said(run), None
    if run.standing == "noted":
        how = Said(tr("On {host}", host=run.folder.about.host), "warn", "note")
    shown = run.standing in ("noted", "interrupted", "failed", "missing", "paused", "unread")
    word = tr("On {host}", host=run.folder.about.host) if run.foreign else how.word if shown else ""
    if run.standing in ("running", "paused"):
        share = done / max(total, 1)
    rest = [part for part in (*_what(run, done, total, titles), recipe_of(run)) if part]
    elsewhere = run.folder.about.vault
    if elsewhere and vault and PurePath(elsewhere) != PurePath(vault):
        rest.append(tr("in {name}", name=PurePath(elsewhere).name))
    kind = "warn" if run.foreign else how.kind
    best, about = best_words(run.state) or "–", " · ".join(rest)
    line = growth(run.state, total if run.live else run.state.counts[TrialState.DONE])
    return RunRow(run.folder.id, run.title, best, word, kind, about, share, line)


def _what(run: FollowedRun, done: int, total: int, titles: dict[str, str]) -> Iterable[str]:
    number = QLocale().toString
    if run.standing == "queued":
        behind = run.state.queued.behind if run.state.queued else ""
        yield tr("after {run}", run=titles.get(behind, behind)) if behind else tr("Starting")
    elif run.live:
        yield tr("{done} of {total}", done=number(done), total=number(total))
        yield left_words(run)
    elif run.standing == "interrupted":
        yield tr("{done} of {total} safe", done=number(done), total=number(total))
    elif run.standing in ("finished", "failed", "noted"):
        yield tr_n("{n} trial", "{n} trials", done)
        yield day(run.state.at or run.folder.about.created_at)
        began = run.state.started_at
        yield time_words(run.state.at - began) if began is not None and run.state.at > began else ""
