"""The user's corrections: what they do to the graph, that they last, and that they can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.vault_sync.topics.cases import vault_of
from vault_sync.disk.corrections_file import corrections_path, load_corrections, save_corrections
from vault_sync.graph.corrections import NO_CORRECTIONS, Correcting, Corrections, Step
from vault_sync.graph.index import Index

NETS = "# Deep nets\n## Dropout\n- **Gates**: They open and close.\n"


def nets() -> Index:
    """A vault of one note."""
    return vault_of({"text": NETS}).index


def test_what_is_no_topic_leaves_and_its_children_go_to_its_parent() -> None:
    index = nets()
    diff = index.correct(NO_CORRECTIONS.not_a_topic("Dropouts"))
    assert diff.removed == ("topic:dropout",)
    assert index.graph.topics["topic:gate"].parents == ("topic:deepnet",)


def test_two_names_become_one_topic_called_by_the_second() -> None:
    index = nets()
    diff = index.correct(NO_CORRECTIONS.same_as("Gates", "Dropout"))
    assert diff.renamed == (("topic:gate", "topic:dropout"),)
    assert index.graph.topics["topic:dropout"].aliases == ("Gates",)
    assert [source.line for source in index.graph.topics["topic:dropout"].sources] == [2, 3]


def test_a_topic_shows_the_title_it_was_given() -> None:
    index = nets()
    diff = index.correct(NO_CORRECTIONS.rename("deep-nets", "Deep learning"))
    assert [topic.title for topic in diff.changed] == ["Deep learning"]
    assert index.graph.topics["topic:deepnet"].aliases == ("Deep nets",)


def test_every_correction_can_be_taken_back() -> None:
    index = nets()
    before = index.graph.text()
    made = NO_CORRECTIONS.not_a_topic("Dropout").same_as("Gates", "Deep nets").rename("Deep nets", "All")
    index.correct(made)
    assert index.graph.text() != before
    for corrections in (made.undone(), made.undone().undone(), made.undone().undone().undone()):
        index.correct(corrections)
    assert index.graph.text() == before


def test_a_later_word_goes_before_an_earlier_one() -> None:
    made = NO_CORRECTIONS.same_as("a1", "b1").same_as("b1", "a1").rename("x1", "One").rename("x1", "Two")
    assert made.applied().same == {"topic:b1": "topic:a1"}
    assert made.applied().titles == {"topic:x1": "Two"}


def test_a_chain_is_followed_and_a_circle_ends() -> None:
    assert NO_CORRECTIONS.same_as("a1", "b1").same_as("b1", "c1").applied().same["topic:a1"] == "topic:c1"
    circle = NO_CORRECTIONS.same_as("a1", "b1").same_as("b1", "c1").same_as("c1", "a1").applied().same
    assert set(circle.values()) == {"topic:a1"}


def test_corrections_outlive_the_program(tmp_path: Path) -> None:
    made = (
        NO_CORRECTIONS.not_a_topic('A "quoted"\nname')
        .same_as("Größe\x7f", "\\size")
        .rename("x1", "[[y]] = 1")
    )
    assert save_corrections("/vault", made, tmp_path) is None
    assert load_corrections("/vault", tmp_path) == (made, ())
    assert load_corrections("/other", tmp_path) == (NO_CORRECTIONS, ())


@pytest.mark.parametrize(
    ("text", "kept", "says"),
    [
        ("[[step]\n", (), "cannot be read"),
        ("step = 3\n", (), "are no corrections"),
        ('[[step]]\nwhat = "nonsense"\nname = "a"\n', (), "are no corrections"),
        (
            '[[step]]\nwhat = "rename"\nname = "ab"\nother = "c"\n[[step]]\nwhat = "rename"\nname = 3\n',
            (Step(Correcting.RENAME, "ab", "c"),),
            "are no corrections",
        ),
    ],
)
def test_a_file_that_was_mended_badly_is_a_problem(
    tmp_path: Path, text: str, kept: tuple[Step, ...], says: str
) -> None:
    path = corrections_path("/vault", tmp_path)
    path.parent.mkdir(parents=True)
    path.write_text(text)
    found, problems = load_corrections("/vault", tmp_path)
    assert found == Corrections(kept)
    assert says in problems[0].message


def test_a_folder_that_takes_no_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "vaults").write_text("in the way")
    problem = save_corrections("/vault", NO_CORRECTIONS.not_a_topic("ab"), tmp_path)
    assert problem is not None
    assert "could not be kept" in problem.message
