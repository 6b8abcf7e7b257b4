"""Whatever happens to a vault, in whatever steps: the index equals a fresh one, and each diff is exact."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from unicodedata import normalize

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.vault_sync.graph.making import NotesLens, note
from tests.vault_sync.graph.slow_graph import links_of, slow_graph
from vault_sync.graph.batch import Batch
from vault_sync.graph.diff import GraphDiff, difference, patch
from vault_sync.graph.graph import TopicGraph
from vault_sync.model import Note

FOLDERS = ["", "", "a/", "b/", "ab/", "a/b/", "A/"]
NAMES = ["x", "X", "y", "z", "v1.0", "Größe", normalize("NFD", "Größe"), "ΟΔΟΣ", "οδος", "a\nb"]
ENDINGS = [".md", ".md", ".md", ".md", ".MD", ".canvas", ".base", ".png", ""]
TAGS = ["#t", "#T", "#t/u", "#Σας", "#ΣΑΣ"]

paths = st.builds(lambda *parts: "".join(parts), *map(st.sampled_from, (FOLDERS, NAMES, ENDINGS)))
starts = st.sampled_from(["", "", "", "", "!", ":", "/", "./", "../", "a/", "b/", "!a/", "\xa0"])
ends = st.sampled_from(["", "", "", ".md", ".png", ".canvas"])
links = st.builds(lambda *parts: "".join(parts), starts, st.sampled_from([*NAMES, ""]), ends)
said = st.tuples(
    st.lists(links, max_size=6),
    st.lists(st.sampled_from(TAGS), max_size=3),
    st.lists(st.sampled_from(["x", "Ali"]), max_size=1),
)

FILTERS: list[Callable[[str], bool]] = [
    lambda path: False,
    lambda path: path.startswith("a/"),
    lambda path: "x" in path,
    lambda path: path.endswith(".png"),
    lambda path: True,
]

Files = dict[str, Note | None]


def write(files: Files, path: str, content: tuple[list[str], list[str], list[str]]) -> Batch:
    """A note is made or saved."""
    texts, tags, aliases = content
    return Batch({path: note(path, *texts, tags=tags, aliases=aliases)})


def attach(files: Files, path: str) -> Batch:
    """A file without text is put there."""
    return Batch({path: None})


def delete(files: Files, path: str) -> Batch:
    """A file is taken away, whether or not it is there."""
    return Batch(removed=frozenset([path]))


def at(path: str, content: Note | None) -> Note | None:
    """The same text at another place."""
    return replace(content, path=path) if content else None


def move(files: Files, old: str, new: str) -> Batch:
    """A file gets another name, maybe one that is taken."""
    if old not in files or old == new:
        return Batch()
    return Batch({new: at(new, files[old])}, frozenset([old]), ((old, new),))


def move_folder(files: Files, old: str, new: str) -> Batch:
    """A folder gets another name, with all that is in it."""
    batch = Batch()
    for path in [path for path in files if old and path.startswith(old) and not new.startswith(old)]:
        batch = batch.then(move(files, path, new + path.removeprefix(old)))
    return batch


def swap(files: Files, one: str, other: str) -> Batch:
    """Two files take each other's names."""
    if one not in files or other not in files or one == other:
        return Batch()
    put = {one: at(one, files[other]), other: at(other, files[one])}
    return Batch(put, frozenset([one, other]), ((one, other), (other, one)))


folders = st.sampled_from(FOLDERS)
operations = (
    st.tuples(st.just(write), paths, said)
    | st.tuples(st.just(write), paths, said)
    | st.tuples(st.just(attach), paths)
    | st.tuples(st.just(delete), paths)
    | st.tuples(st.just(move), paths, paths)
    | st.tuples(st.just(move_folder), folders, folders)
    | st.tuples(st.just(swap), paths, paths)
)


def after(files: Files, batch: Batch) -> Files:
    """The vault after a step."""
    return {path: what for path, what in files.items() if path not in batch.removed} | dict(batch.put)


def fresh(files: Files, hidden: Callable[[str], bool], backwards: bool) -> NotesLens:
    """An index from nothing, its files arriving in one order or the other, one by one."""
    index = NotesLens(hidden)
    for path in sorted(files, reverse=backwards):
        index.apply(Batch({path: files[path]}))
    return index


class VaultMachine(RuleBasedStateMachine):
    """A vault in memory, and an index that follows it."""

    @initialize(steps=st.lists(st.tuples(paths, said), max_size=6))
    def begin(self, steps: list[tuple[str, tuple[list[str], list[str], list[str]]]]) -> None:
        self.files: Files = {}
        for path, content in steps:
            self.files |= dict(write({}, path, content).put)
        self.hidden = FILTERS[0]
        self.index = NotesLens(self.hidden)
        self.index.fill(self.files)

    @rule(steps=st.lists(operations, min_size=1, max_size=4))
    def something_happens(self, steps: list[tuple[object, ...]]) -> None:
        """One step, or several that arrive as one."""
        batch, files = Batch(), self.files
        for operation, *arguments in steps:
            step = operation(files, *arguments)  # type: ignore[operator]
            batch, files = batch.then(step), after(files, step)
        before, twin = self.index.graph, fresh(self.files, self.hidden, backwards=True)
        diff = self.index.apply(batch)
        assert after(self.files, batch) == files
        self.check(before, diff)
        told = twin.apply(batch)
        assert (told.text(), told.paths) == (diff.text(), diff.paths)
        self.files = files

    @rule(which=st.integers(0, len(FILTERS) - 1))
    def the_filter_changes(self, which: int) -> None:
        before = self.index.graph
        self.hidden = FILTERS[which]
        self.check(before, self.index.hide(self.hidden))

    def check(self, before: TopicGraph, diff: GraphDiff) -> None:
        """Before + diff = after; nothing more is told than differs; renames are one to one."""
        now = self.index.graph
        assert patch(before, diff).text() == now.text()
        assert diff.json() == {
            **difference(before, now).json(),
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
            assert new not in before.topics or new in olds
        assert bool(diff.paths) or diff.alters_graph or diff.revision == before.revision

    @invariant()
    def it_equals_a_fresh_index(self) -> None:
        other = fresh(self.files, self.hidden, backwards=False)
        assert self.index.paths() == other.paths()
        assert self.index.resolved() == other.resolved()
        assert self.index.unresolved() == other.unresolved()
        for path in self.index.paths():
            assert self.index.targets(path) == other.targets(path)
        assert self.index.graph == other.graph
        for topic in other.graph.topics:
            assert self.index.graph.arriving(topic) == other.graph.arriving(topic)

    @invariant()
    def it_equals_the_rules_written_out(self) -> None:
        assert (self.index.resolved(), self.index.unresolved()) == links_of(self.files)
        assert self.index.graph.text() == slow_graph(self.files, self.hidden)


@pytest.mark.timeout(180)
def test_a_vault_in_whatever_steps() -> None:
    run_state_machine_as_test(
        VaultMachine, settings=settings(max_examples=25, stateful_step_count=12, deadline=None)
    )


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_a_vault_in_whatever_steps_for_long() -> None:
    run_state_machine_as_test(
        VaultMachine, settings=settings(max_examples=600, stateful_step_count=25, deadline=None)
    )
