"""A graph as flat arrays: what is drawn first at a warm start, and what crosses to another process.

The bytes are a header, the arrays and the texts one after the other, with a checksum: no pickle, so
that a cache file can be read without trusting it. Bytes that are not exactly right are no graph.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise

import numpy as np
import numpy.typing as npt

from vault_sync.graph.graph import EdgeKind, TopicGraph, TopicKind

MAGIC = b"TopoGra2"
_HEADER = struct.Struct("<8sIQQQQQ")  # magic, checksum of what follows, revision, n, m, sizes of the texts
_CHECKED = 12  # bytes before which nothing is summed
_REVISED = 20  # bytes before which all depends on the revision

TOPIC_KINDS = tuple(TopicKind)
EDGE_KINDS = tuple(EdgeKind)

Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class GraphArrays:
    """Topics by number, in the order of their ids; edges as pairs of numbers, sorted."""

    ids: tuple[str, ...]
    titles: tuple[str, ...]
    kinds: Bytes  # index into TOPIC_KINDS
    edges: Ints  # (m, 2)
    edge_kinds: Bytes  # index into EDGE_KINDS
    weights: Ints
    revision: int = 0
    places: Ints = field(default_factory=lambda: np.zeros(0, np.int32))  # how many sources each topic has

    def __len__(self) -> int:
        return len(self.ids)

    def in_order(self) -> GraphArrays:
        """The same graph with its topics in the order of their ids, should they come in another."""
        order = sorted(range(len(self)), key=self.ids.__getitem__)
        if order == list(range(len(self))):
            return self
        number = np.empty(len(self), np.int32)
        number[order] = np.arange(len(self), dtype=np.int32)
        return replace(
            self,
            ids=tuple([self.ids[at] for at in order]),
            titles=tuple([self.titles[at] for at in order]),
            kinds=self.kinds[order],
            edges=number[self.edges],
            places=self.places[order] if len(self.places) else self.places,
        )

    def to_bytes(self) -> bytes:
        """A compact form that `from_bytes` reads back."""
        ids, id_ends = _pack(self.ids)
        titles, title_ends = _pack(self.titles)
        numbers = (
            np.ascontiguousarray(id_ends, "<u4"),
            np.ascontiguousarray(title_ends, "<u4"),
            np.ascontiguousarray(self.edges, "<i4"),
            np.ascontiguousarray(self.weights, "<i4"),
            np.ascontiguousarray(self.places if len(self.places) else np.zeros(len(self), np.int32), "<i4"),
            np.ascontiguousarray(self.kinds, "u1"),
            np.ascontiguousarray(self.edge_kinds, "u1"),
        )
        body = b"".join([*(part.tobytes() for part in numbers), ids, titles])
        sizes = (self.revision, len(self.ids), len(self.weights), len(ids), len(titles))
        head = _HEADER.pack(MAGIC, 0, *sizes)
        check = zlib.crc32(body, zlib.crc32(head[_CHECKED:]))
        return _HEADER.pack(MAGIC, check, *sizes) + body

    @staticmethod
    def content(data: bytes | memoryview) -> tuple[int, int]:
        """The revision that bytes of a graph are of, and a sum that is the same for equal graphs.

        Of what is too short to be a graph, a sum that none has.
        """
        view = memoryview(data)
        if len(view) < _HEADER.size:
            return 0, -1
        return _HEADER.unpack_from(view)[2], zlib.crc32(view[_REVISED:])

    @staticmethod
    def from_bytes(data: bytes | memoryview) -> GraphArrays | None:
        """The graph, or None where the bytes are damaged, cut or of another version."""
        view = memoryview(data)
        if len(view) < _HEADER.size:
            return None
        magic, check, revision, n, m, id_bytes, title_bytes = _HEADER.unpack_from(view)
        whole = _HEADER.size + 13 * n + 13 * m + id_bytes + title_bytes
        if magic != MAGIC or len(view) != whole or zlib.crc32(view[_CHECKED:]) != check:
            return None
        try:
            return _read(view[_HEADER.size :], revision, n, m, id_bytes)
        except (ValueError, IndexError):
            return None


def arrays(graph: TopicGraph) -> GraphArrays:
    """The arrays of a graph; equal graphs give equal arrays."""
    ids = tuple(sorted(graph.topics))
    number = {topic_id: at for at, topic_id in enumerate(ids)}
    kind_code = {kind: code for code, kind in enumerate(TOPIC_KINDS)}
    parts = [_edges_of(graph, code, number) for code in range(len(EDGE_KINDS))]
    table = np.concatenate(parts).reshape(-1, 4)
    table = table[np.lexsort((table[:, 2], table[:, 1], table[:, 0]))]
    return GraphArrays(
        ids,
        tuple(graph.topics[topic_id].title for topic_id in ids),
        np.fromiter((kind_code[graph.topics[topic_id].kind] for topic_id in ids), np.uint8, len(ids)),
        np.ascontiguousarray(table[:, :2]),
        table[:, 2].astype(np.uint8),
        np.ascontiguousarray(table[:, 3]),
        graph.revision,
        np.fromiter((len(graph.topics[topic_id].sources) for topic_id in ids), np.int32, len(ids)),
    )


def _edges_of(graph: TopicGraph, code: int, number: Mapping[str, int]) -> Ints:
    """The rows (start, end, code, weight) of one kind of edge, one after the other."""
    starts = graph.outgoing[EDGE_KINDS[code]].items()
    rows = [
        cell
        for start, ends in starts
        for end, weight in ends.items()
        for cell in (number[start], number[end], code, weight)
    ]
    return np.array(rows, np.int32)


def _pack(texts: Sequence[str]) -> tuple[bytes, list[int]]:
    """All texts in one, and where each ends, in characters. Half a surrogate is kept as it is."""
    return "".join(texts).encode("utf-8", "surrogatepass"), list(accumulate(map(len, texts)))


def _unpack(data: memoryview, ends: Iterable[int]) -> tuple[str, ...]:
    text = str(data, "utf-8", "surrogatepass")
    bounds = [0, *ends]
    if bounds[-1] != len(text) or any(end < start for start, end in pairwise(bounds)):
        raise ValueError("texts and their ends do not fit")
    return tuple([text[start:end] for start, end in pairwise(bounds)])


def _read(body: memoryview, revision: int, n: int, m: int, id_bytes: int) -> GraphArrays:
    """The parts of a body whose length and sum are right; ValueError where they do not fit together."""
    sizes = (4 * n, 4 * n, 8 * m, 4 * m, 4 * n, n, m)
    cuts = [0, *accumulate(sizes)]
    id_ends, title_ends, edges, weights, places, kinds, edge_kinds = (
        np.frombuffer(body[start:end], dtype)
        for (start, end), dtype in zip(
            pairwise(cuts), ("<u4", "<u4", "<i4", "<i4", "<i4", "u1", "u1"), strict=True
        )
    )
    texts = body[cuts[-1] :]
    if (
        np.any((edges < 0) | (edges >= n))
        or np.any(kinds >= len(TOPIC_KINDS))
        or np.any(edge_kinds >= len(EDGE_KINDS))
    ):
        raise ValueError("an edge or a kind that cannot be")
    return GraphArrays(
        _unpack(texts[:id_bytes], id_ends.tolist()),
        _unpack(texts[id_bytes:], title_ends.tolist()),
        kinds,
        edges.reshape(m, 2),
        edge_kinds,
        weights,
        revision,
        places,
    )
