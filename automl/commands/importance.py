"""`importance`: how much each choice matters for the score and for the cost; kept for the chart."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from automl.commands.reading import replayed
from automl.commands.saying import CommandError, note, out, out_json
from automl.results import rundir
from automl.results.charts._axes import cost_of, score_of
from automl.results.importance import FEWEST, NAME, Importance
from automl.results.rundir import RunDir
from automl.results.rundir_errors import RunFolderError
from automl.results.state import RunState
from automl.results.trial import TrialState


def add(parsers: Any) -> None:
    """`importance RUN_DIR [--json]`."""
    form = parsers.add_parser("importance", help="how much each choice matters for score and cost")
    form.add_argument("run", type=Path, metavar="RUN_DIR")
    form.add_argument("--json", action="store_true")
    form.set_defaults(does=show)


def show(options: argparse.Namespace) -> int:
    """Computes what is not kept yet, keeps it, prints it."""
    run, state = replayed(options.run)
    found = computed(run, state)
    if options.json:
        out_json(found.plain())
        return 0
    for title, shares in ((score_of(state).name, found.score), (cost_of(state).name, found.cost)):
        out(f"For {title}, over {found.trials} finished trials:")
        for name, share in sorted(shares.items(), key=lambda pair: -pair[1]):
            out(f"  {share:6.1%}  {name}")
    return 0


def computed(run: RunDir, state: RunState) -> Importance:
    """The run's importance as of now: the kept one where no trial has finished since."""
    finished = state.counts[TrialState.DONE]
    if finished < FEWEST:
        raise CommandError(
            f"The run has {finished} finished trials; the importance of choices needs {FEWEST} at least."
        )
    if state.importance is not None and state.importance.trials == finished:
        return state.importance
    from automl.engine.importance import importance

    state.importance = importance(state)
    try:
        rundir.replace_json(run.path / NAME, state.importance.plain())
    except RunFolderError as error:
        note(f"It is printed, but not kept for the chart. {error}")
    return state.importance
