"""A warm start in fresh processes: arrays, index, first answers, and memory; beside it a cold start.

    python tests/bench/bench_warm.py [--notes N] [--runs K]

CPU time of one process each, without the imports. The floor is to walk the vault and stat every file, which
no start can do without. `after a crash`: the session did not end in order, and some notes changed after the
index was last kept. `without a kept index`: a start from the notes alone, as after a crash in the first
seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.bench.bench_watch import fresh  # noqa: E402 — a script beside the package it measures
from tests.bench.vaults import write_vault  # noqa: E402
from vault_sync.disk.cache import Cache, KeptIndex  # noqa: E402
from vault_sync.disk.reconcile import walk  # noqa: E402
from vault_sync.graph.arrays import GraphArrays, arrays  # noqa: E402
from vault_sync.session.questions import about  # noqa: E402
from vault_sync.session.topic_questions import find_topics  # noqa: E402

CHANGED = 20  # notes saved between the last keeping of the index and a crash
QUERIES = ("kind:note path:inbox", "tag:sampling -kind:missing", "file:attention -path:inbox")


def cpu(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of CPU, and what came of it."""
    began = time.process_time()
    found = work()
    return time.process_time() - began, found


def measure(what: str, vault: Path, folder: Path) -> dict[str, float]:
    """One start, in this process."""
    cache = Cache(vault, folder)
    if what == "crash":
        for path in sorted(vault.rglob("*.md"))[:CHANGED]:
            path.write_text(path.read_text("utf-8") + "\nSee [[Something new]].\n", "utf-8")
    if what == "without":
        cache.save({}, index=KeptIndex(b"", b"", b""))
    found: dict[str, float] = {"walk": cpu(lambda: walk(str(vault)))[0]}
    found["arrays"], _ = cpu(lambda: GraphArrays.from_bytes(cache.arrays() or b""))
    found["index"], keeping = cpu(lambda: fresh(vault, cache))
    found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1e6 if sys.platform == "darwin" else 1e3
    )
    hub = max(keeping.index.graph.topics, key=keeping.index.graph.degree)
    found["panel"], _ = cpu(lambda: about(keeping, hub))
    found["query"] = max(cpu(lambda query=query: find_topics(keeping, query))[0] for query in QUERIES)  # type: ignore[misc]
    if what == "cold":
        found["keep"], _ = cpu(keeping.keep_index)
        cache.save({}, arrays=arrays(keeping.index.graph).to_bytes())
    cache.close()
    return found


def starts(what: str, vault: Path, folder: Path, runs: int) -> list[dict[str, float]]:
    """The same start in processes of their own."""
    command = [sys.executable, __file__, "--measure", what, str(vault), str(folder)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return [
        json.loads(subprocess.run(command, check=True, capture_output=True, env=environment).stdout)
        for _ in range(runs)
    ]


def row(question: str, found: list[dict[str, float]], part: str, floor: str) -> None:
    """One row of the table."""
    taken = [1000 * one[part] for one in found]
    print(
        f"| {question} | {median(taken):,.0f} ms | {floor} | {len(taken)} |"
        f" {min(taken):,.0f}–{max(taken):,.0f} ms |",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--measure", nargs=3, metavar=("WHAT", "VAULT", "CACHE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        what, vault, cache = options.measure
        print(json.dumps(measure(what, Path(vault), Path(cache))))
        return
    with tempfile.TemporaryDirectory() as place:
        vault, cache = Path(place).resolve() / "vault", Path(place) / "cache"
        write_vault(vault, options.notes)
        found = {what: starts(what, vault, cache, n) for what, n in (("cold", 1), ("warm", options.runs))}
        found |= {what: starts(what, vault, cache, 1) for what in ("crash", "without")}
    label = f"{options.notes:,} notes"
    floor = f"walk and stat: {1000 * median(one['walk'] for one in found['warm']):.0f} ms"
    row(f"warm start, arrays, {label}", found["warm"], "arrays", "at most 300 ms")
    row(f"warm start, index, {label}", found["warm"], "index", floor)
    row(f"warm start after a crash and {CHANGED} saves, index, {label}", found["crash"], "index", floor)
    row(f"warm start without a kept index, {label}", found["without"], "index", floor)
    row(f"cold start, index, {label}", found["cold"], "index", floor)
    row(f"keep the index as the session ends, {label}", found["cold"], "keep", "–")
    row(f"panel of the largest hub, {label}", found["warm"], "panel", "at most 100 ms")
    row(f"slowest of {len(QUERIES)} filters, {label}", found["warm"], "query", "at most 50 ms")
    peaks = {what: max(one["memory"] for one in runs) for what, runs in found.items()}
    print(
        f"| peak memory, {label}: cold, warm | {peaks['cold']:.0f}, {peaks['warm']:.0f} MB | 250 MB | 1 | |"
    )


if __name__ == "__main__":
    main()
