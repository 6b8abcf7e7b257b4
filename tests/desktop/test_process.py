"""The window's process stays light: neither torch nor optuna ever, and little before there is a window."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROBE = """
import sys
from desktop.app import application, make_window
from desktop.settings import Settings
app = application()
window, counting = make_window(Settings(), remember=False)
window.show()
app.processEvents()
counting.join()
print(sorted({"torch", "optuna"} & set(sys.modules)))
"""


@pytest.mark.timeout(60)
def test_a_shown_window_has_loaded_neither_torch_nor_optuna() -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, env=environment)
    assert done.stdout.strip() == "[]", done.stderr


START = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from desktop import app
QTimer.singleShot(0, app.application().closeAllWindows)
print(app.run(Path(sys.argv[1])))
"""


@pytest.mark.timeout(60)
def test_the_program_starts_with_a_vault_and_ends_with_its_last_window(tmp_path: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", START, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert done.stdout.strip() == "0", done.stderr


LATER = {"numba", "scipy", "pyqtgraph", "networkx", "http.client"}


@pytest.mark.timeout(60)
def test_what_the_first_picture_does_not_need_is_loaded_after_it() -> None:
    """Each of these takes a tenth of a second and more that somebody would wait for a window."""
    probe = PROBE.replace("counting.join()\n", "").replace('{"torch", "optuna"}', repr(LATER))
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, env=environment)
    assert done.stdout.strip() == "[]", done.stderr


@pytest.mark.parametrize("package", ["vault_sync", "automl"])
def test_the_engines_import_without_qt(package: str) -> None:
    qt = "[name for name in sys.modules if name.startswith(('PySide6', 'shiboken'))]"
    probe = f"import sys, {package}; print({qt})"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr
