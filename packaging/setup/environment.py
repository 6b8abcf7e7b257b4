"""Makes and keeps the Python environment that Topograph runs in: standard library only.

A stamp inside the environment says what it was made from, so that a start with nothing to do costs two
file reads; a set-up that was cut off leaves a stamp that says so, and the next one mends or remakes it.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import install
from install import SetUpStopped as SetUpStopped
from install import succeeds
from qt_system import apt_install, check_system, needs_window

SPACE_NEEDED_GB = 3.0
INPUTS = ("pyproject.toml", "constraints.txt", "packaging/setup/environment.py", "packaging/setup/install.py")

Say = Callable[[str], None]


def set_up(root: str, tools: bool, say: Say) -> str:
    """The environment's Python; does nothing where the stamp says that all is done."""
    project = Path(root)
    venv = environment_folder(project)
    want = wanted(project, tools)
    if is_ready(venv, want):
        return str(install.python_of(venv))
    try:
        with turn(venv, say):
            if not is_ready(venv, want):
                make_ready(project, venv, want, say)
    except OSError as error:
        where = error.filename or venv
        raise SetUpStopped(f"The set-up stopped at {where}: {error.strerror or error}.") from error
    return str(install.python_of(venv))


def environment_folder(project: Path) -> Path:
    """`.venv` in the checkout; where that is read-only, a folder of the user's own."""
    beside = project / ".venv"
    if beside.is_dir() or writable(project):
        return beside
    home = os.environ.get("TOPOGRAPH_HOME")
    base = Path(home) if home else Path.home() / ".cache" / "topograph"
    return base / ("venv-" + hashlib.sha256(os.fsencode(project)).hexdigest()[:12])


def writable(folder: Path) -> bool:
    probe = folder / f".topo-{os.getpid()}"
    try:
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True


# ---- the stamp -----------------------------------------------------------------------------------


def stamp_path(venv: Path) -> Path:
    return venv / "topograph-setup.json"


def wanted(project: Path, tools: bool) -> dict[str, object]:
    """What a finished set-up looks like; any difference means that there is something to do."""
    digest = hashlib.sha256()
    for name in INPUTS:
        digest.update((project / name).read_bytes())
    return {
        "inputs": digest.hexdigest(),
        "root": str(project),
        "torch": os.environ.get("TOPOGRAPH_TORCH", ""),
        "tools": tools,
        "window": needs_window(),
    }


def read_stamp(venv: Path) -> dict[str, object]:
    try:
        stamp = json.loads(stamp_path(venv).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(venv: Path, stamp: dict[str, object]) -> None:
    """Whole or not at all, so that a cut-off set-up never reads as a finished one."""
    part = stamp_path(venv).with_suffix(".part")
    part.write_text(json.dumps(stamp), "utf-8")
    part.replace(stamp_path(venv))


def is_ready(venv: Path, want: dict[str, object]) -> bool:
    """Finished from the same inputs, with at least the tools and libraries that are wanted now."""
    stamp = read_stamp(venv)
    same = all(stamp.get(key) == want[key] for key in ("inputs", "root", "torch"))
    enough = all(stamp.get(key) or not want[key] for key in ("tools", "window"))
    return bool(stamp.get("done")) and same and enough and install.python_of(venv).exists()


# ---- making it -----------------------------------------------------------------------------------


@contextmanager
def turn(venv: Path, say: Say) -> Iterator[None]:
    """Two set-ups of one checkout take turns; the system frees the lock of one that died."""
    if os.name == "nt":
        yield
        return
    import fcntl

    venv.parent.mkdir(parents=True, exist_ok=True)
    with venv.with_name(venv.name + ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("another set-up of this folder is under way: waiting for it")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def make_ready(project: Path, venv: Path, want: dict[str, object], say: Say) -> None:
    started = time.monotonic()
    tools = bool(want["tools"] or read_stamp(venv).get("tools"))
    check_system(tools, say)
    make_environment(project, venv, say)
    write_stamp(venv, {**want, "tools": tools, "done": False})
    install.torch(venv, str(want["torch"]), say)
    say("installing Topograph" + (" and its test tools" if tools else ""))
    install.project(venv, project, tools)
    write_stamp(venv, {**want, "tools": tools, "done": True})
    say(f"ready after {time.monotonic() - started:.0f} s")


def make_environment(project: Path, venv: Path, say: Say) -> None:
    """A new environment, unless the one that is there is whole and of this place."""
    stamp = read_stamp(venv)
    if venv.is_dir() and stamp.get("root", str(project)) == str(project) and is_whole(venv, stamp):
        return
    if venv.is_dir() and any(venv.iterdir()):
        if not (venv / "pyvenv.cfg").exists() and not (venv / "bin").is_dir() and not stamp:
            raise SetUpStopped(
                f"{venv} is in the way and is no Python environment. Move it away and run again."
            )
        say(f"the environment in {venv} is half-made or of another place: making it anew")
        shutil.rmtree(venv)
    say(f"making an environment in {venv} with Python {sys.version_info[0]}.{sys.version_info[1]}")
    check_space(venv.parent)
    options = [] if can_make_environments(say) else ["--without-pip"]
    if subprocess.call([sys.executable, "-m", "venv", *options, str(venv)]) != 0:
        raise SetUpStopped(f"Python could not make an environment in {venv}; its own words are above.")


def can_make_environments(say: Say) -> bool:
    """Debian ships Python without ensurepip; an outer pip can stand in for it."""
    if importable("ensurepip"):
        return True
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    if apt_install([package], say):
        return True
    if importable("pip"):
        return False
    raise SetUpStopped(f"This Python cannot make environments. Run: sudo apt install {package}")


def importable(module: str) -> bool:
    return succeeds([sys.executable, "-c", f"import {module}"])


def is_whole(venv: Path, stamp: dict[str, object]) -> bool:
    """Runs, and holds every file that its packages list: one whose set-up was cut off does not."""
    python = str(install.python_of(venv))
    if not succeeds([python, "-c", "import sys; sys.exit(sys.version_info[:2] < (3, 11))"]):
        return False
    if stamp.get("done"):
        return True
    count_missing = """
import importlib.metadata, sys
for package in importlib.metadata.distributions():
    files = package.files
    if files is None or not all(f.locate().exists() for f in files if f.suffix != ".pyc"):
        sys.exit(1)
"""
    return succeeds([python, "-c", count_missing])


def check_space(folder: Path) -> None:
    existing = next(place for place in (folder, *folder.parents) if place.is_dir())
    free = shutil.disk_usage(existing).free / 1e9
    if free < SPACE_NEEDED_GB:
        raise SetUpStopped(
            f"Topograph's libraries need about {SPACE_NEEDED_GB:.0f} GB; {existing} has {free:.1f} GB free."
            " Free some space and run the same command again."
        )
