"""How fast a vault is read cold and warm, in how much memory, and how others do on the same vault.

    python tests/bench/bench_vault.py [--notes N] [--runs K] [--large] [--peer-python PYTHON]

Each figure is the CPU time of a fresh process; the floor beside it is the time to walk, read and hash the
same bytes in a process of the same kind. `--large` adds 100,000 notes. Peers run where the interpreter
(or the one given) has them installed, and are left out elsewhere.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.bench.bench_topics import without_topics  # noqa: E402 — a script beside the package it measures
from tests.bench.vaults import write_vault  # noqa: E402

WANTED = {10_000: "under 4 s and 250 MB", 100_000: "under 1.5 GB"}
PEER_NOTES = 400  # obsidiantools needs half a minute for a thousand
PEERS = {
    "graphmark": "import graphmark; graph = graphmark.build(root)",
    "obsidiantools": "import obsidiantools.api as api; vault = api.Vault(root).connect()",
}
_PEER = """
import json, sys, time, warnings
warnings.simplefilter("ignore")
root = sys.argv[1]
from pathlib import Path
{imports}
root = Path(root)
began = time.process_time()
{work}
print(json.dumps({{"seconds": time.process_time() - began}}))
"""


# -- what is measured, each in a process of its own ---------------------------------------------


def measure(what: str, vault: str, cache: str) -> dict[str, Any]:
    """Do one thing to a vault, and say what it took."""
    import resource
    import time

    work = {"floor": _floor, "cold": _cold, "cold without topics": _links, "cold with cache": _fill,
            "warm arrays": _arrays, "warm index": _warm,
            "words": _words, "query": _query}[what]  # fmt: skip
    prepared = work(vault, Path(cache))
    next(prepared)  # imports, and opening what stands ready anyway
    began = time.process_time()
    found = next(prepared)
    seconds = time.process_time() - began
    unit = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    return {"seconds": seconds, "found": found, "peak": peak}


def _floor(vault: str, _cache: Path) -> Iterator[int]:
    import hashlib

    yield 0
    size = 0
    for folder, _, names in os.walk(vault):
        for name in names:
            data = Path(folder, name).read_bytes()
            hashlib.blake2b(data).digest()
            size += len(data)
    yield size


def _read(
    vault: str, folder: Path, enabled: bool, keep: Callable[[Any], bytes] | None = None
) -> Iterator[int]:
    from vault_sync.command_line import read_vault
    from vault_sync.disk.cache import Cache

    yield 0
    with closing(Cache(vault, folder, enabled)) as cache:
        keeping = read_vault(vault, cache)
        graph = keeping.index.graph
        if keep:
            cache.save({}, arrays=keep(graph))
        yield len(graph.topics)


def _cold(vault: str, folder: Path) -> Iterator[int]:
    return _read(vault, folder, enabled=False)


def _links(vault: str, folder: Path) -> Iterator[int]:
    without_topics()
    return _read(vault, folder, enabled=False)


def _fill(vault: str, folder: Path) -> Iterator[int]:
    from vault_sync.graph.arrays import arrays

    for file in folder.glob("*.vault*"):
        file.unlink()
    yield from _read(vault, folder, enabled=True, keep=lambda graph: arrays(graph).to_bytes())


def _warm(vault: str, folder: Path) -> Iterator[int]:
    return _read(vault, folder, enabled=True)


def _arrays(vault: str, folder: Path) -> Iterator[int]:
    from vault_sync.disk.cache import Cache
    from vault_sync.graph.arrays import GraphArrays

    yield 0
    with closing(Cache(vault, folder)) as cache:
        found = GraphArrays.from_bytes(cache.arrays() or b"")
        yield len(found) if found else 0


def _words(vault: str, folder: Path) -> Iterator[int]:
    from vault_sync.disk.fulltext import FullText

    for file in folder.glob("*.words*"):
        file.unlink()
    paths = sorted(Path(vault).rglob("*.md"))
    yield 0
    with closing(FullText(vault, folder)) as words:
        for start in range(0, len(paths), 100):
            step = paths[start : start + 100]
            words.put((str(path), path.stem, b"1", path.read_text("utf-8")) for path in step)
    yield len(paths)


def _query(vault: str, folder: Path) -> Iterator[int]:
    from vault_sync.disk.fulltext import FullText

    with closing(FullText(vault, folder)) as words:
        words.search("begin")
        yield 0
        yield len(words.search('"graph retrieval" quantis'))


# -- runs and rows ------------------------------------------------------------------------------


def repeated(what: str, vault: Path, cache: Path, runs: int) -> list[dict[str, Any]]:
    """The same measurement in `runs` fresh processes."""
    command = [sys.executable, __file__, "--measure", what, str(vault), str(cache)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return [
        json.loads(subprocess.run(command, check=True, capture_output=True, env=environment).stdout)
        for _ in range(runs)
    ]


def row(question: str, ours: str, other: str, seconds: list[float]) -> None:
    """One row of the table."""
    spread = f"{min(seconds):.3g}–{max(seconds):.3g} s"
    print(f"| {question} | {ours} | {other} | {len(seconds)} | {spread} |", flush=True)


def seconds_of(runs: list[dict[str, Any]]) -> list[float]:
    return [run["seconds"] for run in runs]


def vault_rows(folder: Path, notes: int, runs: int) -> None:
    """All rows about our own reading of one vault."""
    vault, cache = folder / f"vault-{notes}", folder / f"cache-{notes}"
    size = write_vault(vault, notes) / 1e6
    label = f"{notes:,} notes, {size:.0f} MB"
    floor = median(seconds_of(repeated("floor", vault, cache, runs)))
    for what in ("cold", "cold without topics", "cold with cache"):
        found = repeated(what, vault, cache, runs)
        middle = median(seconds_of(found))
        peak = max(run["peak"] for run in found) / 1e6
        ours = f"{middle:.2f} s CPU, {size / middle:.1f} MB/s, peak {peak:.0f} MB"
        aim = f"at least 13 MB/s, {WANTED[notes]}; " if notes in WANTED and what == "cold" else ""
        row(f"index {what}, {label}", ours, f"{aim}read and hash: {floor:.2f} s", seconds_of(found))
    for what in ("warm arrays", "warm index"):
        found = repeated(what, vault, cache, runs)
        ours = f"{median(seconds_of(found)) * 1000:.1f} ms CPU"
        if what == "warm arrays":
            ours += f" for {found[0]['found']:,} topics"
        row(f"{what}, {label}", ours, f"read and hash: {floor * 1000:.0f} ms", seconds_of(found))


def word_rows(folder: Path, notes: int, runs: int) -> None:
    """Rows about the full-text index."""
    vault, cache = folder / f"vault-{notes}", folder / f"cache-{notes}"
    found = seconds_of(repeated("words", vault, cache, 1))
    row(f"fill the full-text index, {notes:,} notes", f"{found[0]:.2f} s CPU", "–", found)
    found = seconds_of(repeated("query", vault, cache, runs))
    row(
        f"a phrase and a beginning of a word in {notes:,} notes",
        f"{median(found) * 1000:.1f} ms CPU",
        "–",
        found,
    )


def peer_rows(folder: Path, runs: int, python: str) -> None:
    """Rows about others on a smaller vault, beside ours on the same one."""
    vault = folder / f"vault-{PEER_NOTES}"
    write_vault(vault, PEER_NOTES)
    ours = seconds_of(repeated("cold", vault, folder / "cache-peers", runs))
    for name, code in PEERS.items():
        imports, _, work = code.partition("; ")
        script = _PEER.format(imports=imports, work=work)
        done = subprocess.run([python, "-c", script, str(vault)], capture_output=True, text=True)
        if done.returncode:
            print(f"{name} is left out: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
            continue
        theirs = json.loads(done.stdout.splitlines()[-1])["seconds"]
        rate, other = PEER_NOTES / median(ours), PEER_NOTES / theirs
        row(
            f"index cold, {PEER_NOTES} notes, against {name}",
            f"{rate:,.0f} notes/s",
            f"{name}: {other:,.0f} notes/s",
            ours,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--large", action="store_true", help="also 100,000 notes, once")
    parser.add_argument("--peer-python", default=os.environ.get("TOPOGRAPH_PEER_PYTHON", sys.executable))
    parser.add_argument("--measure", nargs=3, metavar=("WHAT", "VAULT", "CACHE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(*options.measure)))
        return
    with tempfile.TemporaryDirectory() as place:
        vault_rows(Path(place), options.notes, options.runs)
        word_rows(Path(place), options.notes, options.runs)
        peer_rows(Path(place), options.runs, options.peer_python)
        if options.large:
            vault_rows(Path(place), 100_000, 1)


if __name__ == "__main__":
    main()
