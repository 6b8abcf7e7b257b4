"""Finding a topic while typing: which comes first, and what a slip of the fingers still finds."""

from __future__ import annotations

import pytest

from vault_sync.graph.find import STEP, Findable, Finder, How

NAMES = [
    ("Transformers", ("Attention networks",), 9),
    ("Transfer learning", (), 3),
    ("Vision transformers", ("ViT",), 5),
    ("Generative adversarial networks", ("GANs",), 4),
    ("Over-fitting", (), 1),
    ("Schrödinger bridge", (), 1),
    ("Quantization", (), 7),
    ("Post-training quantization", (), 2),
    ("Neural architecture search", (), 8),
    ("CI/CD", (), 1),
]
FINDER = Finder(Findable(title, title, aliases, weight) for title, aliases, weight in NAMES)


@pytest.mark.parametrize(
    ("typed", "first", "how"),
    [
        ("quant", "Quantization", How.BEGINNING),
        ("QUANTIZATION", "Quantization", How.EXACT),
        ("trans", "Transformers", How.BEGINNING),
        ("vit", "Vision transformers", How.EXACT),
        ("gan", "Generative adversarial networks", How.INITIALS),
        ("nas", "Neural architecture search", How.INITIALS),
        ("search arch", "Neural architecture search", How.WORDS),
        ("chitec", "Neural architecture search", How.PART),
        ("overfit", "Over-fitting", How.PART),
        ("schrodinger", "Schrödinger bridge", How.BEGINNING),
        ("qauntiz", "Quantization", How.SLIP),
        ("tranfsormers", "Transformers", How.SLIP),
        ("nueral serach", "Neural architecture search", How.SLIP),
        ("ci cd", "CI/CD", How.EXACT),
        ("attention net", "Transformers", How.BEGINNING),
    ],
)
def test_the_first_hit(typed: str, first: str, how: How) -> None:
    hit = FINDER.find(typed)[0]
    assert (hit.id, hit.how) == (first, how)


def test_nothing_typed_finds_nothing() -> None:
    assert FINDER.find(" -") == []


def test_what_fits_nothing_is_not_found() -> None:
    assert FINDER.find("zzzz") == []


def test_a_topic_is_found_once_however_many_of_its_names_fit() -> None:
    assert [hit.id for hit in FINDER.find("transformers")].count("Transformers") == 1


def test_of_equals_the_one_with_more_links_comes_first() -> None:
    assert [hit.id for hit in FINDER.find("trans")][:2] == ["Transformers", "Transfer learning"]


def test_names_follow_the_graph() -> None:
    finder = Finder([Findable("1", "Old name")])
    finder.put(Findable("1", "New name"))
    assert finder.find("old") == []
    assert [hit.name for hit in finder.find("new")] == ["New name"]
    finder.remove("1")
    finder.remove("1")
    assert finder.find("new") == []


def test_what_changed_lately_is_found_in_one_row_with_what_did_not() -> None:
    topics = [Findable(str(n), f"Net {n:04}", (), n) for n in range(2000)]
    followed = Finder(topics)
    assert followed.find("net 0007")[0].id == "7"
    changed = [Findable("7", "Tree 0007"), Findable("8", "Net 0008", (), 5000), Findable("x", "Net x")]
    for topic in changed:
        followed.put(topic)
    followed.remove("9")
    left = [topic for topic in topics if topic.id not in ("7", "8", "9")]
    anew = Finder(
        [*left, Findable("7", "Tree 0007"), Findable("8", "Net 0008", (), 5000), Findable("x", "Net x")]
    )
    for typed in ("net", "tre", "net 0008", "nt", "0007", "net x", "nte 0009"):
        assert followed.find(typed) == anew.find(typed)
    assert followed.find("net")[0].id == "8"


def test_names_that_are_put_in_order_step_by_step_are_found_as_if_at_once() -> None:
    topics = [Findable(str(n), f"Net {n * 7919 % 5000:04}", (f"N{n}",), n % 5) for n in range(2 * STEP + 10)]
    by_steps = Finder(topics)
    steps = 0
    while by_steps.settle():
        steps += 1
        if steps == 3:
            by_steps.put(Findable("17", "Tree", ("Net tree",)))
            by_steps.remove("18")
    assert steps > 10
    kept = [topic for topic in topics if topic.id not in ("17", "18")]
    for searched_midway in (False, True):
        at_once = Finder([*kept, Findable("17", "Tree", ("Net tree",))])
        if searched_midway:
            at_once.settle()
        for typed in ("net", "tre", "n18", "net 0042", "nte 0042", "n4"):
            assert by_steps.find(typed) == at_once.find(typed)
    assert not by_steps.settle()
