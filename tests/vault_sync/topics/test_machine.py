"""Whatever happens to a vault's topics: incremental equals from scratch, and diffs are exact."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from vault_sync.graph.batch import Batch
from vault_sync.graph.corrections import NO_CORRECTIONS, Corrections
from vault_sync.graph.diff import GraphDiff, difference, patch
from vault_sync.graph.graph import TopicGraph
from vault_sync.graph.index import Index
from vault_sync.graph.saved import restore, saved
from vault_sync.model import Note
from vault_sync.notes import read

PATHS = [
    "a.md", "b.md", "GAN.md", "d/GANs.md", "Nets.md", "d/Net.md", "Deep Nets.md", "Nets (DN).md",
    "x.canvas", "i.png",
]  # fmt: skip
NAMES = [
    "Nets", "Net", "Deep nets", "Deep-Nets", "GAN", "Generative adversarial nets (GANs)",
    "Ablation nets (GAN)",
    "Habit", "Habit", "Links", "Deep nets/trees", "Tools: Ray, Dask", "June 9.", "[[Nets]]",
    "Deep Nets (DN)",
]  # fmt: skip
LINES = [
    *(f"## {name}" for name in NAMES),
    *(f"- **{name}**: What it is, told." for name in NAMES),
    "### Deep nets", "# Habit", "  - **Nets**: Below.", "**Habit:**", "Text of its own.", "", "---",
    "#tag", "#Tag", "[[Nets]]", "[[net]]", "[[GAN]]", "[[Deep nets]]", "[[a#Habit]]", "[[Nets#Deep nets]]",
    "![[b#Nets#Habit]]", "[[i.png]]", "[[Unwritten]]", "- [[unwritten]] - to be written",
    "[[d/Unwritten]]", "- [Ray](https://example.org) - a tool", "| **Nets** | row |",
]  # fmt: skip
HEADS = [
    "",
    "---\naliases: [GAN, Deep nets]\n---\n",
    "---\nlabel: Habit\ncategory: nets\n---\n",
    '---\nof: "[[Nets]]"\n---\n',
]

paths = st.sampled_from(PATHS)
texts = st.builds(
    lambda head, lines: head + "\n".join(lines),
    st.sampled_from(HEADS),
    st.lists(st.sampled_from(LINES), max_size=8),
)
FILTERS: list[Callable[[str], bool]] = [
    lambda path: False,
    lambda path: path.startswith("d/"),
    lambda path: "a" in path,
]
CORRECTIONS = [
    NO_CORRECTIONS,
    NO_CORRECTIONS.not_a_topic("Habit").same_as("Deep nets", "Nets"),
    NO_CORRECTIONS.same_as("Nets", "Unwritten").rename("GAN", "Forgers"),
    NO_CORRECTIONS.not_a_topic("Nets").same_as("a", "b").same_as("b", "a"),
]


def noted(path: str, text: str) -> Note | None:
    """What a file of the vault says; text in a canvas stands on a card."""
    return (
        None if path.endswith(".png") else read(path, ("{}" if path.endswith(".canvas") else text).encode())
    )


def fresh(
    files: dict[str, Note | None], hidden: Callable[[str], bool], corrections: Corrections, backwards: bool
) -> Index:
    """An index from nothing, its files arriving one by one."""
    index = Index(hidden)
    index.correct(corrections)
    for path in sorted(files, reverse=backwards):
        index.apply(Batch({path: files[path]}))
    return index


class TopicsMachine(RuleBasedStateMachine):
    """A vault in memory, and an index that follows it."""

    @initialize(files=st.dictionaries(paths, texts, max_size=8))
    def begin(self, files: dict[str, str]) -> None:
        self.files = {path: noted(path, text) for path, text in files.items()}
        self.hidden, self.corrections = FILTERS[0], NO_CORRECTIONS
        self.index = Index(self.hidden)
        self.index.fill(self.files)

    @rule(put=st.dictionaries(paths, texts, max_size=3), gone=st.sets(paths, max_size=2))
    def files_change(self, put: dict[str, str], gone: set[str]) -> None:
        notes = {path: noted(path, text) for path, text in put.items()}
        self.apply(Batch(notes, frozenset(gone - put.keys())))

    @rule(old=paths, new=paths)
    def a_file_moves(self, old: str, new: str) -> None:
        if old in self.files and new not in self.files and old.endswith(".md") and new.endswith(".md"):
            text = "\n".join(f"## {term.name}" for term in (self.files[old] or read(old, b"")).terms)
            self.apply(Batch({new: noted(new, text)}, frozenset([old]), ((old, new),)))

    @rule(which=st.integers(0, len(FILTERS) - 1))
    def the_filter_changes(self, which: int) -> None:
        before, self.hidden = self.index.graph, FILTERS[which]
        self.check(before, self.index.hide(self.hidden).topics)

    @rule(which=st.integers(0, len(CORRECTIONS) - 1))
    def the_user_corrects(self, which: int) -> None:
        before, self.corrections = self.index.graph, CORRECTIONS[which]
        self.check(before, self.index.correct(self.corrections))

    @rule()
    def the_session_starts_again(self) -> None:
        index = Index(self.hidden)
        index.correct(self.corrections)
        assert restore(index, dict(self.files), saved(self.index))
        assert index.graph == self.index.graph
        assert index.notes_graph == self.index.notes_graph
        self.index = index

    def apply(self, batch: Batch) -> None:
        before = self.index.graph
        self.files = {path: note for path, note in self.files.items() if path not in batch.removed} | dict(
            batch.put
        )
        self.check(before, self.index.apply(batch).topics)

    def check(self, before: TopicGraph, diff: GraphDiff) -> None:
        """Before + diff = after; nothing more is told than differs; renames are one to one."""
        now = self.index.graph
        assert patch(before, diff).text() == now.text()
        exact = difference(before, now)
        assert diff.json() == exact.json() | {
            "revision": self.index.revision,
            "paths": list(diff.paths),
            "renamed": [list(pair) for pair in diff.renamed],
        }
        olds, news = [old for old, _ in diff.renamed], [new for _, new in diff.renamed]
        assert len(set(olds)) == len(olds)
        assert len(set(news)) == len(news)
        for old, new in diff.renamed:
            assert old in before.topics
            assert new in now.topics
            assert old in diff.removed or old in news

    @invariant()
    def it_equals_a_fresh_index(self) -> None:
        for backwards in (False, True):
            other = fresh(self.files, self.hidden, self.corrections, backwards)
            assert self.index.graph.text() == other.graph.text()
            assert self.index.graph == other.graph
            assert self.index.notes_graph == other.notes_graph

    @invariant()
    def every_edge_joins_topics(self) -> None:
        topics = self.index.graph.topics
        for edge in self.index.graph.edges():
            assert edge.start in topics
            assert edge.end in topics


@pytest.mark.timeout(180)
def test_topics_in_whatever_steps() -> None:
    run_state_machine_as_test(
        TopicsMachine, settings=settings(max_examples=30, stateful_step_count=10, deadline=None)
    )


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_topics_in_whatever_steps_for_long() -> None:
    run_state_machine_as_test(
        TopicsMachine, settings=settings(max_examples=600, stateful_step_count=25, deadline=None)
    )
