"""What journeys begin with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.live_vault import LiveVault


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[LiveVault]:
    """An empty vault; the test fills it, starts it, and it is stopped afterwards."""
    vault = LiveVault(tmp_path)
    yield vault
    vault.stop()
