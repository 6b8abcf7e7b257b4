"""The notes on machine learning that ship with the app, as a vault of the user's own.

What was installed may be read-only, and results notes are written into a vault: so the user gets a copy.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from desktop import resources
from vault_sync.places import data_folder

NAME = "Sample vault"


def sample_vault() -> Path:
    """The user's copy, made when it is asked for first; where it cannot be made, the notes as installed."""
    own, shipped = data_folder() / NAME, resources.path("sample_vault")
    if own.is_dir():
        return own
    try:
        own.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".sample-", dir=own.parent) as part:
            made = Path(part) / NAME
            _copy(shipped, made)
            made.replace(own)
    except OSError:
        return own if own.is_dir() else shipped
    return own


def _copy(source: Path, target: Path) -> None:
    """Without the modes of the files, which an installation may have made read-only."""
    target.mkdir()
    for each in sorted(source.iterdir()):
        if each.is_dir():
            _copy(each, target / each.name)
        else:
            shutil.copyfile(each, target / each.name)
