"""Lines that give way: shortened to the room there is, whole again where there is more."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.shell.line import Line, LineButton

WORDS = "Alignment techniques: R&D on instruction-based finetuning"


def test_a_line_ends_in_dots_where_there_is_no_room_and_tells_all_in_its_tooltip(qtbot: QtBot) -> None:
    line = Line(WORDS, "small", "hint")
    qtbot.addWidget(line)
    line.resize(120, 20)
    line.show()
    shown = QLabel.text(line)
    assert shown.endswith("…")
    assert WORDS.startswith(shown[:-1])
    assert line.toolTip() == line.accessibleName() == line.text() == WORDS
    line.resize(900, 20)
    assert (QLabel.text(line), line.toolTip()) == (WORDS, "")


@pytest.mark.parametrize(("wide", "whole"), [(120, False), (900, True)])
def test_a_row_does_the_same_and_can_be_pressed(qtbot: QtBot, wide: int, whole: bool) -> None:
    pressed: list[bool] = []
    row = LineButton(WORDS, lambda: pressed.append(True))
    qtbot.addWidget(row)
    row.resize(wide, 24)
    row.show()
    assert (row.text().replace("&&", "&") == WORDS) is whole
    assert row.accessibleName() == WORDS
    row.click()
    assert pressed == [True]
