"""The links of a graph as rows of neighbours (CSR): what springs and the coarsening walk along."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Links:
    """`ends[starts[n]:starts[n + 1]]` are the neighbours of node `n`; each link stands in both rows."""

    starts: Ints
    ends: Ints

    @property
    def nodes(self) -> int:
        return len(self.starts) - 1

    @property
    def degrees(self) -> Ints:
        return np.diff(self.starts)

    def neighbours(self, node: int) -> Ints:
        return self.ends[self.starts[node] : self.starts[node + 1]]

    def beside(self, nodes: NDArray[np.int64]) -> NDArray[np.int64]:
        """The neighbours of any of these."""
        among = np.zeros(self.nodes, bool)
        among[nodes] = True
        reached = np.zeros(self.nodes, bool)
        reached[self.ends[np.repeat(among, self.degrees)]] = True
        return np.flatnonzero(reached)


def links(nodes: int, edges: NDArray[np.int32]) -> Links:
    """From pairs of node numbers; loops and repeats leave one link or none."""
    pairs = np.asarray(edges, np.int64).reshape(-1, 2)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    both = np.concatenate([pairs, pairs[:, ::-1]])
    coded = np.unique(both[:, 0] * max(nodes, 1) + both[:, 1])
    sources, ends = np.divmod(coded, max(nodes, 1))
    starts = np.zeros(nodes + 1, np.int32)
    np.cumsum(np.bincount(sources, minlength=nodes), out=starts[1:])
    return Links(starts, ends.astype(np.int32))
