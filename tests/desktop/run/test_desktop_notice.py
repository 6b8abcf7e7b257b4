"""What reaches the desktop when a run ends, over a real message bus."""

from __future__ import annotations

import shutil
import sys

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.run.desktop_notice import by_bus, tell_desktop
from tests.made_up_bus import bus

SAID = '“A & "B" <b>” has finished: 12 trials, best 93.1 %'


@pytest.mark.parametrize("there", [("notify-send", "gdbus"), ("gdbus",), ()])
def test_whatever_can_say_it_is_asked(there: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(shutil, "which", lambda name: name if name in there else None)
    command = by_bus(SAID)
    assert command[:1] == list(there[:1])
    assert (SAID in command) is bool(there)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert by_bus(SAID) == []


@pytest.mark.skipif(not by_bus(SAID), reason="nothing here speaks to the desktop's bus")
@pytest.mark.parametrize("helper", ["notify-send", "gdbus"])
def test_a_desktop_without_a_tray_gets_the_message(
    helper: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    if shutil.which(helper) is None:
        pytest.skip(f"{helper} is not installed here")
    found = shutil.which
    window = QWidget()
    qtbot.addWidget(window)
    with bus(monkeypatch) as session:
        monkeypatch.setattr(shutil, "which", lambda name: found(name) if name == helper else None)
        tell_desktop(window, SAID)
        assert session.wait_until(lambda: session.notices)
    [(name, _replaced, _icon, summary, body, buttons, *_)] = session.notices
    assert (name, summary, body, buttons) == ("Topograph", SAID, "", [])
