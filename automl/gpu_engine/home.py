"""Where the GPU engine lies, what it says of itself, and how a process is started with its Python."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from automl import places
from automl.engine import protocol


class State(StrEnum):
    """What is there."""

    ABSENT = "absent"
    HALF_MADE = "half-made"
    OUTDATED = "outdated"
    OFF = "off"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class Stamp:
    """Written last, when the engine has multiplied on the GPU: what has none is never used."""

    topograph: str
    torch: str
    device: str  # "cuda:0"
    device_name: str
    bytes: int
    on: bool = True

    def plain(self) -> dict[str, Any]:
        """The JSON form."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Engine:
    """The engine as it is found; `words` say what that means for the user."""

    state: State
    words: str
    stamp: Stamp | None = None


def folder() -> Path:
    """All of it, so that removing it removes everything."""
    return places.data() / "gpu-engine"


def lock_file() -> Path:
    """Held by whoever installs or removes."""
    return places.data() / "gpu-engine.lock"


def environment() -> Path:
    """The environment that uv makes."""
    return folder() / "env"


def python() -> Path:
    """The engine's interpreter."""
    return environment() / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def find() -> Engine:
    """What is there; one that is half-made, or of another version, is told and not used."""
    if not folder().exists():
        return Engine(State.ABSENT, "The GPU engine is not installed.")
    stamp = _read()
    if stamp is None or not python().exists():
        return Engine(State.HALF_MADE, "An installation of the GPU engine was cut off: install it again.")
    if reason := _differs(stamp):
        return Engine(State.OUTDATED, reason, stamp)
    if not stamp.on:
        return Engine(State.OFF, "The GPU engine is installed and switched off.", stamp)
    return Engine(State.READY, f"Runs train on {stamp.device_name}, by torch {stamp.torch}.", stamp)


def ready() -> Stamp | None:
    """The engine that workers may be started with."""
    engine = find()
    return engine.stamp if engine.state is State.READY else None


def command(module: str) -> list[str]:
    """How a module is run with the engine's Python: a checkout's own copy, or the wheel that came with us."""
    alone = ["-I", "-X", "utf8"] if getattr(sys, "frozen", False) else ["-s"]
    return [str(python()), *alone, "-m", module]


def at_work() -> int:
    """How many processes run on the engine's Python now: workers of runs, this program's or another's."""
    import psutil  # on first use: only who changes the engine asks

    ours, count = str(python()), 0
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            count += process.cmdline()[:1] == [ours]
    return count


def inside() -> bool:
    """Whether this very process is the engine's."""
    return Path(sys.prefix).resolve() == environment().resolve()


def write(stamp: Stamp) -> None:
    """Whole or not at all."""
    part = _stamp_file().with_suffix(".part")
    part.write_text(json.dumps(stamp.plain()), "utf-8")
    part.replace(_stamp_file())


def switch(on: bool) -> Engine:
    """Has workers use the engine, or not; the engine that is then there."""
    stamp = _read()
    if stamp is not None:
        write(replace(stamp, on=on))
    return find()


def remove() -> None:
    """All of it; the stamp goes first, so that what is left over by an error is never used."""
    _stamp_file().unlink(missing_ok=True)
    if folder().exists():
        shutil.rmtree(folder())


def _stamp_file() -> Path:
    return folder() / "engine.json"


def _read() -> Stamp | None:
    try:
        plain = json.loads(_stamp_file().read_text("utf-8"))
        stamp = Stamp(**plain)
    except (OSError, ValueError, TypeError):
        return None
    kinds = (type(stamp.on), type(stamp.bytes), *map(type, (stamp.topograph, stamp.torch, stamp.device)))
    return stamp if kinds == (bool, int, str, str, str) else None


def _differs(stamp: Stamp) -> str:
    """Why the engine and this program cannot work together, as their hello would say; else empty."""
    ours = protocol.versions()
    pairs = (
        ("Topograph", stamp.topograph, ours["topograph"]),
        ("torch", protocol.base(stamp.torch), protocol.base(ours["torch"])),
    )
    for name, theirs, own in pairs:
        if theirs != own:
            return f"The GPU engine has {name} {theirs}, this program {own}: install the engine again."
    return ""
