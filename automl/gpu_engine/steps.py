"""The steps of an installation as data: what each does, in words and as a command, and why it fails."""

from __future__ import annotations

import re
import shutil
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from automl.engine import protocol
from automl.gpu_engine import home

ONLINE = 8_000_000_000  # bytes: torch, the libraries of CUDA and a Python, with room to unpack
MORE = 300_000_000  # bytes beside what a folder of wheels holds: Python and our own code


@dataclass(frozen=True, slots=True)
class Step:
    """One command; `words` are for the progress line, `what` for the sentence where it fails."""

    id: str
    words: str
    what: str
    command: tuple[str, ...]
    more: Mapping[str, str] = field(default_factory=dict)  # beside the environment of all steps


def plan(uv: Path, wheel: Path, wheels: Path | None) -> tuple[Step, ...]:
    """From nothing to an engine that can be verified; `wheels` is a folder to install from, offline."""
    version = protocol.base(protocol.versions()["torch"])
    install = (str(uv), "pip", "install", "--python", str(home.python()), "--torch-backend=auto")
    source = ("--no-index", "--find-links", str(wheels)) if wheels else ()
    return (
        _interpreter(uv, wheels),
        Step("torch", f"Installing torch {version} for this GPU", f"torch {version}",
             (*install, *source, f"torch=={version}")),
        Step("topograph", "Installing the training code", "the training code",
             (*install, *source, str(wheel))),
        Step("verify", "Multiplying on the GPU", "the first multiplication",
             (str(home.python()), "-I", "-X", "utf8", "-m", "automl.engine.devices")),
    )  # fmt: skip


def _interpreter(uv: Path, wheels: Path | None) -> Step:
    """A Python of uv's own; from a folder without one (`python/`, a mirror of uv's), one of this machine."""
    minor = f"{sys.version_info[0]}.{sys.version_info[1]}"
    kept = wheels / "python" if wheels else None
    if kept is not None and kept.is_dir():
        where, more = ["--managed-python"], {"UV_PYTHON_INSTALL_MIRROR": kept.resolve().as_uri()}
    else:
        where, more = (["--no-python-downloads"] if wheels else ["--managed-python"]), {}
    command = (str(uv), "venv", *where, "--python", minor, str(home.environment()))
    return Step("python", f"Installing Python {minor}", f"Python {minor}", command, more)


def needed(wheels: Path | None) -> int:
    """Bytes on the disk: known of a folder of wheels, a generous guess of what lies on the network."""
    if wheels is None:
        return ONLINE
    return MORE + sum(_unpacked(path) for path in wheels.glob("*.whl"))


def _unpacked(wheel: Path) -> int:
    try:
        with zipfile.ZipFile(wheel) as packed:
            return sum(entry.file_size for entry in packed.infolist())
    except (OSError, zipfile.BadZipFile):
        return wheel.stat().st_size


def free() -> int:
    """Bytes that the disk of the data folder still has."""
    there = next(place for place in home.folder().parents if place.is_dir())
    return shutil.disk_usage(there).free


_CAUSES = (
    (r"No space left|os error 28|disk.*full", "The disk is full: no room for {what}. Free some space."),
    (r"no wheels? with a matching|No solution found|not found in the package|No interpreter found",
     "There is no build of {what} for this machine {where}: update the GPU's driver or look elsewhere."),
    (r"error sending request|dns error|client error|timed out|tunnel|certificate|ailed to (fetch|download)",
     "{What} could not be fetched: check the connection and the proxy (HTTPS_PROXY), or install from "
     "a folder of wheels (--wheels DIR)."),
)  # fmt: skip


def sentence(step: Step, told: str, wheels: Path | None, log: Path) -> str:
    """Why a step failed, from what uv said of it."""
    where = f"in {wheels}" if wheels else "on the network"
    for pattern, words in _CAUSES:
        if re.search(pattern, told):
            what = words.format(what=step.what, What=step.what[:1].upper() + step.what[1:], where=where)
            return f"{what} The whole story is in {log}."
    return f"{step.words} failed; the whole story is in {log}."
