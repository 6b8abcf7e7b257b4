"""What each file adds to the graph of notes: its topic, its edges, the tags and missing notes it names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from vault_sync.graph.graph import EdgeKind, Source, Topic, TopicKind
from vault_sync.graph.ledger import Ledger
from vault_sync.graph.links import Turn
from vault_sync.graph.names import file_id, file_kind, file_title, linkpath, tag_id
from vault_sync.model import LinkKind, Note

_EMBEDDED = LinkKind.EMBED  # asking the class for it at each link is slow

Ghost = Callable[[str], str]  # a link path that nothing answers → its id


def file_topic(path: str, note: Note | None) -> Topic:
    """The topic that a file is, whatever it links to."""
    return Topic(
        file_id(path),
        note.title if note else file_title(path),
        TopicKind(file_kind(path)),
        note.aliases if note else (),
        (Source(path, 1, ""),),
    )


class Claims:
    """Enters what files claim into a ledger, with a sign; knows which files are out of sight."""

    def __init__(self, ledger: Ledger, ghost: Ghost) -> None:
        self.hidden: set[str] = set()
        self._ledger = ledger
        self._ghost = ghost
        self._ids: dict[str, str] = {}

    def begin(self, path: str, hidden: bool) -> None:
        """A file is new."""
        self._ids[path] = file_id(path)
        if hidden:
            self.hidden.add(path)

    def restore(self, paths: Iterable[str], is_hidden: Callable[[str], bool]) -> None:
        """The files are these; what they claim is in the ledger already."""
        for path in paths:
            self.begin(path, is_hidden(path))

    def place(self, path: str, note: Note | None) -> None:
        """A file's own topic is to be as it says now."""
        self._ledger.place(self._ids[path], None if path in self.hidden else file_topic(path, note))

    def end(self, path: str) -> None:
        """A file is gone, and every link to it withdrawn."""
        self._ledger.place(self._ids.pop(path), None)
        self.hidden.discard(path)

    def enter(self, path: str, note: Note, targets: Sequence[str | None], sign: int) -> None:
        """All links and tags of a note, added (1) or withdrawn (-1)."""
        ids, hidden = self._ids, self.hidden
        if path in hidden:
            return
        links: dict[str, int] = {}
        embeds: dict[str, int] = {}
        tags: dict[str, int] = {}
        for link, target in zip(note.links, targets, strict=True):
            if target in hidden:
                continue
            end = ids[target] if target is not None else self._missing(link.target, sign)
            ends = embeds if link.kind is _EMBEDDED else links
            ends[end] = ends.get(end, 0) + sign
        for tag in note.tags:
            end = tag_id(tag)
            self._ledger.mention(end, tag, sign)
            tags[end] = tags.get(end, 0) + sign
        for kind, ends in ((EdgeKind.LINK, links), (EdgeKind.EMBED, embeds), (EdgeKind.TAG, tags)):
            if ends:
                self._ledger.shift((ids[path],), kind, ends)

    def turn(self, turn: Turn) -> None:
        """Links of the same words mean another file than before."""
        hidden = self.hidden
        starts = [self._ids[path] for path in turn.sources if path not in hidden]
        if not starts:
            return
        ends: dict[str, int] = {}
        for target, sign in ((turn.was, -1), (turn.now, 1)):
            if target is None:
                ends[self._missing(turn.target, sign * len(starts))] = sign
            elif target not in hidden:
                ends[self._ids[target]] = sign
        self._ledger.shift(starts, EdgeKind.EMBED if turn.kind is _EMBEDDED else EdgeKind.LINK, ends)

    def _missing(self, target: str, count: int) -> str:
        link = linkpath(target)
        end = self._ghost(link)
        self._ledger.mention(end, link, count)
        return end


def spellings(note: Note, topic_id: str, ghost: Ghost) -> Iterator[str]:
    """How a note spells a tag or a missing note, in the order of the text: tags, then links."""
    for tag in note.tags:
        if tag_id(tag) == topic_id:
            yield tag
    for link in note.links:
        spelling = linkpath(link.target)
        if ghost(spelling) == topic_id:
            yield spelling
