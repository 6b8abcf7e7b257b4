"""The papers keep their word: every command in a code block runs, every file that is named is there."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAPERS = ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md")
BLOCK = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.M | re.S)
NAMED = re.compile(r"`((?:desktop|automl|vault_sync|resources|tests|packaging)/[\w./]*\w)`")

# Commands that would open a window, take long or call this test again run with a word that keeps them short.
SHORTENED = {
    "topo.py run": "topo.py run --version",
    "topo.py test": "topo.py test -n0 --version",
    "topo.py check": "topo.py --help",
    "topo.py bench": "topo.py --help",
}


def commands(paper: str) -> list[str]:
    text = (ROOT / paper).read_text("utf-8")
    blocks = [body for language, body in BLOCK.findall(text) if language in ("bash", "sh", "shell")]
    lines = [line.strip() for body in blocks for line in body.splitlines()]
    return [line.partition("  #")[0].strip() for line in lines if line and not line.startswith("#")]


CASES = sorted({(paper, command) for paper in PAPERS for command in commands(paper)})


def runnable(command: str) -> list[str]:
    """The command for this Python and this moment; what is left is run word for word."""
    for long, short in SHORTENED.items():
        if f"python3 {long}" in command:
            return [sys.executable, *short.split()]
    words = shlex.split(command)
    return [sys.executable if word in ("python", "python3", ".venv/bin/python") else word for word in words]


@pytest.mark.timeout(120)
@pytest.mark.parametrize(("paper", "command"), CASES)
def test_every_command_in_a_code_block_runs(paper: str, command: str, tmp_path: Path) -> None:
    words = runnable(command)
    if not shutil.which(words[0], path=None) and not (ROOT / words[0]).exists():
        pytest.fail(f"{paper} tells a reader to run {words[0]}, which is not there")
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.parametrize("paper", PAPERS)
def test_every_file_a_paper_names_is_there(paper: str) -> None:
    named = [name for name in NAMED.findall((ROOT / paper).read_text("utf-8")) if "/x." not in name]
    missing = [name for name in named if not (ROOT / name).exists()]
    assert not missing


def test_the_readme_is_short() -> None:
    assert (ROOT / "README.md").read_text("utf-8").count("\n") < 120


def test_the_change_log_opens_with_what_is_not_yet_released() -> None:
    assert "## Unreleased" in (ROOT / "CHANGELOG.md").read_text("utf-8")
