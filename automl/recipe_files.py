"""Recipes as files: built in, the user's own, and those of --recipe-dir; a later one hides an earlier.

Reading never raises: what is wrong with a file is a `Problem` with the file and, for TOML, its line.
"""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

from automl import places
from automl.catalogue import Catalogue
from automl.problems import Problem
from automl.recipe import Recipe

BUILT_IN = "built in"
YOURS = "yours"
_LARGEST = 1 << 20  # a recipe is a page; anything larger is something else
_AT = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)")


@dataclass(frozen=True, slots=True)
class Found:
    """A recipe and where it stands."""

    recipe: Recipe
    source: str  # "built in", "yours", or the folder of --recipe-dir
    file: Path


@dataclass(frozen=True, slots=True)
class Shelf:
    """All recipes that can be run, by id, and what was wrong or hidden among the files."""

    found: Mapping[str, Found] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def recipes(self) -> list[Recipe]:
        """The recipes by id."""
        return [self.found[name].recipe for name in sorted(self.found)]


def shelf(recipe_dir: Path | None = None, known: Catalogue | None = None) -> Shelf:
    """All recipes: built in, then the user's, then those of a folder; a later one hides an earlier."""
    found: dict[str, Found] = {}
    problems: list[Problem] = []
    for source, folder in _sources(recipe_dir):
        here: dict[str, Found] = {}
        for file in _toml_files(folder, source, problems):
            recipe, wrong = read(file, known)
            problems += wrong
            if recipe is None:
                continue
            if recipe.id in here:
                other = here[recipe.id].file.name
                problems.append(Problem(str(file), f"“{recipe.id}” is in {other} already; this one is left."))
                continue
            if recipe.id in found:
                hidden = found[recipe.id].source
                problems.append(
                    Problem(str(file), f"this “{recipe.id}” is taken instead of the one {hidden}.")
                )
            here[recipe.id] = Found(recipe, source, file)
        found |= here
    return Shelf(found, tuple(problems))


def built_in() -> Path:
    """The folder of the recipes that come with Topograph."""
    return cast(Path, files("resources")) / "recipes"


def _sources(recipe_dir: Path | None) -> Iterable[tuple[str, Path]]:
    yield BUILT_IN, built_in()
    yield YOURS, places.recipes()
    if recipe_dir is not None:
        yield f"in {recipe_dir}", recipe_dir


def _toml_files(folder: Path, source: str, problems: list[Problem]) -> list[Path]:
    try:
        return sorted(file for file in folder.iterdir() if file.suffix == ".toml")
    except FileNotFoundError:
        if source not in (BUILT_IN, YOURS):
            problems.append(Problem(str(folder), "there is no such folder of recipes."))
    except OSError as error:
        problems.append(Problem(str(folder), f"the recipes cannot be read: {error.strerror}."))
    return []


def read(
    file: Path, known: Catalogue | None = None, settings: Sequence[str] = ()
) -> tuple[Recipe | None, list[Problem]]:
    """The recipe of a file, with settings (`limits.parameters=50000`) laid over it, and all that is wrong."""
    mapping, problems = mapping_of(file)
    if mapping is None:
        return None, problems
    problems = changed(mapping, settings)
    recipe, wrong = Recipe.parse(mapping, file.stem, known)
    placed = [Problem(f"{file}: {problem.place}", problem.message) for problem in wrong]
    return (None if problems else recipe), problems + placed


def find(
    name: str, recipe_dir: Path | None = None, known: Catalogue | None = None, settings: Sequence[str] = ()
) -> tuple[Recipe | None, list[Problem]]:
    """The recipe that a user names: an id, a `.toml` file, or the `recipe.json` of a run folder."""
    if name.endswith((".toml", ".json")):
        return read(Path(name).expanduser(), known, settings)
    shown = shelf(recipe_dir, known)
    if name in shown.found:
        return read(shown.found[name].file, known, settings)
    ours = [problem for problem in shown.problems if Path(problem.place.split(": ")[0]).stem == name]
    if ours:
        return None, ours
    near = difflib.get_close_matches(name, shown.found, 3) or sorted(shown.found)
    return None, [Problem(name, f"there is no such recipe. There are: {', '.join(near) or 'none'}.")]


def mapping_of(file: Path) -> tuple[dict[str, Any] | None, list[Problem]]:
    """What a file says, unchecked."""
    try:
        if file.stat().st_size > _LARGEST:
            return None, [Problem(str(file), "this is too large for a recipe.")]
        text = file.read_bytes().decode()
    except UnicodeDecodeError as error:
        return None, [Problem(str(file), f"this is no UTF-8 text (byte {error.start}).")]
    except OSError as error:
        return None, [Problem(str(file), f"cannot be read: {error.strerror}.")]
    return _kept(text, file) if file.suffix == ".json" else _toml(text, str(file))


def _toml(text: str, place: str) -> tuple[dict[str, Any] | None, list[Problem]]:
    try:
        return tomllib.loads(text.replace("\r\n", "\n")), []
    except tomllib.TOMLDecodeError as error:
        at = _AT.search(str(error))
        line = (at and at[1]) or str(text.count("\n") + 1)
        reason = _AT.sub("", str(error))
        return None, [Problem(f"{place}:{line}", f"this is no TOML: {reason[:1].lower()}{reason[1:]}.")]
    except RecursionError:
        return None, [Problem(place, "this is nested too deeply for a recipe.")]


def _kept(text: str, file: Path) -> tuple[dict[str, Any] | None, list[Problem]]:
    try:
        return as_written(Recipe.of(json.loads(text))), []
    except (ValueError, TypeError, KeyError, RecursionError):
        return None, [Problem(str(file), "this is no recipe of a run folder.")]


def as_written(recipe: Recipe) -> dict[str, Any]:
    """A recipe as a file would say it, so that it can be changed and checked again."""
    plain = {name: getattr(recipe, name) for name in recipe.__dataclass_fields__}
    plain |= {"cost": recipe.cost.name, "objectives": list(recipe.objectives), "topics": list(recipe.topics)}
    plain["references"] = [asdict(reference) for reference in recipe.references]
    plain["bounds"] = {name: list(box) for name, box in recipe.bounds.items()}
    for name in ("choices", "data", "limits"):
        plain[name] = dict(plain[name])
    return {name: value for name, value in plain.items() if name != "score" and value != ""}


def changed(mapping: dict[str, Any], settings: Sequence[str]) -> list[Problem]:
    """Lays `KEY=VALUE` texts over a recipe's mapping, in place; what is no such text is a problem."""
    problems: list[Problem] = []
    for setting in settings:
        key, sign, text = setting.partition("=")
        key = key.strip()
        if not sign or not all(key.split(".")):
            problems.append(Problem("--set", f"“{setting}” is not KEY=VALUE, like limits.parameters=50000."))
        elif wrong := _put(mapping, key, _value(text.strip())):
            problems.append(Problem(f"--set {key}", wrong))
    return problems


def _put(mapping: dict[str, Any], key: str, value: Any) -> str:
    first, _, rest = key.partition(".")
    if not rest:
        mapping[first] = value
        return ""
    table = mapping.setdefault(first, {})
    if not isinstance(table, dict):
        return f"“{first}” is no table."
    if first == "choices":  # their names have dots themselves; a pin replaces what was pinned before
        for name in [n for n in table if n == rest or n.startswith(rest + ".")]:
            del table[name]
        _drop(table, rest.split("."))
    if first == "choices" or "." not in rest:
        table[rest] = value
        return ""
    return _put(table, rest, value)


def _drop(table: dict[str, Any], path: Sequence[str]) -> None:
    """Takes a nested name away: `choices.train.rate` of a file, which --set says anew."""
    inner = table.get(path[0])
    if len(path) > 1 and isinstance(inner, dict):
        _drop(inner, path[1:])
    else:
        table.pop(path[0], None)


def _value(text: str) -> Any:
    """A value as TOML writes it, and a bare word as the text that it is."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text
