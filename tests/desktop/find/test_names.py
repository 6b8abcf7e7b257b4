"""The names of all topics in the window: taken in by portions, and kept up with the graph."""

from __future__ import annotations

from desktop.find.names import PORTION, Names
from vault_sync.graph.diff import GraphDiff
from vault_sync.graph.graph import Source, Topic, TopicKind
from vault_sync.session.panel_questions import NamedTopic, place


def topic(title: str, *aliases: str) -> Topic:
    return Topic(f"topic:{title.lower()}", title, TopicKind.TERM, aliases, (Source("a/Nets.md", 3, ""),))


def row(title: str, weight: int = 0) -> NamedTopic:
    return NamedTopic(f"topic:{title.lower()}", title, "term", (), weight, "in Nets")


def test_many_names_come_in_by_portions_and_what_is_there_is_found_already() -> None:
    names = Names()
    names.load([row(f"Topic {n}") for n in range(PORTION + 10)])
    assert names.find("topic 3") == []
    assert names.take()
    assert len(names) == PORTION
    assert not names.complete
    assert names.take()
    assert names.complete
    while names.take():  # what a search would have to do first is done while nobody types
        pass
    assert names.find(f"topic {PORTION + 5}")[0][1].title == f"Topic {PORTION + 5}"


def test_names_follow_the_graph() -> None:
    names = Names()
    names.load([row("Attention"), row("Pooling")])
    names.take()
    new, changed = topic("Transformers", "TF"), topic("Pooling", "Subsampling")
    names.apply(GraphDiff(2, added=(new,), changed=(changed,), removed=("topic:attention",)), lambda _: 4)
    assert names.find("attention") == []
    [(hit, found)] = names.find("subsam")
    assert (hit.name, found.title, found.weight, found.place) == ("Subsampling", "Pooling", 4, "in Nets")


def test_a_diff_that_comes_while_names_are_taken_in_is_not_undone() -> None:
    names = Names()
    names.load([row("Pooling")])
    names.apply(GraphDiff(2, changed=(topic("Pooling", "Subsampling"),)), lambda _: 1)
    names.take()
    assert names.find("subsampling")


def test_a_missing_note_says_how_many_ask_for_it() -> None:
    sources = (Source("a.md", 1, ""), Source("a.md", 9, ""), Source("b.md", 2, ""))
    missing = Topic("missing:x", "X", TopicKind.MISSING, (), sources)
    assert place(missing) == "not yet written, asked for by 2 notes"
