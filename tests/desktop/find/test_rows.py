"""Rows of a list of finds: which letters are marked, what the keys pass over, what is said aloud."""

from __future__ import annotations

import pytest

from desktop.find.matching import spans
from desktop.find.palette import Entry, grouped
from desktop.find.row_paint import pieces
from desktop.find.rows import Row, Rows
from desktop.find.switcher import AT_LINE, bare, text_rows
from vault_sync.session.panel_questions import TextHit


@pytest.mark.parametrize(
    ("name", "typed", "marked"),
    [
        ("Quantization", "quant", ["Quant"]),
        ("Post-training quantization", "quant", ["quant"]),
        ("Convolutional Neural Networks", "cnn", ["C", "N", "N"]),
        ("Convolutional Neural Networks", "neural con", ["Con", "Neural"]),
        ("Naïve Bayes", "naive", ["Naïve"]),
        ("Recurrent network", "net", ["net"]),
        ("Attention", "atention", []),
        ("ﬁne tuning", "tuning", ["tuning"]),
        ("İstanbul", "tanbul", ["tanbul"]),
        ("", "a", []),
        ("Attention", "", []),
    ],
)
def test_the_letters_that_were_typed_are_marked(name: str, typed: str, marked: list[str]) -> None:
    assert [name[start:end] for start, end in spans(name, typed)] == marked


def test_a_row_is_cut_into_marked_and_plain_pieces_that_make_up_its_text() -> None:
    row = Row("Post-training quantization", "t", spans("Post-training quantization", "quant"))
    found = list(pieces(row))
    assert "".join(words for words, _ in found) == row.text
    assert [words for words, marked in found if marked] == ["quant"]


def test_keys_pass_over_heads_and_what_cannot_be_used(qtbot: object) -> None:
    model = Rows()
    model.show([Row("Head"), Row("a", "a"), Row("b", "b", why_not="no run"), Row("Head"), Row("c", "c")])
    assert [model.next_usable(-1, 1), model.next_usable(1, 1), model.next_usable(4, 1)] == [1, 4, 1]
    assert [model.next_usable(1, -1), model.next_usable(-1, -1)] == [4, 4]
    model.show([Row("Head")])
    assert model.next_usable(-1, 1) == -1


def test_commands_are_grouped_and_the_unavailable_stand_last_with_their_reason() -> None:
    entries = [
        Entry("stop", "Stop", "Runs", print, why_not="no run is in view"),
        Entry("start", "Start", "Runs", print, "R"),
        Entry("theme", "Theme", "View", print),
    ]
    rows = grouped(entries, "st")
    assert [row.text for row in rows] == ["Runs", "Start", "Stop", "View", "Theme"]
    assert rows[2].spoken == "Stop, no run is in view"
    assert rows[1].spoken == "Start, R"


def test_lines_of_text_lose_their_marks_and_say_where_they_stand() -> None:
    head, row = text_rows([TextHit("a/b.md", 7, "- **Deep** nets")], 11, "deep")
    assert head.text == "In the text of 11 notes"
    assert (row.text, row.place, row.key) == ("Deep nets", "a/b.md:7", f"{AT_LINE}7:a/b.md")
    assert row.spans == ((0, 4),)


@pytest.mark.parametrize(
    ("line", "reads"),
    [
        ("- **Pooling**: `max` of ==four==", "Pooling: max of four"),
        ("See [[Model#Quantization]] and [[Pool|pools]].", "See Model › Quantization and pools."),
        ("![[plot.png]] [[#Below]] [[unclosed", "plot.png Below [[unclosed"),
    ],
)
def test_a_line_of_a_note_reads_as_it_does_in_the_note(line: str, reads: str) -> None:
    assert bare(line) == reads
