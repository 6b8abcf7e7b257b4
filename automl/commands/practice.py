"""`practice`: samplers search a table of known results, which says at once how well they would have done."""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from automl import catalogue
from automl.commands.saying import failing, note, out, out_json, pictures
from automl.practice import reading
from automl.practice.table import Task
from automl.problems import Problem
from automl.terminal.words import aligned

if TYPE_CHECKING:
    from automl.practice.measuring import Measured, Seed, Spread
    from automl.practice.telling import Subject

TABLE = "nb201"


def add(parsers: Any) -> None:
    """`practice [--table nb201|FILE.csv] --reward COLUMN [--cost COLUMN] …`."""
    form = parsers.add_parser("practice", help="searches a table of known results instead of training")
    form.add_argument(
        "--table",
        default=TABLE,
        metavar="TABLE",
        help=f"a name ({', '.join(reading.shipped())}) or a CSV file: key, params, further numbers",
    )
    form.add_argument("--reward", required=True, metavar="COLUMN", help="what is maximised")
    form.add_argument("--cost", default="", metavar="COLUMN", help="what is minimised beside it, as log10")
    form.add_argument(
        "--reference",
        type=_finite,
        metavar="R",
        help="the reward that the hypervolume is taken from (default: the table's median)",
    )
    form.add_argument(
        "--report",
        action="extend",
        nargs="+",
        default=[],
        metavar="COLUMN",
        help="a further column of the architecture that is picked",
    )
    form.add_argument(
        "--sampler",
        action="extend",
        nargs="+",
        default=[],
        metavar="S",
        help="how it is searched (default: what `auto` takes)",
    )
    form.add_argument(
        "--evals", type=_positive, default=100, metavar="N", help="architectures looked at: 100"
    )
    form.add_argument("--seeds", type=_positive, default=10, metavar="K", help="searches of each sampler: 10")
    form.add_argument(
        "--charts", type=Path, metavar="DIR", help="draws the progress as an SVG in this folder"
    )
    form.add_argument("--json", action="store_true")
    form.add_argument(
        "--stream",
        action="store_true",
        help="JSON lines: what is searched, each search as it ends, then what --json prints",
    )
    form.set_defaults(does=practise)


def _finite(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise argparse.ArgumentTypeError(f"{text!r} is no number")
    return number


def _positive(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 on")
    return int(text)


def practise(options: argparse.Namespace) -> int:
    """Searches, and prints what each sampler came to."""
    task = wanted(options)
    from automl.practice import figures, searching
    from automl.practice.measuring import Measured
    from automl.practice.telling import Ended, Subject, summary

    names = list(dict.fromkeys(options.sampler)) or [searching.chosen(task, options.evals)]
    columns = list(dict.fromkeys(options.report))
    subject = Subject.of(task, options.evals, options.seeds, names, columns)
    if options.stream:
        out_json(subject.plain())
    found: dict[str, list[Seed]] = {name: [] for name in names}
    with Progress(names, options.seeds) as progress:
        for number, name in searches(names, options.seeds, in_turn=options.stream):
            progress.begins(name)
            found[name].append(searching.searched(task, name, options.evals, number, columns))
            if options.stream:
                out_json(Ended(name, found[name][-1]).plain())
            progress.step()
    measured = [Measured(name, tuple(seeds)) for name, seeds in found.items()]
    if options.charts:
        pictures(options.charts, {"progress": figures.progress(subject, measured)})
    if options.json or options.stream:
        out_json(summary(subject, measured))
        return 0
    for line in told(task, options, measured, subject):
        out(line)
    return 0


def searches(names: Sequence[str], seeds: int, *, in_turn: bool) -> Iterator[tuple[int, str]]:
    """Seed and sampler of each search; `in_turn` gives every sampler a first seed before one has two."""
    if in_turn:
        yield from ((number, name) for number in range(seeds) for name in names)
    else:
        yield from ((number, name) for name in names for number in range(seeds))


def wanted(options: argparse.Namespace) -> Task:
    """The table with what is searched for in it; all that is wrong is said together."""
    table, problems = reading.table(options.table)
    if table is None:
        raise failing(problems)
    known = ", ".join(table.columns)
    for column in (options.reward, options.cost, *options.report):
        if column and column not in table.columns:
            problems.append(Problem(table.name, f"there is no column “{column}”. There are: {known}."))
    if options.cost and options.cost in table.columns and not problems:
        problems += _wrong_axes(Task(table, options.reward, options.cost, options.reference))
    samplers = catalogue.installed().samplers
    for name in options.sampler:
        if name not in samplers:
            problems.append(Problem("--sampler", f"there is no “{name}”. There are: {', '.join(samplers)}."))
    if problems:
        raise failing(problems)
    if table.holes:
        note(f"{table.name}: {table.holes:,} combinations of digits have no row; they are never looked at.")
    return Task(table, options.reward, options.cost, options.reference)


def _wrong_axes(task: Task) -> list[Problem]:
    """What a hypervolume cannot be taken from."""
    costs, best = task.costs, max(task.rewards)
    if min(costs) <= 0:
        key = task.table.keys[costs.index(min(costs))]
        return [
            Problem(task.table.name, f"the cost “{task.cost}” of {key} is not above 0: it has no logarithm.")
        ]
    if min(costs) == max(costs):
        return [Problem(task.table.name, f"the cost “{task.cost}” is the same for all: leave it out.")]
    if task.low >= best:
        said = f"no “{task.reward}” lies above the reference {task.low:g} (the best is {best:g}): lower it."
        return [Problem("--reference", said)]
    return []


def told(task: Task, options: argparse.Namespace, found: Sequence[Measured], subject: Subject) -> list[str]:
    """What came of it, as a table and a few sentences."""
    columns = list(found[0].reports)
    head = ["sampler", *columns, "regret"] + (["hypervolume"] if task.cost else []) + ["distinct", "seconds"]
    rows = [tuple(head)]
    for one in found:
        cells = [one.sampler, *map(_spread, one.reports.values()), _spread(one.regret)]
        if one.hypervolume is not None:
            cells.append(f"{one.hypervolume.mean:.2%} ± {100 * one.hypervolume.std:.2f}")
        rows.append((*cells, f"{one.distinct.mean:.4g}", f"{one.seconds:.2f}"))
    lines = [*aligned(rows, right=set(range(1, len(head)))), ""]
    what = f"{options.evals} evaluations, {options.seeds} seed{'s' if options.seeds > 1 else ''}"
    lines.append(f"{task.table.name}: {what}; mean ± one standard deviation.")
    lines.append(f"Regret is {task.reward} below the table's best ({subject.best:.6g}).")
    if task.cost:
        said = f"{task.reward} from {task.low:.6g} on and log10 {task.cost} up to {max(task.costs):,.6g}"
        lines.append(f"Hypervolume is the share of the table's own, of {said}.")
    return [*lines, *published(subject)]


def _spread(spread: Spread) -> str:
    return (
        f"{spread.mean:.4g} ± {spread.std:.2g}"
        if abs(spread.mean) < 10
        else f"{spread.mean:,.2f} ± {spread.std:.2f}"
    )


def published(subject: Subject) -> list[str]:
    """Published figures, where the table has the column that they were taken on, and their source."""
    lines = []
    for column, quoted in subject.published.items():
        figures = ", ".join(f"{name} {value:.2f}" for name, value in quoted.items())
        lines.append(f"Published for {column}: {figures}.")
    return [*lines, f"From {subject.published_in}."] if lines else []


class Progress:
    """A progress bar on a terminal, nothing elsewhere."""

    def __init__(self, names: Sequence[str], seeds: int) -> None:
        from rich.console import Console
        from rich.progress import Progress as Bar

        self._bar = Bar(console=Console(stderr=True), transient=True)
        self._task = self._bar.add_task("", total=len(names) * seeds)

    def __enter__(self) -> Progress:
        if sys.stderr.isatty():
            self._bar.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        if sys.stderr.isatty():
            self._bar.stop()

    def begins(self, name: str) -> None:
        """Another sampler's turn."""
        self._bar.update(self._task, description=name)

    def step(self) -> None:
        """One seed more is done."""
        self._bar.advance(self._task)
