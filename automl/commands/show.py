"""`show`: where a run stands, for people or as JSON."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from automl.commands.reading import replayed
from automl.commands.saying import out, out_json
from automl.terminal import words


def add(parsers: Any) -> None:
    """`show RUN_DIR [--json]`."""
    form = parsers.add_parser("show", help="where a run stands")
    form.add_argument("run", type=Path, metavar="RUN_DIR")
    form.add_argument("--json", action="store_true")
    form.set_defaults(does=show)


def show(options: argparse.Namespace) -> int:
    """Folds the log and prints it; damaged lines are told of and passed over."""
    run, state = replayed(options.run)
    standing = run.standing(state)
    if options.json:
        out_json(state.plain(standing))
        return 0
    out(words.headline(state, standing))
    for line in words.table(state, list(state.trials.values())):
        out(line)
    return 0
