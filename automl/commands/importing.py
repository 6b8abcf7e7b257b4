"""`import`: a study of Optuna as a run's folder."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from automl.commands.saying import CommandError, note, out
from automl.export import ExportError


def add(parsers: Any) -> None:
    """`import STUDY [--study NAME] [--out RUN_DIR]`."""
    form = parsers.add_parser("import", help="an Optuna journal or database as a run folder")
    form.add_argument("source", metavar="STUDY", help="a journal, an SQLite file, or a database's address")
    form.add_argument("--study", default="", metavar="NAME", help="which one, where there are several")
    form.add_argument("--out", type=Path, metavar="RUN_DIR", help="the run's folder; new or empty")
    form.set_defaults(does=take)


def take(options: argparse.Namespace) -> int:
    """Makes the folder and prints it."""
    from automl.export import studies, taking

    try:
        study = studies.opened(options.source, options.study)
        run = taking.take(study, Path(options.source).name, options.out)
    except ExportError as error:
        raise CommandError(str(error)) from error
    state, _ = run.replay()
    note(f"{len(state.trials)} trials of the study “{study.study_name}”")
    out(str(run.path))
    return 0
