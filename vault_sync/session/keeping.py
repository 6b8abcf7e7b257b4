"""All that a session knows: index, what each file was when it was read, settings, problems, and the cache."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from vault_sync.disk.cache import Cache, Cached
from vault_sync.disk.corrections_file import load_corrections, save_corrections
from vault_sync.disk.fulltext import FullText
from vault_sync.disk.moves import Move
from vault_sync.disk.reading import Sight
from vault_sync.disk.reconcile import FileStat, Listing, is_below, is_within
from vault_sync.disk.settings import VaultSettings
from vault_sync.disk.symlinks import Symlinks
from vault_sync.graph.batch import Batch
from vault_sync.graph.corrections import Step
from vault_sync.graph.diff import GraphDiff
from vault_sync.graph.index import Diffs, Index
from vault_sync.model import Note, Problem
from vault_sync.session.reader import Findings, Known, Reader, is_text
from vault_sync.session.state import Snapshot, State
from vault_sync.session.warm_index import NEVER_KEPT, Warmth, keep_index, recall_index


def visible_by(settings: VaultSettings) -> Callable[[str], bool]:
    """The index's filter: what the user excluded, and file types that Obsidian does not list."""
    return lambda path: settings.hidden(path) or not settings.shows(path)


@dataclass(slots=True)
class Keeping:
    """Owned by one thread, like the index in it."""

    root: str  # a real path
    reader: Reader
    cache: Cache
    words: FullText | None = None  # for whoever searches the text of notes
    index: Index = field(init=False)
    settings: VaultSettings = field(init=False)
    known: dict[str, Known] = field(default_factory=dict)
    own: dict[bytes, None] = field(default_factory=dict)  # contents we wrote ourselves, oldest first
    symlinks: Symlinks = field(default_factory=Symlinks)
    texts: int = 0  # how many of the known files are notes, canvases or bases
    warmth: Warmth = NEVER_KEPT  # of the index that the cache holds, where it is good for the rows there
    _changed: set[str] = field(default_factory=set)  # files of which the cache does not yet know the latest
    _saved: set[str] = field(default_factory=set)  # files just read of which it does
    _filled: bool = False  # whether the index has had its first content
    _settings_problems: list[Problem] = field(default_factory=list)
    _corrections_problems: tuple[Problem, ...] = ()
    _listed: list[Problem] = field(default_factory=list)
    _read: dict[str, Problem] = field(default_factory=dict)
    _noted: dict[str, tuple[Problem, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.settings, self._settings_problems = VaultSettings.load(self.root)
        self.index = Index(visible_by(self.settings))
        corrections, self._corrections_problems = load_corrections(self.root)
        self.index.correct(corrections)

    # -- coming and going -----------------------------------------------------------------------

    def remember(self) -> None:
        """Begin with what the last session knew."""
        cached = self.cache.files()
        self.known = {path: Known(entry.stat, entry.digest) for path, entry in cached.items()}
        for path, entry in cached.items():
            self._note_problems(path, entry.note)
        warmth = recall_index(self.cache, self.index, cached, self.known)
        if warmth is None:
            self.index.fill({path: entry.note for path, entry in cached.items()})
        else:
            self.warmth = warmth
        self._filled = bool(self.known)
        self.texts = sum(map(is_text, self.known))

    def keep_index(self) -> None:
        """Keep the index for the next session, with all that has changed in the files it was made of."""
        rows = self._rows(self._changed, self.known)
        warmth = keep_index(
            self.cache, self.index, self.known, self.warmth, rows, self._changed - rows.keys()
        )
        if warmth is not None:
            self.warmth = warmth
            self._changed.clear()

    def keep_read(self, findings: Findings) -> None:
        """Put much that was read into the cache before it is applied: a row speaks for itself."""
        self.warmth = NEVER_KEPT
        rows = self._rows(findings.known, findings.known, findings.put)
        if self.cache.save(rows):
            self._saved |= rows.keys()

    def keep(self, findings: Findings) -> None:
        """Bring the cache up to date with what was applied.

        An index in it is good for the files as they were. Their rows stay so until the index is kept anew;
        should this session not come to that, the next one reads a few files again and has the index.
        """
        self._changed |= (findings.known.keys() | findings.removed) - self._saved
        self._saved.clear()
        if self.warmth == NEVER_KEPT and self._changed:
            rows = self._rows(self._changed, self.known)
            self.cache.save(rows, self._changed - rows.keys())
            self._changed.clear()

    def _rows(
        self,
        paths: Iterable[str],
        known: Mapping[str, Known],
        put: Mapping[str, Note | None] = MappingProxyType({}),
    ) -> dict[str, Cached]:
        """What the cache is to say of some files; it says nothing of those without text."""
        return {
            path: Cached(found.stat, found.hash, note)
            for path in paths
            if (found := known.get(path)) and found.hash and (note := put.get(path) or self.index.note(path))
        }

    # -- changes --------------------------------------------------------------------------------

    def commit(self, findings: Findings, moves: tuple[Move, ...]) -> Diffs:
        """Apply what was found, as one step."""
        gone = findings.removed
        for path in gone:
            del self.known[path]
            self._noted.pop(path, None)
        self.known.update(findings.known)
        for path, note in findings.put.items():
            self._note_problems(path, note)
        for path, problem in findings.problems.items():
            self._read.pop(path, None)
            if problem:
                self._read[path] = problem
        self.texts += sum(is_text(path) for path in findings.put if path not in self.index)
        self.texts -= sum(is_text(path) for path in gone)
        return self._apply(Batch(findings.put, frozenset(gone), moves))

    def _apply(self, batch: Batch) -> Diffs:
        if self._filled:
            return self.index.apply(batch)
        self._filled = True
        self.index.fill(batch.put)  # a first diff would only say everything again
        return Diffs(GraphDiff(self.index.revision), GraphDiff(self.index.revision))

    def reload_settings(self) -> Diffs:
        """Read Obsidian's settings of this vault again."""
        self.settings, self._settings_problems = VaultSettings.load(self.root)
        return self.index.hide(visible_by(self.settings))

    def correct(self, step: Step | None) -> Diffs:
        """One correction more, or the last one less; kept for the next time."""
        known = self.index.corrections
        corrections = known.then(step) if step else known.undone()
        if corrections == known:
            return Diffs(GraphDiff(self.index.revision), GraphDiff(self.index.revision))
        problem = save_corrections(self.root, corrections)
        self._corrections_problems = (problem,) if problem else ()
        diff = self.index.correct(corrections)
        return Diffs(diff, GraphDiff(diff.revision))

    def settings_paths(self) -> tuple[str, str]:
        """The files of Obsidian's that matter."""
        folder = self.settings.config_folder
        return f"{folder}/app.json", f"{folder}/graph.json"

    def wrote(self, digest: bytes, most: int = 1000) -> None:
        """This content is our own, so that its coming is not taken for the user's edit."""
        self.own[digest] = None
        while len(self.own) > most:
            del self.own[next(iter(self.own))]

    def owned(self, paths: Iterable[str]) -> frozenset[str]:
        """Which of these files hold what we wrote."""
        return frozenset(path for path in paths if path in self.known and self.known[path].hash in self.own)

    # -- questions ------------------------------------------------------------------------------

    def stats(self, folders: Collection[str] = ("",)) -> dict[str, FileStat]:
        """What is known of the files in some folders, as it can be compared with a listing."""
        return {path: known.stat for path, known in self.known.items() if is_within(path, folders)}

    def other_names(self, sights: Mapping[str, Sight | None]) -> list[str]:
        """The further names of files with hard links: no event tells them of a write through the first."""
        inodes = {sight.stat.inode for sight in sights.values() if sight and sight.is_shared}
        if not inodes:
            return []
        return [
            path for path, known in self.known.items() if known.stat.inode in inodes and path not in sights
        ]

    def listed(self, listing: Listing, below: str = "") -> None:
        """Take over what a walk had to say."""
        kept = [told for told in self._listed if told.path != below and not is_below(told.path, below)]
        self._listed = kept + listing.problems
        self.symlinks.listed(listing.links, below)

    def snapshot(self, state: State) -> Snapshot:
        """Everything at this moment, safe to hand to other threads."""
        return Snapshot(self.index.graph, state, self.settings, tuple(self.problems()))

    def problems(self) -> Iterator[Problem]:
        """Whatever a reader of the vault should know, by path."""
        yield from self._settings_problems
        yield from self._corrections_problems
        yield from self.settings.late_problems()
        yield from self.cache.problems
        yield from self.words.problems if self.words else ()
        told = [*self._listed, *self._read.values()]
        for problems in self._noted.values():
            told.extend(problems)
        yield from sorted(told)

    def _note_problems(self, path: str, note: Note | None) -> None:
        if note and note.problems:
            self._noted[path] = note.problems
        else:
            self._noted.pop(path, None)


def sights_of(listing: Listing, paths: Iterable[str]) -> Mapping[str, Sight]:
    """A listing's entries as sights."""
    return {path: Sight(listing.files[path], path in listing.remote) for path in paths}
