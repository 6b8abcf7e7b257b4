"""What one sends along with a question: versions, system, devices, settings, last lines of logs; no notes."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import psutil
from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication

from automl.engine import protocol
from automl.places import runs
from desktop.compute.engine import Compute
from desktop.settings import Settings
from vault_sync.places import logs_folder

LINES, FILES, WIDE = 20, 6, 300
PRIVATE = ("last_vault", "geometry", "splits", "results_folder", "updates_from")
_TOLD = re.compile(r"“[^”]*”|\"[^\"]*\"|'[^']*'")
_NOTE = re.compile(r"\S*\.(md|canvas|base)\b", re.IGNORECASE)


def text(settings: Settings, compute: Compute | None = None) -> str:
    """All of it, as plain text."""
    parts = (
        ("Versions", [*(f"{name} {version}" for name, version in protocol.versions().items()), _qt()]),
        ("System", _system()),
        ("Devices", _devices(compute)),
        ("Settings", _settings(settings)),
        *_logs(settings),
    )
    return "\n".join(line for head, lines in parts for line in (f"## {head}", *lines, ""))


def without_notes(line: str, vault: str = "") -> str:
    """A line of a log without what it quotes, without names of notes, without the paths of this user."""
    for place, name in ((vault, "VAULT"), (str(Path.home()), "~")):
        if len(place) > 1:
            line = line.replace(place, name)
    return _NOTE.sub("NOTE", _TOLD.sub("“…”", line))[:WIDE]


def _qt() -> str:
    return f"Qt {qVersion()}, {QGuiApplication.platformName()}"


def _system() -> list[str]:
    memory = psutil.virtual_memory().total / 1e9
    screens = [
        f"{screen.size().width()} × {screen.size().height()} at {screen.devicePixelRatio():g}"
        for screen in QGuiApplication.screens()
    ]
    return [
        platform.platform(),
        f"{os.cpu_count()} processors, {memory:.0f} GB of memory",
        f"screens: {', '.join(screens)}",
    ]


def _devices(compute: Compute | None) -> list[str]:
    standing = compute.standing if compute else None
    found = [
        f"{one.name}: {one.what} {one.fault}".rstrip() for one in (compute.devices or () if compute else ())
    ]
    if standing:
        found += [
            without_notes(f"GPU engine: {standing.state}"),
            *(f"driver shows {name}" for name in standing.gpus),
        ]
    return found or ["not asked"]


def _settings(settings: Settings) -> list[str]:
    kept = asdict(settings)
    return [f"{name} = {value}" for name, value in kept.items() if name not in PRIVATE]


def _logs(settings: Settings) -> Iterator[tuple[str, Sequence[str]]]:
    """The last lines of the newest logs: the program's, and those of the newest run."""
    for file in newest([*logs_folder().glob("*.log"), *_of_newest_run()]):
        try:
            told = file.read_text("utf-8", "replace").splitlines()[-LINES:]
        except OSError:
            continue
        yield file.name, [without_notes(line, settings.last_vault) for line in told]


def newest(files: Iterable[Path]) -> list[Path]:
    """So many, the newest first."""
    dated = [(file.stat().st_mtime, file) for file in files if file.is_file()]
    return [file for _, file in sorted(dated, reverse=True)[:FILES]]


def _of_newest_run() -> list[Path]:
    folders = newest_folders(runs())
    return list((folders[0] / "logs").glob("*.log")) if folders else []


def newest_folders(place: Path) -> list[Path]:
    """Run folders, the newest first."""
    if not place.is_dir():
        return []
    found = [(one.stat().st_mtime, one) for one in place.iterdir() if one.is_dir()]
    return [one for _, one in sorted(found, reverse=True)]
