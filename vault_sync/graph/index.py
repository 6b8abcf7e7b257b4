"""The whole vault in memory: notes in, its two graphs and their diffs out. Owned by one thread.

`Links` knows where links lead. Over it stand the two lenses: `Claims` and a `Ledger` make the graph of
notes, which is Obsidian's; `Topics` makes the graph of topics. Both take every step together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping
from typing import NamedTuple

from vault_sync.graph.batch import Batch
from vault_sync.graph.claims import Claims, spellings
from vault_sync.graph.corrections import NO_CORRECTIONS, Corrections
from vault_sync.graph.diff import GraphDiff
from vault_sync.graph.graph import TopicGraph
from vault_sync.graph.ledger import Changes, Ledger, LedgerState
from vault_sync.graph.links import Counts, Links, LinksState, Step, Targets, Turn
from vault_sync.graph.names import MISSING, file_id, linkpath, missing_id
from vault_sync.graph.renames import Pair, elected, moved
from vault_sync.graph.topics import Topics, TopicsState
from vault_sync.graph.unsettled import LinkRules
from vault_sync.model import Note

__all__ = ["Diffs", "Index", "Targets", "nothing_hidden"]

Old = dict[str, tuple[Note, Targets]]  # what changed or gone files said, and where that led


def nothing_hidden(_path: str) -> bool:
    """The ignore filter of a vault that has none."""
    return False


class Diffs(NamedTuple):
    """What one step did to each lens; both have the same revision."""

    topics: GraphDiff
    notes: GraphDiff


class IndexState(NamedTuple):
    """All that an index holds beside the notes."""

    paths: list[str]
    links: LinksState
    ledger: LedgerState
    topics: TopicsState


class Index:
    """Notes in, diffs of the graphs out."""

    def __init__(
        self, hidden: Callable[[str], bool] = nothing_hidden, rules: LinkRules | None = None
    ) -> None:
        rules = rules or LinkRules()
        self._links = Links(rules)
        self.is_hidden = hidden
        self._ghost = missing_id if rules.ghosts_ignore_case else lambda link: MISSING + link
        self._ledger = Ledger(self._spellings)
        self._claims = Claims(self._ledger, self._ghost)
        self.topics = Topics(self._links, self._claims.hidden, self._ledger.topic)
        self.corrections = NO_CORRECTIONS
        self._graph = self.topics.photograph(0)
        self._notes_graph = self._ledger.photograph(0)
        self._revision = 0

    # -- asking ---------------------------------------------------------------------------------

    @property
    def revision(self) -> int:
        """How many steps that changed anything this index has taken."""
        return self._revision

    @property
    def graph(self) -> TopicGraph:
        """The graph of topics as it stands, never to change."""
        if self._graph.revision != self._revision:
            self._graph = self.topics.photograph(self._revision)
        return self._graph

    @property
    def notes_graph(self) -> TopicGraph:
        """The graph of notes as it stands, node for node and edge for edge Obsidian's."""
        if self._notes_graph.revision != self._revision:
            self._notes_graph = self._ledger.photograph(self._revision)
        return self._notes_graph

    def __contains__(self, path: str) -> bool:
        return path in self._links.notes

    def __len__(self) -> int:
        return len(self._links.notes)

    def paths(self) -> list[str]:
        """Every file, sorted."""
        return sorted(self._links.notes)

    def note(self, path: str) -> Note | None:
        """What a file says; None for one without text or unknown."""
        return self._links.notes.get(path)

    def notes(self) -> Iterator[Note]:
        """Everything that has text, sorted by path."""
        for path in self.paths():
            if note := self._links.notes[path]:
                yield note

    def targets(self, path: str) -> Targets:
        """Where each link of a note leads, in the order of its links."""
        return self._links.targets.get(path, ())

    def resolve(self, target: str, source: str) -> str | None:
        """The file that a link would mean if it stood in `source`."""
        return self._links.files.resolve(target, source)

    def resolved(self) -> Counts:
        """Obsidian's `resolvedLinks`: source → file → how many links."""
        return self._links.resolved()

    def unresolved(self) -> Counts:
        """Obsidian's `unresolvedLinks`: source → link path → how many links."""
        return self._links.unresolved()

    # -- keeping --------------------------------------------------------------------------------

    @property
    def state(self) -> IndexState:
        """Everything, to be kept."""
        return IndexState(list(self._links.notes), self._links.state, self._ledger.state, self.topics.state)

    def restore(self, notes: Mapping[str, Note | None], state: IndexState) -> None:
        """Be what was kept of these notes; an empty index alone can."""
        self._links.restore(notes, state.links)
        self._claims.restore(notes, self.is_hidden)
        self._ledger.restore(state.ledger)
        self.topics.restore(state.topics)
        self._revision += bool(notes)

    # -- changing -------------------------------------------------------------------------------

    def fill(self, files: Mapping[str, Note | None]) -> None:
        """Like `apply` for the first time, without the diff that nobody needs then."""
        step = self._links.step(Batch(files))
        self._revision += bool(step.put)
        self._take(step, self._old(step), tell=False)
        self.topics.take(step.put, tell=False)

    def apply(self, batch: Batch) -> Diffs:
        """Take a step. The diffs keep the old revision, and are empty, where nothing differs."""
        step = self._links.step(batch)
        if not step.gone and not step.put:
            return Diffs(GraphDiff(self._revision), GraphDiff(self._revision))
        self._revision += 1
        old = self._old(step)
        changes, turns = self._take(step, old)
        touched = step.gone | step.put.keys()
        told = self.topics.take(touched, turns)
        paths = tuple(sorted(touched))
        renamed = self._renamed(batch, changes, old, turns)
        return Diffs(
            self._diff(paths, told, self._followed(told, batch, renamed)),
            self._diff(paths, changes, renamed),
        )

    def correct(self, corrections: Corrections) -> GraphDiff:
        """The user's corrections are these now; they alter the lens of topics alone."""
        self.corrections = corrections
        changes = self.topics.correct(corrections.applied())
        self._revision += any(changes)
        return self._diff((), changes, self._followed(changes, Batch(), []))

    def hide(self, hidden: Callable[[str], bool]) -> Diffs:
        """Another ignore filter: files come into sight or leave it; where links lead stays."""
        self.is_hidden = hidden
        old, new = self._claims.hidden, {path for path in self._links.notes if hidden(path)}
        turned = old ^ new
        touched = turned | self._links.looking_for(turned)
        for path in touched:
            self._enter(path, -1)
        self._claims.hidden = new
        for path in touched:
            self._enter(path, 1)
        for path in turned:
            self._claims.place(path, self._links.notes[path])
        changes = self._ledger.commit()
        self.topics.see(new)
        told = self.topics.take(touched)
        self._revision += any(changes) or any(told)
        return Diffs(self._diff((), told, self._followed(told, Batch(), [])), self._diff((), changes, []))

    def _old(self, step: Step) -> Old:
        touched = (step.gone | step.put.keys()) - step.born
        said = ((path, self._links.notes[path]) for path in touched)
        return {path: (note, self.targets(path)) for path, note in said if note}

    def _take(self, step: Step, old: Old, tell: bool = True) -> tuple[Changes, list[Turn]]:
        turns = self._links.take(step)
        for path, (note, targets) in old.items():
            self._claims.enter(path, note, targets, -1)
        for path in step.born:
            self._claims.begin(path, self.is_hidden(path))
        for path, new in step.put.items():
            self._claims.place(path, new)
            self._enter(path, 1)
        for turn in turns:
            self._claims.turn(turn)
        for path in step.gone:
            self._claims.end(path)
        return self._ledger.commit(tell), turns

    def _enter(self, path: str, sign: int) -> None:
        if note := self._links.notes[path]:
            self._claims.enter(path, note, self.targets(path), sign)

    # -- telling --------------------------------------------------------------------------------

    def _renamed(self, batch: Batch, changes: Changes, old: Old, turns: list[Turn]) -> list[Pair]:
        """Moves that the batch names, then files and missing notes that took each other's links."""
        before, after = _Before(self._ledger, changes), self._ledger
        pairs = moved([(file_id(one), file_id(other)) for one, other in batch.moved], before, after)
        free_old = changes.removed - {one for one, _ in pairs}
        free_new = changes.added.keys() - {other for _, other in pairs}
        if not (free_old and free_new):
            return pairs
        votes: Counter[Pair] = Counter()
        for target, was, now, count in self._led(old, turns):
            ghost = self._ghost(linkpath(target))
            if was is None:
                if ghost in free_old and now is not None and file_id(now) in free_new:
                    votes[ghost, file_id(now)] += count
            elif ghost in free_new and file_id(was) in free_old:
                votes[file_id(was), ghost] += count
        return elected(votes, pairs)

    def _led(self, old: Old, turns: list[Turn]) -> Iterator[tuple[str, str | None, str | None, int]]:
        """The links that a step touched: (target, file before, file now, how many)."""
        for path, (note, targets) in old.items():
            for link, was in zip(note.links, targets, strict=True):
                yield link.target, was, self.resolve(link.target, path) if was is None else None, 1
        for turn in turns:
            yield turn.target, turn.was, turn.now, len(turn.sources)

    def _followed(self, told: Changes, batch: Batch, renamed: list[Pair]) -> list[Pair]:
        """In the lens of topics: moves, then names that came to mean another topic, then what notes tell.

        A topic that a note absorbs goes on in that note, also where the note was there before.
        """
        before, after = _Before(self.topics, told), self.topics
        pairs = moved([(file_id(one), file_id(other)) for one, other in batch.moved], before, after)
        votes = self.topics.renamed(told)
        votes.update({pair: 1 for pair in renamed if pair[0] in told.removed and pair[1] in told.added})
        fresh = Counter({pair: count for pair, count in votes.items() if pair[1] in told.added})
        pairs = elected(fresh, pairs)
        taken = {new for _, new in pairs}
        stayed = {
            pair: count
            for pair, count in votes.items()
            if pair[1] in after and pair[1] not in told.added and pair[1] not in taken
        }
        return elected(Counter(stayed), pairs)

    def _diff(self, paths: tuple[str, ...], changes: Changes, renamed: list[Pair]) -> GraphDiff:
        return GraphDiff(
            self._revision,
            paths,
            tuple(changes.added[key] for key in sorted(changes.added)),
            tuple(sorted(changes.removed)),
            tuple(changes.changed[key] for key in sorted(changes.changed)),
            tuple(sorted(changes.linked)),
            tuple(sorted(changes.unlinked)),
            tuple(renamed),
        )

    def _spellings(self, start: str, topic_id: str) -> Iterator[str]:
        """How the file behind the topic `start` spells a tag or missing note."""
        note = self.note(start.partition(":")[2])
        return spellings(note, topic_id, self._ghost) if note else iter(())


class _Before:
    """Asks whether an id was in the graph before a commit."""

    def __init__(self, after: Container[str], changes: Changes) -> None:
        self._after, self._changes = after, changes

    def __contains__(self, topic_id: object) -> bool:
        if topic_id in self._changes.added:
            return False
        return topic_id in self._changes.removed or (isinstance(topic_id, str) and topic_id in self._after)
