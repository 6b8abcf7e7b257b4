"""What a command says: results on standard output, all else on standard error, trouble as one sentence."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from automl.problems import Problem
from automl.results.figure import Figure


class CommandError(Exception):
    """A command cannot do its work: one sentence, and exit status 1."""


def out(text: str) -> None:
    """A result."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def out_json(plain: object) -> None:
    """A result as one line of JSON."""
    out(json.dumps(plain, ensure_ascii=False))


def note(text: str) -> None:
    """A message for people."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def failing(problems: Iterable[Problem]) -> CommandError:
    """All that is wrong, each on a line of its own."""
    return CommandError("\n        ".join(str(problem) for problem in problems) or "nothing to do.")


def pictures(folder: Path, figures: Mapping[str, Figure]) -> None:
    """Figures as SVG files of a folder, each under its name."""
    from automl.results.svg import svg

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, figure in figures.items():
            (folder / f"{name}.svg").write_text(svg(figure), "utf-8")
    except OSError as error:
        raise CommandError(f"{folder}: the charts cannot be written ({error.strerror or error}).") from error
    note(f"Charts: {', '.join(str(folder / name) + '.svg' for name in figures)}")


def broken() -> None:
    """Nobody reads standard output any more: what is still buffered goes nowhere, without a traceback."""
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
