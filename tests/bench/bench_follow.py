"""How soon an epoch is on the screen, and how long a large run takes to open.

A process of its own writes the epochs of eight workers, ten a second each; the window follows the log as it
follows any run. From the moment an event is logged to the end of the painting that shows it, by the clock.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("TOPOGRAPH_HOME", tempfile.mkdtemp(prefix="topograph-bench-"))

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from automl.results.lock import Lock
from desktop import theme
from desktop.pulse import Pulse
from desktop.run.followed_run import FollowedRun
from desktop.run.run_view import RunView
from desktop.run.runs import Runs
from tests.automl.made_up import a_run
from tests.desktop.run.followed import folder

WORKERS, A_SECOND, SECONDS, BEFORE = 8, 10, 12, 500
LARGE, TIMES = 5000, 5

WRITER = f"""
import sys, time
from pathlib import Path
from automl.results import events as e
from automl.results.rundir_log import Log
log = Log(Path(sys.argv[1]))
begin = time.time()
for n in range({WORKERS}):
    size = 2000 * (n + 1)
    built = e.TrialBuilt("r1", time.time(), 9000 + n, {{}}, size, 1, {{"parameters": float(size)}})
    log.append(built, e.TrialStarted("r1", time.time(), 9000 + n, n))
for step in range({SECONDS * A_SECOND}):
    for n in range({WORKERS}):
        due = begin + 0.5 + (step + n / {WORKERS}) / {A_SECOND}
        time.sleep(max(0.0, due - time.time()))
        log.append(e.EpochDone("r1", time.time(), 9000 + n, step + 1, 0.1, 0.5 + step / 400))
"""


class Painted(QObject):
    """Hears when the chart has been painted, and how long ago what it shows was logged."""

    def __init__(self, run: FollowedRun) -> None:
        super().__init__()
        self._run, self._seen = run, 0.0
        self.delays: list[float] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self._done)
        return super().eventFilter(watched, event)

    def _done(self) -> None:
        at = self._run.state.at
        if at > max(self._seen, 1e9):  # the made-up past has small times
            self.delays.append(time.time() - at)
            self._seen = at


def following(app: QApplication) -> tuple[list[float], float]:
    """Seconds from log to screen, and the share of a core that the window took."""
    made = folder(a_run(BEFORE, seed=3))
    view, pulse = RunView(), Pulse()
    runs = Runs(lambda run: view.show_run(run, can_write=False), pulse.wake)
    with Lock(made.lock_file, "the bench"):
        run = runs.follow(made.path)
        view.resize(1200, 700)
        view.show_run(run, can_write=False)
        view.show()
        painted = Painted(run)
        view.chart.plot.viewport().installEventFilter(painted)
        pulse.add(runs.drain)
        pulse.wake()
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(made.events)])
        begin, used = time.monotonic(), time.process_time()
        while writer.poll() is None:
            app.processEvents()
            time.sleep(0.001)
        share = (time.process_time() - used) / (time.monotonic() - begin)
    return painted.delays, share


def opening(app: QApplication) -> list[float]:
    """Seconds of the processor from the folder to the whole view on the screen."""
    made, taken = folder(a_run(LARGE, seed=1)), []
    for _ in range(TIMES):
        view = RunView()
        view.resize(1200, 700)
        begin = time.process_time()
        run = FollowedRun(made)
        run.take()
        view.show_run(run, can_write=False)
        view.show()
        app.processEvents()
        taken.append(time.process_time() - begin)
        view.close()
    return taken


def main() -> None:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply(app, "dark")
    print("| question | ours | peer or floor | n | spread |\n|---|---|---|---|---|")
    delays, share = following(app)
    ordered = sorted(delays)
    p99 = ordered[min(len(ordered) - 1, round(0.99 * len(ordered)))]
    spread = f"p99 {1000 * p99:.0f} ms, most {1000 * ordered[-1]:.0f} ms"
    rate = f"{WORKERS} workers, {A_SECOND} epochs a second each"
    floor = "40 ms between two looks"
    ours = f"{1000 * statistics.median(delays):.0f} ms"
    print(f"| an epoch from log to screen, {rate} | {ours} | {floor} ", end="")
    print(f"| {len(delays)} | {spread} |")
    print(f"| the share of a core that this takes | {share:.0%} | – | 1 | – |")
    taken = opening(app)
    row = f"{statistics.median(taken):.2f} s | 1 s wanted | {TIMES} | {max(taken) - min(taken):.2f} s |"
    print(f"| opening a run of {LARGE:,} trials | {row}")


if __name__ == "__main__":
    main()
