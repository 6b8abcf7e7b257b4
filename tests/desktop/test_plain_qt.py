"""PySide reads no sources for features that this program does not use: the hook is a private name of its."""

import os
import subprocess
import sys

PROBE = """
import linecache, sys
from desktop.plain_qt import leave_sources_unread
leave_sources_unread()
before = set(linecache.cache)
import desktop.app
import PySide6.QtSvg
print(len(sys.modules) > 300, sorted(set(linecache.cache) - before))
"""


def test_what_is_imported_after_qt_is_not_read_as_text() -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, env=environment)
    assert done.stdout.strip() == "True []", done.stdout + done.stderr
