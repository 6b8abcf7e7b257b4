"""A whole layout from nothing beside those of others: seconds of CPU, and how true the distances are.

    python tests/bench/bench_layout.py [--nodes N …] [--runs K]

Stress is the mean square error of the distances on the plane against those in the graph, relative to them,
at the best scale, over pairs from a sample of nodes: less is truer. Peers are networkx's spring layout,
fa2_modified (ForceAtlas2) with as many rounds as it suggests, and graphviz's sfdp; whichever is not
installed is left out, and those that take minutes are asked for small graphs only.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import networkx as nx  # noqa: E402
import numpy as np  # noqa: E402
from numpy.typing import NDArray  # noqa: E402
from scipy.sparse import coo_array  # noqa: E402
from scipy.sparse.csgraph import shortest_path  # noqa: E402

from desktop.graph import warm_up  # noqa: E402
from desktop.graph.layouts import multilevel  # noqa: E402
from desktop.graph.layouts.links import links  # noqa: E402
from tests.desktop.graph.made_up import web  # noqa: E402

SAMPLE = 100  # nodes from which distances are measured
ROUNDS = 200  # of ForceAtlas2
Places = NDArray[np.floating]
Pairs = NDArray[np.int32]
Layout = Callable[[int, Pairs], Places]


def ours(nodes: int, pairs: Pairs) -> Places:
    return multilevel.positions(links(nodes, pairs))


def spring(nodes: int, pairs: Pairs) -> Places:
    return in_order(nx.spring_layout(as_networkx(nodes, pairs), seed=1), nodes)


def force_atlas(nodes: int, pairs: Pairs) -> Places:
    from fa2_modified import ForceAtlas2

    made = ForceAtlas2(verbose=False).forceatlas2_networkx_layout(
        as_networkx(nodes, pairs), iterations=ROUNDS
    )
    return in_order(made, nodes)


def sfdp(nodes: int, pairs: Pairs) -> Places:
    lines = [*(f"{n};" for n in range(nodes)), *(f"{a} -- {b};" for a, b in pairs.tolist())]
    text = "graph {node [shape=point];" + "\n".join(lines) + "}"
    done = subprocess.run(
        ["sfdp", "-Tplain"], input=text, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    rows = [line.split() for line in done.stdout.splitlines() if line.startswith("node ")]
    return in_order({int(row[1]): (float(row[2]), float(row[3])) for row in rows}, nodes)


def as_networkx(nodes: int, pairs: Pairs) -> nx.Graph[int]:
    made: nx.Graph[int] = nx.Graph()
    made.add_nodes_from(range(nodes))
    made.add_edges_from(pairs.tolist())
    return made


def in_order(places: dict[int, tuple[float, float]], nodes: int) -> Places:
    return np.array([places[n] for n in range(nodes)], np.float64)


# By name: the layout, whether it is there, and the largest graph that it lays out within minutes.
PEERS: dict[str, tuple[Layout, bool, int]] = {
    "networkx spring": (spring, True, 1_000),
    "fa2_modified": (force_atlas, importlib.util.find_spec("fa2_modified") is not None, 1_000),
    "graphviz sfdp": (sfdp, shutil.which("sfdp") is not None, 10_000),
}


def stress(nodes: int, pairs: Pairs, places: Places) -> float:
    rng = np.random.default_rng(2)
    sources = rng.choice(nodes, min(SAMPLE, nodes), replace=False)
    ones = np.ones(len(pairs))
    graph = coo_array((ones, (pairs[:, 0], pairs[:, 1])), shape=(nodes, nodes)).tocsr()
    apart = shortest_path(graph, directed=False, unweighted=True, indices=sources)
    there = np.linalg.norm(places[sources][:, None] - places[None], axis=2)
    known = np.isfinite(apart) & (apart > 0)
    ratio = there[known] / apart[known]
    scale = ratio.sum() / (ratio * ratio).sum()
    return float(np.mean((scale * ratio - 1) ** 2))


def measured(layout: Layout, nodes: int, pairs: Pairs) -> tuple[float, float]:
    """CPU seconds, with those of a process that it starts, and stress."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.process_time()
    places = layout(nodes, pairs)
    after, own = resource.getrusage(resource.RUSAGE_CHILDREN), time.process_time() - began
    theirs = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return own + theirs, stress(nodes, pairs, places)


def report(nodes: int, runs: int) -> None:
    pairs = web(nodes, nodes * 13 // 5).edges
    found = [measured(ours, nodes, pairs) for _ in range(runs)]
    seconds, stresses = zip(*found, strict=True)
    mine = f"{median(seconds):.2f} s, stress {median(stresses):.3f}"
    spread = f"{min(seconds):.2f}–{max(seconds):.2f} s"
    for name, (layout, there, most) in PEERS.items():
        if there and nodes <= most:
            cpu, apart = measured(layout, nodes, pairs)
            theirs = f"{name}: {cpu:.2f} s, stress {apart:.3f}"
            print(f"| a layout of {nodes:,} nodes | {mine} | {theirs} | {runs} | {spread} |", flush=True)
    if not any(there and nodes <= most for _, there, most in PEERS.values()):
        print(f"| a layout of {nodes:,} nodes | {mine} | – | {runs} | {spread} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--nodes", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    warm_up.warm_up()
    print("| question | ours | peer or floor | n | spread |\n|---|---|---|---|---|")
    for nodes in chosen.nodes:
        report(nodes, chosen.runs if nodes < 100_000 else 1)
    load = ", ".join(f"{share:.1f}" for share in os.getloadavg())
    print(f"| load of the machine meanwhile, over 1, 5 and 15 minutes | {load} | – | 1 | – |", flush=True)


if __name__ == "__main__":
    main()
