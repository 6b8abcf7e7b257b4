"""By which layout a vault is drawn and what sizes stand for, kept between starts in the settings folder."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from desktop.graph.importance import WAYS
from desktop.graph.layouts import layouts
from desktop.words import tr
from vault_sync.places import settings_folder, vault_key


@dataclass(frozen=True, slots=True)
class KeptLayout:
    """What is not as written, or no longer known, reads as the default."""

    layout: str = "force"
    size_by: str = "links"


def layout_file(vault: Path) -> Path:
    return settings_folder() / "vaults" / vault_key(vault) / "layout.json"


def load(vault: Path) -> KeptLayout:
    try:
        stored = json.loads(layout_file(vault).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return KeptLayout()
    usual, found = KeptLayout(), stored if isinstance(stored, dict) else {}
    layout, size_by = found.get("layout"), found.get("size_by")
    return KeptLayout(
        layout if isinstance(layout, str) and layout in layouts() else usual.layout,
        size_by if isinstance(size_by, str) and size_by in WAYS else usual.size_by,
    )


def save(kept: KeptLayout, vault: Path) -> str:
    """Returns one sentence where that failed ("" else)."""
    file = layout_file(vault)
    part = file.with_suffix(".part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(asdict(kept)), "utf-8")
        part.replace(file)
    except OSError as error:
        return tr(
            "The layout could not be kept in {parent}: {why}.",
            parent=file.parent,
            why=error.strerror or error,
        )
    return ""
