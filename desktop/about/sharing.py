"""Settings and recipes in one file for a teammate; what is of this computer or this vault stays here."""

from __future__ import annotations

import json
import re
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from automl import places, recipe_files
from desktop.about.updates import address_problem
from desktop.settings import Settings, folder_problem, parse
from desktop.version import VERSION
from desktop.words import tr, tr_n

ABOUT, RECIPES = "topograph.json", "recipes/"
LARGEST, MOST = 1 << 20, 200
SHARED = (
    *("theme", "reduce_motion", "accent_of_vault", "canvas", "results_folder", "reopen_last_vault"),
    *("say_runs_go_on", "warn_on_battery", "keep_awake", "look_for_updates", "updates_from"),
)
# A recipe's file lies in one folder: no separators, no drive, nothing hidden.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,99}\.toml")


@dataclass(frozen=True, slots=True)
class Shared:
    """What a file brings; `problems` are sentences on what of it is left out."""

    settings: Mapping[str, Any] = field(default_factory=dict)
    recipes: Mapping[str, str] = field(default_factory=dict)  # the file's name and text
    problems: tuple[str, ...] = ()


def write(settings: Settings, target: Path) -> str:
    """Makes the file; one sentence where that failed ("" else)."""
    kept = {name: value for name, value in asdict(settings).items() if name in SHARED}
    about = {"format": 1, "version": VERSION, "settings": kept}
    part = target.with_name(target.name + ".part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr(ABOUT, json.dumps(about, indent=1))
            for file in sorted(places.recipes().glob("*.toml")):
                packed.write(file, RECIPES + file.name)
        part.replace(target)
    except OSError as error:
        return tr("{target} could not be written: {why}.", target=target, why=error.strerror or error)
    return ""


def read(file: Path) -> Shared:
    """What is in such a file, as far as it can be used."""
    try:
        with zipfile.ZipFile(file) as packed:
            return _unpacked(packed)
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError) as error:
        return Shared(problems=(tr("{name} is no file of settings: {error}.", name=file.name, error=error),))


def changes(shared: Shared, now: Settings) -> list[str]:
    """A line for each thing that would be different afterwards."""
    lines = [
        f"{name.replace('_', ' ').capitalize()}: {_said(getattr(now, name))} → {_said(value)}"
        for name, value in shared.settings.items()
        if getattr(now, name) != value
    ]
    for name, text in shared.recipes.items():
        there = places.recipes() / name
        before = there.read_text("utf-8", "replace") if there.is_file() else None
        if before is None:
            lines.append(tr("New recipe: {name}", name=name.removesuffix(".toml")))
        elif before != text:
            lines.append(tr("Your recipe {name} is replaced", name=name.removesuffix(".toml")))
    return lines


def take_recipes(shared: Shared) -> str:
    """Into the user's own folder; one sentence where that failed ("" else)."""
    folder = places.recipes()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in shared.recipes.items():
            part = folder / f"{name}.part"
            part.write_text(text, "utf-8")
            part.replace(folder / name)
    except OSError as error:
        return tr(
            "The recipes could not be written into {folder}: {why}.",
            folder=folder,
            why=error.strerror or error,
        )
    return ""


def _unpacked(packed: zipfile.ZipFile) -> Shared:
    problems: list[str] = []
    recipes: dict[str, str] = {}
    settings: dict[str, Any] = {}
    entries = packed.infolist()
    for entry in entries[:MOST]:
        name = entry.filename
        if entry.file_size > LARGEST:
            problems.append(tr("{name} is left out: it is larger than any recipe.", name=name))
        elif name == ABOUT:
            settings = _settings(packed.read(entry), problems)
        elif name.startswith(RECIPES) and _NAME.fullmatch(name.removeprefix(RECIPES)):
            _recipe(name.removeprefix(RECIPES), packed.read(entry), recipes, problems)
        elif not entry.is_dir():
            problems.append(tr("{name} is left out: it is neither settings nor a recipe.", name=name))
    if len(entries) > MOST:
        problems.append(
            tr_n("{n} further file is left out.", "{n} further files are left out.", len(entries) - MOST)
        )
    return Shared(settings, recipes, tuple(problems))


def _settings(told: bytes, problems: list[str]) -> dict[str, Any]:
    try:
        stored = json.loads(told)["settings"]
        given = {name: stored[name] for name in SHARED if name in stored}
    except (ValueError, KeyError, TypeError, RecursionError):
        problems.append(tr("{file} cannot be read; the settings stay as they are.", file=ABOUT))
        return {}
    taken = {name: value for name, value in asdict(parse(given)).items() if given.get(name) == value}
    checks = {"results_folder": folder_problem, "updates_from": address_problem}
    for name in given:
        wrong = checks[name](taken[name]) if name in taken and name in checks else ""
        if name not in taken or wrong:
            taken.pop(name, None)
            problems.append(
                tr(
                    "The setting “{name}” is left out: it cannot be {given!r}.",
                    name=name.replace("_", " "),
                    given=given[name],
                )
            )
    return taken


def _recipe(name: str, told: bytes, recipes: dict[str, str], problems: list[str]) -> None:
    """Only what could be run here."""
    with tempfile.TemporaryDirectory(prefix="topograph-import-") as folder:
        file = Path(folder) / name
        file.write_bytes(told)
        recipe, wrong = recipe_files.read(file)
    if recipe is None:
        first = wrong[0].message if wrong else tr("it is no recipe.")
        problems.append(tr("The recipe {name} is left out: {first}", name=name, first=first))
    else:
        recipes[name] = told.decode("utf-8")


def _said(value: object) -> str:
    return {True: tr("on"), False: tr("off"), "": tr("nothing")}.get(value, str(value))  # type: ignore[call-overload]
