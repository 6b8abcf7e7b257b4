"""`drawing`: a trial's architecture, block by block; as data, as Mermaid, or against another trial's."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from automl.commands.reading import replayed
from automl.commands.saying import CommandError, out, out_json
from automl.results import architecture, mermaid
from automl.results.architecture import Architecture
from automl.results.rundir import RunDir
from automl.results.state import RunState


def add(parsers: Any) -> None:
    """`drawing RUN_DIR TRIAL [--against TRIAL] [--json | --mermaid]`."""
    form = parsers.add_parser("drawing", help="the architecture of a trial, or what two trials differ in")
    form.add_argument("run", type=Path, metavar="RUN_DIR")
    form.add_argument("trial", type=int, metavar="TRIAL")
    form.add_argument("--against", type=int, metavar="TRIAL", help="what is different from this one to TRIAL")
    kinds = form.add_mutually_exclusive_group()
    kinds.add_argument("--json", action="store_true")
    kinds.add_argument("--mermaid", action="store_true", help="a flowchart for a note")
    form.set_defaults(does=draw)


def draw(options: argparse.Namespace) -> int:
    """Prints what is asked for; only a trial that was never drawn before needs torch."""
    run, state = replayed(options.run)
    drawn = drawing(run, state, options.trial)
    if options.against is None:
        if options.json:
            out_json({"trial": options.trial, **drawn.plain()})
        else:
            out(mermaid.drawn(drawn) if options.mermaid else str(drawn))
        return 0
    before = drawing(run, state, options.against)
    if options.mermaid:
        out(mermaid.drawn(drawn, before))
    elif options.json:
        changes = [change.plain() for change in architecture.difference(before, drawn)]
        out_json({"from": options.against, "to": options.trial, "changes": changes})
    else:
        for line in _changes(before, drawn):
            out(line)
    return 0


def drawing(run: RunDir, state: RunState, number: int) -> Architecture:
    """The drawing of one trial."""
    trial = state.trials.get(number)
    if trial is None or not trial.choices:
        raise CommandError(f"The run has no trial {number}: `show` lists those it has.")
    found = architecture.kept(run.path, number)
    if found is not None:
        return found
    if "shape" not in state.facts:
        raise CommandError(
            "The log does not say what the networks are fed, so they cannot be built and drawn: "
            "the run was imported, or its data were never ready."
        )
    from automl.engine.drawing import of_run

    try:
        return of_run(run, state, trial)
    except Exception as error:
        raise CommandError(
            f"Trial {number} cannot be built any more by this version ({type(error).__name__}: {error})."
        ) from error


_SIGNS = {"same": " ", "changed": "~", "added": "+", "removed": "-"}


def _changes(before: Architecture, after: Architecture) -> list[str]:
    lines = []
    for change in architecture.difference(before, after):
        block = change.after or change.before
        assert block is not None
        more = f" ({change.parameters:+,} parameters)" if change.fate != "same" else ""
        lines.append(f"{_SIGNS[change.fate]} {block.name}{more}")
        if change.fate == "changed":
            lines += [f"      {one or 'nothing'}  →  {other or 'nothing'}" for one, other in change.layers()]
    return lines
