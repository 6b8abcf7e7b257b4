"""What topics cost on top of the vault engine: reading, indexing, a save, memory, a key in the search box.

    python tests/bench/bench_topics.py [--notes N] [--runs K] [--topics N]

Figures are CPU times. What is read and indexed "without" leaves terms and the lens Topics out, by taking
their methods away in a process of its own: that is the floor of the same work.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from statistics import median, quantiles
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.bench.vaults import write_vault  # noqa: E402 — a script beside the package it measures
from vault_sync.collection import no_collection  # noqa: E402
from vault_sync.command_line import read_vault  # noqa: E402
from vault_sync.disk.cache import Cache  # noqa: E402
from vault_sync.graph.batch import Batch  # noqa: E402
from vault_sync.graph.find import Findable, Finder  # noqa: E402
from vault_sync.graph.index import Index  # noqa: E402
from vault_sync.graph.topics import Topics  # noqa: E402
from vault_sync.model import Note  # noqa: E402
from vault_sync.notes import read  # noqa: E402
from vault_sync.notes.terms import Terms  # noqa: E402

EDITS, KEYS = 300, ("q", "quant", "quantisation", "qauntisation", "attention pool", "asp", "nueral serach")


def cpu(work: Callable[[], object]) -> float:
    """Seconds of CPU that something takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def contents(vault: Path) -> dict[str, bytes]:
    """All notes of a vault, as bytes."""
    return {str(path.relative_to(vault)): path.read_bytes() for path in vault.rglob("*.md")}


def without_terms() -> None:
    """Take extraction away."""
    for name in ("heading", "paragraph", "row", "code", "items"):
        setattr(Terms, name, lambda self, *rest: None)


def without_topics() -> None:
    """Take extraction and the lens Topics away: what is left is the link engine."""
    without_terms()
    without_lens()


def without_lens() -> None:
    """Take the lens Topics away: notes are read with their terms, and nobody asks for those."""
    Topics.take = lambda self, *rest, **more: None  # type: ignore[method-assign,assignment]


def cold(vault: str) -> dict[str, Any]:
    """The engine's own way from the disk to the index, as it goes without a cache."""
    with tempfile.TemporaryDirectory() as folder, closing(Cache(vault, Path(folder), enabled=False)) as cache:
        return {"seconds": cpu(lambda: read_vault(vault, cache))}


def measure(what: str, vault: str) -> dict[str, Any]:
    """Do one thing to a vault, in this process."""
    if what.startswith("cold"):
        without_topics() if what.endswith("without") else without_lens()
        return cold(vault)
    files = contents(Path(vault))
    if what.endswith("without"):
        without_terms()
    gc.disable()
    notes: dict[str, Note | None] = {}
    if what.startswith("scan"):
        return {"seconds": cpu(lambda: [read(path, data) for path, data in files.items()])}
    if what.endswith("without"):
        without_topics()

    def index() -> None:
        notes.update({path: read(path, data) for path, data in files.items()})
        Index().fill(notes)

    return {"seconds": cpu(index)}


def fresh(what: str, vault: Path, runs: int) -> list[float]:
    """The same in processes of their own."""
    command = [sys.executable, __file__, "--measure", what, str(vault)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = [
        subprocess.run(command, check=True, capture_output=True, env=environment).stdout for _ in range(runs)
    ]
    return [json.loads(out)["seconds"] for out in done]


def row(question: str, ours: str, other: str, seconds: list[float]) -> None:
    """One row of the table."""
    spread = f"{min(seconds) * 1000:.3g}–{max(seconds) * 1000:.3g} ms"
    print(f"| {question} | {ours} | {other} | {len(seconds)} | {spread} |", flush=True)


def reading(vault: Path, notes: int, runs: int) -> None:
    """What extraction adds to reading, and the lens to the index."""
    scan, bare = fresh("scan", vault, runs), fresh("scan without", vault, runs)
    index, plain = fresh("index", vault, runs), fresh("index without", vault, runs)
    pairs = [(fresh("cold", vault, 1)[0], fresh("cold without", vault, 1)[0]) for _ in range(runs)]
    terms, links = median(one for one, _ in pairs), median(other for _, other in pairs)
    shares = sorted(one / other - 1 for one, other in pairs)
    row(
        f"extract terms, {notes:,} notes: over the engine's cold index, from the disk, in pairs",
        f"{median(shares):.0%} ({shares[0]:.0%}–{shares[-1]:.0%}), {terms:.2f} s CPU",
        f"at most 40 % of {links:.2f} s CPU",
        [one for one, _ in pairs],
    )
    extra = median(scan) - median(bare)
    row(
        f"extract terms, {notes:,} notes: over read and index in memory alone",
        f"{extra / median(plain):.0%}, {extra / notes * 1e6:.0f} µs a note",
        f"at most 40 % of {median(plain) / notes * 1e6:.0f} µs a note",
        scan,
    )
    row(f"read without terms, {notes:,} notes", f"{median(bare):.2f} s CPU", "", bare)
    row(f"read and index without topics, {notes:,} notes", f"{median(plain):.2f} s CPU", "", plain)
    row(
        f"read and index with both lenses, {notes:,} notes",
        f"{median(index):.2f} s CPU",
        f"without topics: {median(plain):.2f} s",
        index,
    )


def saves(vault: Path) -> None:
    """A save → the topic diff, over edits of all kinds."""
    files = contents(vault)
    index = Index()
    with no_collection():  # as a session reads a vault
        index.fill({path: read(path, data) for path, data in files.items()})
    rng, taken = random.Random(7), []
    paths = sorted(files)
    for turn in range(EDITS):
        path = rng.choice(paths)
        data = files[path] = edited(files[path].decode(), turn, rng).encode()
        taken.append(cpu(lambda path=path, data=data: index.apply(Batch({path: read(path, data)}))))  # type: ignore[misc]
    cuts = quantiles(taken, n=100)
    ours = f"median {cuts[49] * 1000:.1f} ms, p99 {cuts[98] * 1000:.1f} ms"
    row(f"a save → topic diff at {len(files):,} notes", ours, "at most 50 ms p99", taken)


def edited(text: str, turn: int, rng: random.Random) -> str:
    """The note after somebody wrote in it: a word, a term, a heading, a link, or a line less."""
    lines = text.split("\n")
    at = rng.randrange(len(lines))
    kind = turn % 5
    if kind == 4:
        del lines[at]
    else:
        new = (
            "A new line.",
            f"- **Fresh idea {turn}**: It is new.",
            f"## Fresh part {turn}",
            f"See [[Fresh {turn}]].",
        )
        lines.insert(at, new[kind])
    return "\n".join(lines)


def memory(count: int) -> dict[str, Any]:
    """The memory that so many different topics take, above the empty program."""
    import resource

    def peak() -> int:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)

    before, index = peak(), Index()
    each = 20

    def notes() -> Iterator[tuple[str, Note | None]]:
        for number in range(count // each):
            lines = [f"## Part {number} of many"]
            lines += [
                f"- **Idea {number} {k}**: One of many that this part holds. [[Idea {number} {k - 1}]]"
                for k in range(each - 2)
            ]
            path = f"Folder {number % 50}/Note {number}.md"
            yield path, read(path, "\n".join(lines).encode())

    index.fill(dict(notes()))
    return {"seconds": 0, "topics": len(index.graph.topics), "peak": peak(), "before": before}


def finding(count: int = 10_000) -> None:
    """A key in the search box."""
    rng = random.Random(1)
    words = [
        f"{a}{b}"
        for a in ("neural ", "sparse ", "deep ", "linear ")
        for b in ("quantisation", "attention", "search", "pooling")
    ]
    finder = Finder(
        Findable(f"topic:{n}", f"{rng.choice(words)} {rng.choice(words)} {n % 97}", (f"ALIAS{n}",), n % 9)
        for n in range(count)
    )
    finder.find("warm")
    taken = [cpu(lambda key=key: finder.find(key)) for key in KEYS for _ in range(5)]  # type: ignore[misc]
    row(
        f"a key in the search box, {count:,} topics",
        f"median {median(taken) * 1000:.1f} ms",
        "at most 10 ms",
        taken,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--topics", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--measure", nargs=2, metavar=("WHAT", "VAULT"), help=argparse.SUPPRESS)
    parser.add_argument("--memory", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure or options.memory:
        print(json.dumps(memory(options.memory) if options.memory else measure(*options.measure)))
        return
    with tempfile.TemporaryDirectory() as place:
        vault = Path(place) / "vault"
        write_vault(vault, options.notes)
        reading(vault, options.notes, options.runs)
        saves(vault)
    command = [sys.executable, __file__, "--memory", str(options.topics)]
    out = json.loads(
        subprocess.run(
            command, check=True, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
        ).stdout
    )
    took = f"{out['peak'] / 1e6:.0f} MB"
    print(f"| memory of {out['topics']:,} topics, both lenses | {took} | at most 600 MB | 1 | |")
    finding()


if __name__ == "__main__":
    main()
