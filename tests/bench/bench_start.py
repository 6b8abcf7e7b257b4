"""A start of the window, from process start to what a person sees; then memory and use while it idles.

    python tests/bench/bench_start.py [--notes N] [--runs K] [--idle SECONDS]

Each start is a process of its own, off screen, with caches as an earlier start left them. `visible` is when
the first frame of the window has been painted, `drawn` when one has that shows topics at their places.
CPU time is that of the window's process up to there; the vault's process works beside it. The floor is a
process that shows an empty window of PySide6. Byte code is kept as any second start finds it, whatever the
environment says. Two vaults: a plain one of prose with two or three links a note, as in the figures that are
asked for (10,000 notes, 25,000 edges), and a dense one with twenty links and twelve terms a note.

Memory is the proportional share (PSS: what several processes share is counted once) where the system tells
it, and beside it what is resident of each (RSS); in the order window, Python's own helper process, vault.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
LONGEST = 180.0  # seconds for a start, a cold one with its layout among them
REST = 15.0  # seconds after which a window that has been read and laid out is at rest


def tell(**what: object) -> None:
    """A line for the parent: what has happened, at which time, after how much work."""
    print(json.dumps({**what, "at": time.time(), "cpu": time.process_time()}), flush=True)


def empty_window() -> None:
    """The floor's whole program."""
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QWidget

    class Empty(QWidget):
        def paintEvent(self, _event: QPaintEvent) -> None:
            QTimer.singleShot(0, lambda: (tell(event="visible"), app.quit()))

    app = QApplication([])
    window = Empty()
    window.resize(1440, 900)
    window.show()
    app.exec()


def whole_window(vault: Path) -> None:
    """The program as it is, telling when the first frames are there."""
    gc.disable()  # as the command does before it loads what is loaded here
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPaintEvent

    from desktop import __main__ as command
    from desktop.graph.raster_canvas import RasterCanvas
    from desktop.main_window import MainWindow

    paint, told = RasterCanvas.paintEvent, set[str]()

    def once(event: str) -> None:
        if event not in told:
            told.add(event)
            tell(event=event)

    def paint_window(_window: MainWindow, _event: QPaintEvent) -> None:
        QTimer.singleShot(0, lambda: once("visible"))

    def paint_graph(canvas: RasterCanvas, event: QPaintEvent) -> None:
        paint(canvas, event)
        picture = canvas._picture
        if picture is not None and (picture.radii[picture.order] > 0).any():
            once("drawn")

    MainWindow.paintEvent = paint_window  # type: ignore[method-assign,assignment]
    RasterCanvas.paintEvent = paint_graph  # type: ignore[method-assign]
    command.has_display = lambda: True  # off screen nobody would see it, but all is done as for somebody
    command.main([str(vault)])


class Start:
    """A process that was started; times in seconds since before it was."""

    def __init__(self, what: str, vault: Path | None, home: Path) -> None:
        command = [sys.executable, __file__, "--be", what, *([str(vault)] if vault else [])]
        environment = {
            **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
            "PYTHONPATH": str(ROOT),
            "PYTHONPYCACHEPREFIX": str(home / "byte code"),
            "TOPOGRAPH_HOME": str(home),
            "QT_QPA_PLATFORM": "offscreen",
        }
        self._began = time.time()
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)

    def until(self, event: str) -> tuple[float, float]:
        """Wall and CPU time until it was told."""
        stdout: IO[str] | None = self.process.stdout
        assert stdout is not None
        for line in stdout:
            told: dict[str, Any] = json.loads(line)
            if told["event"] == event:
                return told["at"] - self._began, told["cpu"]
        raise RuntimeError(f"the process ended before it told of {event!r}")

    def end(self) -> None:
        """As a person's click would: what is kept gets saved."""
        self.process.terminate()
        self.process.wait(LONGEST)
        if self.process.stdout:
            self.process.stdout.close()


Pairs = list[tuple[float, float]]


def row(question: str, ours: Pairs, floor: Pairs) -> None:
    walls, cpus = zip(*ours, strict=True)
    floor_wall, floor_cpu = (median(part) for part in zip(*floor, strict=True))
    print(
        f"| {question} | {median(walls):.2f} s, CPU {median(cpus):.2f} s |"
        f" empty window: {floor_wall:.2f} s, CPU {floor_cpu:.2f} s | {len(ours)} |"
        f" {min(walls):.2f}–{max(walls):.2f} s, CPU {min(cpus):.2f}–{max(cpus):.2f} s |",
        flush=True,
    )


def starts(what: str, event: str, vault: Path | None, home: Path, runs: int) -> Pairs:
    found = []
    for _ in range(runs):
        start = Start(what, vault, home)
        found.append(start.until(event))
        start.end()
    return found


def at_rest(label: str, vault: Path, home: Path, seconds: float) -> None:
    """Memory and use of both processes when all has settled."""
    import psutil

    start = Start("window", vault, home)
    start.until("drawn")
    window = psutil.Process(start.process.pid)
    wait_for_rest(window)
    both = [window, *window.children(recursive=True)]
    shares, resident = zip(*map(memory, both), strict=True)
    before = sum(used(process) for process in both)
    time.sleep(seconds)
    share = (sum(used(process) for process in both) - before) / seconds
    start.end()
    for what, parts in (("PSS", shares), ("RSS, shared pages in each", resident)):
        each = " + ".join(f"{part:,.0f}" for part in parts)
        print(f"| memory at rest, {what}, {label} | {sum(parts):,.0f} MB | goal 500 MB | 1 | {each} |")
    print(
        f"| idle, share of a core, both, {label} | {share:.2%} | goal 1 % | 1 | {seconds:.0f} s |", flush=True
    )


def wait_for_rest(window: Any) -> None:
    """Until nothing has been done for a while: read, laid out, words taken in."""
    still, last = time.monotonic(), -1.0
    while time.monotonic() - still < REST:
        now = sum(used(process) for process in [window, *window.children(recursive=True)])
        if now - last > 0.02:
            still, last = time.monotonic(), now
        time.sleep(0.5)


def used(process: Any) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def memory(process: Any) -> tuple[float, float]:
    """The proportional share and the resident set, in megabytes."""
    found = process.memory_full_info()
    return float(getattr(found, "pss", found.rss)) / 1e6, float(found.rss) / 1e6


def report(notes: int, runs: int, seconds: float) -> None:
    from tests.bench.vaults import write_vault

    print("| question | ours | peer or floor | n | spread |\n|---|---|---|---|---|")
    sample = ROOT / "resources" / "sample_vault"
    with tempfile.TemporaryDirectory(prefix="topograph-bench-") as folder:
        home = Path(folder) / "home"
        starts("window", "drawn", sample, home, 1)  # what is compiled is kept, what was read too
        floor = starts("floor", "visible", None, home, runs)
        row(
            "process start to visible window, sample vault",
            starts("window", "visible", sample, home, runs),
            floor,
        )
        for kind in ("plain", "dense"):
            large, label = Path(folder) / kind, f"{notes:,} notes, {kind}"
            write_vault(large, notes, plain=kind == "plain")
            cold = starts("window", "drawn", large, home, 1)
            row(f"process start to graph drawn, {label}, cold", cold, floor)
            keep_all(large, home)
            warm = starts("window", "drawn", large, home, runs)
            row(f"process start to graph drawn, {label}, warm", warm, floor)
            at_rest(label, large, home, seconds)
    load = ", ".join(f"{share:.1f}" for share in os.getloadavg())
    print(f"| load of the machine meanwhile, over 1, 5 and 15 minutes | {load} | – | 1 | – |", flush=True)


def keep_all(vault: Path, home: Path) -> None:
    """One session until it has nothing left to do: what a day's use leaves behind."""
    import psutil

    start = Start("window", vault, home)
    start.until("drawn")
    wait_for_rest(psutil.Process(start.process.pid))
    start.end()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--idle", type=float, default=30.0)
    parser.add_argument("--be", choices=("floor", "window"), help=argparse.SUPPRESS)
    parser.add_argument("vault", type=Path, nargs="?", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.be == "floor":
        empty_window()
    elif chosen.be == "window":
        whole_window(chosen.vault)
    else:
        report(chosen.notes, chosen.runs, chosen.idle)


if __name__ == "__main__":
    main()
