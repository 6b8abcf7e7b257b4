"""`pause`, `stop` and `control`: commands to a run, from anywhere; each is applied once."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from automl import launch
from automl.commands.saying import CommandError, note
from automl.results import rundir
from automl.results.control import MOST_WORKERS, Command, Word
from automl.seams import Value


def add(parsers: Any) -> None:
    """`pause RUN_DIR`, `stop RUN_DIR`, `control RUN_DIR more N | workers W | try CHOICES.json`."""
    for word, text in (
        (Word.PAUSE, "begins no further trials until `resume`"),
        (Word.STOP, "ends a run; what trains is stopped"),
    ):
        form = parsers.add_parser(word.value, help=text)
        form.add_argument("run", type=Path, metavar="RUN_DIR")
        form.set_defaults(does=_plain, word=word)
    control = parsers.add_parser(
        "control", help="asks a run for more trials or other workers, or to try a point"
    )
    control.add_argument("run", type=Path, metavar="RUN_DIR")
    words = control.add_subparsers(title="commands", metavar="more|workers|try", required=True)
    more = words.add_parser("more", help="so many further trials")
    more.add_argument("number", type=_number, metavar="N")
    more.set_defaults(does=_counted, word=Word.MORE)
    workers = words.add_parser("workers", help="so many train at once from now on")
    workers.add_argument("number", type=_workers, metavar="W")
    workers.set_defaults(does=_counted, word=Word.WORKERS)
    attempt = words.add_parser("try", help="trains these choices; the rest is drawn")
    attempt.add_argument("choices", type=Path, metavar="CHOICES.json")
    attempt.set_defaults(does=_try)


def _number(text: str, most: int = 10_000_000) -> int:
    number = int(text)
    if not 1 <= number <= most:
        raise argparse.ArgumentTypeError(f"must be 1 to {most:,}")
    return number


def _workers(text: str) -> int:
    return _number(text, MOST_WORKERS)


def _plain(options: argparse.Namespace) -> int:
    return _tell(options.run, Command(options.word))


def _counted(options: argparse.Namespace) -> int:
    return _tell(options.run, Command(options.word, options.number))


def _try(options: argparse.Namespace) -> int:
    return _tell(options.run, Command(Word.TRY, choices=_choices(options.choices)))


def _choices(file: Path) -> dict[str, Value]:
    try:
        plain = json.loads(file.read_bytes())
    except OSError as error:
        raise CommandError(f"“{file}” cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise CommandError(f"“{file}” is no JSON.") from error
    if not isinstance(plain, dict) or not all(isinstance(value, Value) for value in plain.values()):
        raise CommandError(f"“{file}” must be one JSON object of choices: names with numbers or texts.")
    return plain


def _tell(folder: Path, command: Command) -> int:
    run = rundir.find(folder)
    alive = run.running
    launch.tell(run, command)
    note(f"told: {command}" if alive else f"told: {command}; a planner was started for it")
    return 0
