"""Writes a run's results note into the vault, on request: a new one, or the marked block of the last.

What was written where is kept in the run's folder, so that a picture is only replaced while it is still ours.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from automl.results import report
from automl.results.report import Note
from automl.results.rundir_errors import told
from desktop.run.followed_run import FollowedRun
from desktop.words import tr
from vault_sync.disk import blocks
from vault_sync.disk.notename import note_name
from vault_sync.disk.writer import Conflict, Writer, Written, digest

FOLDER = "Topograph"  # in the vault, where the settings name no other
KEPT = "note.json"  # in the run's folder
LONGEST, LAST = 120, 6  # bytes of a note's name with its ending; characters of the run's id in it
_SPACES = str.maketrans(dict.fromkeys('/\\:*?"<>|#^[]%', " "))


def writer_for(vault: Path, announce: Callable[[bytes], None], folder: str = FOLDER) -> Writer:
    """Keep it while the vault is open: it remembers what it wrote, and does not take that for the user's."""
    return Writer(vault, folder.strip("/") or FOLDER, announce)


def name_of(run: FollowedRun, again: int = 1) -> str:
    """“<topic> – <recipe> <date> <last six of the run id>.md”; where it is too long, the topic is cut."""
    about, recipe = run.folder.about, run.state.recipe
    origin = about.launched_from
    topic = origin.title if origin and origin.title else recipe.title if recipe else tr("Run")
    at = run.state.started_at or about.created_at
    day = time.strftime("%Y-%m-%d", time.gmtime(at))
    tail = f"{recipe.id if recipe else ''} {day} {about.id[-LAST:]}".strip()
    tail = " ".join(f"{tail}{f' {again}' if again > 1 else ''}".translate(_SPACES).split())
    topic = " ".join(topic.translate(_SPACES).split())
    room = LONGEST - len(f" – {tail}.md".encode())
    while len(topic.encode()) > max(room, 0):
        topic = topic[:-1].rstrip()
    name = note_name(f"{topic} – {tail}" if topic else tail)
    while len(name.encode()) > LONGEST:
        name = f"{name[:-4].rstrip()}.md"
    return name


def write(run: FollowedRun, writer: Writer, anew: bool = False, over: bool = False) -> Written | Conflict:
    """The note as it stands on disk afterwards, or why nothing was written.

    `anew` leaves the note of before as it is, and writes a second one beside it; `over` replaces the marked
    part of it though somebody has edited that.
    """
    note, kept = fresh(run), {} if anew else _kept(run)
    again = 1
    if anew:
        while (writer.vault / writer.folder / name_of(run, again)).exists():
            again += 1
        kept = {path: digest for path, digest in _kept(run).items() if path != "note"}
    for name, content in {**note.pictures, **note.tables}.items():
        drawn = _write_attachment(writer, f"{writer.folder}/{name}", content.encode(), kept)
        if isinstance(drawn, Conflict):
            return drawn
        kept[drawn.path] = drawn.digest
        _keep(run, {**_kept(run), **kept})
    path = kept.get("note", "")
    # One that the user has deleted, or that lies where notes went before, is made anew.
    there = path.startswith(f"{writer.folder}/") and (writer.vault / path).exists()
    if not there:
        path = f"{writer.folder}/{name_of(run, again)}"
    if there:
        was = "" if over else kept.get("block", "")
        written = writer.replace_block(path, note.block_id, note.body, was)
    else:
        written = writer.create(path, note.text)
    if isinstance(written, Written):
        inside = blocks.inside(blocks.marked(note.block_id, note.body).encode(), note.block_id)
        _keep(
            run, {**kept, "note": written.path, "block": digest(inside) if isinstance(inside, bytes) else ""}
        )
    return written


def fresh(run: FollowedRun) -> Note:
    """The note as it would be written now."""
    return report.note(run.state, run.folder.about, run.folder.provenance())


def versions(run: FollowedRun, vault: Path) -> tuple[str, str]:
    """The note as it stands in the vault ("" where there is none), and the new one."""
    path = _kept(run).get("note", "")
    try:
        theirs = (vault / path).read_text("utf-8", "replace") if path else ""
    except OSError:
        theirs = ""
    return theirs, fresh(run).text


def _write_attachment(writer: Writer, path: str, content: bytes, kept: dict[str, str]) -> Written | Conflict:
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
    with told(part):
        part.write_text(json.dumps(kept), "utf-8")
        part.replace(run.folder.path / KEPT)
