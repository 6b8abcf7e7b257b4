"""Runs the benchmarks and adds their rows, dated and with the machine, to RESULTS.md.

A benchmark is a script `bench_*.py` that prints rows `| question | ours | peer or floor | n | spread |`;
whatever else it prints goes by. `python3 topo.py bench NAME...` runs those whose name holds a NAME.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
RESULTS = HERE / "RESULTS.md"
HEAD = "| question | ours | peer or floor | n | spread |\n|---|---|---|---|---|\n"


def main(names: list[str]) -> int:
    benches = [
        p for p in sorted(HERE.glob("bench_*.py")) if not names or any(name in p.stem for name in names)
    ]
    if not benches:
        known = ", ".join(path.stem.removeprefix("bench_") for path in sorted(HERE.glob("bench_*.py")))
        print(f"bench: no benchmark is named {' or '.join(names)}; there are: {known}", file=sys.stderr)
        return 1
    failed = [bench.stem for bench in benches if not measured(bench)]
    if failed:
        print(f"bench: failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def measured(bench: Path) -> bool:
    """Runs one script in a process of its own and keeps its rows."""
    print(f"bench: {bench.stem}", file=sys.stderr)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, str(bench)], stdout=subprocess.PIPE, text=True, env=environment)
    print(done.stdout, end="")
    rows = [line for line in done.stdout.splitlines() if line.startswith("| ") and not is_head(line)]
    if rows:
        with RESULTS.open("a", encoding="utf-8") as results:
            results.write(f"\n### {bench.stem} · {stamp()}\n\n{HEAD}" + "\n".join(rows) + "\n")
    return done.returncode == 0


def is_head(line: str) -> bool:
    return line.startswith(("| question", "|---"))


def stamp() -> str:
    """When, on what, from which commit."""
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True
    )
    machine = (
        f"{os.cpu_count()} cores, {processor()}, Python {platform.python_version()}, {platform.system()}"
    )
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC · {machine} · {commit.stdout.strip() or 'no commit'}"


def processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
