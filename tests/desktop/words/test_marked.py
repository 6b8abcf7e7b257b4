"""Whether every text of the window can be translated: nothing that is seen stands outside `tr`."""

from __future__ import annotations

import ast
import re

import pytest

from desktop.words.extract import WINDOW, texts
from tests.desktop.words.unmarked import OTHERS, modules, unmarked

CALLS = [
    (file.relative_to(WINDOW).as_posix(), node)
    for file in modules()
    for node in ast.walk(ast.parse(file.read_text("utf-8")))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("tr", "tr_n")
]
BRACES = re.compile(r"\{(\w+)[^{}]*\}")


def test_every_text_that_is_seen_is_marked() -> None:
    found = {
        file.relative_to(WINDOW).as_posix(): list(unmarked(file.read_text("utf-8"))) for file in modules()
    }
    assert not {name: texts for name, texts in found.items() if texts}


@pytest.mark.parametrize(
    "source",
    [
        'label("notes")',
        'made.setText("all" if everything else number)',
        'QPushButton("Go")',
        'made.setToolTip(f"{count} of them")',
        'row.setAccessibleName("Close " + name)',
        'WORDS = {"x": "Not yet written"}',
        'say("The vault is offline")',
        'return f"After {count} trials"',
    ],
)
def test_a_text_outside_of_it_is_found(source: str) -> None:
    assert list(unmarked(source))


@pytest.mark.parametrize(
    "source",
    [
        'label(tr("notes"))',
        'made.setText(tr_n("{n} note", "{n} notes", count))',
        'made.setObjectName("headChoice")',
        'made.setText(f"{share} %")',
        'Command("quit", tr("Quit"), "Ctrl+Q")',
        '"""A docstring of several words."""',
        'raise ValueError("no such layout here")',
        'label("Ctrl+O")',
    ],
)
def test_what_nobody_reads_need_not_be_marked(source: str) -> None:
    assert not list(unmarked(source))


def test_a_marked_text_is_a_literal_whole_with_its_values_by_name() -> None:
    """An f-string inside the mark would never be found in a catalogue."""
    for name, call in CALLS:
        words = call.args[: 2 if call.func.id == "tr_n" else 1]
        assert all(isinstance(part, ast.Constant) for part in words), f"{name}:{call.lineno}"
        assert len(call.args) == (3 if call.func.id == "tr_n" else 1), f"{name}:{call.lineno}"
        asked = {found for part in words for found in BRACES.findall(part.value)} - {"n"}
        given = {part.arg for part in call.keywords} - {"about", "n"}
        assert None in given or asked == given, f"{name}:{call.lineno} {asked ^ given}"


def test_the_exceptions_are_still_there() -> None:
    assert not [name for name in OTHERS if not (WINDOW / name).exists()]


def test_a_text_is_told_with_its_line() -> None:
    tree = ast.parse('x = 1\ntr("Open", about="of a door")\ntr_n("{n} note", "{n} notes", x)')
    assert [(*text, line) for text, line in texts(tree)] == [
        ("of a door", "Open", "", 2),
        ("", "{n} note", "{n} notes", 3),
    ]
