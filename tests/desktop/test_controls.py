"""Every control of the window, in every view: it has a name, Tab reaches it, and its focus is seen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTabBar,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.about.dialog import AboutDialog
from desktop.main_window import MainWindow
from desktop.shell.segments import Segments
from tests.desktop.opened_window import opened_window, when_read

NOTES = {
    "Attention.md": "# Attention\n\n- **Softmax**: a sum. [[Pooling]] #tag\n",
    "Pooling.md": "[[Attention]]\n",
}
CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
)
PARTS = (QScrollBar, QHeaderView)  # of a control that has a name and the keys itself
VIEWS = ("filters", "runs", "find", "links", "practice", "time-lapse", "local", "launch", "settings", "about")


@pytest.fixture(scope="module")
def opened(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    with opened_window(tmp_path_factory, NOTES) as window:
        yield window


def show(qtbot: QtBot, window: MainWindow, view: str) -> QWidget:
    """Brings a view up; what of the screen belongs to it."""
    graph = window.workspace.graph
    if view in ("filters", "runs", "find"):
        window.workspace.show_left(view)
    elif view == "links":
        window.workspace.topic_panel.tabs.setCurrentIndex(2)
    elif view == "practice":
        window.experiments.practise()
    elif view == "time-lapse":
        graph.time_lapse.begin()
    elif view == "local":
        graph.toggle_local()
    elif view == "launch":
        window.launch()
        qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(QDialog)), timeout=9000)
        return next(dialog for dialog in window.findChildren(QDialog) if dialog.isVisible())
    else:
        about = AboutDialog(window, window.settings, window.program.compute)
        dialog = window.settings_dialog() if view == "settings" else about
        dialog.open()
        return dialog
    return window


@pytest.fixture(params=VIEWS)
def controls(request: pytest.FixtureRequest, qtbot: QtBot, opened: MainWindow) -> Iterator[list[QWidget]]:
    when_read(qtbot, opened).workspace.graph.go_to("note:Attention.md")
    qtbot.waitUntil(lambda: opened.workspace.topic_panel.topic == "note:Attention.md", timeout=9000)
    opened.activateWindow()
    root = show(qtbot, opened, request.param)
    qtbot.waitUntil(root.isActiveWindow)
    QApplication.processEvents()
    yield [part for part in root.findChildren(QWidget) if part.isVisible() and is_control(part)]
    for dialog in [one for one in opened.findChildren(QDialog) if one.isVisible()]:
        dialog.reject()
    opened.workspace.graph.time_lapse.close()
    opened.workspace.graph.show_around(None)


def is_control(part: QWidget) -> bool:
    inside = isinstance(part.parent(), QAbstractSpinBox | QComboBox)  # the field in a field
    return part.isEnabled() and isinstance(part, CONTROLS) and not isinstance(part, PARTS) and not inside


def told(part: QWidget) -> str:
    return f"{type(part).__name__} “{name(part)}” in {type(part.parent()).__name__}"


def name(part: QWidget) -> str:
    return part.accessibleName() or (part.text() if isinstance(part, QAbstractButton) else "")


def by_arrows(part: QWidget) -> bool:
    """Of a switch the chosen one is reached by Tab, the others by arrows."""
    return isinstance(part.parent(), Segments) and isinstance(part, QAbstractButton) and not part.isChecked()


def test_every_control_has_a_name_and_is_reached_by_tab(controls: list[QWidget]) -> None:
    assert len(controls) > 3
    assert not [told(part) for part in controls if not name(part)]
    tab = Qt.FocusPolicy.TabFocus
    assert not [told(part) for part in controls if not part.focusPolicy() & tab and not by_arrows(part)]


def test_the_focus_is_seen_on_every_control(controls: list[QWidget]) -> None:
    unseen, tried = [], 0
    for part in controls:
        if by_arrows(part):
            continue
        part.clearFocus()
        QApplication.processEvents()
        without = part.grab().toImage()
        part.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        tried += part.hasFocus()
        if part.hasFocus() and part.grab().toImage() == without:
            unseen.append(told(part))
    assert tried > 3
    assert not unseen
