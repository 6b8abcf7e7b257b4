"""What the user has set: one small JSON file, written whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from desktop import density
from desktop.theme import CHOICES
from desktop.words import tr
from vault_sync.graph.graph import Lens
from vault_sync.places import settings_folder

CANVASES = ("auto", "gl", "raster")  # what draws the graph: the quicker one, OpenGL, or our own raster
PANELS = ("filters", "runs", "find")
# What each window has for itself; everything else is of all windows at once.
OF_A_WINDOW = frozenset(
    (
        *("last_vault", "lens", "left_dock", "topic_panel", "run_dock", "left_gave_way", "left_panel"),
        *("splits", "geometry"),
    )
)


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its default; a value of the wrong kind reads as the default."""

    theme: str = "system"
    last_vault: str = ""
    reopen_last_vault: bool = True
    reduce_motion: bool = False
    density: str = "auto"  # how tall rows and controls are
    language: str = ""  # of the texts; "" is the system's
    lens: str = "topics"
    left_dock: bool = True
    topic_panel: bool = True
    run_dock: bool = False
    left_gave_way: bool = False  # the left dock, to the run dock: it comes back when that closes
    say_runs_go_on: bool = True
    accent_of_vault: bool = True
    canvas: str = "auto"  # which canvas draws the graph, from the next start on
    results_folder: str = "Topograph"  # in the vault: where results notes go
    left_panel: str = "filters"
    splits: str = ""  # the sizes of the docks
    tour_seen: bool = False
    warn_on_battery: bool = True
    keep_awake: bool = False  # the computer, while a run trains
    look_for_updates: bool = False
    updates_from: str = ""  # the address of a small JSON file
    updates_looked: float = 0.0  # when, in seconds since 1970
    geometry: str = ""

    def with_(self, **changes: Any) -> Settings:
        return replace(self, **changes)


def folder_problem(text: str) -> str:
    """Why a folder of a vault cannot be the one for results notes ("" where it can)."""
    parts = text.strip().strip("/").split("/")
    if not all(part.strip() for part in parts):
        return tr("Write the name of a folder, such as Experiments.")
    if any(part.startswith(".") for part in parts):
        return tr("Obsidian hides folders whose names begin with a dot; choose another.")
    if any(mark in text for mark in '\\:*?"<>|#^[]'):
        return tr("These characters cannot stand in the name of a note's folder: \\ : * ? \" < > | # ^ [ ]")
    return ""


def settings_file() -> Path:
    return settings_folder() / "settings.json"


def load() -> tuple[Settings, str]:
    """The settings, and one sentence where the file could not be used ("" else)."""
    file = settings_file()
    try:
        stored = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return Settings(), ""
    except (OSError, ValueError) as error:
        return Settings(), tr(
            "The settings in {file} could not be read ({error}); the defaults are used.",
            file=file,
            error=error,
        )
    return parse(stored), ""


def parse(stored: Any) -> Settings:
    if not isinstance(stored, dict):
        return Settings()
    usual = Settings()
    kept = {
        field.name: stored[field.name]
        for field in fields(Settings)
        if type(stored.get(field.name)) is type(getattr(usual, field.name))
    }
    for name, choices in (
        ("theme", CHOICES),
        ("lens", tuple(Lens)),
        ("canvas", CANVASES),
        ("density", density.CHOICES),
        ("left_panel", PANELS),
    ):
        if kept.get(name) not in choices:
            kept.pop(name, None)
    if folder_problem(str(kept.get("results_folder", "x"))):
        kept.pop("results_folder")
    return Settings(**kept)


def save(settings: Settings) -> str:
    """Writes them; returns one sentence where that failed ("" else)."""
    file = settings_file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=file.parent, delete=False) as part:
            json.dump(asdict(settings), part, indent=1)
            part.flush()
            os.fsync(part.fileno())
        Path(part.name).replace(file)
    except OSError as error:
        return tr(
            "The settings could not be saved in {parent}: {why}.",
            parent=file.parent,
            why=error.strerror or error,
        )
    return ""
