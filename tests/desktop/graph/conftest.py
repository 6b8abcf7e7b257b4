"""What tests of the graph's view share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.desktop.graph.opened import Opened


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[Opened]:
    made = Opened(qtbot, "a-b b-c c-d", "z")
    yield made
    made.view.stop()
