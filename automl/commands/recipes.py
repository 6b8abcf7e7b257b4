"""`recipes`: all recipes, or those that fit a topic, best first, each with its reason."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from automl import ranking, recipe_files
from automl.commands.saying import note, out, out_json


def add(parsers: Any) -> None:
    """`recipes [--topic T …] [--recipe-dir DIR] [--json]`."""
    form = parsers.add_parser("recipes", help="all recipes, or those that fit a topic, best first")
    form.add_argument(
        "--topic",
        action="append",
        default=[],
        metavar="T",
        help="the topic; then its surroundings, nearest first",
    )
    form.add_argument("--recipe-dir", type=Path, metavar="DIR", help="a folder of further recipes")
    form.add_argument("--json", action="store_true")
    form.set_defaults(does=show)


def show(options: argparse.Namespace) -> int:
    """Lists them; a recipe file that is wrong is told of and left out."""
    shelf = recipe_files.shelf(options.recipe_dir)
    for problem in shelf.problems:
        note(str(problem))
    if options.topic:
        found = ranking.ranked(options.topic[0], shelf.recipes, near=options.topic[1:])
        listed = [entry.plain() for entry in found]
    else:
        listed = [
            {"id": r.id, "title": r.title, "score": 1.0, "why": " ".join(r.about.split())}
            for r in shelf.recipes
        ]
    if options.json:
        out_json(listed)
        return 0
    width = max((len(entry["id"]) for entry in listed), default=0)
    for entry in listed:
        out(f"{entry['id']:<{width}}  {entry['title']}. {entry['why']}")
    return 0
