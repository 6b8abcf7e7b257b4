"""Every command by keyboard alone: its own key where it has one, else the palette; each does something."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from pytestqt.qtbot import QtBot

from desktop import main_window, open_vault
from desktop.about import program
from desktop.actions import COMMANDS, REASONS, Command
from desktop.main_window import MainWindow
from tests.desktop.opened_window import opened_window, when_read

NOTES = {"Attention.md": "# Attention\n\n[[Softmax]] [[Pooling]]\n", "Pooling.md": "[[Attention]]\n"}
TOPIC = "note:Attention.md"
Seen = Callable[[MainWindow], object]


@pytest.fixture(scope="module")
def opened(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    with opened_window(tmp_path_factory, NOTES) as window:
        yield window


@pytest.fixture
def window(qtbot: QtBot, opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """With a topic selected and the focus in the graph; what reaches outside is noted, not done."""
    outside: list[str] = []
    opened.outside = outside  # type: ignore[attr-defined]
    monkeypatch.setattr(open_vault, "_go", outside.append)
    monkeypatch.setattr(opened, "close", lambda: outside.append("closed"))
    opened.beside_asked.connect(lambda: outside.append("one more"))
    asks = SimpleNamespace(
        getExistingDirectory=lambda *_: outside.append("folder") or "",
        getSaveFileName=lambda *_: outside.append("save") or ("", ""),
        getOpenFileName=lambda *_: outside.append("open") or ("", ""),
    )
    for asking in (main_window, program):
        monkeypatch.setattr(asking, "QFileDialog", asks)
    for dialog in dialogs(opened):
        dialog.reject()
    for card in (opened.finding.palette.card, opened.finding.switcher.card):
        card.close_up()
    if opened.vault is None:
        opened.open_vault(Path(opened.settings.last_vault))
    opened.change(lens="topics", theme="dark", left_dock=True, topic_panel=True, run_dock=False)
    graph = when_read(qtbot, opened).workspace.graph
    opened.workspace.show_left("filters")
    graph.go_to(TOPIC)
    qtbot.waitUntil(lambda: opened.workspace.topic_panel.topic == TOPIC, timeout=9000)
    opened.activateWindow()
    graph.setFocus()
    opened.status_bar.say("")
    return opened


def dialogs(window: MainWindow) -> list[QDialog]:
    return [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]


def dialog_titles(window: MainWindow) -> list[str]:
    return [dialog.windowTitle() for dialog in dialogs(window)]


def said(window: MainWindow) -> str:
    return "\n".join(label.text() for label in window.status_bar.findChildren(QLabel))


def outside(window: MainWindow) -> list[str]:
    return list(window.outside)  # type: ignore[attr-defined]


def chooser(window: MainWindow) -> tuple[bool, str]:
    return window.finding.switcher.card.isVisible(), window.finding.switcher.card.field.text()


# What of the window is another when the command has been used.
CHANGED: dict[str, Seen] = {
    "palette": lambda window: window.finding.palette.card.isVisible(),
    "switcher": chooser,
    "full-text": chooser,
    "filter": lambda window: window.workspace.filters.search.field.hasFocus(),
    "save-view": lambda window: window.workspace.filters.views._name.isVisible(),
    "open-folder": outside,
    "close-vault": lambda window: window.first_start.isVisible(),
    "launch": dialog_titles,
    "open-obsidian": outside,
    "local": lambda window: window.workspace.graph.around,
    "path": chooser,
    "explore": lambda window: window.workspace.left_dock.panel,
    "not-a-topic": lambda window: len(window.toasts.shown),
    "same-as": chooser,
    "rename": dialog_titles,
    "undo-correction": said,
    "practice": lambda window: window.workspace.runs.isVisible(),
    "pause-run": said,
    "write-note": said,
    "time-lapse": lambda window: window.workspace.graph.time_lapse.open,
    "export": dialog_titles,
    "lens": lambda window: window.settings.lens,
    "left-dock": lambda window: window.workspace.left.isVisible(),
    "topic-panel": lambda window: window.workspace.topic.isVisible(),
    "run-dock": lambda window: window.workspace.runs.isVisible(),
    "next-region": lambda window: window.focusWidget(),
    "last-region": lambda window: window.focusWidget(),
    "theme": lambda window: window.theme.name,
    "settings": dialog_titles,
    "shortcuts": dialog_titles,
    "compute": dialog_titles,
    "about": dialog_titles,
    "export-settings": outside,
    "import-settings": outside,
    "tour": dialog_titles,
    "new-window": outside,
    "close-window": outside,
    "quit": outside,
}
ORDER = sorted(COMMANDS, key=lambda command: command.id == "close-vault")  # little can be used after that


def press(window: MainWindow, keys: str) -> None:
    stroke = QKeySequence(keys)[0]
    target = window.focusWidget() or window
    QTest.keyClick(target, stroke.key(), stroke.keyboardModifiers())


def use(window: MainWindow, command: Command) -> None:
    if command.keys:
        press(window, command.keys)
        return
    press(window, "Ctrl+P")
    card = window.finding.palette.card
    QTest.keyClicks(card.field, command.text.rstrip("…"))
    QTest.keyClick(card.field, Qt.Key.Key_Return)


def test_nothing_in_the_table_is_left_out() -> None:
    assert set(CHANGED) == {command.id for command in COMMANDS}


def test_without_a_topic_a_command_says_what_it_lacks(window: MainWindow) -> None:
    window.workspace.graph.select(-1)
    for command in [command for command in COMMANDS if command.needs == "topic"]:
        window.actions_by_id[command.id].trigger()
        assert f"{command.text.rstrip('…')}: choose a topic first" in said(window)
    assert not dialogs(window)


@pytest.mark.parametrize("command", ORDER, ids=lambda command: command.id)
def test_every_command_works_from_the_keyboard(qtbot: QtBot, window: MainWindow, command: Command) -> None:
    seen = CHANGED[command.id]
    before = seen(window)
    use(window, command)
    qtbot.waitUntil(lambda: seen(window) != before, timeout=8000)
    if command.needs == "run":  # there is none: that is what is said
        assert REASONS["run"] in said(window)
