"""What the user has set: one small JSON file, written whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from desktop.theme import CHOICES
from vault_sync.graph.graph import Lens
from vault_sync.places import settings_folder


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its default; a value of the wrong kind reads as the default."""

    theme: str = "system"
    last_vault: str = ""
    reopen_last_vault: bool = True
    reduce_motion: bool = False
    lens: str = "topics"
    left_dock: bool = True
    topic_panel: bool = True
    run_dock: bool = False
    say_runs_go_on: bool = True
    warn_on_battery: bool = True
    results_folder: str = "Topograph"
    geometry: str = ""

    def with_(self, **changes: Any) -> Settings:
        return replace(self, **changes)


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
        return Settings(), f"The settings in {file} could not be read ({error}); the defaults are used."
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
    for name, choices in (("theme", CHOICES), ("lens", tuple(Lens))):
        if kept.get(name) not in choices:
            kept.pop(name, None)
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
        return f"The settings could not be saved in {file.parent}: {error.strerror or error}."
    return ""
