"""A planner with fake workers as a process of its own, to be killed. Run as a script: RUN_DIR PAUSE."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from automl.engine.planner import Ending, Planner, conducted
from automl.results import rundir
from tests.automl.engine import tiny


def main() -> int:
    """Goes on with the run to its end."""
    with pytest.MonkeyPatch.context() as patch:
        tiny.use(patch)
        here = rundir.find(Path(sys.argv[1]))
        planner = Planner(here, options={"command": tiny.command(pause=float(sys.argv[2]))})
        return 0 if conducted(planner) is Ending.FINISHED else 1


if __name__ == "__main__":
    sys.exit(main())
