"""The names of all topics in the window's own memory, so that finding while typing asks nobody.

They come in one answer of the session and are taken in by portions, a portion a tick of the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from vault_sync.graph.diff import GraphDiff
from vault_sync.graph.find import Findable, Finder, Hit
from vault_sync.graph.graph import Topic
from vault_sync.session.panel_questions import NamedTopic, named

PORTION = 400


class Names:
    """`find` answers from what has been taken in so far; diffs keep it up with the graph."""

    def __init__(self) -> None:
        self._finder = Finder()
        self._known: dict[str, NamedTopic] = {}
        self._waiting: Iterator[NamedTopic] = iter(())
        self.complete = False

    def load(self, topics: Iterable[NamedTopic]) -> None:
        """All of them anew; `take` brings them in."""
        self._finder, self._known = Finder(), {}
        self._waiting, self.complete = iter(topics), False

    def take(self) -> bool:
        """A portion of what waits, then a step of the finder's own work; whether there is more."""
        if self.complete:
            return self._finder.settle()
        portion = list(islice(self._waiting, PORTION))
        for topic in portion:
            if topic.id not in self._known:  # a diff that came meanwhile knows better
                self._put(topic)
        self.complete = len(portion) < PORTION
        return True

    def apply(self, diff: GraphDiff, weight: Callable[[str], int]) -> None:
        """Follows the graph."""
        for topic_id in diff.removed:
            self._known.pop(topic_id, None)
            self._finder.remove(topic_id)
        for topic in (*diff.added, *diff.changed):
            self._put(self._row(topic, weight))

    def _row(self, topic: Topic, weight: Callable[[str], int]) -> NamedTopic:
        return named(topic, weight(topic.id))

    def _put(self, topic: NamedTopic) -> None:
        self._known[topic.id] = topic
        self._finder.put(Findable(topic.id, topic.title, topic.aliases, topic.weight))

    def find(self, typed: str, most: int = 50) -> list[tuple[Hit, NamedTopic]]:
        return [(hit, self._known[hit.id]) for hit in self._finder.find(typed, most)]

    def get(self, topic_id: str) -> NamedTopic | None:
        return self._known.get(topic_id)

    def __len__(self) -> int:
        return len(self._known)
