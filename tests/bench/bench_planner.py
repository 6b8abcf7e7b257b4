"""What a run costs beside its training: planner and pool by the trial, resume, and the way to a first epoch.

Workers are fake (they wait), so that only our own work is measured; networks are built and counted for real.
"""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from optuna.samplers import TPESampler

from automl import recipe_files
from automl.engine import past
from automl.engine.asking import Asking
from automl.engine.planner import Planner
from automl.pools import _sizing
from automl.recipe import Recipe
from automl.results import events as e
from automl.results import rundir, rundir_log
from automl.seams import DataShape

ROOT = Path(__file__).parents[2]
FAKE = ROOT / "tests/automl/engine/fake_worker.py"


def recipe(**more: Any) -> Recipe:
    """The recipe mlp-digits, changed."""
    found, problems = recipe_files.find("mlp-digits")
    assert found is not None, problems
    return dataclasses.replace(found, **more)


def searched(folder: Path, made: Recipe, pause: float = 0.0) -> list[e.Event]:
    """A whole run with fake workers; goes on where the folder has one."""
    here = rundir.find(folder) if folder.exists() else rundir.make(made, out=folder)
    told: list[e.Event] = []
    options = {"command": [sys.executable, str(FAKE), "good", str(pause)]}
    Planner(here, recipe=made, listen=told.extend, options=options).go()
    return told


class Asks:
    """The CPU seconds that the sampler takes for itself, which are Optuna's and not ours."""

    METHODS = ("infer_relative_search_space", "sample_relative", "sample_independent")

    def __init__(self) -> None:
        self.seconds = 0.0
        self._whole = {name: getattr(TPESampler, name) for name in self.METHODS}
        self._inside = False

    def __enter__(self) -> Asks:
        for name, method in self._whole.items():
            setattr(TPESampler, name, self._timed(method))
        return self

    def _timed(self, method: Any) -> Any:
        def timed(*words: Any) -> Any:
            if self._inside:
                return method(*words)
            self._inside, began = True, time.thread_time()
            try:
                return method(*words)
            finally:
                self._inside = False
                self.seconds += time.thread_time() - began

        return timed

    def __exit__(self, *_error: object) -> None:
        for name, method in self._whole.items():
            setattr(TPESampler, name, method)


def by_the_trial(folder: Path) -> None:
    """CPU of planner and pool a trial, the sampler's ask taken out; 12 epochs each, 2 workers."""
    marks: list[tuple[float, float]] = []
    with Asks() as asks:
        here = rundir.make(recipe(trials=1000, epochs=12, workers=2, sampler="tpe"), out=folder)

        def mark(events: Any) -> None:
            if any(isinstance(event, e.TrialDone | e.TrialStopped) for event in events):
                marks.append((time.process_time(), asks.seconds))

        options = {"command": [sys.executable, str(FAKE), "good", "0"]}
        Planner(here, listen=mark, options=options).go()
    own = [1e3 * ((b[0] - a[0]) - (b[1] - a[1])) for a, b in zip(marks, marks[100:], strict=False)]
    last = [value / 100 for value in own[-500::50]]
    ask = 1e3 * (marks[-1][1] - marks[-101][1]) / 100
    row(
        "planner and pool, CPU ms a trial, at 1,000 trials",
        f"{median(last):.2f}",
        f"5 allowed; TPE's own ask takes {ask:.0f}",
        len(last),
        f"{min(last):.2f}–{max(last):.2f}",
    )


def idle_share(folder: Path, sampler: str, known: int) -> None:
    """The share of their time that workers wait for work, trials of 1 s, after so many known ones."""
    workers = _sizing.cores()
    made = recipe(trials=known + 30 * workers, epochs=1, workers=workers, sampler=sampler, stopping=False)
    if not folder.exists():
        searched(folder, dataclasses.replace(made, trials=known))
    events = searched(folder, made, pause=1.0)
    gaps, trained = times(events)
    share = 100 * sum(gaps) / (sum(gaps) + trained)
    row(
        f"worker time lost between trials of 1 s, {workers} workers, {known:,} trials known, {sampler}, %",
        f"{share:.1f}",
        "5 allowed",
        len(gaps),
        f"a gap {1e3 * min(gaps):.0f}–{1e3 * max(gaps):.0f} ms",
    )


def times(events: list[e.Event]) -> tuple[list[float], float]:
    """The seconds that workers waited between two trials, each, and those they trained, all together."""
    gaps, trained = [], 0.0
    works: dict[int, e.TrialStarted] = {}  # by trial
    free: dict[int, float] = {}  # by worker, since when
    for event in events:
        if isinstance(event, e.TrialStarted):
            works[event.trial] = event
            if event.worker in free:
                gaps.append(event.at - free[event.worker])
        elif isinstance(event, e.TrialDone):
            began = works[event.trial]
            trained += event.at - began.at
            free[began.worker] = event.at
    return gaps, trained


def a_log(made: Recipe, trials: int) -> Iterator[e.Event]:
    """A long run's log, with choices as the space asks for them."""
    from automl.engine.building import Builder
    from automl.picks import drawing

    builder = Builder(made, DataShape.of(SHAPE))
    yield e.RunStarted("r", 1.0, made.plain(), "here")
    yield e.Prepared("r", 1.0, 0.1, {"shape": SHAPE, "hash": "same"})
    seen: set[str] = set()
    for number in range(trials):
        built = builder.build(drawing(number, made.choices))
        for name in built.ranges.keys() - seen:
            seen.add(name)
            yield e.RangeSeen("r", 1.0, name, built.ranges[name].plain())
        yield e.TrialBuilt("r", 2.0, number, built.choices, built.parameters, built.macs, built.costs)
        yield e.TrialStarted("r", 2.0, number, 0)
        for epoch in range(1, 13):
            yield e.EpochDone("r", 3.0, number, epoch, 0.5, 0.5 + number % 997 / 2000 * epoch / 12, 0.1)
        yield e.TrialDone("r", 4.0, number, 0.5 + number % 997 / 2000, {}, built.costs, 1.2)


SHAPE = {
    "inputs": [{"kind": "image", "shape": [1, 8, 8]}],
    "outputs": [{"kind": "classes", "shape": [10], "classes": 10}],
    "target": {"kind": "class", "shape": [], "dtype": "int64", "classes": 10},
}


def resume(folder: Path) -> None:
    """From a log of 5,000 trials to a study that could ask for the next one."""
    made = recipe(trials=6000, sampler="tpe")
    here = rundir.make(made, out=folder)
    rundir_log.write(here.events, a_log(made, 5000))
    taken, reading = [], []
    for _ in range(5):
        began = time.process_time()
        known = past.read(here)
        reading.append(time.process_time() - began)
        asking = Asking(made, known.state, known.rejected, lambda *_events: None)
        assert len(asking.proposer.numbers) > 4000
        taken.append(time.process_time() - began)
    row(
        "resume 5,000 trials (80,000 events), CPU s",
        f"{median(taken):.2f}",
        f"2 allowed; reading and folding the log {median(reading):.2f}",
        len(taken),
        f"{min(taken):.2f}–{max(taken):.2f}",
    )


def first_epoch(folder: Path) -> None:
    """From typing `run convnet-digits` to its first epoch, seconds on the clock."""
    taken = []
    for number in range(3):
        began = time.perf_counter()
        words = ["run", "convnet-digits", "--trials", "4", "--json", "--out", str(folder / str(number))]
        with subprocess.Popen(
            [sys.executable, "-m", "automl", *words], cwd=ROOT, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            for line in process.stdout:
                if json.loads(line)["event"] == "EpochDone":
                    taken.append(time.perf_counter() - began)
                    process.kill()
                    break
    floor = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import torch, optuna"], check=True)
    floor = time.perf_counter() - floor
    row(
        "`run convnet-digits` to its first epoch, s",
        f"{median(taken):.1f}",
        f"8 allowed; importing torch and optuna once {floor:.1f}",
        len(taken),
        f"{min(taken):.1f}–{max(taken):.1f}",
    )


def row(question: str, ours: str, floor: str, n: int, spread: str) -> None:
    """One row of the table."""
    print(f"| {question} | {ours} | {floor} | {n} | {spread} |", flush=True)


if __name__ == "__main__":
    import os

    with tempfile.TemporaryDirectory() as home:
        os.environ["TOPOGRAPH_HOME"] = home
        first_epoch(Path(home))
        resume(Path(home) / "long")
        by_the_trial(Path(home) / "many")
        idle_share(Path(home) / "many", "tpe", 1000)
        idle_share(Path(home) / "few", "auto", 40)  # which is the surrogate, at the dear end of its range
