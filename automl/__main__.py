"""The search engine's command line: `python -m automl run RECIPE`, and what steers and shows a run.

Exit status: 0 done, 1 the work failed (one sentence says why), 2 wrong usage.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from automl.commands import COMMANDS
from automl.commands.saying import CommandError, broken
from automl.results.rundir_errors import RunFolderError


def main(words: Sequence[str] | None = None) -> int:
    """One command."""
    words = sys.argv[1:] if words is None else words
    if list(words[:1]) == ["worker"]:  # before anything else is parsed: a worker is told all by its planner
        from automl.engine.worker import main as work

        return work()
    options = parser().parse_args(words, argparse.Namespace(words=list(words)))
    try:
        status: int = options.does(options)
        sys.stdout.flush()
        return status
    except (CommandError, RunFolderError) as error:
        print(f"automl: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("automl: interrupted.", file=sys.stderr)
        return 1
    except BrokenPipeError:
        broken()
        return 1


def parser() -> argparse.ArgumentParser:
    """The forms of all commands, as the contract states them."""
    top = argparse.ArgumentParser(
        prog="python -m automl",
        description="Searches neural architectures: a recipe becomes a front of score against cost.",
    )
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add(commands)
    commands.add_parser("worker", help="a worker process; started by a run, never by hand")
    return top


if __name__ == "__main__":
    if os.name == "nt":
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        sys.stderr.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.exit(main())
