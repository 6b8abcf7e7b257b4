"""The results note: the same text for the same run, whole for any run, harmless whatever a vault says."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automl.results import events as e
from automl.results import mermaid
from automl.results.report import Note, note
from automl.results.rundir import About, Origin
from tests.automl.made_up import RUNS, a_run, recipe, state

ORIGIN = Origin("topic:few-shot learning", "Few-Shot Learning", "ML/Learning.md", "Few-Shot Learning")
ABOUT = About("20260131-140500-made-up-3fa9", "workbench", "/vaults/ML", ORIGIN, 1.0)
PROVENANCE = {"versions": {"python": "3.11.9", "torch": "2.6.0"}, "data": "9f2c", "commit": "unknown"}
SNAPSHOT = Path(__file__).parent / "cases" / "note.md"


def a_note(name: str = "sixty trials", about: About = ABOUT) -> Note:
    return note(state(RUNS[name]), about, PROVENANCE)


def test_the_note_of_a_finished_run_is_as_agreed() -> None:
    made = recipe(trials=12, limits={"parameters": 900_000}, choices={"stages": [1, 2]})
    log = a_run(12, seed=9, made=made)
    log += [e.TestRead("r1", 90.0, (5,), 2)]
    log += [e.TrialRetrained("r1", 91.0 + s, 5, s, 0.93 + s / 100, 0.92 + s / 200) for s in (0, 1)]
    log += [e.RunFinished("r1", 99.0, "12 trials")]
    assert note(state(log), ABOUT, PROVENANCE).text == SNAPSHOT.read_text("utf-8")


@pytest.mark.parametrize("name", RUNS)
def test_any_run_gives_a_whole_note_with_its_picture(name: str) -> None:
    made = a_note(name)
    begin, end = (f"%% topograph:{which} {ABOUT.id} %%\n" for which in ("begin", "end"))
    assert made.text.startswith("---\n")
    assert made.text.endswith(end)
    assert made.text.split(begin)[1].removesuffix(end) == made.body
    ((name, picture),) = made.pictures.items()
    assert f"![[{name}]]" in made.body
    ElementTree.fromstring(picture)
    for table in re.findall(r"(?:^\|.*\n)+", made.body, re.MULTILINE):
        rows = [len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()]
        assert len(set(rows)) == 1, table


@pytest.mark.parametrize(
    ("origin", "link"),
    [
        (ORIGIN, "[[ML/Learning#Few-Shot Learning|Few-Shot Learning]]"),
        (Origin("note:a.md", "A", "sub/a.md"), "[[sub/a|A]]"),
        (Origin("topic:gan", "GAN"), "[[GAN]]"),
        (Origin("t", "a|b]] [[c", "x.md", "h #1^2"), "[[x#h 1 2|a b c]]"),
    ],
)
def test_the_note_links_back_to_its_topic(origin: Origin, link: str) -> None:
    text = a_note(about=About("r1", "here", "", origin)).text
    assert f'topic: "{link}"' in text
    assert f"Searched from {link}." in text


def test_without_a_topic_there_is_no_link() -> None:
    text = a_note(about=About("r1", "here")).text
    assert "topic:" not in text
    assert "Searched from" not in text


def test_the_head_holds_nothing_that_a_later_run_would_make_wrong() -> None:
    head = [a_note(name).text.split("---\n")[1] for name in ("three trials", "sixty trials")]
    assert head[0] == head[1]


def test_a_run_selected_after_test_says_so_in_the_note() -> None:
    run = state(RUNS["three trials"])
    run.fold([e.TestRead("r1", 90.0, (0,), 2), e.TrialBuilt("r1", 91.0, 70, {}, 5, 5)])
    assert "Selected after seeing test data" in note(run, ABOUT).body
    assert "Selected after" not in a_note("three trials").body


def test_what_a_trainer_tells_with_its_score_stands_beside_it_in_the_scores_unit() -> None:
    log = [
        replace(event, scores={"standard_error": 0.0125, "five_shot": 0.5})
        if isinstance(event, e.TrialDone)
        else event
        for event in RUNS["three trials"]
    ]
    head, _, row = note(state(log), ABOUT).body.split("## Front\n\n")[1].splitlines()[:3]
    assert head.startswith("| Trial | Accuracy | Standard error | Five shot | Parameters |")
    assert " % | 1.25 | 50 | " in row


HARMFUL = [
    "%% topograph:end r1 %%",
    "\n---\n",
    "[[x]]",
    "![[x]]",
    "<script>",
    "`",
    "| a |",
    "%%%",
    "a\u2028b",
]
NASTY = st.text(max_size=30) | st.sampled_from(HARMFUL)


@given(NASTY, NASTY, NASTY)
def test_words_from_outside_break_nothing(title: str, reason: str, name: str) -> None:
    made = recipe(id=name.strip() or "x", title=title.strip() or "x", choices={"a": name})
    log: list[e.Event] = [e.RunStarted("r1", 1.0, made.plain()), e.TrialFailed("r1", 2.0, 0, reason)]
    log += [
        e.TrialBuilt("r1", 2.0, 1, {name: name, "train." + name: title}, 5000, 1),
        e.TrialDone("r1", 3.0, 1, 0.5),
    ]
    text = note(state(log), About("r1", name, "", Origin("t", title, "", reason)), {name: reason}).text
    lines = text.split("\n")
    assert lines.count("%% topograph:begin r1 %%") == lines.count("%% topograph:end r1 %%") == 1
    assert text.count("%%") == 6
    assert lines.count("---") == 2
    prose = re.sub(r"```.*?```|`[^`\n]*`|\\.", "", text.split("%%")[2], flags=re.DOTALL)
    linked = re.sub(r"^Searched from \[\[[^\[\]|#^\n]+\]\]\.$", "", prose, flags=re.MULTILINE)
    assert not re.search(r"<script|\[\[(?!r1\.(?:svg|csv))", linked)


def test_a_drawing_has_one_box_a_group_and_leaves_training_out() -> None:
    choices = {"stem": 16, "stage1.kind": "residual", "stage1.depth": 2, "stage2.depth": 1, "train.rate": 0.1}
    assert mermaid.groups(choices) == {
        "": {"stem": 16},
        "stage1": {"kind": "residual", "depth": 2},
        "stage2": {"depth": 1},
    }
    drawn = mermaid.mermaid(choices, "digits", "accuracy")
    assert drawn.splitlines()[0] == "flowchart LR"
    assert drawn.count("-->") == 4
    assert "train" not in drawn
