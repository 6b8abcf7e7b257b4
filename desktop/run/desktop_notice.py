"""Tells the desktop that a run has ended, for somebody who looks elsewhere."""

from __future__ import annotations

import shutil
import sys

from PySide6.QtCore import QProcess
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

NAME = "Topograph"
_SERVICE = "org.freedesktop.Notifications"
# Desktops without a tray (GNOME) take messages over their bus; either of these programs says one there.
_NOTIFY_SEND = ("notify-send", f"--app-name={NAME}", "--icon=topograph", "--")
_GDBUS = (
    *("gdbus", "call", "--session", "--dest", _SERVICE, "--object-path", "/org/freedesktop/Notifications"),
    *("--method", f"{_SERVICE}.Notify", NAME, "uint32 0", "topograph"),
)
_REST = ("", "[]", "{}", "int32 -1")  # no further text, no buttons, no hints, as long as is usual


def tell_desktop(window: QWidget, words: str) -> None:
    """The task bar calls for attention, and a message comes up where the desktop has a place for such."""
    QApplication.alert(window)
    if QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages():
        tray = QSystemTrayIcon(window.windowIcon() or QApplication.windowIcon(), window)
        tray.messageClicked.connect(window.activateWindow)
        tray.messageClicked.connect(tray.deleteLater)
        tray.show()
        tray.showMessage(NAME, words)
    elif command := by_bus(words):
        QProcess.startDetached(command[0], command[1:])


def by_bus(words: str) -> list[str]:
    """The command that says it over the desktop's bus; empty where there is none."""
    if sys.platform in ("win32", "darwin"):
        return []
    if shutil.which(_NOTIFY_SEND[0]):
        return [*_NOTIFY_SEND, words]
    return [*_GDBUS, words, *_REST] if shutil.which(_GDBUS[0]) else []
