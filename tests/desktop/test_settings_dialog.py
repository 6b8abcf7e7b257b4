"""The settings: found by words, in force at once, put back in one press; and the tour."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.settings import Settings, folder_problem, parse
from desktop.shell.guide import STEPS, Guide
from desktop.shell.settings_dialog import SettingsDialog
from desktop.words import catalogue
from tests.desktop.words.catalogues import write


@pytest.fixture
def told() -> list[dict[str, object]]:
    return []


@pytest.fixture
def dialog(qtbot: QtBot, told: list[dict[str, object]]) -> SettingsDialog:
    over = QWidget()
    qtbot.addWidget(over)
    made = SettingsDialog(over, Settings(theme="dark"), lambda **changes: told.append(changes))
    made._over = over  # type: ignore[attr-defined]
    return made


def names(dialog: SettingsDialog) -> list[str]:
    return [entry.name for entry, row in dialog._rows if not row.isHidden()]


def press(part: QWidget, text: str) -> None:
    next(made for made in part.findChildren(QPushButton) if made.text() == text).click()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("light and dark", ["Appearance"]),
        ("motion", ["Motion"]),
        ("opengl", ["Graph is drawn"]),
        ("zebra", []),
    ],
)
def test_a_setting_is_found_by_what_it_says(dialog: SettingsDialog, words: str, found: list[str]) -> None:
    dialog.search.setText(words)
    assert names(dialog) == found
    assert dialog._nothing.isHidden() is bool(found)
    dialog.search.clear()
    assert len(names(dialog)) == len(dialog._rows) > 5


def test_a_folder_that_cannot_be_is_told_and_not_taken(
    qtbot: QtBot, dialog: SettingsDialog, told: list[dict[str, object]]
) -> None:
    field = next(f for f in dialog.findChildren(QLineEdit) if f.accessibleName() == "Folder of results notes")
    field.clear()
    qtbot.keyClicks(field, ".a")
    assert told == []
    field.clear()
    qtbot.keyClicks(field, "Lab")
    assert told[-1] == {"results_folder": "Lab"}


@pytest.mark.parametrize("text", ["", " ", "a//b", "../x", ".hidden", "a/..", "a:b", "a\\b", "[[x]]"])
def test_folders_outside_or_unlinkable_are_refused(text: str) -> None:
    assert folder_problem(text)
    assert parse({"results_folder": text}).results_folder == Settings().results_folder


def test_a_reset_puts_everything_back_but_the_window_s_place(
    dialog: SettingsDialog, told: list[dict[str, object]]
) -> None:
    press(dialog, "Light")
    press(dialog, "Reset all")
    assert told[0] == {"theme": "light"}
    assert told[-1]["theme"] == "system"
    assert not {"geometry", "last_vault"} & told[-1].keys()
    system = next(entry.field for entry, _ in dialog._rows if entry.name == "Appearance")
    assert (
        next(made for made in system.findChildren(QPushButton) if made.isChecked()).text() == "As the system"
    )


def test_the_tour_goes_through_its_cards_and_can_be_skipped_at_any(qtbot: QtBot) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    guide = Guide(over)
    titles = []
    for _ in STEPS:
        titles.append(guide.step.title)
        last = guide._next.text()
        guide._next.click()
    assert titles == [step.title for step in STEPS]
    assert (last, guide.result()) == ("Done", 1)
    other = Guide(over)
    shown = {part.text() for part in other.findChildren(QLabel)}
    assert {STEPS[0].title, STEPS[0].words, "1 of 5"} <= shown
    press(other, "Skip")
    assert other.result() == 0


def test_a_language_is_offered_where_there_is_a_catalogue_of_it(
    qtbot: QtBot, told: list[dict[str, object]]
) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    change = lambda **changes: told.append(changes)  # noqa: E731
    assert "Language" not in names(SettingsDialog(over, Settings(), change))
    write(catalogue.folder() / "de.mo", {"Notes": "Notizen"})
    dialog = SettingsDialog(over, Settings(), change)
    box = next(found for found in dialog.findChildren(QComboBox) if found.accessibleName() == "Language")
    assert [box.itemData(at) for at in range(box.count())] == ["", "de", "en"]
    box.setCurrentIndex(1)
    assert told == [{"language": "de"}]
