"""Notes and batches in a few words, for the tests of the graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from vault_sync.graph.batch import Batch
from vault_sync.graph.diff import GraphDiff
from vault_sync.graph.graph import TopicGraph
from vault_sync.graph.index import Index
from vault_sync.graph.names import file_title
from vault_sync.model import Link, LinkKind, Note


def link(target: str, kind: LinkKind = LinkKind.LINK, subpath: str = "") -> Link:
    """A link as the scanner would give it; where it stands does not matter here."""
    return Link(kind, target, subpath, target, 0, 1, -1)


def written(text: str) -> Link:
    """`x`, `!x` (an embed) or `:x` (in the frontmatter)."""
    kinds = {"!": LinkKind.EMBED, ":": LinkKind.FRONTMATTER}
    kind = kinds.get(text[:1])
    return link(text[1:], kind) if kind else link(text)


def note(path: str, *links: str, tags: Iterable[str] = (), aliases: Iterable[str] = ()) -> Note:
    """A note with these links."""
    return Note(
        path, file_title(path), tuple(aliases), tuple(tags), links=tuple(written(text) for text in links)
    )


def by_path(files: Iterable[Note | str]) -> dict[str, Note | None]:
    """Files by path; a bare path is a file without text."""
    return {
        file if isinstance(file, str) else file.path: None if isinstance(file, str) else file
        for file in files
    }


class NotesLens(Index):
    """An index of which only the lens Notes is asked; that of topics has tests of its own."""

    @property
    def graph(self) -> TopicGraph:
        return self.notes_graph

    def apply(self, batch: Batch) -> GraphDiff:  # type: ignore[override]
        return super().apply(batch).notes

    def hide(self, hidden: Callable[[str], bool]) -> GraphDiff:  # type: ignore[override]
        return super().hide(hidden).notes


def vault(*files: Note | str) -> NotesLens:
    """An index of these."""
    index = NotesLens()
    index.fill(by_path(files))
    return index


def put(*files: Note | str) -> Batch:
    """A step in which these are new or other."""
    return Batch(by_path(files))


def removed(*paths: str) -> Batch:
    """A step in which these are gone."""
    return Batch(removed=frozenset(paths))
