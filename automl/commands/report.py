"""`report`: the results note of a run, as Markdown."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from automl.commands.reading import replayed
from automl.commands.saying import out


def add(parsers: Any) -> None:
    """`report RUN_DIR`."""
    form = parsers.add_parser("report", help="the results note, as Markdown")
    form.add_argument("run", type=Path, metavar="RUN_DIR")
    form.set_defaults(does=show)


def show(options: argparse.Namespace) -> int:
    """Prints the note."""
    from automl.results import report

    run, state = replayed(options.run)
    out(report.note(state, run.about, run.provenance()).text.rstrip("\n"))
    return 0
