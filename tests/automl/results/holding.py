"""Other processes that hold or write a run folder, for tests of what two of them do to each other."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

HOLD = """
import sys
from pathlib import Path
from automl.results import rundir
with rundir.find(Path(sys.argv[1])).hold():
    print("held", flush=True)
    sys.stdin.read()
"""
TELL = """
import sys
from pathlib import Path
from automl.results import rundir
from automl.results.control import Command, Word
run = rundir.find(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(sys.argv[2])):
    run.tell(Command(Word.MORE, number + 1))
"""


@contextmanager
def process(code: str, *words: str) -> Iterator[subprocess.Popen[str]]:
    """Another Python at work, from its first line of output until the block ends."""
    with subprocess.Popen(
        [sys.executable, "-c", code, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        try:
            assert other.stdout is not None
            assert other.stdout.readline()
            yield other
        finally:
            other.kill()
