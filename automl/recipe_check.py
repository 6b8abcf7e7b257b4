"""Checks a recipe's mapping and collects everything that is wrong with it, each with key and value."""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from automl.catalogue import Catalogue, PlugIn
from automl.problems import Problem
from automl.recipe import Recipe, Reference
from automl.seams import Cost, Score

Check = Callable[[Any], str]  # what is wrong with a value; "" where nothing is


def _text(value: Any) -> str:
    return "" if isinstance(value, str) and value.strip() else "must be a text"


def _flag(value: Any) -> str:
    return "" if isinstance(value, bool) else "must be true or false"


def _texts(value: Any) -> str:
    good = isinstance(value, list | tuple) and all(isinstance(item, str) for item in value)
    return "" if good else "must be a list of texts"


def _whole(low: int, high: int) -> Check:
    def check(value: Any) -> str:
        good = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
        return "" if good else f"must be a whole number from {low} to {high}"

    return check


def _number(value: Any) -> str:
    return "" if is_number(value) and value >= 0 else "must be a number, 0 or more"


def _one_of(*words: str) -> Check:
    return lambda value: "" if value in words else "must be " + ", ".join(words[:-1]) + f" or {words[-1]}"


def _table(value: Any) -> str:
    return "" if isinstance(value, Mapping) else "must be a table"


def _tables(value: Any) -> str:
    good = isinstance(value, list | tuple) and all(isinstance(item, Mapping) for item in value)
    return "" if good else "must be a list of tables"


def is_number(value: Any) -> bool:
    """Whether a value is a finite number, and no truth value."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


FIELDS: Mapping[str, Check] = {
    "id": _text,
    "title": _text,
    "about": _text,
    "topics": _texts,
    "space": _text,
    "dataset": _text,
    "trainer": _text,
    "sampler": _text,
    "objectives": _texts,
    "cost": _text,
    "trials": _whole(1, 10_000_000),
    "minutes": _number,
    "epochs": _whole(1, 100_000),
    "workers": _whole(0, 4096),
    "seed": _whole(0, 2**63 - 1),
    "device": _text,
    "pool": _text,
    "stopping": _flag,
    "extrapolate": _flag,
    "weights": _one_of("front", "all", "none"),
    "bounds": _table,
    "limits": _table,
    "measure": _texts,
    "choices": _table,
    "data": _table,
    "references": _tables,
}
NEEDED = ("space", "dataset", "trainer")


def checked(mapping: Mapping[str, Any], name: str, known: Catalogue) -> tuple[Recipe | None, list[Problem]]:
    """The recipe, where nothing is wrong with it; else None and all that is."""
    problems = list(_wrong_fields(mapping))
    wrong = {problem.place for problem in problems}
    values = {key: value for key, value in mapping.items() if key in FIELDS and key not in wrong}
    values.setdefault("pool", "local")
    values.setdefault("sampler", "auto")
    plugins = {key: _plugin(known, key, values, problems) for key in _SEAMS}
    problems += _misfits(plugins, values)
    trainer = plugins["trainer"]
    score = trainer.score if trainer is not None else None
    if trainer is not None and score is None:
        problems.append(Problem("trainer", f"“{trainer.name}” states no score."))
    if trainer is None or score is None:
        return None, problems
    axes = {cost.name: cost for cost in trainer.costs}
    problems += _wrong_axes(values, score, axes)
    return (None if problems else _made(values, name, score, axes)), problems


def _wrong_fields(mapping: Mapping[str, Any]) -> Iterable[Problem]:
    for key, value in mapping.items():
        if key not in FIELDS:
            near = difflib.get_close_matches(str(key), FIELDS, 1)
            hint = f" Did you mean “{near[0]}”?" if near else ""
            yield Problem(str(key), f"is no key of a recipe (its value is {value!r}).{hint}")
        elif wrong := FIELDS[key](value):
            yield Problem(key, f"{wrong}, not {value!r}.")
    for key in NEEDED:
        if key not in mapping:
            yield Problem(key, "is missing.")


_SEAMS = {
    "space": "spaces",
    "dataset": "datasets",
    "trainer": "trainers",
    "sampler": "samplers",
    "pool": "pools",
}


def _plugin(known: Catalogue, key: str, values: Mapping[str, Any], problems: list[Problem]) -> PlugIn | None:
    if key not in values:
        return None
    name, there = values[key], known.folder(_SEAMS[key])
    if name in there:
        return there[name]
    names = ", ".join(there) or "none"
    problems.append(Problem(key, f"there is no {key} “{name}”. There are: {names}."))
    return None


def _misfits(plugins: Mapping[str, PlugIn | None], values: Mapping[str, Any]) -> Iterable[Problem]:
    """Plug-ins that do not go together, by what each states of itself."""
    space, dataset, trainer = (plugins[key] for key in NEEDED)
    if space is not None and dataset is not None:
        yield from _unmet("space", space, "TAKES", dataset, "INPUT", "reads")
        yield from _unmet("space", space, "GIVES", dataset, "OUTPUT", "answers")
    if trainer is not None and dataset is not None:
        yield from _unmet("trainer", trainer, "LEARNS", dataset, "OUTPUT", "learns")
        yield from _unmet("trainer", trainer, "JUDGED_BY", dataset, "TARGET", "is judged by")
    if dataset is not None:
        yield from _wrong_options(dataset, values.get("data", {}))
    sampler = plugins["sampler"]
    if sampler is not None:
        yield from _impossible(sampler, plugins, values)


def _unmet(key: str, plugin: PlugIn, able: str, dataset: PlugIn, need: str, verb: str) -> Iterable[Problem]:
    can, wanted = plugin.words(able), dataset.words(need)
    if can and wanted and not set(can) & set(wanted):
        gives = f"“{dataset.name}” has {' or '.join(wanted)}"
        yield Problem(key, f"“{plugin.name}” {verb} {', '.join(can)}, but the dataset {gives}.")


def _wrong_options(dataset: PlugIn, options: Mapping[str, Any]) -> Iterable[Problem]:
    stated = dataset.states.get("OPTIONS", {})
    for key, value in options.items():
        if key not in stated:
            names = ", ".join(stated) or "none"
            yield Problem(f"data.{key}", f"is no option of “{dataset.name}” (it has: {names}).")
        elif not _alike(value, stated[key]):
            kind = {str: "a text", bool: "true or false"}.get(type(stated[key]), "a number")
            yield Problem(f"data.{key}", f"must be {kind}, not {value!r}.")


def _alike(value: Any, example: Any) -> bool:
    if isinstance(example, bool) or isinstance(value, bool):
        return isinstance(example, bool) and isinstance(value, bool)
    if isinstance(example, float):
        return is_number(value)
    return isinstance(value, type(example))


_WHY = {
    "conditional": "its choices depend on one another",
    "continuous": "it has choices without steps",
}


def _impossible(
    sampler: PlugIn, plugins: Mapping[str, PlugIn | None], values: Mapping[str, Any]
) -> Iterable[Problem]:
    cannot = sampler.words("CANNOT")
    for key in ("space", "trainer"):
        plugin = plugins[key]
        for trait in plugin.words("TRAITS") if plugin is not None else ():
            if trait in cannot and plugin is not None:
                stepless = _stepless(plugin, values)
                if trait != "continuous" or stepless is None:
                    what = f"the {key} “{plugin.name}”: {_WHY.get(trait, trait)}"
                    yield Problem("sampler", f"“{sampler.name}” cannot search {what}.")
                elif stepless:
                    what = f"{stepless[0]}, a number without steps; list its values"
                    example = f"choices.{stepless[0]} = [0.003, 0.01]"
                    yield Problem("sampler", f"“{sampler.name}” cannot search {what}, as in {example}.")
    yield from _unable(sampler, values)


def _stepless(plugin: PlugIn, values: Mapping[str, Any]) -> list[str] | None:
    """A plug-in's numbers without steps that the recipe neither pins nor lists; None where it names none."""
    named = plugin.words("FLOATS")
    prefix = "train." if plugin.folder == "trainers" else ""
    choices = flat(values.get("choices", {}))
    left = [prefix + name for name in named if isinstance(choices.get(prefix + name, {}), Mapping)]
    return left if named else None


def _unable(sampler: PlugIn, values: Mapping[str, Any]) -> Iterable[Problem]:
    """What a sampler cannot do whatever is searched: so few or many objectives, so many trials."""
    cannot, objectives = sampler.words("CANNOT"), len(values.get("objectives", (1, 2)))
    if "many objectives" in cannot and objectives > 2:
        yield Problem("sampler", f"“{sampler.name}” cannot search for more than two objectives.")
    if "one objective" in cannot and objectives < 2:
        yield Problem("sampler", f"“{sampler.name}” needs two objectives or more; take tpe or evolution.")
    most, trials = sampler.states.get("MOST"), values.get("trials", 0)
    if isinstance(most, int) and trials > most:
        yield Problem("sampler", f"“{sampler.name}” is too slow beyond {most:,} trials, not {trials:,}.")


def _wrong_axes(values: Mapping[str, Any], score: Score, axes: Mapping[str, Cost]) -> Iterable[Problem]:
    names = ", ".join(axes)
    for name in values.get("objectives", ()):
        if name != score.name and name not in axes:
            yield Problem("objectives", f"“{name}” is none. There are: {score.name}, {names}.")
    if len(set(values.get("objectives", ()))) < len(values.get("objectives", ())):
        yield Problem("objectives", f"names one twice: {', '.join(values['objectives'])}.")
    if values.get("cost", "parameters") not in axes:
        yield Problem("cost", f"“{values['cost']}” is none. There are: {names}.")
    for name in values.get("measure", ()):
        if name not in axes:
            yield Problem("measure", f"“{name}” is no cost. There are: {names}.")
    for name, value in values.get("limits", {}).items():
        if name not in axes:
            yield Problem(f"limits.{name}", f"is no cost. There are: {names}.")
        elif not is_number(value) or value <= 0:
            yield Problem(f"limits.{name}", f"must be a number above 0, not {value!r}.")
    for name, box in values.get("bounds", {}).items():
        yield from _wrong_box(name, box, score, axes)
    yield from _wrong_references(values.get("references", ()))


def _wrong_box(name: str, box: Any, score: Score, axes: Mapping[str, Cost]) -> Iterable[Problem]:
    place = f"bounds.{name}"
    if name != score.name and name not in axes:
        yield Problem(place, f"is neither the score “{score.name}” nor a cost.")
    elif not isinstance(box, list | tuple) or len(box) != 2 or not all(map(is_number, box)):
        yield Problem(place, f"must be two numbers, low and high, not {box!r}.")
    elif box[0] >= box[1]:
        yield Problem(place, f"its low must be below its high, not {box!r}.")
    elif name != score.name and box[0] <= 0:
        yield Problem(place, f"a cost is drawn on a log axis: its low must be above 0, not {box!r}.")


def _wrong_references(references: Iterable[Mapping[str, Any]]) -> Iterable[Problem]:
    for number, entry in enumerate(references, 1):
        place = f"references.{number}"
        if unknown := set(entry) - {"name", "score", "cost", "source"}:
            yield Problem(place, f"has unknown keys: {', '.join(sorted(unknown))}.")
        if not isinstance(entry.get("name"), str) or not isinstance(entry.get("source", ""), str):
            yield Problem(place, "needs a name, and a source, as texts.")
        if not all(is_number(entry.get(axis)) for axis in ("score", "cost")):
            yield Problem(place, "needs a score and a cost, as numbers.")


def _made(values: Mapping[str, Any], name: str, score: Score, axes: Mapping[str, Cost]) -> Recipe:
    cost = axes[values.get("cost", "parameters")]
    bounds = {score.name: (score.low, score.high), cost.name: (cost.low, cost.high)}
    bounds |= {axis: (float(low), float(high)) for axis, (low, high) in values.get("bounds", {}).items()}
    made = {
        **values,
        "id": values.get("id", name),
        "title": values.get("title", name),
        "score": score,
        "cost": cost,
        "objectives": tuple(values.get("objectives", (score.name, cost.name))),
        "bounds": bounds,
        "topics": tuple(values.get("topics", ())),
        "measure": tuple(values.get("measure", ())),
        "choices": flat(values.get("choices", {})),
        "references": tuple(Reference(**entry) for entry in values.get("references", ())),
    }
    return Recipe(**made)


_BOUNDS = {"low", "high", "step"}


def flat(table: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Nested tables by dotted names; a table of low, high and step is a narrower range, not a nest."""
    found: dict[str, Any] = {}
    for key, value in table.items():
        if isinstance(value, Mapping) and not (value and set(value) <= _BOUNDS):
            found |= flat(value, f"{prefix}{key}.")
        else:
            found[prefix + key] = value
    return found
