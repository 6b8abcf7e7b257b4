"""Messages over a window: all words of each are in view."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.shell.toasts import Toasts

SHORT = "The note is written"
LONG = "The results note is written: Topograph/Convolutional Neural Networks – convnet-digits 2026.md, " * 2


@pytest.mark.parametrize("act", [None, ("Show", lambda: None)])
@pytest.mark.parametrize("words", [SHORT, LONG])
def test_a_message_is_as_high_as_its_words(qtbot: QtBot, words: str, act: tuple[str, object] | None) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    over.resize(1200, 800)
    over.show()
    toast = Toasts(over).say(words, "success", act)  # type: ignore[arg-type]
    toast.grab()
    [text] = [each for each in toast.findChildren(QLabel) if each.text()]
    assert text.height() >= text.heightForWidth(text.width())
    assert toast.geometry().bottom() < over.height()
