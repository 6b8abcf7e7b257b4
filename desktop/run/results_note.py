"""Writes a run's results note into the vault, on request: a new one, or the marked block of the last.

What was written where is kept in the run's folder, so that a picture is only replaced while it is still ours.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from automl.results import report
from desktop.run.followed_run import FollowedRun
from vault_sync.disk.notename import note_name
from vault_sync.disk.writer import Conflict, Writer, Written

FOLDER = "Topograph"  # in the vault, unless the settings name another
KEPT = "note.json"  # in the run's folder


def writer_for(vault: Path, announce: Callable[[bytes], None], folder: str = FOLDER) -> Writer:
    """Keep it while the vault is open: it remembers what it wrote, and does not take that for the user's."""
    return Writer(vault, folder, announce)


def write(run: FollowedRun, writer: Writer, folder: str = FOLDER) -> Written | Conflict:
    """The note as it stands on disk afterwards, or why nothing was written."""
    note = report.note(run.state, run.folder.about, run.folder.provenance())
    kept = _kept(run)
    for name, picture in note.pictures.items():
        drawn = _write_picture(writer, f"{folder}/{name}", picture.encode(), kept)
        if isinstance(drawn, Conflict):
            return drawn
        kept[drawn.path] = drawn.digest
        _keep(run, kept)
    path = kept.get("note", "")
    # One that the user has deleted, or that lies where notes went before, is made anew.
    there = path.startswith(f"{folder}/") and (writer.vault / path).exists()
    if not there:
        path = f"{folder}/{note_name(f'{note.title} {run.folder.id}')}"
    written = (
        writer.replace_block(path, note.block_id, note.body) if there else writer.create(path, note.text)
    )
    if isinstance(written, Written):
        _keep(run, {**kept, "note": written.path})
    return written


def _write_picture(writer: Writer, path: str, content: bytes, kept: dict[str, str]) -> Written | Conflict:
    if path in kept and (writer.vault / path).exists():
        return writer.replace_attachment(path, content, kept[path])
    return writer.create(path, content)


def _kept(run: FollowedRun) -> dict[str, str]:
    try:
        stored: Any = json.loads((run.folder.path / KEPT).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in stored.items()} if isinstance(stored, dict) else {}


def _keep(run: FollowedRun, kept: dict[str, str]) -> None:
    part = run.folder.path / f"{KEPT}.part"
    part.write_text(json.dumps(kept), "utf-8")
    part.replace(run.folder.path / KEPT)
