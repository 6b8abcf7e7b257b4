"""A machine without uv, then with one that only pretends; and an engine that is there."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from automl.engine import protocol
from automl.gpu_engine import home, uv
from automl.gpu_engine.home import Stamp

FAKE = Path(__file__).with_name("fake_uv.py")
GPU = {"name": "cuda:0", "what": "Tested GPU", "memory": 24_000_000_000, "works": True}
CPU = {"name": "cpu", "what": "2 threads", "memory": None, "works": True}


@dataclass(frozen=True, slots=True)
class FakeUv:
    """What the pretended uv was told, and what it is to do."""

    folder: Path

    def does(self, mode: str) -> None:
        """`pip:words` has every `uv pip` fail with these words, `pip:hang` has it never end."""
        (self.folder / "mode").write_text(mode)

    def finds(self, *devices: dict[str, Any], torch: str = "") -> None:
        """What the new engine's Python will say of the devices."""
        version = torch or protocol.base(protocol.versions()["torch"]) + "+cu130"
        told = {"torch": version, "cuda": "13.0", "devices": list(devices)}
        (self.folder / "devices.json").write_text(json.dumps(told))

    @property
    def calls(self) -> list[dict[str, Any]]:
        """Every call, in order."""
        file = self.folder / "calls.jsonl"
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


@pytest.fixture
def no_uv(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither on PATH nor as a package, wherever the tests run."""

    def absent(name: str) -> Any:
        if name == "uv":
            raise ImportError(name)
        return import_module(name)

    monkeypatch.setattr(uv, "import_module", absent)
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeUv:
    """First on PATH, and content with one GPU that works."""
    made = FakeUv(tmp_path / "fake")
    (made.folder / "bin").mkdir(parents=True)
    tool = made.folder / "bin" / "uv"
    tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{FAKE}" "{made.folder}" "$@"\n')
    tool.chmod(0o755)
    made.does("nothing")
    made.finds(GPU, CPU)
    monkeypatch.setenv("PATH", f"{tool.parent}:/usr/bin:/bin")
    return made


@pytest.fixture
def engine() -> Stamp:
    """An engine that is installed, of this version."""
    home.python().parent.mkdir(parents=True)
    home.python().write_text("")
    ours = protocol.versions()
    stamp = Stamp(ours["topograph"], protocol.base(ours["torch"]) + "+cu130", "cuda:0", "Tested GPU", 5_000)
    home.write(stamp)
    return stamp
