"""Where every link of the vault leads, kept up to date change by change.

A change of a file's name can only alter links that look for that name, so only those are looked up
again. Knows nothing of the graph: what it reports can feed any number of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import compress, count
from typing import NamedTuple

from vault_sync.graph.batch import Batch
from vault_sync.graph.names import file_kind, linkpath
from vault_sync.graph.resolve import Files, Lookup, keys
from vault_sync.graph.unsettled import LinkRules
from vault_sync.graph.waiting import Waiting
from vault_sync.model import FileKind, LinkKind, Note

Counts = dict[str, dict[str, int]]
Targets = tuple[str | None, ...]

_SOURCES = (FileKind.NOTE, FileKind.CANVAS)


class Step(NamedTuple):
    """The net content of a batch: what really differs from what is known."""

    gone: set[str]
    put: dict[str, Note | None]
    born: set[str]  # of those put, the files that are new


class Turn(NamedTuple):
    """Links, spelt alike, that mean another file than before in notes that did not change."""

    kind: LinkKind
    target: str
    was: str | None
    now: str | None
    sources: list[str]  # one for each link,
    places: list[int]  # and which of its links it is


class Links:
    """All files, what they say, and where their links lead. Owned by one thread."""

    def __init__(self, rules: LinkRules) -> None:
        self.notes: dict[str, Note | None] = {}
        self.targets: dict[str, Targets] = {}  # of files that link
        self.files = Files(rules=rules)
        self._waiting = Waiting()

    def step(self, batch: Batch) -> Step:
        """What a batch really changes."""
        put = {
            path: note
            for path, note in batch.put.items()
            if path not in self.notes or self.notes[path] != note
        }
        gone = {path for path in batch.removed if path in self.notes and path not in batch.put}
        return Step(gone, put, {path for path in put if path not in self.notes})

    def take(self, step: Step) -> list[Turn]:
        """Take the step; tells of the links that it turned elsewhere."""
        names = {self.files.name(path) for path in step.gone | step.born}
        was = {path: self._spelt(path) for path in step.gone | step.put.keys()}
        for path in step.gone:
            del self.notes[path]
            self.targets.pop(path, None)
            self.files.remove(path)
        for path in step.born:
            self.files.add(path)
        self.notes.update(step.put)
        lookup = Lookup(self.files)
        for path, old in was.items():
            new = self._spelt(path)
            self._waiting.change(path, old, new)
            self._set(path, lookup.all(new, path))
        return list(self._turns(step, names, lookup))

    def looking_for(self, paths: set[str]) -> set[str]:
        """The sources of all links that one of these files could answer."""
        return self._waiting.sources({self.files.name(path) for path in paths})

    def resolved(self) -> Counts:
        """Obsidian's `resolvedLinks`: source → file → how many links."""
        return {path: self._count(path, True) for path in self._sources()}

    def unresolved(self) -> Counts:
        """Obsidian's `unresolvedLinks`: source → link path → how many links."""
        return {path: self._count(path, False) for path in self._sources()}

    def _turns(self, step: Step, names: set[str], lookup: Lookup) -> Iterator[Turn]:
        looked_for = self._waiting.targets(names)
        suspects = self._suspects(looked_for, step.gone)
        found: defaultdict[tuple[LinkKind, str, str | None, str | None], list[tuple[str, int]]] = defaultdict(
            list
        )
        for path in self._waiting.sources(names) - step.put.keys():
            note, targets = self.notes[path], self.targets[path]
            turned: dict[int, str | None] = {}
            for at in compress(count(), map(suspects.__contains__, targets)):
                link, was = note.links[at], targets[at]  # type: ignore[union-attr]
                if link.target in looked_for and (now := lookup(link.target, path)) != was:
                    turned[at] = now
                    found[link.kind, link.target, was, now].append((path, at))
            if turned:
                self.targets[path] = renewed(targets, turned)
        for (kind, target, was, now), places in found.items():
            yield Turn(kind, target, was, now, [path for path, _ in places], [at for _, at in places])

    def _suspects(self, looked_for: set[str], gone: set[str]) -> set[str | None]:
        """Where a link that may have to be turned can lead now; asking this first spares most links."""
        names = {name for target in looked_for for name in keys(target)}
        return {None, *gone, *(path for name in names for path in self.files.named(name))}

    def _spelt(self, path: str) -> list[str]:
        note = self.notes.get(path)
        return [link[1] for link in note.links] if note else []

    def _set(self, path: str, targets: Targets) -> None:
        if targets:
            self.targets[path] = targets
        else:
            self.targets.pop(path, None)

    def _sources(self) -> list[str]:
        """Notes and canvases, and any other file that links."""
        return sorted(path for path in self.notes if path in self.targets or file_kind(path) in _SOURCES)

    def _count(self, path: str, resolved: bool) -> dict[str, int]:
        found: dict[str, int] = {}
        for spelt, target in zip(self._spelt(path), self.targets.get(path, ()), strict=True):
            if (target is not None) is resolved:
                key = linkpath(spelt) if target is None else target
                found[key] = found.get(key, 0) + 1
        return found


def renewed(targets: Targets, turned: dict[int, str | None]) -> Targets:
    """The same but for some; most notes link to a file once, which is worth a shorter way."""
    if len(turned) == 1:
        at, now = turned.popitem()
        return targets[:at] + (now,) + targets[at + 1 :]  # noqa: RUF005 (unpacking goes by a list)
    return tuple([turned.get(at, target) for at, target in enumerate(targets)])
