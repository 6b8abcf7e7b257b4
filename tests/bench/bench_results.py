"""What it costs to read a run: fold, replay and tail of a long log, the front, charts and their pictures.

CPU time of this process; the floor of each row is the least that the question needs in any case.
"""

from __future__ import annotations

import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from automl.results import charts, rundir_log
from automl.results import events as e
from automl.results.front import Front
from automl.results.rundir_log import Tail
from automl.results.state import RunState
from automl.results.svg import svg
from tests.automl.made_up import a_run

EVENTS = 200_000
TIMES = 5


def measured(work: Callable[[], object], times: int = TIMES) -> tuple[float, float]:
    """Median and spread of the CPU seconds of some runs."""
    taken = []
    for _ in range(times):
        begin = time.process_time()
        work()
        taken.append(time.process_time() - begin)
    return statistics.median(taken), max(taken) - min(taken)


def row(question: str, ours: tuple[float, float], floor: str, unit: float = 1.0, name: str = "s") -> None:
    median, spread = ours
    print(f"| {question} | {median / unit:.3g} {name} | {floor} | {TIMES} | {spread / unit:.2g} {name} |")


def folded(log: list[e.Event], size: int = 0) -> RunState:
    run = RunState()
    if not size:
        run.fold(log)
    for start in range(0, len(log) if size else 0, size or 1):
        run.fold(log[start : start + size])
    return run


def main() -> None:
    log = a_run(21_000, seed=1, epochs=9)[:EVENTS]
    assert len(log) == EVENTS
    lines = [e.line(event) for event in log]
    bare, _ = measured(lambda: [isinstance(event, e.EpochDone) for event in log])
    row(f"fold of {len(log):,} events", measured(lambda: folded(log)), f"{bare:.3g} s to look at each once")
    row("the same in batches of 50", measured(lambda: folded(log, 50)), f"{bare:.3g} s")
    parsed, _ = measured(lambda: [json.loads(line) for line in lines])
    row(
        "parse of their lines",
        measured(lambda: [e.parse(line) for line in lines]),
        f"{parsed:.3g} s json alone",
    )
    on_disk(log, parsed)
    constant_cost(log)
    pictures(log)


def on_disk(log: list[e.Event], parsed: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "events.jsonl"
        rundir_log.write(file, log)
        row(
            "replay from disk",
            measured(lambda: folded(rundir_log.read(file)[0])),
            f"{parsed:.3g} s json alone",
        )
        tail = Tail(file, file.stat().st_size)
        row(
            "a look at a log without news",
            measured(lambda: [tail.more() for _ in range(100)]),
            "–",
            1e-4,
            "µs",
        )


def constant_cost(log: list[e.Event]) -> None:
    """An event late in a run against one early in it: the fold's promise."""
    part = len(log) // 10
    run = RunState()
    run.fold(log[:1])
    costs = []
    for start in range(0, part * 10, part):
        begin = time.process_time()
        run.fold(log[start : start + part])
        costs.append((time.process_time() - begin) / part)
    late, early = costs[-1], costs[0]
    question = f"an event after {len(run.trials):,} trials"
    print(f"| {question} | {late * 1e6:.3g} µs | {early * 1e6:.3g} µs at first | 1 | – |")
    source = random.Random(2)
    points = [(10 ** source.uniform(2, 7), source.random()) for _ in range(20_000)]

    def fill() -> None:
        front = Front()
        for trial, (cost, score) in enumerate(points):
            front.add(trial, cost, score)

    row("20,000 trials into the front", measured(fill), "–", 1e-3, "ms")


def pictures(log: list[e.Event]) -> None:
    run = folded(log)
    for name in charts.names():
        find = charts.find(name)
        row(
            f"chart {name}, {len(run.trials):,} trials",
            measured(lambda find=find: find.figure(run)),
            "–",
            1e-3,
            "ms",
        )
    figure = charts.find("accuracy_vs_parameters").figure(run)
    row("its picture", measured(lambda: svg(figure)), "–", 1e-3, "ms")


if __name__ == "__main__":
    main()
