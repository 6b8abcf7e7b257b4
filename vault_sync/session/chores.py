"""What a session does when there is nothing else to do: it keeps arrays and index, and fills in words."""

from __future__ import annotations

from collections.abc import Iterator

from vault_sync.disk.fulltext import FullText
from vault_sync.disk.reading import Content, read_file
from vault_sync.freed import give_back
from vault_sync.graph.arrays import arrays
from vault_sync.notes.decode import decode
from vault_sync.session.keeping import Keeping
from vault_sync.session.reader import Findings, content_hash, is_text

QUIET = 60.0  # seconds without a change before the arrays are kept again; a tenth of a second of work
AFTER_QUESTIONS = 1.0  # seconds after the start before the arrays are kept: a window asks for them first
SOON = 5.0  # seconds after the start before the index is kept, where none is
REST = 600.0  # seconds between two times that the index is kept: half a second of work at 10,000 notes
PORTION = 8  # notes whose words are taken in at a time: a save that comes meanwhile waits that long


class Chores:
    """Owned by the session's thread."""

    def __init__(self, keeping: Keeping) -> None:
        self._keeping = keeping
        self._words = keeping.words
        self._unread: dict[str, None] = {}  # notes whose words are yet to be taken in
        self._gone: set[str] = set()
        self._kept_revision = -1
        self._keep_at = 0.0
        self._index_revision = -1
        self._index_at = 0.0

    def begin(self, now: float) -> None:
        """The graph stands: find out what is left to do."""
        self._keep_at = now + AFTER_QUESTIONS
        self._index_at = now + SOON
        self._index_revision = self._keeping.warmth.revision
        if self._words is None:
            return
        digests = {path: known.hash for path, known in self._keeping.known.items() if _has_words(path)}
        self._words.keep_only(digests)
        self._unread = dict.fromkeys(self._words.missing(digests))

    def changed(self, findings: Findings, now: float) -> None:
        """There will be more to do."""
        self._keep_at = now + QUIET
        if self._words is not None:
            self._gone |= findings.removed
            self._unread.update(dict.fromkeys(filter(_has_words, findings.put)))

    def next_due(self) -> float | None:
        """When there is something to do: 0 for at once, None for not before a change."""
        if self._unread or self._gone:
            return 0.0
        revision = self._keeping.index.revision
        if self._kept_revision != revision:
            return self._keep_at
        return None if self._index_revision == revision else max(self._keep_at, self._index_at)

    def do(self, now: float) -> None:
        """One piece."""
        revision = self._keeping.index.revision
        if now >= self._keep_at and self._kept_revision != revision:
            self.keep_arrays()
        elif now >= max(self._keep_at, self._index_at) and self._index_revision != revision:
            self._keep_index(now)
        elif self._words is not None and (self._unread or self._gone):
            self._take_words(self._words)

    def keep_arrays(self) -> None:
        """What the next start can draw at once."""
        index = self._keeping.index
        if self._kept_revision != index.revision:
            self._kept_revision = index.revision
            self._keeping.cache.save({}, arrays=arrays(index.graph).to_bytes())
            give_back()

    def _keep_index(self, now: float) -> None:
        """What makes the next start quick, should this session never come to its end."""
        self._index_at = now + REST
        self._index_revision = self._keeping.index.revision
        self._keeping.keep_index()

    def _take_words(self, words: FullText) -> None:
        portion = list(self._unread)[:PORTION]
        for path in portion:
            del self._unread[path]
        gone, self._gone = self._gone - self._keeping.known.keys(), set()
        words.put(self._texts(portion), gone)

    def _texts(self, paths: list[str]) -> Iterator[tuple[str, str, bytes, str]]:
        for path in paths:
            note = self._keeping.index.note(path)
            content = read_file(self._keeping.root, path, self._keeping.reader.largest) if note else None
            if note and isinstance(content, Content):
                text, _problems = decode(path, content.data)
                yield path, note.title, content_hash(content.data), text


def _has_words(path: str) -> bool:
    return is_text(path) and path.lower().endswith(".md")
