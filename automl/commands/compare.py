"""`compare`: runs side by side, by their fronts, their growth and their ranks."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from automl.commands.reading import replayed
from automl.commands.saying import CommandError, failing, out, out_json, pictures
from automl.results.compare import Compared, compared
from automl.results.state import RunState
from automl.terminal.words import aligned, number


def add(parsers: Any) -> None:
    """`compare RUN_DIR… [--charts DIR] [--json]`."""
    form = parsers.add_parser("compare", help="runs side by side, with ranks and a test")
    form.add_argument("runs", type=Path, nargs="+", metavar="RUN_DIR")
    form.add_argument(
        "--charts", type=Path, metavar="DIR", help="draws fronts and growth as SVG in this folder"
    )
    form.add_argument("--json", action="store_true")
    form.set_defaults(does=compare)


def compare(options: argparse.Namespace) -> int:
    """Folds the logs and sets them side by side."""
    found, problems = compared(_states(options.runs))
    if found is None:
        raise failing(problems)
    if options.charts:
        from automl.results.compare_figures import figures

        pictures(options.charts, figures(found))
    if options.json:
        out_json(found.plain())
        return 0
    for line in told(found):
        out(line)
    return 0


def _states(folders: list[Path]) -> dict[str, RunState]:
    states: dict[str, RunState] = {}
    for folder in folders:
        run, state = replayed(folder)
        name = run.id if run.id not in states else str(run.path)
        if name in states:
            raise CommandError(f"{folder}: the same run is named twice.")
        states[name] = state
    return states


def told(found: Compared) -> list[str]:
    """Two tables and a few sentences."""
    score = found.sides[0].run.recipe
    assert score is not None
    rows = [
        ("run", "setting", "seed", "trials", "seconds", f"best {score.score.name}", "front", "hypervolume")
    ]
    for side in found.sides:
        best = side.front.points[-1].score if len(side.front) else None
        cells = (side.name, side.group, str(side.seed), str(side.trials), f"{side.seconds:.0f}")
        rows.append((*cells, number(best), str(len(side.front)), f"{side.front.hypervolume:.4f}"))
    lines = aligned(rows, right={2, 3, 4, 5, 6, 7})
    if len(found.groups) > 1:
        lines += ["", f"After {found.trials} trials each, best first:"]
        ranks = [("setting", "seeds", "hypervolume", "mean rank")]
        for group in found.groups:
            spread = f"{group.mean:.4f} ± {group.std:.4f}"
            ranks.append((group.name, str(len(group.hypervolumes)), spread, f"{group.rank:.2f}"))
        lines += aligned(ranks, right={1, 2, 3})
        lines += ["", *(found.words(test) for test in found.tests)]
    elif len(found.sides) > 1:
        lines += ["", "These runs differ in their seed alone: there is nothing to test."]
    return lines
