"""Trials an hour, trials a CPU-hour and hypervolume after the same time: our engine against plain Optuna.

Plain is what one writes first, and is not made slower than that: `study.optimize` on SQLite with the
study's own default sampler, in as many processes as we have workers; a DataLoader loop; every trial to its
last epoch, validated once, there. Space, data, limits, epochs, cores and niceness are the same; plain may
even count its networks as we do, before it builds them. A trial counts where it was trained to its end or
stopped early by the rule; one over a limit counts for nobody. Start-up is part of the time. Who begins
changes with each seed, because other work on the machine changes too.

`--seeds 5 --minutes 5` is the measurement; `--quick` is one seed of two minutes a side. On a machine that
others use, `--cpu` counts the minutes in processor time of all processes of a side instead of by the clock.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from statistics import median
from typing import Any

import psutil

from automl import recipe_files
from automl.pools import _sizing
from automl.recipe import Recipe
from automl.results import events as e
from automl.results import rundir_log
from automl.results.front import Box, Front

ROOT = Path(__file__).parents[2]
RECIPE = "convnet-digits"
TRIALS = 1_000  # more than there is time for, few enough that `auto` is TPE
PATIENCE = 20.0  # seconds that a side has to end in
LOOK = 0.2  # seconds between two looks at its time


@dataclasses.dataclass(frozen=True, slots=True)
class Side:
    """What one side came to in its time."""

    trials: int
    hypervolume: float
    finished: int
    seconds: float = 0.0  # on the clock
    cpu: float = 0.0  # of all its processes


@dataclasses.dataclass(frozen=True, slots=True)
class Budget:
    """How long a side may go on: so many seconds on the clock, or of processor time."""

    seconds: float
    cpu: bool = False

    def spent(self, process: psutil.Process, began: float) -> bool:
        """Whether it is over for a process and its descendants."""
        return (used(process) if self.cpu else time.time() - began) >= self.seconds


@dataclasses.dataclass(frozen=True, slots=True)
class Took:
    """When a side's time was up, and what it took."""

    until: float
    seconds: float
    cpu: float

    def of(self, side: Side) -> Side:
        """The side with what it took."""
        return dataclasses.replace(side, seconds=self.seconds, cpu=self.cpu)


def used(process: psutil.Process) -> float:
    """Processor seconds of a process and all that it started."""
    total = 0.0
    for one in (process, *process.children(recursive=True)):
        with suppress(psutil.Error):
            times = one.cpu_times()
            total += times.user + times.system
    return total


def recipe(seed: int) -> Recipe:
    """The newcomer's recipe, as it is."""
    found, problems = recipe_files.find(RECIPE, settings=[f"seed={seed}", f"trials={TRIALS}"])
    assert found is not None, problems
    return found


def side(made: Recipe, trials: int, points: Sequence[tuple[float, float]]) -> Side:
    """`points` are the parameters and scores of the trials that were trained to their end."""
    front = Front(Box(made.bounds["accuracy"], made.bounds["parameters"]))
    for number, (cost, score) in enumerate(points):
        front.add(number, cost, score)
    return Side(trials, front.hypervolume, len(points))


def given(words: Sequence[str], budget: Budget, home: Path) -> Took:
    """Runs our own commands side by side until the time is up."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TOPOGRAPH_HOME": str(home), "OMP_NUM_THREADS": "1"}
    began = time.time()
    with (home / "said.txt").open("ab") as said:
        process = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=said, stderr=said)
    watched = psutil.Process(process.pid)
    while not budget.spent(watched, began):
        with suppress(subprocess.TimeoutExpired):
            process.wait(LOOK)
            raise SystemExit(f"bench_optuna: a side ended by itself:\n{(home / 'said.txt').read_text()}")
    took = Took(time.time(), time.time() - began, used(watched))
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    return took


def ours(made: Recipe, budget: Budget, home: Path) -> Side:
    """The product from its command line, by its log."""
    words = ["run", RECIPE, "--seed", str(made.seed), "--trials", str(TRIALS), "--out", str(home / "run")]
    took = given([sys.executable, "-m", "automl", *words, "--json"], budget, home)
    events, _ = rundir_log.read(home / "run" / "events.jsonl")
    return took.of(counted(made, (event for event in events if event.at <= took.until)))


def counted(made: Recipe, events: Iterable[e.Event]) -> Side:
    """What a log says."""
    sizes: dict[int, int] = {}
    points: list[tuple[float, float]] = []
    stopped = 0
    for event in events:
        if isinstance(event, e.TrialBuilt):
            sizes[event.trial] = event.parameters
        elif isinstance(event, e.TrialDone):
            points.append((sizes[event.trial], event.score))
        elif isinstance(event, e.TrialStopped):
            stopped += 1
    return side(made, len(points) + stopped, points)


def plain(made: Recipe, budget: Budget, home: Path) -> Side:
    """Optuna by its database."""
    import optuna

    database = f"sqlite:///{home / 'study.db'}"
    optuna.create_study(storage=database, study_name="plain", directions=["maximize", "minimize"])
    words = [sys.executable, __file__, "--plain", str(home), "--seed", str(made.seed)]
    took = given(words, budget, home)
    study = optuna.load_study(study_name="plain", storage=database)
    complete = [t for t in study.trials if t.state is optuna.trial.TrialState.COMPLETE]
    inside = [t for t in complete if t.datetime_complete.timestamp() <= took.until]
    return took.of(side(made, len(inside), [(t.values[1], t.values[0]) for t in inside]))


def plainly(home: Path, seed: int) -> None:
    """All processes of plain Optuna; ends with this one."""
    os.nice(10)  # as our workers
    workers = [
        subprocess.Popen([sys.executable, __file__, "--one", str(number), str(home), "--seed", str(seed)])
        for number in range(_sizing.cores())
    ]

    def ended(*_signal: object) -> None:
        for worker in workers:
            worker.kill()

    signal.signal(signal.SIGTERM, ended)
    for worker in workers:
        worker.wait()


def optimise(home: Path, made: Recipe, number: int) -> None:
    """One process of plain Optuna."""
    import optuna
    import torch

    from automl.datasets import digits
    from automl.engine.building import Builder
    from automl.picks import asking, replaying
    from automl.seams import Root
    from automl.spaces import convnet

    torch.set_num_threads(1)
    torch.manual_seed(made.seed * 100 + number)
    data = digits.load(Root(home / f"cache{number}", home / f"shared{number}", home / "inputs", made.seed))
    builder = Builder(made, data.shape)

    def objective(trial: Any) -> tuple[float, int]:
        built = builder.build(asking(trial, made.choices))
        if builder.violations(built):
            raise optuna.TrialPruned
        model = convnet.build(replaying(built.choices, made.choices), data.shape)
        return loop(model, data, float(built.choices["train.rate"]), made.epochs), built.parameters

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.load_study(study_name="plain", storage=f"sqlite:///{home / 'study.db'}")
    study.optimize(objective)


def loop(model: Any, data: Any, rate: float, epochs: int) -> float:
    """A DataLoader, torch's AdamW, a cosine; accuracy on validation data at the end."""
    import torch
    from torch.nn import functional as F
    from torch.utils.data import DataLoader, TensorDataset

    train, valid = (
        TensorDataset(part.inputs[0].contiguous(), part.target) for part in (data.train, data.valid)
    )
    loader = DataLoader(train, 64, shuffle=True)
    optimiser = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, epochs * len(loader))
    model.train()
    for _ in range(epochs):
        for x, y in loader:
            optimiser.zero_grad()
            F.cross_entropy(model(x), y).backward()
            optimiser.step()
            schedule.step()
    model.eval()
    with torch.no_grad():
        right = sum(int((model(x).argmax(1) == y).sum()) for x, y in DataLoader(valid, 256))
    return right / len(valid)


def row(question: str, pairs: Sequence[tuple[float, ...]], form: str, *, share: bool) -> str:
    """One row: medians of both sides, and how they compare seed by seed."""
    mine, theirs = (median(values) for values in zip(*pairs, strict=True))
    compared = sorted(a / b if share else a - b for a, b in pairs if b or not share)
    sign, digits = ("×", ".2f") if share else ("difference ", "+.4f")
    spread = " to ".join(format(value, digits) for value in (compared[0], compared[-1])) if compared else "–"
    middle = format(median(compared), digits) if compared else "–"
    both = f"{mine:{form}} | plain Optuna {theirs:{form}} | {len(pairs)}"
    return f"| {question} | {both} | {sign}{middle} ({spread}) |"


def compare(seeds: Sequence[int], minutes: float, *, cpu: bool) -> None:
    """All seeds, and the rows."""
    pairs: list[tuple[Side, Side]] = []
    for seed in seeds:
        found: dict[Any, Side] = {}
        for run in (ours, plain) if seed % 2 == 0 else (plain, ours):
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
                found[run] = run(recipe(seed), Budget(60 * minutes, cpu), Path(home))
            print(f"seed {seed}, {run.__name__}: {found[run]}", file=sys.stderr, flush=True)
        pairs.append((found[ours], found[plain]))
    counted_by = "CPU min" if cpu else "min on the clock"
    where = f"{RECIPE}, {_sizing.cores()} workers, {minutes:g} {counted_by} a side"
    clock = [tuple(3600 * one.trials / one.seconds for one in pair) for pair in pairs]
    work = [tuple(3600 * one.trials / one.cpu for one in pair) for pair in pairs]
    areas = [tuple(one.hypervolume for one in pair) for pair in pairs]
    print(row(f"{where}: trials/h", clock, ",.0f", share=True))
    print(row(f"{where}: trials/CPU-hour", work, ",.0f", share=True))
    print(row(f"{where}: hypervolume", areas, ".4f", share=False))


def main() -> int:
    """The measurement, or one of the processes of plain Optuna that it starts."""
    form = argparse.ArgumentParser(description=__doc__)
    form.add_argument("--seeds", type=int, default=5)
    form.add_argument("--minutes", type=float, default=5.0)
    form.add_argument("--first", type=int, default=0, help="the first seed")
    form.add_argument("--cpu", action="store_true", help="minutes of processor time, not by the clock")
    form.add_argument("--quick", action="store_true")
    form.add_argument("--plain", type=Path, help=argparse.SUPPRESS)
    form.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    form.add_argument("--seed", type=int, default=0, help=argparse.SUPPRESS)
    options = form.parse_args()
    if options.plain:
        plainly(options.plain, options.seed)
    elif options.one:
        optimise(Path(options.one[1]), recipe(options.seed), int(options.one[0]))
    elif options.quick:
        compare([0], 2.0, cpu=options.cpu)
    else:
        seeds = range(options.first, options.first + options.seeds)
        compare(seeds, options.minutes, cpu=options.cpu)
    return 0


if __name__ == "__main__":
    sys.exit(main())
