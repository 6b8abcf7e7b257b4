"""A run as a results note: Markdown for the vault, its generated part between marks, and its picture.

Whatever comes from outside (titles, reasons, names) is made harmless first: it cannot close the marked
block, break a table or become a link, an embed or HTML.
"""

from __future__ import annotations

import json
import math
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from automl.export.table import csv_of
from automl.recipe import Recipe
from automl.results import mermaid, noted, repeating
from automl.results.charts import accuracy_vs_parameters
from automl.results.charts._axes import cost_of, factor, in_words, named, score_of
from automl.results.finalists import SEEDS_ALONE, finalists, score_text, spread_text
from automl.results.rundir import About
from automl.results.state import RunState
from automl.results.svg import svg
from automl.results.ticks import short
from automl.results.trial import Trial, TrialState
from automl.seams import NOTHING

_MARKUP = re.compile(r"[\\`*_\[\]<>|#^~$]")
_ENDS = {
    TrialState.STOPPED: "stopped early",
    TrialState.INFEASIBLE: "not possible",
    TrialState.FAILED: "failed",
}
# Facts of a worker that the provenance or the summary says already, or that only the engine reads.
_TOLD = ("hash", "baseline", "seconds", "shape", "tuned", "device_name")


@dataclass(frozen=True, slots=True)
class Note:
    """What is written into the vault; `body` replaces the inside of the block when it is written again."""

    title: str
    text: str  # the whole of a new note
    block_id: str
    body: str
    pictures: Mapping[str, str]  # by file name, to lie beside the note
    tables: Mapping[str, str]  # all trials as CSV, beside it too


def note(run: RunState, about: About, provenance: Mapping[str, Any] = NOTHING) -> Note:
    """The results note of a run, of any state; the same run gives the same text."""
    picture, table = f"{about.id}.svg", f"{about.id}.csv"
    body = "\n".join(_body(run, about, provenance)).rstrip() + "\n"
    head = "\n".join(["---", *_front_matter(run, about), "---"])
    marks = [f"%% topograph:begin {about.id} %%", body.rstrip(), f"%% topograph:end {about.id} %%"]
    text = f"{head}\n\n" + "\n".join(marks) + "\n"
    pictures = {picture: svg(accuracy_vs_parameters.figure(run))}
    return Note(_title(run, about), text, about.id, body, pictures, {table: csv_of(run)})


def _title(run: RunState, about: About) -> str:
    topic = about.launched_from.title if about.launched_from is not None else ""
    return topic or (run.recipe.title if run.recipe is not None else about.id)


def _front_matter(run: RunState, about: About) -> Iterator[str]:
    """What stays true for ever: only the block is written again, so no figure may stand out here."""
    yield f"topograph-run: {_quoted(about.id)}"
    if link := _link(about):
        yield f"topic: {_quoted(link)}"
    if run.recipe is not None:
        yield f"recipe: {_quoted(_linkable(run.recipe.id))}"
    if run.started_at is not None:
        yield f"date: {_day(run.started_at)}"


def _quoted(text: str) -> str:
    """A YAML text: JSON's quoting is also YAML's."""
    return json.dumps(_apart(text), ensure_ascii=False)


def _apart(text: str) -> str:
    """Without two percent signs side by side, which begin and end a comment in Obsidian."""
    return re.sub(r"%(?=%)", "% ", text)


def _link(about: About) -> str:
    """The way back: to the heading in the note, to the note, or to the topic's name where no note is."""
    origin = about.launched_from
    if origin is None or not (origin.note or origin.title):
        return ""
    target = _linkable(origin.note.removesuffix(".md") or origin.title)
    if not target:
        return ""
    heading = f"#{_linkable(origin.heading)}" if origin.note and origin.heading else ""
    shown = f"|{_linkable(origin.title)}" if origin.title and origin.note else ""
    return f"[[{target}{heading}{shown}]]"


def _linkable(text: str) -> str:
    return " ".join(re.sub(r"[\[\]|#^\\\n\r]|%%", " ", text).split())


def _plain(text: object) -> str:
    """Text from outside, in one line, its marks escaped and comment marks broken."""
    line = _apart(" ".join(str(text).split()))
    return _MARKUP.sub(lambda mark: "\\" + mark[0], line)


def _code(text: object) -> str:
    return "`" + _apart(" ".join(str(text).replace("`", "'").split())) + "`"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    names = list(head)
    yield "| " + " | ".join(names) + " |"
    yield "|" + " --- |" * len(names)
    for row in rows:
        yield "| " + " | ".join(row) + " |"
    yield ""


def _body(run: RunState, about: About, provenance: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"# {_plain(_title(run, about))}", "")
    if link := _link(about):
        yield from (f"Searched from {link}.", "")
    yield from (_summary(run), "")
    if run.recipe is not None and run.recipe.about.strip():
        yield from (_plain(run.recipe.about), "")
    if run.selected_after_test:
        yield "> [!warning] Selected after seeing test data"
        yield from ("> Trials were added after test data had been read.", "")
    yield from (f"![[{about.id}.svg]]", "")
    yield from _front(run)
    if run.trials:
        yield from (f"All trials: [[{about.id}.csv]]", "")
    yield from _finalists(run)
    yield from _architecture(run)
    yield from _ended_early(run)
    yield from _settings(run)
    yield from _provenance(run, about, provenance)
    yield from _repeat(run, about)
    if data := noted.line(run, about):
        yield from ("", data)


def _summary(run: RunState) -> str:
    name, cost = in_words(score_of(run).name), cost_of(run)
    best = run.trials.get(run.best) if run.best is not None else None
    if best is None:
        return f"None of {len(run.trials)} trials has a final score yet."
    words = [f"{run.counts[TrialState.DONE]} of {len(run.trials)} trials were trained to the end."]
    at = f"{short(run.cost(best))} {cost.unit or in_words(cost.name)}"
    words.append(f"The best has {name} {score_text(run, best.score)} at {at} (trial {best.number}).")
    if run.baseline is not None and math.isfinite(run.baseline):
        what = score_of(run).baseline
        words.append(
            f"The baseline{f' ({_plain(what)})' if what else ''} has {score_text(run, run.baseline)}."
        )
    if run.front.knee is not None:
        knee = run.front.knee
        words.append(
            f"The knee of the front is trial {knee.trial}: "
            f"{score_text(run, knee.score)} at {short(knee.cost)}."
        )
    words.append(f"The front's hypervolume is {run.hypervolume:.4f} in the recipe's bounds.")
    return " ".join(words)


def _front(run: RunState) -> Iterator[str]:
    if not len(run.front):
        return
    head = ["Trial", named(score_of(run).name), named(cost_of(run).name)]
    axis = head[2]
    head += [name for name in ("Parameters", "MACs") if name != axis]
    front = [run.trials[number] for number in run.front.trials]
    beside = list(dict.fromkeys(name for trial in front for name in trial.scores))
    head[2:2] = [_plain(named(name)) for name in beside]
    head += ["Epochs", "Seconds", ""]
    yield from ("## Front", "")
    yield from _table(head, (_front_row(run, trial, beside) for trial in front))


def _front_row(run: RunState, trial: Trial, beside: Iterable[str]) -> Iterator[str]:
    yield str(trial.number)
    yield score_text(run, trial.score)
    for name in beside:  # what a trainer tells with its score is in the score's unit
        value = trial.scores.get(name, math.nan)
        yield f"{value * factor(score_of(run)):.3g}" if math.isfinite(value) else "–"
    yield _exact(run.cost(trial))
    axis = named(cost_of(run).name)
    yield from (
        f"{value:,}"
        for name, value in (("Parameters", trial.parameters), ("MACs", trial.macs))
        if name != axis
    )
    yield str(trial.epochs)
    yield f"{trial.seconds:.1f}"
    knee = run.front.knee
    words = (("best", trial.number == run.best), ("knee", knee is not None and knee.trial == trial.number))
    yield ", ".join(word for word, holds in words if holds)


def _exact(value: float) -> str:
    if not math.isfinite(value):
        return "–"
    return f"{int(value):,}" if value == int(value) else short(value, 4)


def _finalists(run: RunState) -> Iterator[str]:
    """Those trained again: here alone stand scores on test data."""
    rows = finalists(run)
    if not rows:
        return
    yield from ("## Finalists trained again", "")
    head = ["Trial", named(cost_of(run).name), "Validation", "Test", "Seeds", "By test scores"]
    yield from _table(
        head,
        (
            [
                str(row.trial.number),
                _exact(run.cost(row.trial)),
                spread_text(run, row.validation),
                spread_text(run, row.test),
                str(len(row.test)),
                _plain(row.words),
            ]
            for row in rows
        ),
    )
    yield "Each was trained from scratch: mean ± one standard deviation over the seeds. " + SEEDS_ALONE
    if len(rows) > 1:
        yield (
            "The differences are judged by the paired Wilcoxon test over the seeds, two-sided, with Holm's "
            "correction for the number of comparisons with the leader, at 0.05."
        )
    yield ""


def _architecture(run: RunState) -> Iterator[str]:
    knee = run.front.knee
    number = knee.trial if knee is not None else run.best
    trial = run.trials.get(number) if number is not None else None
    if trial is None or not trial.choices:
        return
    which = "the knee" if knee is not None else "the best"
    recipe = run.recipe
    start, end = (recipe.dataset, recipe.score.name) if recipe is not None else ("input", "output")
    yield from (f"## Architecture of trial {trial.number}, {which}", "")
    if mermaid.groups(trial.choices):
        yield from ("```mermaid", mermaid.mermaid(trial.choices, start, in_words(end)), "```", "")
    training = {name: value for name, value in trial.choices.items() if name.startswith(mermaid.TRAINING)}
    if training:
        rows = ([_code(name), _code(mermaid.written(value))] for name, value in training.items())
        yield from _table(["Training", ""], rows)


def _ended_early(run: RunState) -> Iterator[str]:
    """What was stopped, refused, failed or found to be known: nothing is left out of the count."""
    yield from ("## Stopped early and left out", "")
    reasons = Counter((t.state, t.reason) for t in run.trials.values() if t.state in _ENDS)
    yield from (
        f"- {n} {_ENDS[state]}{f': {_plain(why)}' if why else ''}"
        for (state, why), n in reasons.most_common(20)
    )
    if reused := run.counts[TrialState.REUSED]:
        yield f"- {reused} had the choices of an earlier trial: its result stands, nothing was trained twice"
    if run.rejected:
        proposals = "proposal" if run.rejected == 1 else "proposals"
        yield f"- {run.rejected} {proposals} broke a limit before any training"
    if live := run.counts[TrialState.RUNNING]:
        yield f"- {live} still in training when this was written"
    full = run.recipe.epochs if run.recipe is not None else 0
    stopped = [trial for trial in run.trials.values() if trial.state is TrialState.STOPPED]
    if saved := sum(max(full - trial.epochs, 0) for trial in stopped):
        trained = sum(trial.epochs for trial in run.trials.values())
        yield f"- {trained:,} epochs were trained; stopping early left out {saved:,} more"
    if not (reasons or run.rejected or reused or run.counts[TrialState.RUNNING]):
        yield "Nothing was."
    yield ""


def _settings(run: RunState) -> Iterator[str]:
    if run.recipe is None:
        return
    yield from ("## Settings", "")
    yield from _table(["", ""], ([name, value] for name, value in _settings_of(run.recipe)))


def _settings_of(recipe: Recipe) -> Iterator[tuple[str, str]]:
    yield "Recipe", f"{_code(recipe.id)}, {_plain(recipe.title)}"
    for name in ("space", "dataset", "trainer", "sampler"):
        yield name.capitalize(), _code(getattr(recipe, name))
    yield "Objectives", ", ".join(_plain(in_words(name)) for name in recipe.objectives)
    yield (
        "Budget",
        f"{recipe.trials} trials of {recipe.epochs} epochs"
        + (f", {recipe.minutes:g} minutes" if recipe.minutes else ""),
    )
    yield "Seed", str(recipe.seed)
    yield "Early stopping", "yes" if recipe.stopping else "no"
    for title, table in (("Limit", recipe.limits), ("Choice", recipe.choices), ("Data", recipe.data)):
        for name, value in table.items():
            yield f"{title} {_code(name)}", _code(repeating.toml(value))
    for name, (low, high) in recipe.bounds.items():
        yield f"Bounds of {_plain(in_words(name))}", f"{low:g} to {high:g}"


def _provenance(run: RunState, about: About, provenance: Mapping[str, Any]) -> Iterator[str]:
    yield from ("## Provenance", "")
    rows = [["Run", _code(about.id)], ["Host", _plain(run.host or about.host)]]
    rows += [["Begun", _moment(run.started_at)]] if run.started_at is not None else []
    facts = {name: fact for name, fact in run.facts.items() if not (provenance and name in _TOLD)}
    told = _flat({**{key: provenance[key] for key in provenance if key != "command"}, **facts})
    rows += [[_plain(name.replace("_", " ")), _plain(value)] for name, value in told if value]
    rows += [["Device", _plain(device)] for device in run.devices] if "device" not in provenance else []
    if run.test_read:
        whose = "trial " if len(run.test_read) == 1 else "trials "
        rows.append(["Test data", f"read once, for {whose}" + ", ".join(map(str, run.test_read))])
    else:
        rows.append(["Test data", "never read; every score is on validation data"])
    yield from _table(["", ""], rows)


def _flat(facts: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for name, value in facts.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name} ")
        else:
            yield (
                f"{before}{name}",
                ", ".join(map(_fact, value)) if isinstance(value, list | tuple) else _fact(value),
            )


def _fact(value: object) -> str:
    """A measured number to the figures that mean something."""
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _repeat(run: RunState, about: About) -> Iterator[str]:
    recipe = run.recipe
    if recipe is None:
        return
    line = " ".join(repeating.command(recipe).replace("`", "'").split())
    command = _apart(line)
    yield from ("## How to repeat it", "", "```sh", command, "```", "")
    yield (
        f"The run's folder {_code(about.id)} keeps the whole recipe as `recipe.json`, which `run` takes too. "
        "With one worker on a CPU a run repeats itself exactly; with more, trials end in another order, and "
        "the search goes another way."
    )


def _day(at: float) -> str:
    return time.strftime("%Y-%m-%d", time.gmtime(at))


def _moment(at: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(at))
