"""Installs torch and the project into the environment; failures become one sentence with the likely cause."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

TORCH = "torch==2.13.0"
FULL = 100e6  # bytes: with less than this free, an installation stops for want of space


class SetUpStopped(Exception):
    """A sentence for the user: what stopped the set-up and what to do."""


def python_of(venv: Path) -> Path:
    return venv / "Scripts" / "python.exe" if os.name == "nt" else venv / "bin" / "python"


def clean_environment() -> dict[str, str]:
    """Settings that would send packages elsewhere than into our environment are left out."""
    drop = (
        "PYTHONHOME",
        "PYTHONPATH",
        "PIP_USER",
        "PIP_TARGET",
        "PIP_PREFIX",
        "VIRTUAL_ENV",
        "__PYVENV_LAUNCHER__",
    )
    kept = {key: value for key, value in os.environ.items() if key not in drop}
    return {**kept, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def succeeds(command: list[str]) -> bool:
    try:
        return (
            subprocess.call(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=clean_environment(),
            )
            == 0
        )
    except OSError:
        return False


def pip_command(venv: Path) -> list[str]:
    """An environment made without pip is served by the outer one."""
    own = [str(python_of(venv)), "-m", "pip"]
    return (
        own
        if succeeds([*own, "--version"])
        else [sys.executable, "-m", "pip", "--python", str(python_of(venv))]
    )


def pip(venv: Path, arguments: list[str], what: str) -> None:
    log = venv / "topograph-pip.log"
    log.unlink(missing_ok=True)
    quiet = [] if sys.stderr.isatty() else ["-q", "--progress-bar", "off"]
    command = [*pip_command(venv), "install", "--no-input", "--log", str(log), *quiet, *arguments]
    if call(command) != 0:
        raise SetUpStopped(explain(log, what))


def call(command: list[str]) -> int:
    """Everything a set-up says goes to standard error: standard output belongs to the command after it."""
    options: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": sys.stderr, "env": clean_environment()}
    return subprocess.call(command, **options)


def explain(log: Path, what: str) -> str:
    try:
        text = log.read_text("utf-8", "replace")
    except OSError:
        text = ""
    # A full disk often has no room left for the log that would say so.
    if "No space left on device" in text or shutil.disk_usage(log.parent).free < FULL:
        return f"The disk is full: {what} stopped. Free about 3 GB and run the same command again."
    unreachable = (
        "NewConnectionError",
        "NameResolutionError",
        "ConnectTimeout",
        "unreachable",
        "ProxyError",
        "(from versions: none)",
    )
    if any(word in text for word in unreachable):
        return f"No package index could be reached: {what} stopped. Go online and run the same command again."
    return f"{what[0].upper()}{what[1:]} failed; pip's own words are above and, in full, in {log}"


# ---- torch ---------------------------------------------------------------------------------------


def torch(venv: Path, backend: str, say: Any) -> None:
    """Never CUDA by accident: a local wheel first, else the build that fits this machine's driver."""
    if not backend and has_torch(venv):
        return
    say(f"installing torch ({backend or 'the build that fits this machine'})")
    if not backend and succeeds([*pip_command(venv), "install", "-q", "--no-index", "--no-deps", TORCH]):
        return
    if sys.platform == "darwin" and not backend:
        pip(venv, [TORCH], "the installation of torch")
    elif not torch_by_uv(venv, backend or "auto"):
        torch_from_pypi(venv)


def has_torch(venv: Path) -> bool:
    version = TORCH.partition("==")[2]
    probe = f"import importlib.metadata as m, sys; sys.exit(m.version('torch').split('+')[0] != '{version}')"
    return succeeds([str(python_of(venv)), "-c", probe])


def torch_by_uv(venv: Path, backend: str) -> bool:
    """uv knows torch's own index and which build a driver can run."""
    pip(venv, ["uv"], "the installation of uv, which picks torch's build,")
    python = str(python_of(venv))
    return (
        call([python, "-m", "uv", "pip", "install", "--python", python, f"--torch-backend={backend}", TORCH])
        == 0
    )


def torch_from_pypi(venv: Path) -> None:
    """PyPI's wheel is small on Windows; on Linux it pulls CUDA, so only on request."""
    if os.name != "nt" and os.environ.get("TOPOGRAPH_TORCH_PYPI") != "1":
        raise SetUpStopped(
            "torch's own package index could not be reached. PyPI's build is several GB of CUDA; to take it"
            " all the same, set TOPOGRAPH_TORCH_PYPI=1 and run again."
        )
    pip(venv, [TORCH], "the installation of torch")


# ---- the project ---------------------------------------------------------------------------------


def project(venv: Path, root: Path, tools: bool) -> None:
    target = f"{root}[dev]" if tools else str(root)
    pip(venv, ["-e", target, "-c", str(root / "constraints.txt")], "the installation of Topograph")
