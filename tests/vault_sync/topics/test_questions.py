"""What a window asks about topics, answered over a vault on disk, and a correction that is made and lasts."""

from __future__ import annotations

from pathlib import Path

import pytest

from vault_sync.command_line import read_vault
from vault_sync.disk.cache import Cache
from vault_sync.graph.corrections import Correcting, Step
from vault_sync.graph.find import Finder
from vault_sync.graph.graph import Lens, Topic, TopicGraph, TopicKind
from vault_sync.graph.query_parse import QueryProblem
from vault_sync.graph.suggestions import probably_same
from vault_sync.session import topic_questions as ask
from vault_sync.session.keeping import Keeping
from vault_sync.session.questions import about, drawable
from vault_sync.session.session import Session
from vault_sync.session.state import Applied

NOTES = {
    "Nets.md": '---\nbased on: "[[Brains]]"\n---\n## Early exits\nA head in the middle.\n',
    "Diary.md": "An early exit saves time, and early-exit heads are cheap.\n"
    "`early exit` [[Early exits]]\n```\nearly exit\n```\n",
    "a/Gate.md": "Of a cell.\n",
    "b/Gates.md": "Of a mixture.\n",
    "Lists.md": "- **Gates**: Which?\n- **Neural tangent kernel**: A limit.\n- **NTK**: The same?\n"
    "- **Regularisation**: It holds back.\n- **Regularization**: Spelt so.\n",
}


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TOPOGRAPH_HOME", str(tmp_path / "home"))
    root = tmp_path / "vault"
    for name, text in NOTES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


@pytest.fixture
def keeping(vault: Path) -> Keeping:
    return read_vault(str(vault), Cache(vault, enabled=False))


def test_unlinked_mentions_are_lines_of_running_text(keeping: Keeping) -> None:
    found = ask.unlinked(keeping, "topic:earlyexit")
    assert [(hit.path, hit.line, hit.name) for hit in found] == [("Diary.md", 1, "early exit")]
    assert ask.unlinked(keeping, "topic:unknown") == ()


def test_topics_that_are_probably_the_same_are_suggested(keeping: Keeping) -> None:
    pairs = {(pair.one, pair.other) for pair in ask.alike(keeping)}
    assert ("topic:ntk", "topic:neuraltangentkernel") in pairs
    assert ("topic:regularisation", "topic:regularization") in pairs
    assert not any("earlyexit" in one + other for one, other in pairs)


def test_names_that_differ_in_a_figure_or_a_lone_letter_are_not_the_same() -> None:
    titles = ("Chain B", "Chain C", "Stage 21", "Stage 22", "Quantisation", "Quantization")
    found = probably_same(TopicGraph.of((Topic(f"note:{one}.md", one, TopicKind.NOTE) for one in titles), ()))
    assert [(pair.one, pair.other) for pair in found] == [("note:Quantisation.md", "note:Quantization.md")]


def test_a_name_that_two_notes_share_lists_both(keeping: Keeping) -> None:
    assert ask.candidates(keeping, "topic:gate") == ("note:a/Gate.md", "note:b/Gates.md")
    assert ask.candidates(keeping, "note:a/Gate.md") == ()


def test_a_property_edge_knows_its_property(keeping: Keeping) -> None:
    assert ask.property_names(keeping, "note:Nets.md", "missing:brains") == ("based on",)
    assert ask.property_names(keeping, "note:none.md", "missing:brains") == ()


def test_a_search_reads_notes_where_it_must(keeping: Keeping) -> None:
    assert ask.find_topics(keeping, "line:(saves cheap) kind:note").ids == ("note:Diary.md",)
    assert ask.find_topics(keeping, "(").problems == (QueryProblem(0, 1, "This bracket is never closed."),)


def test_the_finder_gets_all_names(keeping: Keeping) -> None:
    assert Finder(ask.findables(keeping)).find("early")[0].id == "topic:earlyexit"


def test_both_lenses_can_be_drawn_at_any_time(keeping: Keeping) -> None:
    assert drawable(keeping) != drawable(keeping, Lens.NOTES)
    assert about(keeping, "topic:earlyexit") is not None
    assert about(keeping, "topic:earlyexit", Lens.NOTES) is None


def test_a_correction_is_told_lasts_and_is_taken_back(vault: Path) -> None:
    step = Step(Correcting.SAME_AS, "NTK", "Neural tangent kernel")
    with Session(vault, cached=False) as session:
        session.wait_until_ready(5)
        session.drain()
        session.correct(step)
        assert session.ask(ask.corrections).result(5) == (step,)
        [applied] = [event for event in session.drain() if isinstance(event, Applied)]
        assert applied.diff.renamed == (("topic:ntk", "topic:neuraltangentkernel"),)
        assert not applied.notes.alters_graph
    again = read_vault(str(vault), Cache(vault, enabled=False))
    assert "topic:ntk" not in again.index.graph.topics
    assert again.correct(None).topics.renamed == ()
    assert "topic:ntk" in again.index.graph.topics
    assert ask.corrections(again) == ()
