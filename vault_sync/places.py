"""Where Topograph keeps its own things: settings, data, cache and logs, and never in a vault.

`TOPOGRAPH_HOME` puts all four under one folder. Nothing is made here: who writes makes the folder.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from platformdirs import PlatformDirs

_DIRS = PlatformDirs("topograph", appauthor=False)


def settings_folder() -> Path:
    """Settings and the user's own recipes."""
    return _place("settings", _DIRS.user_config_path)


def data_folder() -> Path:
    """What cannot be made again: runs, positions."""
    return _place("data", _DIRS.user_data_path)


def cache_folder() -> Path:
    """What can be made again at any time."""
    return _place("cache", _DIRS.user_cache_path)


def logs_folder() -> Path:
    """What the parts of the program had to say."""
    return _place("logs", _DIRS.user_log_path)


def vault_key(root: str | os.PathLike[str]) -> str:
    """A short name for a vault: the same for every way to spell the path to it."""
    real = os.fsencode(os.path.normcase(os.path.realpath(root)))
    return hashlib.blake2b(real, digest_size=10).hexdigest()


def _place(name: str, usual: Path) -> Path:
    home = os.environ.get("TOPOGRAPH_HOME")
    return Path(home).expanduser() / name if home else usual
