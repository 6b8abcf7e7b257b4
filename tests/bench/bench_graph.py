"""The index by itself: building it, an edit, renaming a hub and a folder, snapshots and arrays.

    python tests/bench/bench_graph.py [--notes N]

Notes are made in memory, 20 links each, so that no time of reading or scanning is in the figures; one
note in ten of the first hundred names draws most links, and a hub draws 7,800. CPU time throughout, with
the collector frozen after the build as the session does it. The floor of an edit is to do it all again.
"""

from __future__ import annotations

import argparse
import gc
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import networkx as nx  # noqa: E402 — the peer

from vault_sync.graph.arrays import GraphArrays, arrays  # noqa: E402
from vault_sync.graph.batch import Batch  # noqa: E402
from vault_sync.graph.graph import TopicGraph  # noqa: E402
from vault_sync.graph.index import Index  # noqa: E402
from vault_sync.model import Link, LinkKind, Note  # noqa: E402

LINKS = 20
HUB_LINKS = 7_800
Files = dict[str, Note | None]


def link(target: str, embed: bool = False) -> Link:
    return Link(LinkKind.EMBED if embed else LinkKind.LINK, target, "", target, 0, 0, -1)


def vault(count: int) -> Files:
    """Notes in a hundred folders, whose links prefer low numbers; one in twenty is written by nobody."""
    rng = random.Random(4)
    files: Files = {"hub.md": Note("hub.md", "hub")}
    for number in range(count):
        path = f"folder {number % 100}/note {number}.md"
        targets = [f"note {int(rng.random() ** 2 * count * 1.05)}" for _ in range(LINKS - 1)]
        targets.append("Hub" if number < HUB_LINKS else f"note {rng.randrange(count)}")
        links = tuple(link(target, at % 7 == 0) for at, target in enumerate(targets))
        files[path] = Note(path, f"note {number}", tags=("#all", f"#tag{number % 50}"), links=links)
    return files


def timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def row(question: str, ours: list[float], floor: list[float], what: str) -> None:
    """A row of the table, in milliseconds."""
    low, mid, high = min(ours), median(ours), sorted(ours)[int(len(ours) * 0.99)]
    against = f"{1000 * median(floor):,.1f} ms, {what}" if floor else "–"
    spread = f"{1000 * low:.2f}–{1000 * high:.2f} (p99)"
    print(f"| {question} | {1000 * mid:,.2f} ms | {against} | {len(ours)} | {spread} |", flush=True)


def built(files: Files) -> Index:
    index = Index()
    index.fill(files)
    return index


def as_networkx(graph: TopicGraph) -> nx.MultiDiGraph[str]:
    """The peer's way to hold the same edges, their ends known beforehand."""
    peer: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for edge in graph.edges():
        peer.add_edge(edge.start, edge.end, key=edge.kind, weight=edge.weight)
    return peer


def edits(index: Index, files: Files, count: int) -> Iterator[float]:
    """One link of one note is another; the snapshot that readers get is in the time."""
    rng = random.Random(5)
    paths = [path for path, note in files.items() if note and note.links]
    for _ in range(count):
        path = rng.choice(paths)
        note = index.note(path)
        assert note is not None
        links = (*note.links[1:], link(f"note {rng.randrange(len(paths))}"))
        step = Batch({path: replace(note, links=links)})

        def work(step: Batch = step) -> None:
            index.apply(step)
            assert index.graph

        yield timed(work)


def hub_renames(index: Index, count: int) -> Iterator[float]:
    """The hub's name goes and comes; no link follows, so that every one is looked up again."""
    names = ("hub.md", "centre.md")
    for turn in range(count):
        old, new = names[turn % 2], names[1 - turn % 2]
        step = Batch({new: Note(new, new)}, frozenset([old]), ((old, new),))
        yield timed(lambda step=step: index.apply(step))
        assert index.graph


def folder_renames(index: Index, count: int) -> Iterator[float]:
    """A folder of a hundredth of all notes moves and moves back."""
    names = ("folder 7/", "elsewhere/")
    for turn in range(count):
        old, new = names[turn % 2], names[1 - turn % 2]
        moves = [(path, new + path.removeprefix(old)) for path in index.paths() if path.startswith(old)]
        put = {to: replace(note, path=to) for path, to in moves if (note := index.note(path))}
        step = Batch(put, frozenset(path for path, _ in moves), tuple(moves))
        yield timed(lambda step=step: index.apply(step))
        assert index.graph


def report(count: int) -> None:
    files = vault(count)
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    built(files)
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    building = [timed(lambda: built(files)) for _ in range(3)]
    index = built(files)
    gc.collect()
    gc.freeze()
    graph = index.graph
    size = f"{count:,} notes, {sum(1 for _ in graph.edges()):,} edges"
    peer = [timed(lambda: as_networkx(graph)) for _ in range(3)]
    row(f"index from notes in memory: {size}", building, peer, "networkx, edges already resolved")
    print(f"| memory of that index beside the notes | {memory:,} MB | – | 1 | – |")
    again = [median(building)]
    row(f"an edit, with its snapshot: {size}", list(edits(index, files, 500)), again, "building anew")
    row(f"renaming a hub of {HUB_LINKS:,} links", list(hub_renames(index, 10)), again, "building anew")
    row(
        f"renaming a folder of {count // 100:,} notes",
        list(folder_renames(index, 10)),
        again,
        "building anew",
    )
    flat = arrays(index.graph)
    data = flat.to_bytes()
    row("arrays of a graph", [timed(lambda: arrays(index.graph)) for _ in range(5)], peer, "networkx")
    row("arrays to bytes", [timed(flat.to_bytes) for _ in range(5)], [], "")
    loads = [timed(lambda: GraphArrays.from_bytes(data)) for _ in range(5)]
    row(f"arrays from {len(data) / 1e6:.1f} MB", loads, peer, "networkx")
    gc.unfreeze()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=int, default=10_000)
    print("| question | ours | peer or floor | n | spread |\n|---|---|---|---|---|")
    report(parser.parse_args().notes)


if __name__ == "__main__":
    main()
