"""How much of a table of known results samplers find: ours against plain Optuna's, in the same run.

`bench_samplers.py [TABLE] [--own] [--seeds K] [--first N]`; TABLE is a CSV that has `c10_val12` and
`c10_test` (12-epoch validation and final test accuracy of NAS-Bench-201), or the environment variable
TOPOGRAPH_NB201 names it. Without one, the shipped table is searched for its validation accuracy, and what
needs the other columns is left out. With `--own`, the tables in `tables/` are searched instead: small spaces
that were trained in full, so that nothing is tuned to one table. Plain Optuna is `study.ask` and `tell` with
its own samplers, repeats and all.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import optuna

from automl.practice import measuring, reading, searching
from automl.practice.measuring import Measured, judged
from automl.practice.searching import Course
from automl.practice.table import Table, Task

OURS = ("auto", "tpe", "evolution", "random")
PLAIN: dict[str, Callable[[int], Any]] = {
    "Optuna's default (TPE)": lambda seed: optuna.samplers.TPESampler(seed=seed),
    "Optuna's NSGA-II": lambda seed: optuna.samplers.NSGAIISampler(seed=seed),
    "Optuna's random": lambda seed: optuna.samplers.RandomSampler(seed=seed),
}
LOOKUPS = 100_000
EVALS = 60  # of a table of our own
OWN = Path(__file__).parent / "tables"


def plainly(task: Task, sampler: Any, evals: int) -> Course:
    """A search without our study and our rule for duplicates."""
    directions = ["maximize", "minimize"][: 2 if task.cost else 1]
    study = optuna.create_study(sampler=sampler, directions=directions)
    rows = []
    began = time.process_time()
    while len(rows) < evals:
        trial = study.ask()
        choices = {n: trial.suggest_categorical(n, o) for n, o in task.table.options.items()}
        row = task.table.row(choices)
        assert row is not None
        study.tell(trial, [task.rewards[row], *([math.log10(task.costs[row])] if task.cost else [])])
        rows.append(row)
    return Course(tuple(rows), time.process_time() - began)


def both(task: Task, evals: int, seeds: range) -> tuple[list[Measured], list[Measured]]:
    """Our samplers and plain ones."""
    ways: dict[str, Callable[[int], Course]] = {
        name: lambda seed, name=name: searching.search(task, name, evals, seed) for name in OURS
    }
    plain = {name: lambda seed, make=make: plainly(task, make(seed), evals) for name, make in PLAIN.items()}
    found = [
        Measured(name, tuple(judged(task, way(seed)) for seed in seeds))
        for name, way in (ways | plain).items()
    ]
    return found[: len(OURS)], found[len(OURS) :]


def rows(question: str, task: Task, evals: int, seeds: range, value: Callable[[Measured], Any]) -> None:
    """A row a sampler of ours, beside the best that plain Optuna comes to."""
    ours, plain = both(task, evals, seeds)
    best = max(plain, key=lambda one: value(one).mean)
    peers = ", ".join(f"{one.sampler} {value(one).mean:.4g}" for one in plain)
    for one in ours:
        found = value(one)
        name = f"auto ({searching.chosen(task, evals)})" if one.sampler == "auto" else one.sampler
        spread = f"±{found.std:.2g}, {one.distinct.mean:.0f} distinct, {one.seconds:.2f} s"
        print(
            f"| {question}: {name} | {found.mean:.4g} | {peers} | {len(seeds)} seeds | {spread} |", flush=True
        )
    print(f"{question}: plain Optuna's best looked at {best.distinct.mean:.0f} distinct.", file=sys.stderr)


def speed(table: Table, reward: str) -> None:
    """Lookups a second, and what practice adds to a sampler's own time."""
    task = Task(table, reward)
    names, keys = list(table.options), table.keys
    wanted = [dict(zip(names, keys[n % len(keys)], strict=True)) for n in range(LOOKUPS)]
    rates = []
    for _ in range(3):
        began = time.process_time()
        found = [task.rewards[row] for choices in wanted if (row := table.row(choices)) is not None]
        rates.append(len(found) / (time.process_time() - began))
    print(f"| lookups a second | {median(rates):,.0f} | floor 10,000 | {LOOKUPS} | {min(rates):,.0f} |")
    added = []
    for seed in range(5):
        began = time.process_time()
        searching.search(task, "random", 500, seed)
        whole = time.process_time() - began
        bare = plainly(task, PLAIN["Optuna's random"](seed), 500).seconds
        added.append((whole - bare) / 500 * 1e3)
    said, worst = "added to plain ask and tell, ms a trial", max(added)
    print(f"| {said} | {median(added):.3f} | at most 0.2 | 5 × 500 | {worst:.3f} |")


def main() -> int:
    form = argparse.ArgumentParser(description=__doc__)
    form.add_argument("table", nargs="?", default=os.environ.get("TOPOGRAPH_NB201", ""))
    form.add_argument("--seeds", type=int, default=50)
    form.add_argument(
        "--own", action="store_true", help="the tables trained by packaging/tables/train_small.py"
    )
    form.add_argument("--first", type=int, default=0, help="the first seed")
    options = form.parse_args()
    seeds = range(options.first, options.first + options.seeds)
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    if options.own:
        return own(seeds)
    table, problems = reading.table(options.table or "nb201")
    if table is None:
        print(f"bench_samplers: {problems[0]}", file=sys.stderr)
        return 1
    quick = "c10_val12" in table.columns and "c10_test" in table.columns
    reward = "c10_val12" if quick else "c10_val"
    if not quick:
        print(
            "bench_samplers: no table with c10_val12 and c10_test: the shipped one is searched.",
            file=sys.stderr,
        )
    speed(table, reward)
    one, two = Task(table, reward), Task(table, reward, "params")
    if quick:
        said = "c10_test after 100 evaluations by c10_val12"
        rows(said, one, 100, seeds, lambda found: found.report(one, "c10_test"))
    said = f"share of the hypervolume of {reward} and params after 150, %"
    rows(said, two, 150, seeds, _share)
    return 0


def own(seeds: range) -> int:
    """The tables beside this file: the best by validation, judged by test; and the area over parameters."""
    for file in sorted(OWN.glob("*.csv")):
        table, problems = reading.table(str(file))
        assert table is not None, problems
        one, two = Task(table, "valid"), Task(table, "valid", "params")
        best = max(one.rewards)
        said = f"{table.name}, {len(table.keys):,} trained, {EVALS} evaluations"

        def found_best(found: Measured, best: float = best) -> measuring.Spread:
            return measuring.Spread(best - found.regret.mean, found.regret.std)

        rows(f"{said}: best valid, of {best:.2f}", one, EVALS, seeds, found_best)
        rows(f"{said}: share of the hypervolume of valid and params, %", two, EVALS, seeds, _share)
    return 0


def _share(found: Measured) -> measuring.Spread:
    share = found.hypervolume
    assert share is not None
    return measuring.Spread(100 * share.mean, 100 * share.std)


if __name__ == "__main__":
    sys.exit(main())
