"""What a results note keeps of its run for programs: one line in an Obsidian comment, beside the trials' CSV.

With both a teammate's window shows chart and table, and says who has the run itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from automl.recipe import Recipe
from automl.results import events as e
from automl.results import rundir, trials_csv
from automl.results.rundir import About
from automl.results.state import RunState

_LINE = re.compile(r"^%% topograph:data (\{.*\}) %%\r?$", re.MULTILINE)
_MARKUP = re.compile(r"[\[\]#%^<>`|]")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


def line(run: RunState, about: About) -> str:
    """The line for the note; nothing in it can be taken for a link, a tag or a comment's end."""
    if run.recipe is None:
        return ""
    origin = about.launched_from
    form = {
        "run": about.id,
        "host": run.host or about.host,
        "created_at": about.created_at,
        "started_at": run.started_at,
        "ended_at": run.at,
        "state": run.state,
        "launched_from": asdict(origin) if origin is not None else None,
        "recipe": run.recipe.plain(),
        "baseline": run.baseline,
        "test_read": run.test_read,
        "retrained": [
            [again.trial, again.seed, again.score, again.test]
            for trial in run.trials.values()
            for again in trial.retrained
        ],
    }
    text = json.dumps(form, ensure_ascii=False)
    text = _STRING.sub(lambda found: _MARKUP.sub(_escaped, found[0]), text)
    return f"%% topograph:data {text.replace('[[', '[ [').replace(']]', '] ]')} %%"


def _escaped(mark: re.Match[str]) -> str:
    return f"\\u{ord(mark[0]):04x}"


def read(note: str) -> dict[str, Any] | None:
    """What a note's line says; None where it has none that can be read."""
    found = _LINE.search(note)
    try:
        form = json.loads(found[1]) if found else None
    except (ValueError, RecursionError):
        return None
    usable = isinstance(form, dict) and isinstance(form.get("run"), str)
    return form if usable else None


def about(form: Mapping[str, Any]) -> About:
    """Whose run it is and where it belongs."""
    origin = form.get("launched_from")
    from_topic = rundir.origin_of(origin) if isinstance(origin, Mapping) else None
    at = form.get("created_at")
    host = form.get("host")
    return About(
        form["run"],
        host if isinstance(host, str) and host else "another computer",
        launched_from=from_topic,
        created_at=float(at) if isinstance(at, int | float) else 0.0,
    )


def state(form: Mapping[str, Any], table: str) -> RunState | None:
    """The run as the note and its table tell it; None where the recipe is of another version."""
    try:
        Recipe.of(form["recipe"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    made = RunState()
    made.fold(_events(form, table))
    return made


def _events(form: Mapping[str, Any], table: str) -> Iterator[e.Event]:
    run, ended = form["run"], _at(form.get("ended_at"))
    yield e.RunStarted(run, _at(form.get("started_at")), form["recipe"], str(form.get("host", "")))
    baseline = form.get("baseline")
    yield e.Prepared(
        run, _at(form.get("started_at")), baseline if isinstance(baseline, int | float) else None
    )
    yield from trials_csv.events(table, run)
    read_for = tuple(n for n in form.get("test_read") or () if isinstance(n, int))
    if read_for:
        yield e.TestRead(run, ended, read_for, 0)
    for row in form.get("retrained") or ():
        if isinstance(row, list) and len(row) == 4 and all(isinstance(part, int | float) for part in row):
            yield e.TrialRetrained(run, ended, int(row[0]), int(row[1]), float(row[2]), float(row[3]))
    if form.get("state") in ("finished", "failed"):
        yield e.RunFinished(run, ended)
    else:
        yield e.Noted(run, ended, "The note was written while the run was under way.")


def _at(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0
