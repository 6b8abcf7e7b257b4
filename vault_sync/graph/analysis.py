"""What networkx finds in a graph: groups, importance, paths, orphans, bridges. Slow, so run it in a process.

All functions take arrays, treat two topics as joined when any edge joins them, and give the same answer
for the same graph in every process.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import networkx as nx
import numpy as np

from vault_sync.graph.arrays import GraphArrays

SEED = 20
EXACT_UP_TO = 5_000  # beyond so many topics, betweenness is taken from a sample
SAMPLE = 500
STEPS = 50  # how often a long computation says how far it is

Progress = Callable[[float], None]
Colours = dict[str, int]


def silent(_share: float) -> None:
    """For those who do not care how far it is."""


def communities(
    graph: GraphArrays,
    previous: Mapping[str, int] | None = None,
    most: int = 0,
    progress: Progress = silent,
) -> Colours:
    """Topic → the number of its group. Groups keep the numbers that most of their topics had before.

    With `most` the groups that hang together are joined until there are so many at most.
    """
    joined = _joined(graph)
    groups: list[set[int]] = []
    for level, partition in enumerate(nx.community.louvain_partitions(joined, weight="weight", seed=SEED), 1):
        groups = partition
        progress(1 - 0.5**level)
    if not groups:  # without an edge networkx gives no partition
        groups = [{node} for node in joined]
    if most:
        groups = joined_to(joined, groups, most)
    named = [{graph.ids[node] for node in group} for group in groups]
    progress(1.0)
    return matched(named, previous or {})


def joined_to(joined: nx.Graph[int], groups: list[set[int]], most: int) -> list[set[int]]:
    """The smallest group joins the one that it belongs to best, until so many are left that have links."""
    alive = {at: set(group) for at, group in enumerate(groups)}
    home = {node: at for at, group in alive.items() for node in group}
    between: dict[int, Counter[int]] = {at: Counter() for at in alive}
    degree = Counter[int]()
    for start, end, weight in joined.edges(data="weight", default=1):
        a, b = home[start], home[end]
        degree[a] += weight
        degree[b] += weight
        if a != b:
            between[a][b] += weight
            between[b][a] += weight
    whole = max(sum(degree.values()), 1)
    linked = {at for at in alive if degree[at]}
    while len(linked) > most and (open_ := [at for at in linked if between[at]]):
        small = min(open_, key=lambda at: (len(alive[at]), at))
        # The gain in modularity: links between the two, less those that chance would give.
        near = between[small]
        best = max(near, key=lambda at: (near[at] - degree[small] * degree[at] / whole, -at))
        alive[best] |= alive.pop(small)
        degree[best] += degree[small]
        linked.discard(small)
        for other, weight in between.pop(small).items():
            del between[other][small]
            if other != best:
                between[other][best] += weight
                between[best][other] += weight
    return list(alive.values())


def matched(groups: list[set[str]], previous: Mapping[str, int]) -> Colours:
    """Groups numbered as before where they overlap most, the others by the lowest free numbers."""
    ordered = sorted(groups, key=lambda group: (-len(group), min(group)))
    overlaps = [
        (-shared, at, number)
        for at, group in enumerate(ordered)
        for number, shared in Counter(previous[topic] for topic in group if topic in previous).items()
    ]
    numbers: dict[int, int] = {}
    taken: set[int] = set()
    for _, at, number in sorted(overlaps):
        if at not in numbers and number not in taken:
            numbers[at] = number
            taken.add(number)
    free = _free(taken)
    return {
        topic: number
        for at, group in enumerate(ordered)
        for number in [numbers[at] if at in numbers else next(free)]
        for topic in group
    }


def pagerank(graph: GraphArrays, progress: Progress = silent) -> dict[str, float]:
    """Topic → its share of the attention of somebody who follows links for ever."""
    directed: nx.DiGraph[int] = nx.DiGraph()
    directed.add_nodes_from(range(len(graph)))
    _add_edges(directed, graph)
    found = nx.pagerank(directed, weight="weight") if len(graph) else {}
    progress(1.0)
    return {graph.ids[node]: share for node, share in found.items()}


def betweenness(graph: GraphArrays, progress: Progress = silent) -> dict[str, float]:
    """Topic → the share of shortest paths that lead over it (from a fixed sample in large graphs)."""
    joined, n = _joined(graph), len(graph)
    starts = list(range(n)) if n <= EXACT_UP_TO else sorted(random.Random(SEED).sample(range(n), SAMPLE))
    total = np.zeros(n)
    size = max(1, -(-len(starts) // STEPS))
    for at in range(0, len(starts), size):
        part = nx.betweenness_centrality_subset(joined, starts[at : at + size], list(joined))
        total += np.fromiter((part[node] for node in range(n)), float, n)
        progress(min(1.0, (at + size) / len(starts)))
    pairs = (n - 1) * (n - 2) * len(starts) / max(n, 1) / 2
    shares = total / pairs if pairs > 0 else total
    return dict(zip(graph.ids, shares.tolist(), strict=True))


def shortest_path(graph: GraphArrays, start: str, end: str) -> list[str]:
    """The topics from one to another by the fewest edges, whichever way those point; empty where none."""
    number = {topic: at for at, topic in enumerate(graph.ids)}
    if start not in number or end not in number:
        return []
    try:
        path = nx.shortest_path(_joined(graph), number[start], number[end])
    except nx.NetworkXNoPath:
        return []
    return [graph.ids[node] for node in path]


def orphans(graph: GraphArrays) -> list[str]:
    """The topics that no edge joins to another."""
    between = graph.edges[graph.edges[:, 0] != graph.edges[:, 1]]
    alone = np.ones(len(graph), bool)
    alone[between.ravel()] = False
    return [graph.ids[node] for node in np.flatnonzero(alone)]


def bridges(graph: GraphArrays) -> list[tuple[str, str]]:
    """The joints without which the graph would fall into more parts."""
    pairs: Iterable[Any] = nx.bridges(_joined(graph))
    found = sorted((min(pair), max(pair)) for pair in pairs)
    return [(graph.ids[start], graph.ids[end]) for start, end in found]


def _joined(graph: GraphArrays) -> nx.Graph[int]:
    """Undirected, without loops, the weights of all kinds and both ways together."""
    joined: nx.Graph[int] = nx.Graph()
    joined.add_nodes_from(range(len(graph)))
    _add_edges(joined, graph)
    joined.remove_edges_from([(node, node) for node in nx.nodes_with_selfloops(joined)])
    return joined


def _add_edges(target: nx.Graph[int], graph: GraphArrays) -> None:
    sums: defaultdict[tuple[int, int], int] = defaultdict(int)
    directed = target.is_directed()
    for (start, end), weight in zip(graph.edges.tolist(), graph.weights.tolist(), strict=True):
        sums[(start, end) if directed or start < end else (end, start)] += weight
    target.add_weighted_edges_from((start, end, weight) for (start, end), weight in sums.items())


def _free(taken: set[int]) -> Iterator[int]:
    number = 0
    while True:
        if number not in taken:
            yield number
        number += 1
