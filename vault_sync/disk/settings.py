"""What the vault's own `.obsidian` folder says: hidden paths, shown file types, link form, graph view.

Read only. A missing, damaged or odd file means Obsidian's defaults and a Problem, never an exception.
Obsidian can be told of another name for that folder, but keeps the name in its own browser storage; so
where `.obsidian` is missing, the one dot-folder that looks like it is taken.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vault_sync.disk.graph_settings import GraphSettings
from vault_sync.disk.ignoring import IgnoreFilters
from vault_sync.model import Problem

LARGEST_FILE = 4 << 20  # bytes; the largest in the wild are some tens of kilobytes
_WITNESSES = ("workspace.json", "core-plugins.json", "appearance.json", "graph.json")

NOTE_TYPES = frozenset({"md", "canvas", "base"})
IMAGE_TYPES = frozenset({"avif", "bmp", "gif", "jpeg", "jpg", "png", "svg", "webp"})
AUDIO_TYPES = frozenset({"flac", "m4a", "mp3", "ogg", "wav", "webm", "3gp"})
VIDEO_TYPES = frozenset({"mkv", "mov", "mp4", "ogv", "webm"})
SHOWN_TYPES = NOTE_TYPES | IMAGE_TYPES | AUDIO_TYPES | VIDEO_TYPES | {"pdf"}


@dataclass(frozen=True, slots=True)
class VaultSettings:
    """What of Obsidian's settings bears on reading the vault and on writing into it."""

    config_folder: str = ".obsidian"  # its name, in the vault's root
    new_link_format: str = "shortest"  # or "relative", "absolute"
    use_markdown_links: bool = False
    attachment_folder: str = "/"  # "/" the root, "X" a folder, "./" beside the note, "./X" below that
    new_file_location: str = "root"  # or "current", "folder"
    new_file_folder: str = ""
    always_update_links: bool = False
    show_unsupported_files: bool = False
    strict_line_breaks: bool = False
    trash_option: str = "system"  # or "local", "none"
    ignore_filters: IgnoreFilters = field(default_factory=IgnoreFilters)
    graph: GraphSettings = field(default_factory=GraphSettings)
    accent: str = ""  # the colour that the user chose for Obsidian itself, as `#rrggbb`

    @classmethod
    def load(cls, root: str | os.PathLike[str]) -> tuple[VaultSettings, list[Problem]]:
        """The settings of the vault at `root`, and what could not be read of them."""
        folder = config_folder(Path(root))
        problems: list[Problem] = []
        app = _read_object(Path(root), f"{folder}/app.json", problems)
        graph = _read_object(Path(root), f"{folder}/graph.json", problems)
        values = _known_values(app, f"{folder}/app.json", problems)
        filters, bad = IgnoreFilters.parse(app.get("userIgnoreFilters"))
        problems += (Problem(f"{folder}/app.json", 0, message) for message in bad)
        graph_settings, bad = GraphSettings.parse(graph)
        problems += (Problem(f"{folder}/graph.json", 0, message) for message in bad)
        accent = _read_object(Path(root), f"{folder}/appearance.json", []).get("accentColor")
        values["accent"] = accent if isinstance(accent, str) else ""
        return cls(config_folder=folder, ignore_filters=filters, graph=graph_settings, **values), problems

    def hidden(self, path: str) -> bool:
        """Whether the user excluded this path: it leaves search and graph, and still resolves links."""
        return self.ignore_filters.hide(path)

    def late_problems(self) -> list[Problem]:
        """What only using the settings brought to light: filters so slow that they were switched off."""
        place = f"{self.config_folder}/app.json"
        return [
            Problem(
                place, 0, f"Ignore filter /{text}/ takes too long and is switched off; write it more simply."
            )
            for text in self.ignore_filters.too_slow
        ]

    def shows(self, path: str) -> bool:
        """Whether Obsidian lists a file of this type at all."""
        if self.show_unsupported_files:
            return True
        name = path.rpartition("/")[2]
        return name.rpartition(".")[2].lower() in SHOWN_TYPES and "." in name

    def attachment_place(self, note: str) -> str:
        """The folder into which an attachment of this note goes, relative to the vault ("" its root)."""
        if not self.attachment_folder.startswith("."):
            return self.attachment_folder.strip("/")
        beside = note.rpartition("/")[0]
        below = self.attachment_folder[1:].strip("/")
        return f"{beside}/{below}".strip("/")


def config_folder(root: Path) -> str:
    """The name of the vault's config folder: `.obsidian`, unless another one is there in its place."""
    if (root / ".obsidian").is_dir():
        return ".obsidian"
    try:
        with os.scandir(root) as entries:
            names = sorted(entry.name for entry in entries if entry.name.startswith("."))
    except OSError:
        return ".obsidian"
    found = [name for name in names if _looks_like_config(root / name)]
    return found[0] if len(found) == 1 else ".obsidian"


def _looks_like_config(folder: Path) -> bool:
    return (folder / "app.json").is_file() and any((folder / name).is_file() for name in _WITNESSES)


# What app.json calls a setting, what we call it, and its permitted values (empty: any of its type).
_APP_KEYS: tuple[tuple[str, str, type, tuple[str, ...]], ...] = (
    ("newLinkFormat", "new_link_format", str, ("shortest", "relative", "absolute")),
    ("useMarkdownLinks", "use_markdown_links", bool, ()),
    ("attachmentFolderPath", "attachment_folder", str, ()),
    ("newFileLocation", "new_file_location", str, ("root", "current", "folder")),
    ("newFileFolderPath", "new_file_folder", str, ()),
    ("alwaysUpdateLinks", "always_update_links", bool, ()),
    ("showUnsupportedFiles", "show_unsupported_files", bool, ()),
    ("strictLineBreaks", "strict_line_breaks", bool, ()),
    ("trashOption", "trash_option", str, ("system", "local", "none")),
)


def _known_values(app: Mapping[str, Any], path: str, problems: list[Problem]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, name, kind, permitted in _APP_KEYS:
        value = app.get(key)
        if value is None:
            continue
        if type(value) is kind and (not permitted or value in permitted):
            values[name] = value
        else:
            problems.append(Problem(path, 0, f"{key} has a value that Obsidian does not know; default used."))
    return values


def _read_object(root: Path, name: str, problems: list[Problem]) -> dict[str, Any]:
    """The JSON object in a settings file of the vault; empty where there is none to be had."""
    try:
        data = _read_inside(root, name)
        stored = json.loads(data.decode("utf-8-sig")) if data.strip() else {}
    except FileNotFoundError:
        return {}
    except OSError as error:
        problems.append(Problem(name, 0, f"Cannot be read ({error.strerror or error}); defaults are used."))
        return {}
    except (ValueError, RecursionError):
        problems.append(Problem(name, 0, "Is damaged: not valid JSON. Defaults are used."))
        return {}
    if isinstance(stored, dict):
        return stored
    problems.append(Problem(name, 0, "Holds no JSON object. Defaults are used."))
    return {}


def _read_inside(root: Path, name: str) -> bytes:
    """The bytes of a settings file, unless reading it would leave the vault, block, or never end."""
    path = root / name
    real = Path(os.path.realpath(path))  # Path.resolve raises on a loop of links
    if not real.is_relative_to(os.path.realpath(root)):
        raise OSError(0, "it lies outside the vault")
    state = path.stat()
    if not stat.S_ISREG(state.st_mode):
        raise OSError(0, "not an ordinary file")
    if state.st_size > LARGEST_FILE:
        raise OSError(0, "far too large for a settings file")
    return path.read_bytes()
