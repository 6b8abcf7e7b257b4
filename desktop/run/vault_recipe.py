"""A recipe out of a note's properties, taken as data: what a note may say of a run, and what it may not.

A vault may come from anybody, so a note sets neither where a run computes nor what it reads outside the
vault, and it only fills the form: nothing starts by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from automl.catalogue import installed
from automl.problems import Problem
from automl.recipe import Recipe
from automl.recipe_files import Shelf, as_written
from desktop.words import tr

KEY = "topograph"
NEVER = ("device", "pool", "workers")


@dataclass(frozen=True, slots=True)
class FromNote:
    """What a note asks for, with where it stands; without a recipe where something is wrong with it."""

    note: str
    recipe: Recipe | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def why(self) -> str:
        return tr("Stated in {note}", note=self.note)

    @property
    def words(self) -> str:
        """Why the recipe of the note is not offered; nothing where it is."""
        if not self.problems:
            return ""
        said = "; ".join(f"{problem.place}: {problem.message.rstrip('.')}" for problem in self.problems)
        return tr("The recipe in {note} is left out. {said}.", note=self.note, said=said)


def from_note(stated: Any, note: str, vault: Path, shelf: Shelf) -> FromNote | None:
    """`topograph: convnet-digits`, the same as a table with changes (`recipe: …`), or a whole recipe."""
    if stated is None or stated == "":
        return None
    if isinstance(stated, str):
        stated = {"recipe": stated}
    if not isinstance(stated, Mapping):
        return FromNote(note, problems=(Problem(KEY, tr("must be a recipe's name or a table")),))
    asked = {str(key): value for key, value in stated.items()}
    problems = [
        Problem(key, tr("a note may not set this; set it in the form")) for key in NEVER if key in asked
    ]
    if isinstance(data := asked.get("data"), Mapping):
        asked["data"], wrong = _inside(data, vault)
        problems += wrong
    mapping, wrong = _mapping(asked, shelf)
    problems += wrong
    if problems:
        return FromNote(note, problems=tuple(problems))
    recipe, problems = Recipe.parse(mapping, Path(note).stem, installed())
    return FromNote(note, recipe if not problems else None, tuple(problems))


def _mapping(asked: dict[str, Any], shelf: Shelf) -> tuple[dict[str, Any], list[Problem]]:
    """What is asked for, laid over the recipe that is named."""
    name = asked.pop("recipe", None)
    if name is None:
        return asked, []
    if not isinstance(name, str) or name not in shelf.found:
        return asked, [Problem("recipe", tr("there is no recipe “{name}”", name=name))]
    return as_written(shelf.found[name].recipe) | asked, []


def _inside(data: Mapping[str, Any], vault: Path) -> tuple[dict[str, Any], list[Problem]]:
    """A path of data is one in the vault; whatever looks like a path elsewhere is refused."""
    found, problems = dict(data), []
    for key, value in data.items():
        if not isinstance(value, str) or not value:
            continue
        if key != "path" and not _leads_out(value):
            continue
        place = (vault / value).resolve()
        if place.is_relative_to(vault.resolve()) and not value.startswith("~"):
            found[str(key)] = str(place)
        else:
            problems.append(Problem(f"data.{key}", tr("a note may only name what lies in its vault")))
    return found, problems


def _leads_out(text: str) -> bool:
    windows = len(text) > 1 and text[1] == ":"
    return text.startswith(("/", "\\", "~")) or windows or ".." in text.replace("\\", "/").split("/")
