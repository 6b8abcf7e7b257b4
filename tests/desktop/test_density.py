"""How tall things are: one setting for bars, buttons, rows and tables, at once and everywhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from desktop import density, theme
from desktop.find.row_paint import height
from desktop.find.rows import Row
from desktop.main_window import MainWindow
from desktop.settings import Settings, parse


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication) -> Iterator[MainWindow]:
    made = MainWindow(Settings(theme="dark", density="compact"), lambda _settings: "", [])
    qtbot.addWidget(made)
    made.show()
    yield made
    density.choose("compact")
    theme.apply(qapp, "dark")


def heights(window: MainWindow) -> dict[str, int]:
    table = window.workspace.runs.findChild(QTableView)
    pressed = QPushButton("Any", window)
    pressed.ensurePolished()
    return {
        "tool bar": window.tool_bar.height(),
        "status bar": window.status_bar.height(),
        "button": pressed.sizeHint().height(),
        "table row": table.verticalHeader().defaultSectionSize() if table else 0,
        "row of a list": height(Row("x", "x")),
        "row with a place": height(Row("x", "x", place="a.md:3")),
    }


def test_comfortable_adds_to_everything_at_once_and_compact_takes_it_back(
    qtbot: QtBot, window: MainWindow
) -> None:
    qtbot.waitUntil(lambda: window.tool_bar.height() == 44)
    before = heights(window)
    assert before["status bar"] == 26
    assert before["button"] == 28
    window.change(density="comfortable")
    qtbot.waitUntil(lambda: window.tool_bar.height() == 44 + density.ROOM)
    assert {name: tall - before[name] for name, tall in heights(window).items() if tall} == {
        name: density.ROOM for name, tall in before.items() if tall
    }
    window.change(density="compact")
    qtbot.waitUntil(lambda: heights(window) == before)


def test_what_fits_is_comfortable_where_the_screen_is_touched(monkeypatch: pytest.MonkeyPatch) -> None:
    for touched, room in ((True, density.ROOM), (False, 0)):
        monkeypatch.setattr(density, "touched", lambda touched=touched: touched)
        density.choose("auto")
        assert density.room() == room


def test_larger_type_of_the_system_gets_taller_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    density.choose("compact")
    monkeypatch.setattr(density.fonts, "scale", lambda: 1.5)
    assert density.tall(28) == 38
    assert density.tall(54, lines=2) == 74
    sheet = density.in_sheet()
    assert (
        sheet["h26"] - sheet["h24"] == 2
    )  # the ring of the focus takes the same room as the edge and two more


@pytest.mark.parametrize("stored", ["roomy", 3, None])
def test_a_density_that_there_is_not_reads_as_the_usual_one(stored: object) -> None:
    assert parse({"density": stored}).density == Settings().density


def test_the_rows_of_a_table_follow(qtbot: QtBot, qapp: QApplication) -> None:
    table = QTableView()
    qtbot.addWidget(table)
    density.choose("compact")
    density.hold_rows(table.verticalHeader(), 26)
    density.choose("comfortable")
    density.apply(qapp)
    assert table.verticalHeader().defaultSectionSize() == 26 + density.ROOM
    density.choose("compact")
