"""What the lens Topics shows before anybody asks for more: a mask over flat arrays.

Files, tags and missing notes always; headings and terms from two sources or links on. The number is the
slider's: 0 shows every topic.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from vault_sync.graph.arrays import EDGE_KINDS, TOPIC_KINDS, GraphArrays
from vault_sync.graph.graph import EdgeKind, TopicKind

THRESHOLD = 2
_BY_WEIGHT = np.array([kind in (TopicKind.HEADING, TopicKind.TERM) for kind in TOPIC_KINDS])
_LINKS = np.array([kind not in (EdgeKind.CONTAINS, EdgeKind.TAG) for kind in EDGE_KINDS])

Mask = npt.NDArray[np.bool_]


def prominent(
    kinds: npt.NDArray[np.uint8],
    places: npt.NDArray[np.int32],
    edges: npt.NDArray[np.int32],
    edge_kinds: npt.NDArray[np.uint8],
    threshold: int = THRESHOLD,
) -> Mask:
    """Which topics are shown; all arrays as in `GraphArrays`."""
    links = edges[_LINKS[edge_kinds]]
    links = links[links[:, 0] != links[:, 1]]
    touched = np.bincount(links.ravel(), minlength=len(kinds))
    shown: Mask = ~_BY_WEIGHT[kinds] | (places >= threshold) | (touched >= threshold)
    return shown


def default_view(graph: GraphArrays, threshold: int = THRESHOLD) -> Mask:
    """The same for a whole graph."""
    return prominent(graph.kinds, graph.places, graph.edges, graph.edge_kinds, threshold)
