"""The whole topic graph of the sample vault, as text that was read and approved.

Where the graph is meant to change, `TOPOGRAPH_APPROVE=1 pytest` on this file writes the text anew; the
difference then stands in the commit, for a reviewer to read.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from vault_sync.command_line import read_vault
from vault_sync.disk.cache import Cache
from vault_sync.graph.arrays import arrays
from vault_sync.graph.default_view import default_view
from vault_sync.graph.graph import Topic, TopicGraph
from vault_sync.graph.index import Index

APPROVED = Path(__file__).with_name("sample_vault.approved.txt")


def sample() -> Index:
    """The sample vault, read."""
    root = str(files("resources").joinpath("sample_vault"))
    return read_vault(root, Cache(root, enabled=False)).index


def told(graph: TopicGraph) -> Iterator[str]:
    """Each topic with its further names, its places, what it stands under, and what it leads to."""
    for topic in sorted(graph.topics.values(), key=lambda topic: (topic.title.casefold(), topic.id)):
        yield f"{topic.title}  [{topic.kind}]  {topic.id}"
        yield from _about(topic)
        for edge in graph.leaving(topic.id):
            times = f" x{edge.weight}" if edge.weight > 1 else ""
            yield f"    {edge.kind} {edge.end}{times}"


def _about(topic: Topic) -> Iterator[str]:
    if topic.aliases:
        yield f"    also {'; '.join(topic.aliases)}"
    for source in topic.sources:
        if source.text or topic.kind != "note":
            yield f"    at {source.path}:{source.line}  {source.text}".rstrip()


def test_the_graph_of_the_sample_vault_is_the_approved_one() -> None:
    text = "\n".join(told(sample().graph)) + "\n"
    if os.environ.get("TOPOGRAPH_APPROVE"):
        APPROVED.write_text(text, "utf-8")
    assert text.splitlines() == APPROVED.read_text("utf-8").splitlines()


def test_the_default_view_leaves_out_what_stands_in_one_place_only() -> None:
    graph = sample().graph
    whole = arrays(graph)
    shown = {topic for topic, seen in zip(whole.ids, default_view(whole), strict=True) if seen}
    assert "note:Optimization/Neural Architecture Search.md" in shown
    assert {topic.id for topic in graph.topics.values() if topic.kind == "missing"} <= shown
    assert "topic:deeplearning" in shown
    alone = set(graph.topics) - shown
    assert alone
    assert all(len(graph.topics[topic].sources) < 2 for topic in alone)
    assert default_view(whole, 0).all()
