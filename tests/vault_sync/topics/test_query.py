"""The search language: what finds what, and where an error is said to be."""

from __future__ import annotations

import pytest

from tests.vault_sync.topics.cases import key, vault_of
from vault_sync.graph.query import World, parse, search

TEXTS = {
    "Papers/LoRA.md": "---\nstatus: done\nyear: 2021\nauthors: [Hu, Shen]\n---\n"
    "# Low-rank\nThe rank is small.\n"
    "## Results\nIt works with few weights. #survey/short\n",
    "Pruning.md": "---\nstatus: open\n---\n- **Sparsity**: Share of zeros.\n\n"
    "See [[Lottery tickets]]. #draft\n",
    "Small nets.md": "Weights are few, rank is high.\n\n- [ ] measure Rank\n- [x] prune\n",
}
VAULT = vault_of({"notes": TEXTS}).index
WORLD = World(
    VAULT.graph,
    VAULT.note,
    lambda path: TEXTS.get(path, ""),
    runs={"note:Pruning.md"},
    recipes={"topic:sparsity": ("digits-prune",)},
)
ROWS = [
    (
        "",
        {
            "LoRA",
            "Low-rank",
            "Pruning",
            "Sparsity",
            "Lottery tickets",
            "Small nets",
            "#survey/short",
            "#draft",
        },
    ),
    ("file:lora", {"LoRA", "Low-rank"}),
    ("path:papers/", {"LoRA", "Low-rank"}),
    ('"small nets"', {"Small nets"}),
    ("small nets", {"Small nets"}),
    ("kind:missing", {"Lottery tickets"}),
    ("kind:missing OR kind:term", {"Lottery tickets", "Sparsity"}),
    ("kind:note -path:Papers", {"Pruning", "Small nets"}),
    ("kind:note -(path:Papers OR file:Pruning)", {"Small nets"}),
    ("tag:#survey", {"LoRA", "Low-rank", "#survey/short"}),
    ("tag:survey/short kind:note", {"LoRA"}),
    ("tag:surv", set()),
    ("kind:note line:(rank small)", {"LoRA"}),
    ("kind:note content:(rank few)", {"LoRA", "Small nets"}),
    ("kind:note section:(weights survey)", {"LoRA"}),
    ("kind:note section:(rank weights)", {"Small nets"}),
    ("kind:note [status]", {"LoRA", "Pruning"}),
    ("kind:note [status:done]", {"LoRA"}),
    ("kind:note [year:/^20[12]1$/]", {"LoRA"}),
    ("kind:note [authors:shen]", {"LoRA"}),
    ("kind:term /spars.ty/", {"Sparsity"}),
    ("kind:note block:(few rank)", {"LoRA", "Small nets"}),
    ("kind:note block:(weights measure)", set()),
    ("kind:note section:(weights measure)", {"Small nets"}),
    ("task:measure", {"Small nets"}),
    ("task-todo:(measure rank)", {"Small nets"}),
    ("task-done:measure", set()),
    ("task-done:prune", {"Small nets"}),
    ("kind:note match-case:Rank", {"Small nets"}),
    ("kind:note match-case:/Rank/", {"Small nets"}),
    ("kind:note match-case:(ignore-case:Rank)", {"LoRA", "Small nets"}),
    ("has:runs", {"Pruning"}),
    ("recipe:digits", {"Sparsity"}),
    ("kind:note rank OR kind:tag draft", {"LoRA", "Small nets", "#draft"}),
]


@pytest.mark.parametrize(("query", "titles"), ROWS, ids=[query or "nothing" for query, _ in ROWS])
def test_a_query_finds(query: str, titles: set[str]) -> None:
    ids, problems = search(query, WORLD)
    assert problems == ()
    assert {VAULT.graph.topics[topic_id].title for topic_id in ids} == titles


@pytest.mark.parametrize(
    ("query", "start", "says"),
    [
        ('a "b', 2, "quote is never closed"),
        ("a (b OR c", 2, "bracket is never closed"),
        ("a) b", 1, "closes nothing"),
        ("a OR", 2, "both sides"),
        ("OR a", 0, "both sides"),
        ("path:", 0, "needs something"),
        ("a - b", 2, "minus"),
        ("folder:x", 0, "There is no folder:"),
        ("[status", 0, "square bracket"),
        ("[:x]", 0, "name of a property"),
        ("a /b", 2, "never closed by a slash"),
        ("a /b(/", 5, "no regular expression"),
        ("(" * 60 + "a", 50, "deep"),
    ],
)
def test_an_error_says_where_it_is(query: str, start: int, says: str) -> None:
    tree, problems = parse(query)
    assert tree is None
    assert [problem.start for problem in problems] == [start]
    assert says in problems[0].message


def test_addresses_and_times_are_words() -> None:
    for query in ("12:30", "https://example.org/a", "note:"):
        assert parse(query)[1] == ()


def test_words_go_to_the_full_text_table_where_there_is_one() -> None:
    asked: list[str] = []

    def holding(words: str) -> set[str]:
        asked.append(words)
        return {"Pruning.md"}

    world = World(VAULT.graph, VAULT.note, holding=holding)
    assert search("content:zeros kind:note", world)[0] == {"note:Pruning.md"}
    assert asked == ["zeros"]


def test_an_expression_that_takes_for_ever_is_called_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vault_sync.graph.query.PATIENCE", 0.05)
    evil = World(VAULT.graph, VAULT.note, lambda _path: "a" * 5000 + "!")
    ids, problems = search("content:/(a|aa|aaa)+b/ kind:note", evil)
    assert ids == set()
    assert "takes too long" in problems[0].message
    assert problems[0].start == 9


def test_reading_notes_without_a_full_text_table_ends_in_time_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[str] = []
    monkeypatch.setattr("vault_sync.graph.query.time.monotonic", lambda: float(len(read)))

    def slow(path: str) -> str:
        read.append(path)
        return TEXTS.get(path, "")

    ids, problems = search("rank kind:note", World(VAULT.graph, VAULT.note, slow))
    assert len(read) == 1
    assert ids <= {"note:Papers/LoRA.md", "note:Small nets.md"}
    assert [(problem.start, problem.end) for problem in problems] == [(0, len("rank kind:note"))]
    assert "takes too long" in problems[0].message


def test_names_are_compared_whatever_their_case() -> None:
    assert key("SPARSITY") == key("Sparsity")
    assert search("SPARSITY kind:term", WORLD)[0] == {"topic:sparsity"}
