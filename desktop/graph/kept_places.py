"""Where nodes lie and which are pinned, kept between starts by topic id, in the app's data folder."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np

from desktop.graph.scene import Scene
from vault_sync.places import data_folder, vault_key


def places_file(vault: Path) -> Path:
    return data_folder() / "positions" / f"{vault_key(vault)}.npz"


def save(scene: Scene, vault: Path) -> str:
    """Returns one sentence where that failed ("" else)."""
    file = places_file(vault)
    slots = np.flatnonzero(scene.alive & ~np.isnan(scene.positions[:, 0]))
    ids = "\0".join(scene.ids[slot] for slot in slots).encode("utf-8", "surrogatepass")
    part = file.with_suffix(".part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as out:
            np.savez(
                out,
                ids=np.frombuffer(ids, np.uint8),
                positions=scene.positions[slots],
                pinned=scene.pinned[slots],
            )
        part.replace(file)
    except OSError as error:
        return f"The places of the nodes could not be kept in {file.parent}: {error.strerror or error}."
    return ""


def load(scene: Scene, vault: Path) -> None:
    """Puts every node that was known back to its place; a damaged file is as good as none."""
    try:
        with np.load(places_file(vault), allow_pickle=False) as kept:
            ids = kept["ids"].tobytes().decode("utf-8", "surrogatepass").split("\0")
            positions, pinned = kept["positions"], kept["pinned"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return
    if positions.shape != (len(ids), 2) or pinned.shape != (len(ids),) or not np.isfinite(positions).all():
        return
    for topic, place, pin in zip(ids, positions, pinned, strict=True):
        if (slot := scene.slot_of.get(topic)) is not None:
            scene.place([(slot, place)])
            scene.pin(slot, bool(pin))
