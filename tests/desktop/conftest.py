"""What every test of the window gets: an application, and a collector that works in its thread alone.

Python collects in whichever thread happens to allocate; a widget that is freed outside the thread of the
window may end the process. So it is switched off here, and runs between tests.
"""

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

EVERY = 50  # tests from one collection to the next

_since = 0


@pytest.fixture(autouse=True)
def application(qapp: QApplication) -> Iterator[QApplication]:
    global _since
    gc.disable()
    yield qapp
    _since += 1
    if _since >= EVERY:
        _since = 0
        gc.collect()
    gc.enable()
