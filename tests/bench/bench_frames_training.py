"""Frames of the graph and of the chart while every core trains, beside the same frames of an idle machine.

    python tests/bench/bench_frames_training.py [--nodes N] [--frames K] [--workers W]

A real run on digits, with as many workers as there are cores, started as the window starts it: its own
planner and workers, with the niceness that they give themselves. A hand moves at 60 Hz meanwhile; a frame is
what the window's thread does from the movement to the painted picture, by the wall: at most 40 ms are wanted
at the 99th percentile. All else on the machine counts too, so its load stands in the row.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["TOPOGRAPH_HOME"] = tempfile.mkdtemp(prefix="topograph-bench-")

import numpy as np  # noqa: E402

from automl import launch  # noqa: E402
from automl.recipe_files import shelf  # noqa: E402
from automl.results.charts import accuracy_vs_parameters  # noqa: E402
from automl.results.control import Command, Word  # noqa: E402
from automl.results.state import RunState  # noqa: E402
from desktop import theme  # noqa: E402
from desktop.app import application  # noqa: E402
from desktop.run.chart_view import ChartView  # noqa: E402
from desktop.run.followed_run import FollowedRun  # noqa: E402
from tests.automl.made_up import a_run  # noqa: E402
from tests.bench.bench_window import PAN, Drawn, Times, timed  # noqa: E402

A_SECOND, PATIENCE, WARM = 60, 120.0, 5
TRIALS = 10_000  # in the chart
LIMIT = 40  # milliseconds, at the 99th percentile


@contextmanager
def training(workers: int) -> Iterator[FollowedRun]:
    """Inside, so many workers train."""
    recipe = shelf().found["convnet-digits"].recipe
    recipe = replace(recipe, trials=2000, epochs=60, workers=workers, device="cpu", stopping=False)
    run = FollowedRun(launch.start(recipe))
    try:
        until = time.monotonic() + PATIENCE
        while len(run.state.workers) < workers or not any(t.epochs for t in run.state.trials.values()):
            time.sleep(0.2)
            run.take()
            if time.monotonic() > until:
                raise SystemExit(f"No {workers} workers train after {PATIENCE:.0f} s: {run.standing}")
        yield run
    finally:
        launch.tell(run.folder, Command(Word.STOP))
        while run.folder.running:
            time.sleep(0.2)


def paced(frame: Callable[[int], object], count: int) -> Times:
    """A frame each 60th of a second; one that takes longer delays the next, as it would a hand's."""
    for n in range(WARM):
        frame(n)
    times, due = [], time.perf_counter()
    for n in range(count):
        due = max(due + 1 / A_SECOND, time.perf_counter())
        time.sleep(max(0.0, due - time.perf_counter()))
        times.append(timed(lambda n=n: frame(n)))  # type: ignore[misc]
    return times


def looks(nodes: int) -> dict[str, Callable[[int], object]]:
    """What a hand does, by name."""
    app = application()
    theme.apply(app, "dark")
    drawn = Drawn(nodes, 2 * nodes)
    drawn.rest()
    camera = drawn.camera
    run = RunState()
    run.fold(a_run(TRIALS, seed=2, epochs=3))
    chart = ChartView()
    chart.resize(900, 600)
    chart.show()
    chart.show_figure(accuracy_vs_parameters.figure(run))
    app.processEvents()

    def moved(n: int) -> None:
        chart.plot.getPlotItem().vb.translateBy(x=0.01 if n % 40 < 20 else -0.01, y=0.0)
        app.processEvents()

    def zoomed(n: int) -> None:
        factor = 0.98 if n % 40 < 20 else 1 / 0.98
        chart.plot.getPlotItem().vb.scaleBy((factor, factor))
        app.processEvents()

    return {
        f"panning {nodes:,} nodes": lambda n: drawn.show(
            camera.panned(7 * (n % 40), 3 * (n % 40)), moving=PAN
        ),
        f"zooming {nodes:,} nodes": lambda n: drawn.show(
            camera.zoomed(1.03 ** (n % 40), 700, 400), moving=PAN
        ),
        f"panning a chart of {TRIALS:,} trials": moved,
        f"zooming a chart of {TRIALS:,} trials": zoomed,
    }


def walls(times: Times) -> tuple[float, float]:
    """The median and the 99th percentile, in milliseconds."""
    whole = [wall for _, wall in times]
    return float(np.median(whole)), float(np.quantile(whole, 0.99))


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--nodes", type=int, default=10_000)
    options.add_argument("--frames", type=int, default=240)
    options.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    wanted = options.parse_args()
    doing = looks(wanted.nodes)
    load = os.getloadavg()[0]
    idle = {name: walls(paced(look, wanted.frames)) for name, look in doing.items()}
    print("| question | ours | peer or floor | n | spread |\n|---|---|---|---|---|")
    with training(wanted.workers) as run:
        busy = {name: paced(look, wanted.frames) for name, look in doing.items()}
        run.take()
        epochs = sum(trial.epochs for trial in run.state.trials.values())
    for name, times in busy.items():
        middle, slow = walls(times)
        floor = f"{idle[name][0]:.1f} ms, p99 {idle[name][1]:.1f}, without training (load {load:.1f} before)"
        cpu = np.median([taken for taken, _ in times])
        spread = f"p99 {slow:.1f} of {LIMIT} ms wanted; CPU {cpu:.1f} ms"
        question = f"a frame {name}, {wanted.workers} workers training ({epochs} epochs by the end)"
        print(f"| {question} | {middle:.1f} ms | {floor} | {len(times)} | {spread} |")


if __name__ == "__main__":
    main()
