"""A real window on a real X server: it comes up, shows what it should, and Ctrl-C closes it cleanly."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.timeout(60), pytest.mark.gl]

PROBE = """
import os, signal, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from desktop import app
from desktop.main_window import MainWindow

def look():
    window = next((w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)), None)
    handle = window and window.windowHandle()
    if not (handle and handle.isExposed()):
        return QTimer.singleShot(20, look)
    print(QApplication.platformName(), window.width() >= 960, flush=True)
    os.kill(os.getpid(), signal.{name})

application = app.application()
QTimer.singleShot(0, look)
sys.exit(app.run(None))
"""


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_window_comes_up_and_a_signal_closes_it_with_its_settings_saved(
    screen: str, own_places: Path, name: str
) -> None:
    environment = {**os.environ, "DISPLAY": screen, "QT_QPA_PLATFORM": "xcb"}
    command = [sys.executable, "-c", PROBE.format(name=name)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert done.stdout.split() == ["xcb", "True"], done.stderr
    assert done.returncode == 128 + getattr(signal, name), done.stderr
    kept = json.loads((own_places / "settings" / "settings.json").read_text("utf-8"))
    assert kept["geometry"]
