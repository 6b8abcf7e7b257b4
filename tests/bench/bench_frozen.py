"""Starts of the installed program: until its window is on the screen, and until a worker can train.

    python tests/bench/bench_frozen.py PROGRAM [--runs K]

The window is looked for by name on an X server of its own (Xvfb, with xdotool), ten times a second at least;
the worker by the first event that needs one, counted from the start of the command that starts it. By the
clock, each start with a home of its own. Cold: the system has been made to forget the files that it had read
(as root; else only warm starts are measured). The floor is `--version`, which loads nothing that draws.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

FORGET = Path("/proc/sys/vm/drop_caches")
LONGEST = 60.0  # seconds for any of it
Environment = dict[str, str]


@contextmanager
def screen() -> Iterator[Environment]:
    """An X server without a screen."""
    reading, writing = os.pipe()
    words = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1440x900x24", "-nolisten", "tcp"]
    server = subprocess.Popen(words, pass_fds=[writing], stderr=subprocess.DEVNULL)
    try:
        number = os.read(reading, 16).decode().strip()
        yield {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
    finally:
        server.terminate()
        server.wait(LONGEST)


def window(program: str, home: Environment) -> float:
    """Seconds until a window with our name can be seen."""
    search = ["xdotool", "search", "--onlyvisible", "--name", "Topograph"]
    began = time.monotonic()
    running = subprocess.Popen([program], env=home, stderr=subprocess.DEVNULL)
    try:
        while time.monotonic() - began < LONGEST:
            if subprocess.run(search, env=home, capture_output=True).stdout:
                return time.monotonic() - began
            time.sleep(0.02)
        raise SystemExit(f"{program} showed no window within {LONGEST:.0f} s.")
    finally:
        running.kill()  # what it compiles for its first graph need not be waited for
        running.wait(LONGEST)


def worker(program: str, home: Environment) -> float:
    """Seconds until data are prepared in a worker, its torch loaded."""
    out = Path(home["TOPOGRAPH_HOME"]) / "run"
    words = [program, "--automl", "run", "convnet-digits", "--trials", "1", "--epochs", "1", "--workers", "1"]
    began = time.monotonic()
    with subprocess.Popen(
        [*words, "--device", "cpu", "--out", str(out), "--json"],
        env=home,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as running:
        assert running.stdout is not None
        ready = [time.monotonic() for line in running.stdout if json.loads(line)["event"] == "Prepared"]
    return ready[0] - began


def version(program: str, home: Environment) -> float:
    """The floor."""
    began = time.monotonic()
    subprocess.run([program, "--version"], env=home, check=True, capture_output=True)
    return time.monotonic() - began


def forgotten() -> bool:
    """Whether the system has been made to forget what it read."""
    try:
        os.sync()
        FORGET.write_text("3")
    except OSError:
        return False
    return True


def measured(what: Callable[[str, Environment], float], program: str, runs: int, cold: bool) -> list[float]:
    """Several starts; the first warm one only warms up."""
    taken = []
    for number in range(runs + (not cold)):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home, screen() as shown:
            if cold:
                forgotten()
            taken.append(what(program, {**shown, "TOPOGRAPH_HOME": home, "HOME": home}))
        if number == 0 and not cold:
            taken.clear()
    return taken


def main() -> int:
    """All rows."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("program")
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    print("| question | ours | peer or floor | n | spread |\n|---|---|---|---|---|")
    for cold in [True, False] if forgotten() else [False]:
        floor = median(measured(version, asked.program, asked.runs, cold))
        for what, name, wanted in ((window, "window on screen", 2), (worker, "worker ready to train", 8)):
            taken = measured(what, asked.program, asked.runs, cold)
            how = "cold" if cold else "warm"
            spread = f"{min(taken):.2f}–{max(taken):.2f} s"
            beside = f"{wanted} s wanted; --version {floor:.2f} s"
            print(
                f"| {name}, installed program, {how} | {median(taken):.2f} s | {beside} | {len(taken)} "
                f"| {spread} |",
                flush=True,
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
