"""Begins runs: makes a run folder and starts its planner, detached, so that closing the window ends nothing.

All that the window calls; it loads neither torch nor optuna. The commands at the top are the only place that
knows how our own processes are started: from source, an installation, a frozen program or the GPU engine.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from automl.gpu_engine import home
from automl.recipe import Recipe
from automl.results import label, rundir
from automl.results.control import Command
from automl.results.label import Label
from automl.results.rundir import Origin, RunDir
from automl.results.rundir_errors import RunFolderError, told

# What a frozen program looks for before all else, and the module that it then is.
PARTS = {
    "--planner": "automl.engine.planner",
    "--worker": "automl.engine.worker",
    "--devices": "automl.engine.devices",
    "--peak": "automl.engine.memory_child",
    "--automl": "automl",
}
_OURS = ("cpu", "mps")  # devices for which the torch that came with us is as good as any


def planner_command(folder: Path) -> list[str]:
    """How the planner of a run folder is started."""
    return [*_ours("--planner"), str(folder)]


def worker_command(device: str = "cpu") -> list[str]:
    """How a worker is started for a device; it is told everything else over its pipes."""
    return _on(device, "--worker")


def devices_command(device: str = "cpu") -> list[str]:
    """How one asks what this installation computes with; with `auto`, what a run would compute with."""
    return _on(device, "--devices")


def peak_command() -> list[str]:
    """How the process is started whose peak memory is measured; it is told the network on its input."""
    return _ours("--peak")


def command_line(*words: str) -> list[str]:
    """`python -m automl WORDS…`, wherever we run from; a probe trains, so it is run by what trains."""
    return [*_on("auto" if words[:1] == ("probe",) else "cpu", "--automl"), *words]


def elsewhere(device: str) -> bool:
    """Whether what computes on this device must be another process than this one."""
    return device not in _OURS and home.ready() is not None and not home.inside()


def _on(device: str, part: str) -> list[str]:
    """By the GPU engine's Python where that is what drives the device, else by our own."""
    if device not in _OURS and home.ready() is not None:
        return home.command(PARTS[part])
    return _ours(part)


def _ours(part: str) -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, part]
    return [sys.executable, "-m", PARTS[part]]


def environment() -> dict[str, str]:
    """What our processes inherit: this very copy of the code, and text as UTF-8."""
    inherited = dict(os.environ) | {"PYTHONUTF8": "1"}
    if not getattr(sys, "frozen", False):
        root = str(Path(__file__).resolve().parent.parent)
        others = [
            path for path in inherited.get("PYTHONPATH", "").split(os.pathsep) if path not in ("", root)
        ]
        inherited["PYTHONPATH"] = os.pathsep.join([root, *others])
    return inherited


def start(
    recipe: Recipe,
    *,
    out: Path | None = None,
    vault: str = "",
    topic: Origin | None = None,
    inputs: Path | None = None,
    named: Label | None = None,
) -> RunDir:
    """A new run in its own process; returns its folder at once, `RunFolderError` where there can be none."""
    made = rundir.make(recipe, out=out, vault=vault, launched_from=topic, inputs=inputs)
    if named is not None:
        label.write(made.path, named)
    start_planner(made)
    return made


def start_planner(run: RunDir) -> subprocess.Popen[bytes]:
    """Starts a planner for a folder that has none: for a new run, and to go on with one."""
    return _spawn(planner_command(run.path), run)


def start_retraining(run: RunDir, trials: Sequence[int], seeds: int) -> subprocess.Popen[bytes]:
    """Finalists again in a process of its own, which outlives the window as a planner does."""
    named = ",".join(map(str, trials))
    words = ["retrain", str(run.path), "--seeds", str(seeds), *(["--trials", named] if named else [])]
    return _spawn(command_line(*words), run)


def tell(run: RunDir, command: Command) -> None:
    """Commands a run; where no planner is alive to hear it, one is started."""
    run.tell(command)
    if not run.running:
        start_planner(run)


def _spawn(words: Sequence[str], run: RunDir) -> subprocess.Popen[bytes]:
    log = run.logs / "planner.log"
    with told(log):
        run.logs.mkdir(exist_ok=True)
        output = log.open("ab")
    with output:
        try:
            process = subprocess.Popen(
                words,
                cwd=run.path,
                env=environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                creationflags=_detached_flags(),
                start_new_session=os.name == "posix",
            )
        except OSError as error:
            raise RunFolderError(f"The planner could not be started: {error.strerror or error}.") from error
    # Waiting is what takes an ended process off the system's list while the window lives on.
    threading.Thread(target=process.wait, name=f"planner {process.pid}", daemon=True).start()
    return process


def _detached_flags() -> int:
    """On Windows: no console, and no Ctrl-C from ours."""
    names = ("CREATE_NEW_PROCESS_GROUP", "CREATE_NO_WINDOW")
    return sum(getattr(subprocess, name, 0) for name in names)
