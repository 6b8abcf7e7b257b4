"""Where settings, data, cache and logs belong: as the system says, or all under TOPOGRAPH_HOME."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

NAME = "topograph"


def _home(part: str) -> Path | None:
    home = os.environ.get("TOPOGRAPH_HOME")
    return Path(home).expanduser() / part if home else None


def data() -> Path:
    """What must not be lost: runs."""
    return _home("data") or Path(platformdirs.user_data_path(NAME, appauthor=False))


def runs() -> Path:
    """The folder of all runs."""
    return data() / "runs"


def settings() -> Path:
    """The user's own settings."""
    return _home("settings") or Path(platformdirs.user_config_path(NAME, appauthor=False))


def recipes() -> Path:
    """The user's own recipes."""
    return settings() / "recipes"


def cache() -> Path:
    """What can be made again: downloads and tensors."""
    return _home("cache") or Path(platformdirs.user_cache_path(NAME, appauthor=False))


def logs() -> Path:
    """What is read when something went wrong."""
    return _home("logs") or Path(platformdirs.user_log_path(NAME, appauthor=False))
