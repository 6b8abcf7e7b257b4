"""What a window asks a session about topics: searches, names to find by, suggestions, rivals of a name."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass

from vault_sync.disk.reading import Content, read_file
from vault_sync.graph.corrections import Step
from vault_sync.graph.find import Findable
from vault_sync.graph.names import TOPIC
from vault_sync.graph.query import QueryProblem, World, search
from vault_sync.graph.suggestions import Alike, Unlinked, probably_same, unlinked_mentions
from vault_sync.model import LinkKind
from vault_sync.notes.decode import decode
from vault_sync.session.keeping import Keeping


@dataclass(frozen=True, slots=True)
class Found:
    """The topics that a query finds, sorted, and what is wrong with the query."""

    ids: tuple[str, ...]
    problems: tuple[QueryProblem, ...]


def find_topics(
    keeping: Keeping,
    query: str,
    runs: frozenset[str] = frozenset(),
    recipes: Mapping[str, tuple[str, ...]] | None = None,
) -> Found:
    """A search in Obsidian's language; `runs` and `recipes` are what the asker knows of topics."""
    texts = Texts(keeping)
    words = keeping.words if keeping.words and keeping.words.usable else None

    def holding(text: str) -> Container[str]:
        assert words is not None
        return words.holding(f'"{text}"' if " " in text else text)

    world = World(
        keeping.index.graph, keeping.index.note, texts.of, holding if words else None, runs, recipes or {}
    )
    ids, problems = search(query, world)
    return Found(tuple(sorted(ids)), problems)


def findables(keeping: Keeping) -> tuple[Findable, ...]:
    """What a `Finder` needs, for all topics."""
    graph = keeping.index.graph
    return tuple(
        Findable(topic.id, topic.title, topic.aliases, graph.degree(topic.id))
        for topic in graph.topics.values()
    )


def unlinked(keeping: Keeping, topic_id: str, most: int = 100) -> tuple[Unlinked, ...]:
    """Lines that name a topic without linking to it, looked for where the full-text table says."""
    topic = keeping.index.graph.topics.get(topic_id)
    if topic is None:
        return ()
    paths = [note.path for note in keeping.index.notes() if note.path.lower().endswith(".md")]
    if keeping.words and keeping.words.usable:
        names = (topic.title, *topic.aliases)
        holding = set[str]().union(*map(keeping.words.holding, names))
        paths = [path for path in paths if path in holding]
    return tuple(unlinked_mentions(topic, paths, Texts(keeping).of, most))


def alike(keeping: Keeping) -> tuple[Alike, ...]:
    """Topics that are probably the same."""
    return tuple(probably_same(keeping.index.graph))


def candidates(keeping: Keeping, topic_id: str) -> tuple[str, ...]:
    """The notes, or the long names, among which a topic's bare name could not choose."""
    table = keeping.index.topics.table
    if not topic_id.startswith(TOPIC):
        return ()
    return (*table.candidates(topic_id), *(table.id_of(key) for key in table.rivals(topic_id)))


def property_names(keeping: Keeping, start: str, end: str) -> tuple[str, ...]:
    """The names of the properties by which a note points to a topic."""
    note = keeping.index.note(start.partition(":")[2])
    if note is None:
        return ()
    ends = keeping.index.topics.ends_of(note.path)
    found = [
        link.key.partition(".")[0]
        for link, to in zip(note.links, ends, strict=True)
        if link.kind is LinkKind.FRONTMATTER and to == end
    ]
    return tuple(dict.fromkeys(found))


def corrections(keeping: Keeping) -> tuple[Step, ...]:
    """What the user has corrected so far, oldest first."""
    return keeping.index.corrections.steps


class Texts:
    """The text of notes as it is on disk now, each read once."""

    def __init__(self, keeping: Keeping) -> None:
        self._keeping = keeping
        self._known: dict[str, str] = {}

    def of(self, path: str) -> str:
        """A note's text; empty where it cannot be read."""
        if path not in self._known:
            content = read_file(self._keeping.root, path, self._keeping.reader.largest)
            self._known[path] = decode(path, content.data)[0] if isinstance(content, Content) else ""
        return self._known[path]
