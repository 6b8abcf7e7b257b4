"""PySide6 6.12 loses a reference to None at most calls and aborts within seconds: keep such a release out."""

import sys

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot


def test_calls_into_qt_keep_the_references_to_none(qtbot: QtBot) -> None:
    label = QLabel("kept")
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for _ in range(60):
        label.update()
    assert sys.getrefcount(None) > before - 30
