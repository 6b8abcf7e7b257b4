"""Where nodes lie and which are pinned, kept between starts by topic id, in the app's data folder.

The file is a mark, a checksum and numpy's own archive; bytes that are not exactly right are no file.
"""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import numpy as np

from desktop.graph.scene import Scene
from desktop.words import tr
from vault_sync.places import data_folder, vault_key

MARK = b"TopoPlac1"
CHECK = 4  # bytes of the checksum behind the mark


def places_file(vault: Path) -> Path:
    return data_folder() / "positions" / f"{vault_key(vault)}.places"


def save(scene: Scene, vault: Path) -> str:
    """Returns one sentence where that failed ("" else)."""
    file = places_file(vault)
    part = file.with_suffix(".part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(_packed(scene))
        part.replace(file)
    except OSError as error:
        return tr(
            "The places of the nodes could not be kept in {parent}: {why}.",
            parent=file.parent,
            why=error.strerror or error,
        )
    return ""


def load(scene: Scene, vault: Path) -> None:
    """Puts every node that was known back to its place."""
    try:
        data = places_file(vault).read_bytes()
    except OSError:
        return
    body = data[len(MARK) + CHECK :]
    if data[: -len(body) or None] != MARK + _check(body):
        return
    with np.load(io.BytesIO(body), allow_pickle=False) as kept:
        ids = kept["ids"].tobytes().decode("utf-8", "surrogatepass").split("\0")
        positions, pinned = kept["positions"], kept["pinned"]
    slots = np.array([scene.slot_of.get(topic, -1) for topic in ids] if len(positions) else [], np.intp)
    known = slots >= 0
    scene.positions[slots[known]] = positions[known]
    scene.pinned[slots[known]] = pinned[known]


def _packed(scene: Scene) -> bytes:
    places = scene.lasting_positions
    slots = np.flatnonzero(scene.alive & np.isfinite(places).all(axis=1))
    ids = "\0".join(scene.ids[slot] for slot in slots).encode("utf-8", "surrogatepass")
    body = io.BytesIO()
    np.savez(
        body,
        ids=np.frombuffer(ids, np.uint8),
        positions=places[slots],
        pinned=scene.pinned[slots],
    )
    return MARK + _check(body.getvalue()) + body.getvalue()


def _check(body: bytes) -> bytes:
    return zlib.crc32(body).to_bytes(CHECK, "little")
