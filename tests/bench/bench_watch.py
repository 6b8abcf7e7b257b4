"""The live vault: from a save to its diff, a burst of saves, a warm start, and what watching costs at rest.

Save to diff is wall time, for it is waited for; the floor is reading and scanning the same note, without
watching anything. All else is CPU time of the whole process, watchdog's threads included.
"""

from __future__ import annotations

import gc
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench.vaults import write_vault
from vault_sync.disk.cache import Cache
from vault_sync.disk.reading import Content, read_file
from vault_sync.disk.reconcile import walk
from vault_sync.notes import read
from vault_sync.session import Applied, Session
from vault_sync.session.engine import Engine
from vault_sync.session.keeping import Keeping
from vault_sync.session.reader import Reader, content_hash
from vault_sync.session.seams import Seams

NOTES = 10_000
SAVES = 300
BURST = 2_000
IDLE_SECONDS = 20.0
PATIENCE = 60.0


class Listener:
    """Keeps the diffs as they come, and when the last one came."""

    def __init__(self, root: Path, cache: Path) -> None:
        self.news = threading.Event()
        self.session = Session(root, cache_folder=cache, wake=self.news.set)

    def until(self, holds: Callable[[list[Applied]], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        diffs: list[Applied] = []
        while not holds(diffs):
            if not self.news.wait(deadline - time.monotonic()):
                sys.exit("bench_watch: a save never arrived")
            self.news.clear()
            diffs += [event for event in self.session.drain() if isinstance(event, Applied)]


def row(question: str, ours: str, floor: str, n: int, spread: str) -> None:
    print(f"| {question} | {ours} | {floor} | {n} | {spread} |")


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def millis(values: list[float]) -> str:
    return f"median {1e3 * statistics.median(values):.2f} ms, p99 {1e3 * percentile(values, 0.99):.1f} ms"


def saves(root: Path, listener: Listener) -> None:
    """A link more in one note, so many times, each waited for; and the same reading without watching."""
    notes = sorted(root.rglob("*.md"))[:: NOTES // SAVES][:SAVES]
    taken: list[float] = []
    floor: list[float] = []
    for number, note in enumerate(notes):
        text = note.read_bytes() + f"\n[[Saved {number}]]\n".encode()
        start = time.perf_counter()
        note.write_bytes(text)
        listener.until(lambda diffs: bool(diffs))
        taken.append(time.perf_counter() - start)
        start = time.perf_counter()
        content = read_file(str(root), note.relative_to(root).as_posix())
        assert isinstance(content, Content)
        content_hash(content.data)
        read("note.md", content.data)
        floor.append(time.perf_counter() - start)
    row(f"save to diff, {NOTES:,} notes", millis(taken), f"read and scan: {millis(floor)}", len(taken), "p99")


def burst(root: Path, listener: Listener) -> None:
    """Two thousand notes in one go; then the graph is compared with a fresh build."""
    notes = sorted(root.rglob("*.md"))[:BURST]
    expected = {f"missing:burst {number}" for number in range(BURST)}
    cpu, start = time.process_time(), time.perf_counter()
    for number, note in enumerate(notes):
        note.write_bytes(note.read_bytes() + f"\n[[Burst {number}]]\n".encode())

    def all_there(diffs: list[Applied]) -> bool:
        expected.difference_update(topic.id for applied in diffs for topic in applied.diff.added)
        return not expected

    listener.until(all_there)
    took, cpu = time.perf_counter() - start, time.process_time() - cpu
    equal = listener.session.snapshot(PATIENCE).graph.text() == fresh(root).index.graph.text()
    ending = "equal to a fresh build" if equal else "NOT EQUAL to a fresh build"
    row(f"burst of {BURST:,} saves, {ending}", f"{took:.2f} s", f"CPU {cpu:.2f} s", 1, "–")
    if not equal:
        sys.exit("bench_watch: the burst did not end equal to a fresh build")


def idle(listener: Listener) -> None:
    """The share of a core that a live session takes while nothing happens."""
    waited = threading.Event()
    cpu, start = time.process_time(), time.perf_counter()
    waited.wait(IDLE_SECONDS)
    share = (time.process_time() - cpu) / (time.perf_counter() - start)
    row("idle, share of a core", f"{100 * share:.3f} %", "target 0.2 %", 1, f"{IDLE_SECONDS:.0f} s")


class _Unwatched:
    def __init__(self, *_: object) -> None: ...
    def start(self) -> None: ...
    def stop(self) -> None: ...


def fresh(root: Path, cache: Cache | None = None) -> Keeping:
    """The vault read without watching; from nothing, or from a cache."""
    keeping = Keeping(str(root), Reader(str(root), read), cache or Cache(root, enabled=False))
    Engine(keeping, lambda event: None, lambda hint: None, Seams(watcher=_Unwatched)).open()
    return keeping


def warm(root: Path, folder: Path, turns: int = 3) -> None:
    """The two stages of a warm start, and what a walk alone takes."""
    first: list[float] = []
    whole: list[float] = []
    walks: list[float] = []
    for _ in range(turns):
        gc.collect()
        cache = Cache(root, folder)
        start = time.process_time()
        assert cache.arrays()
        first.append(time.process_time() - start)
        fresh(root, cache)
        whole.append(time.process_time() - start)
        cache.close()
        start = time.process_time()
        walk(str(root))
        walks.append(time.process_time() - start)
    floor = f"walk and stat {1e3 * statistics.median(walks):.0f} ms"
    spread = f"{1e3 * min(whole):.0f}–{1e3 * max(whole):.0f} ms"
    ours = (
        f"arrays {1e3 * statistics.median(first):.0f} ms, index {1e3 * statistics.median(whole):.0f} ms CPU"
    )
    row(f"warm start, {NOTES:,} notes", ours, floor, turns, spread)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        root, cache = Path(folder, "vault").resolve(), Path(folder, "cache")
        write_vault(root, NOTES)
        listener = Listener(root, cache)
        with listener.session:
            listener.session.wait_until_ready()
            saves(root, listener)
            burst(root, listener)
            idle(listener)
        warm(root, cache)


if __name__ == "__main__":
    main()
