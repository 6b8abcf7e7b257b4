"""A vault on disk and its engine on a clock that only the test moves: no thread, no watcher, no waiting."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from vault_sync.disk.cache import Cache
from vault_sync.disk.hints import Hint, Hinted
from vault_sync.graph.index import Index
from vault_sync.model import Link, LinkKind, Note, Problem
from vault_sync.session.clock import Clock
from vault_sync.session.engine import Engine
from vault_sync.session.keeping import Keeping
from vault_sync.session.reader import Reader
from vault_sync.session.seams import Seams
from vault_sync.session.state import Applied, Event, Ready, Stand, State

LINK = re.compile(r"\[\[([^\]\n]+)\]\]")


def laid_out(vault: Path, notes: Mapping[str, str]) -> Path:
    """A folder of files, by their paths."""
    for path, text in notes.items():
        (vault / path).parent.mkdir(parents=True, exist_ok=True)
        (vault / path).write_text(text, "utf-8")
    return vault


def note_of(path: str, data: bytes) -> Note:
    """Wikilinks alone: these tests are about files, not about Markdown."""
    text = data.decode("utf-8", "replace")
    links = tuple(
        Link(LinkKind.LINK, found[1], "", found[1], found.start(), found.end(), -1)
        for found in LINK.finditer(text)
    )
    problems = (Problem(path, 1, "odd"),) if "odd" in text else ()
    return Note(path, path.rpartition("/")[2].removesuffix(".md"), links=links, problems=problems)


class HandClock(Clock):
    """Stands still unless moved."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept = 0.0

    def monotonic(self) -> float:
        return self.now

    def wall(self) -> float:
        return 4_000_000_000.0 + self.now + self.slept  # beyond any real file's time


class SilentWatcher:
    """A watcher that says only what the test says."""

    refuses = False

    def __init__(self, root: str, emit: Callable[[Hint], None], also: frozenset[str]) -> None:
        self.emit = emit
        self.also = also
        self.running = False

    def start(self) -> None:
        if self.refuses:
            raise OSError(errno.ENOSPC, "inotify watch limit reached")
        self.running = True

    def stop(self) -> None:
        self.running = False


class Rig:
    """A vault, its engine, and what the engine said."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "vault"
        self.root.mkdir()
        self.cache_folder = folder / "cache"
        self.clock = HandClock()
        self.watchers: list[SilentWatcher] = []
        self.events: list[Event] = []
        self.inbox: list[Hint] = []
        self.seams = Seams(clock=self.clock, watcher=self._watcher, why_polling=lambda root: "", closes=True)
        self.engine: Engine | None = None
        self.read: list[str] = []

    def _watcher(self, root: str, emit: Callable[[Hint], None], also: frozenset[str]) -> SilentWatcher:
        self.watchers.append(SilentWatcher(root, emit, also))
        return self.watchers[-1]

    def _note_of(self, path: str, data: bytes) -> Note:
        self.read.append(path)
        return note_of(path, data)

    def open(self, largest: int = 1 << 20, **seams: object) -> Engine:
        """Begin, or begin again with what the cache kept."""
        self.close()
        self.events.clear()
        self.read.clear()
        self.seams = replace(self.seams, **seams)  # type: ignore[arg-type]
        root = os.path.realpath(self.root)
        self.cache = Cache(root, self.cache_folder)
        keeping = Keeping(root, Reader(root, self._note_of, largest), self.cache)
        self.engine = Engine(keeping, self.events.append, self.inbox.append, self.seams)
        self.engine.open()
        return self.engine

    def close(self) -> None:
        if self.engine:
            self.engine.close()
            self.cache.close()
            self.engine = None

    def write(self, path: str, text: str = "") -> Path:
        """Put a file on disk, unhinted."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file

    def save(self, path: str, text: str = "") -> None:
        """Put a file on disk as Linux would tell it, and let the engine act."""
        self.write(path, text)
        self.hint(Hint(Hinted.CREATED, path), Hint(Hinted.MODIFIED, path), Hint(Hinted.CLOSED, path))

    def hint(self, *hints: Hint) -> None:
        """Hints, all at once, and one step."""
        assert self.engine
        for hint in hints:
            self.engine.handle(hint)
        self.engine.step()

    def pass_time(self, seconds: float) -> None:
        """Let time go by, waking whenever the engine asked to be woken."""
        assert self.engine
        end = self.clock.now + seconds
        while True:
            while self.inbox:
                self.engine.handle(self.inbox.pop(0))
            wait = self.engine.step()
            if self.clock.now >= end:
                return
            self.clock.now = min(end, self.clock.now + max(wait, 0.001))

    @property
    def index(self) -> Index:
        assert self.engine
        return self.engine.keeping.index

    def notes(self) -> list[str]:
        return self.index.paths()

    def states(self) -> list[Stand]:
        return [event.stand for event in self.events if isinstance(event, State)]

    def diffs(self) -> list[str]:
        """The diffs since the last time, as text."""
        texts = [event.diff.text() for event in self.events if isinstance(event, Applied)]
        self.events[:] = [event for event in self.events if not isinstance(event, Applied)]
        return texts

    def applied(self) -> list[Applied]:
        return [event for event in self.events if isinstance(event, Applied)]

    def problems(self) -> list[Problem]:
        assert self.engine
        return list(self.engine.keeping.problems())

    def is_ready(self) -> bool:
        return any(isinstance(event, Ready) for event in self.events)

    def equals_fresh_build(self) -> bool:
        """Whether the graph is what reading everything anew gives."""
        files = {file.relative_to(self.root).as_posix(): file for file in self.root.rglob("*.md")}
        fresh = Index()
        fresh.fill({path: note_of(path, file.read_bytes()) for path, file in files.items() if file.is_file()})
        return fresh.graph.text() == self.index.graph.text()
