"""The same vault for a person: how much there is, what holds it together, what is missing, what is wrong."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence

from vault_sync.disk.settings import SHOWN_TYPES
from vault_sync.graph.diff import GraphDiff
from vault_sync.graph.graph import TopicGraph, TopicKind
from vault_sync.graph.index import Index
from vault_sync.model import Problem

HUBS = 10
MISSING = 10
PROBLEMS = 20
CHANGES = 30  # of one diff; a checkout of another branch has thousands
_UNSHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_FILE = re.compile(r"\.(?!md$)(?:" + "|".join(sorted(SHOWN_TYPES)) + r")$", re.IGNORECASE)  # no note
_PLURALS = {
    TopicKind.NOTE: ("note", "notes"),
    TopicKind.CANVAS: ("canvas", "canvases"),
    TopicKind.BASE: ("base", "bases"),
    TopicKind.ATTACHMENT: ("attachment", "attachments"),
    TopicKind.MISSING: ("missing note", "missing notes"),
    TopicKind.HEADING: ("heading", "headings"),
    TopicKind.TERM: ("term", "terms"),
    TopicKind.TAG: ("tag", "tags"),
}


def shown(text: str) -> str:
    """Text from a vault, safe on a terminal: control characters and what turns lines around are spelt out."""
    return _UNSHOWN.sub(lambda found: found.group().encode("unicode_escape", "surrogatepass").decode(), text)


def summary(vault: str, index: Index, problems: Sequence[Problem]) -> Iterator[str]:
    """The lines of the readable summary."""
    graph = index.graph
    yield shown(vault)
    yield from _counts(index, graph)
    yield from _hubs(graph)
    yield from _missing(index, graph)
    yield from _problems(problems)


def change(diff: GraphDiff, at: float) -> Iterator[str]:
    """The lines that tell of one change."""
    files = ", ".join(shown(path) for path in diff.paths[:3])
    more = f" and {len(diff.paths) - 3:,} more" if len(diff.paths) > 3 else ""
    yield f"{time.strftime('%H:%M:%S', time.localtime(at))}  {files or 'settings'}{more}"
    lines = diff.text().splitlines()
    yield from (f"  {shown(line)}" for line in lines[:CHANGES])
    if len(lines) > CHANGES:
        yield f"  … and {len(lines) - CHANGES:,} more changes"


def _counts(index: Index, graph: TopicGraph) -> Iterator[str]:
    kinds = Counter(topic.kind for topic in graph.topics.values())
    yield "  " + (", ".join(_count(kinds[kind], kind) for kind in _PLURALS if kinds[kind]) or "nothing yet")
    resolved = sum(sum(found.values()) for found in index.resolved().values())
    unresolved = sum(sum(found.values()) for found in index.unresolved().values())
    edges = sum(1 for _ in graph.edges())
    links = f"{resolved + unresolved:,} links, {unresolved:,} of them to notes that do not exist"
    yield f"  {links}; {edges:,} edges"
    alone = sum(
        1 for topic in graph.topics.values() if topic.kind is TopicKind.NOTE and not graph.degree(topic.id)
    )
    if alone:
        yield f"  {_count(alone, TopicKind.NOTE)} without any link"


def _count(number: int, kind: TopicKind) -> str:
    return f"{number:,} {_PLURALS[kind][number != 1]}"


def _hubs(graph: TopicGraph) -> Iterator[str]:
    degrees = {
        topic.id: graph.degree(topic.id) for topic in graph.topics.values() if topic.kind is not TopicKind.TAG
    }
    ranked = sorted((-degree, key) for key, degree in degrees.items() if degree > 1)[:HUBS]
    if ranked:
        yield ""
        yield "Hubs, by the number of their neighbours"
        for negative, key in ranked:
            topic = graph.topics[key]
            yield f"  {-negative:>6,}  {shown(topic.title)}  ({topic.kind})"


def _missing(index: Index, graph: TopicGraph) -> Iterator[str]:
    asked = {
        topic.id: (sum(edge.weight for edge in edges), len({edge.start for edge in edges}))
        for topic in graph.topics.values()
        if topic.kind is TopicKind.MISSING
        and not _FILE.search(topic.title)
        and (edges := graph.arriving(topic.id))
    }
    ranked = sorted((-times, -places, key) for key, (times, places) in asked.items())[:MISSING]
    if ranked:
        yield ""
        yield "Notes not yet written, by how often they are linked"
        for times, places, key in ranked:
            where = "place" if places == -1 else "places"
            yield f"  {-times:>6,}  {shown(graph.topics[key].title)}  (from {-places:,} {where})"


def _problems(problems: Sequence[Problem]) -> Iterator[str]:
    if not problems:
        return
    yield ""
    yield f"Problems ({len(problems):,})"
    for problem in problems[:PROBLEMS]:
        place = f"{shown(problem.path)}:{problem.line}: " if problem.line else f"{shown(problem.path)}: "
        yield f"  {place if problem.path else ''}{shown(problem.message)}"
    if len(problems) > PROBLEMS:
        yield f"  … and {len(problems) - PROBLEMS:,} more; --json lists them all"
