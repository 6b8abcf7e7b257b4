"""The installers' modules lie outside every package and are loaded by their path."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

PACKAGING = Path(__file__).parents[2] / "packaging"


@pytest.fixture
def load() -> Iterator[Callable[[str], ModuleType]]:
    sys.path.insert(0, str(PACKAGING / "installer"))
    before = set(sys.modules)
    yield importlib.import_module
    sys.path.remove(str(PACKAGING / "installer"))
    for name in set(sys.modules) - before:
        if (PACKAGING / "installer" / f"{name}.py").exists():
            del sys.modules[name]
