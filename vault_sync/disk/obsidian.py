"""What Topograph and Obsidian say to each other: the vaults Obsidian knows, and obsidian:// addresses.

Addresses are built from the bytes of a path, so that a name that is no valid UTF-8 still opens.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

_LARGEST_LIST = 4 << 20  # bytes: a list of vaults beyond this is no list of vaults


@dataclass(frozen=True, slots=True)
class KnownVault:
    """A vault that Obsidian itself has had open."""

    path: Path
    opened: float  # seconds since 1970, 0 where Obsidian does not say
    open: bool  # it is open in Obsidian now

    @property
    def name(self) -> str:
        """The name Obsidian shows: that of the folder."""
        return self.path.name


def known_vaults(
    environ: Mapping[str, str] = os.environ, home: Path | None = None, platform: str = sys.platform
) -> list[KnownVault]:
    """The vaults on this machine that Obsidian knows and that are still there, last opened first."""
    vaults: dict[Path, KnownVault] = {}
    for place in list_places(environ, home or Path.home(), platform):
        for vault in _read_list(place):
            known = vaults.get(vault.path)
            if known is None or vault.opened > known.opened:
                vaults[vault.path] = vault
    there = (vault for vault in vaults.values() if _is_folder(vault.path))
    return sorted(there, key=lambda vault: (-vault.opened, str(vault.path)))


def list_places(environ: Mapping[str, str], home: Path, platform: str) -> Iterator[Path]:
    """Where Obsidian may keep its list of vaults, by system and by way of installing it."""
    if platform == "win32":
        if roaming := environ.get("APPDATA"):
            yield Path(roaming) / "obsidian" / "obsidian.json"
    elif platform == "darwin":
        yield home / "Library" / "Application Support" / "obsidian" / "obsidian.json"
    else:
        config = environ.get("XDG_CONFIG_HOME")
        yield (Path(config) if config else home / ".config") / "obsidian" / "obsidian.json"
        flatpak = home / ".var" / "app" / "md.obsidian.Obsidian" / "config"
        yield flatpak / "obsidian" / "obsidian.json"
        yield home / "snap" / "obsidian" / "current" / ".config" / "obsidian" / "obsidian.json"


def open_address(vault_root: str | os.PathLike[str], path: str = "", heading: str | None = None) -> str:
    """The address that opens a note (or, without a path, the vault) in Obsidian, at a heading."""
    place = _absolute(vault_root, path)
    if heading:
        # Obsidian hands what follows the vault's folder to its link resolver, so a subpath may follow.
        place += b"#" + heading.lstrip("#").encode("utf-8", "surrogateescape")
    return "obsidian://open?path=" + quote(place, safe="")


def new_address(vault_root: str | os.PathLike[str], path: str) -> str:
    """The address that has Obsidian itself create a note that is missing, and open it."""
    return "obsidian://new?path=" + quote(_absolute(vault_root, path), safe="")


def _absolute(vault_root: str | os.PathLike[str], path: str) -> bytes:
    root = os.path.abspath(vault_root)  # noqa: PTH100 — it drops `..` and keeps links, as Obsidian does
    return os.fsencode(Path(root, path))


def _read_list(place: Path) -> Iterator[KnownVault]:
    try:
        with place.open("rb") as file:
            stored = json.loads(file.read(_LARGEST_LIST))
    except (OSError, ValueError, RecursionError):
        return
    vaults = stored.get("vaults") if isinstance(stored, dict) else None
    for entry in vaults.values() if isinstance(vaults, dict) else ():
        if vault := _known_vault(entry):
            yield vault


def _known_vault(entry: Any) -> KnownVault | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("path"), str) or not entry["path"]:
        return None
    stamp = entry.get("ts")
    opened = stamp / 1000 if isinstance(stamp, int | float) and not isinstance(stamp, bool) else 0.0
    return KnownVault(Path(entry["path"]), opened, entry.get("open") is True)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):  # a NUL in a damaged list
        return False
