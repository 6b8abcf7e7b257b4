"""How long the window lets a hand wait while its vault is read, changed, deleted, emptied, or full of traps.

    python tests/bench/bench_input.py [--notes N] [--seconds S]

The whole window off screen, with the vault in its own process as always. A timer of 2 ms looks when Qt's loop
comes round: whatever a person does waits until then. The row is of inputs that come at any moment, evenly, so
that one long block counts as often as it would be met. Beside the clock's time stands the same with a block
as long as the CPU time of the window's thread in it: what a machine with nothing else to do would leave; and
(on Linux) with a block less the time in which the thread could have run but had no core: what is left are its
own work and its waits for other threads. The floor is a loop without a window, on the same machine at the
same time. Others do to the vault what is done.
"""

from __future__ import annotations

import argparse
import gc
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np  # noqa: E402

from desktop.plain_qt import leave_sources_unread  # noqa: E402

leave_sources_unread()

from PySide6.QtCore import QEventLoop, Qt, QTimer  # noqa: E402

from desktop.app import application, make_window  # noqa: E402
from desktop.collector import Collector  # noqa: E402
from desktop.main_window import MainWindow  # noqa: E402
from desktop.settings import Settings  # noqa: E402
from tests.bench.vaults import write_vault  # noqa: E402
from vault_sync.session.state import Stand  # noqa: E402

EVERY = 2  # milliseconds between two looks
GOAL, LONGEST = 50, 150.0  # milliseconds at p99; seconds for a phase to come to its end
ARRIVALS = 0.5  # milliseconds between two inputs that are thought of
SAVE = "[n.write_text(n.read_text() + '\\n[[Everything]]\\n') for n in sorted(v.rglob('*.md'))[:1000]]"
TRAPS = {
    "brackets.md": "[[" * 200_000,
    "ticks.md": "`" * 300_000 + "\n$$" * 100_000,
    "one line.md": "word [[a]] " * 500_000,
    "hub.md": " ".join(f"[[missing {n}]]" for n in range(20_000)),
    "headings.md": "".join(f"# Topic {n}\n\n- **Term {n}**: it means {n}.\n" for n in range(10_000)),
    "head.md": "---\n" + "a: &a [*a, *a]\n" * 20_000 + "---\n",
    "binary.md": bytes(range(256)).decode("latin-1") * 4_000,
}


class Waits:
    """Looks at the loop while something goes on."""

    def __init__(self) -> None:
        self.looks: list[tuple[float, float, float]] = []  # by the clock, by CPU, in line for a core

    def during(self, goes_on: Callable[[], bool], most: float = LONGEST) -> None:
        loop, timer = QEventLoop(), QTimer(interval=EVERY)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        until = time.monotonic() + most

        def look() -> None:
            self.looks.append((time.perf_counter(), time.thread_time(), in_line()))
            if not goes_on() or time.monotonic() > until:
                loop.quit()

        timer.timeout.connect(look)
        timer.start()
        loop.exec()
        timer.stop()

    def row(self, question: str, floor: Waits) -> None:
        clock, cpu, line = self.blocks()
        waits, alone = evenly(clock), evenly(np.maximum(cpu, np.minimum(clock, EVERY)))
        p99, by_cpu = np.quantile(waits, 0.99), np.quantile(alone, 0.99)
        held_up = np.quantile(evenly(np.maximum(clock - line, 0.01)), 0.99)
        beside = f"{np.quantile(evenly(floor.blocks()[0]), 0.99):.1f} ms, empty loop; goal {GOAL} ms"
        spread = f"median {np.median(waits):.1f}, longest {waits.max():.0f}, by CPU {alone.max():.0f}"
        spread += f", p99 without waits for a core {held_up:.1f}"
        print(
            f"| {question} | p99 {p99:.1f} ms, by CPU {by_cpu:.1f} ms | {beside} | {len(waits)} | {spread} |",
            flush=True,
        )

    def blocks(self) -> np.ndarray:
        """From look to look, in milliseconds: by the clock, by CPU, in line for a core."""
        return 1000 * np.diff(np.array(self.looks).T)


def in_line() -> float:
    """Seconds that this thread has waited for a core since it began; 0 where the system does not say."""
    with suppress(OSError, ValueError, IndexError):
        return int(Path("/proc/thread-self/schedstat").read_text("ascii").split()[1]) / 1e9
    return 0.0


def evenly(blocks: np.ndarray) -> np.ndarray:
    """How long inputs wait for a look that come evenly over the time."""
    at = np.cumsum(blocks)
    come = np.arange(0, at[-1], ARRIVALS)
    return at[np.searchsorted(at, come)] - come


def for_seconds(seconds: float) -> Callable[[], bool]:
    until = time.monotonic() + seconds
    return lambda: time.monotonic() < until


def busy(window: MainWindow) -> Callable[[], bool]:
    """Until the vault is read and laid out."""
    return lambda: bool(
        window.vault
        and not (
            window.vault.state.stand in (Stand.LIVE, Stand.POLLING)
            and window.vault.up_to_date
            and window.workspace.graph.settled
        )
    )


def elsewhere(code: str, folder: Path) -> Callable[[], object]:
    """Something that another process does to a folder."""
    command = [sys.executable, "-c", f"import pathlib, shutil, sys; v = pathlib.Path(sys.argv[1]); {code}"]
    return lambda: subprocess.Popen([*command, str(folder)])


def phase(question: str, what: Callable[[], object], goes_on: Callable[[], bool], floor: Waits) -> None:
    waits = Waits()
    waits.during(for_seconds(0.05))
    what()
    waits.during(goes_on)
    waits.row(question, floor)


def phases(window: MainWindow, folder: Path, notes: int, seconds: float, floor: Waits) -> None:
    vault, label = folder / "vault", f"{notes:,} notes"
    write_vault(vault, notes, plain=True)
    phase(f"{label}, read and laid out cold", lambda: window.open_vault(vault), busy(window), floor)
    phase(f"{label}, at rest", lambda: None, for_seconds(seconds), floor)
    phase("a thousand notes saved at once", elsewhere(SAVE, vault), for_seconds(seconds), floor)
    phase("the other lens", lambda: window.change(lens="notes"), for_seconds(seconds), floor)
    phase("the vault deleted", elsewhere("shutil.rmtree(v)", vault), for_seconds(seconds), floor)
    phase("an empty folder in its place", elsewhere("v.mkdir()", vault), for_seconds(seconds), floor)
    traps = folder / "traps"
    traps.mkdir()
    for name, text in TRAPS.items():
        (traps / name).write_text(text, encoding="utf-8")
    phase("a vault full of traps", lambda: window.open_vault(traps), busy(window), floor)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=10.0)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="topograph-bench-") as folder:
        os.environ["TOPOGRAPH_HOME"] = str(Path(folder) / "home")
        application()
        gc.freeze()  # as the program itself does
        collector = Collector()
        floor = Waits()
        floor.during(for_seconds(2))
        window, _counting = make_window(Settings(), remember=False)
        window.show()
        print("| question | ours | peer or floor | n | spread |\n|---|---|---|---|---|")
        phases(window, Path(folder), chosen.notes, chosen.seconds, floor)
        window.close()
        collector.release()
    load = ", ".join(f"{share:.1f}" for share in os.getloadavg())
    print(f"| load of the machine meanwhile, over 1, 5 and 15 minutes | {load} | – | 1 | – |", flush=True)


if __name__ == "__main__":
    main()
