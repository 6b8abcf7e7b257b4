"""When the files of a vault came to be: by git's history where there is one, else by what the disk says.

Git runs as a child process with a limit. A vault is not trusted, and its repository's settings may name
programs: everything that could start one is turned off.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from desktop.words import tr

SECONDS = 30.0  # for git at most
COMMITS = 100_000  # read at most, the newest
OFF = (
    "log.showSignature=false", "core.fsmonitor=false", "core.pager=cat", "core.quotePath=false",
    "diff.external=", "core.hooksPath=/dev/null", "core.sshCommand=false", "credential.helper=",
)  # fmt: skip
QUIET = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_PAGER": "cat",
}
BY_GIT = tr("By git history")
BY_CREATION = tr("By creation of the files")
BY_CHANGE = tr("By last change: no creation times here")
MARK = "\x01"


@dataclass(frozen=True, slots=True)
class History:
    """When each path came to be, in seconds since 1970, and how that is known."""

    source: str
    came: dict[str, float] = field(default_factory=dict)


def read(vault: Path, paths: Iterable[str]) -> History:
    """Paths that git does not know are as old as the disk says."""
    by_git, on_disk = from_git(vault), from_disk(vault, paths)
    return History(BY_GIT, {**on_disk.came, **by_git}) if by_git else on_disk


def from_disk(vault: Path, paths: Iterable[str]) -> History:
    came: dict[str, float] = {}
    born = False
    for path in paths:
        try:
            found = (vault / path).stat()
        except OSError:
            continue
        birth = getattr(found, "st_birthtime", None)
        born = born or birth is not None
        came[path] = birth if birth is not None else found.st_mtime
    return History(BY_CREATION if born else BY_CHANGE, came)


def from_git(vault: Path, git: str | None = None, seconds: float = SECONDS) -> dict[str, float]:
    """Empty where there is no git, no repository, or no answer in time."""
    program = git or shutil.which("git")
    if program is None:
        return {}
    command = [program, "-C", str(vault)]
    for setting in OFF:
        command += ["-c", setting]
    command += ["--no-pager", "log", "--no-show-signature", "--no-ext-diff", "--no-textconv"]
    command += [f"--max-count={COMMITS}", "--diff-filter=ARD", "-M", "--name-status", "--relative"]
    command += [f"--format={MARK}%at", "--", "."]
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=seconds, stdin=subprocess.DEVNULL, env=_environment()
        )
    except (OSError, subprocess.TimeoutExpired):
        return {}
    return parse(done.stdout.decode("utf-8", "surrogateescape")) if done.returncode == 0 else {}


def _environment() -> dict[str, str]:
    """Ours, without what a frozen app adds for itself, and without a repository named from outside."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    if (original := kept.pop("LD_LIBRARY_PATH_ORIG", None)) is not None:
        kept["LD_LIBRARY_PATH"] = original
    return {**kept, **QUIET}


def parse(log: str) -> dict[str, float]:
    """The log, newest first, as the paths that there are now; a renamed file is as old as before."""
    came: dict[str, float] = {}
    for commit in reversed(log.split(MARK)[1:]):
        head, *lines = commit.split("\n")
        when = float(head) if head.strip().lstrip("-").isdecimal() else 0.0
        for line in lines:
            what, *names = line.split("\t")
            if what.startswith("A") and len(names) == 1:
                came.setdefault(names[0], when)
            elif what.startswith("R") and len(names) == 2:
                came[names[1]] = came.pop(names[0], when)
            elif what.startswith("D") and len(names) == 1:
                came.pop(names[0], None)
    return came


class Reading:
    """A reading in a thread of its own; `wake` is called on it when `found` is there."""

    def __init__(self, vault: Path, paths: list[str], wake: Callable[[], None]) -> None:
        self.found: History | None = None
        self._wake = wake
        threading.Thread(target=self._read, args=(vault, paths), name="history", daemon=True).start()

    def _read(self, vault: Path, paths: list[str]) -> None:
        self.found = read(vault, paths)
        self._wake()
