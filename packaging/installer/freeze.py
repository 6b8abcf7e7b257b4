"""Freezes the program into one folder that needs no Python, and asks it whether it works."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import icons
import licences

Say = Callable[[str], None]
SMOKE_SECONDS = 240
WITH_SYMBOLS = ("torch/lib/libtorch_cpu.so", "llvmlite/binding/libllvmlite.so", "libpython3*.so.1.0")


class PackagingError(Exception):
    """A sentence for the builder: what failed and what to do."""


def freeze(root: Path, say: Say) -> Path:
    """The folder with the program in it, made anew and tried."""
    build = root / "build"
    licences.write(build / "THIRD-PARTY.txt", also=["uv"])
    icons.draw_all(root / "resources" / "icons" / "topograph.svg", build / "icons")
    engine(build / "gpu-engine")
    say("freezing: some minutes")
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    places = ["--distpath", str(build / "dist"), "--workpath", str(build / "work")]
    log = build / "freeze.log"
    with log.open("wb") as words:
        status = subprocess.call(
            [*command, *places, str(root / "packaging" / "topograph.spec")],
            stdout=words, stderr=subprocess.STDOUT, cwd=root,
        )  # fmt: skip
    if status:
        raise PackagingError(f"PyInstaller failed with status {status}; its own words are in {log}.")
    app = build / "dist" / "topograph"
    tidy(app)
    check(app, say)
    return app


def engine(target: Path) -> None:
    """The wheel of our training code, for the GPU engine; macOS needs none: the torch there has the GPU."""
    shutil.rmtree(target, ignore_errors=True)
    if sys.platform != "darwin":
        from automl.gpu_engine import wheel

        wheel.make(target)


def tidy(app: Path) -> None:
    """Byte code beside sources (the catalogue reads these) and the symbol tables of the largest libraries."""
    for folder in app.rglob("__pycache__"):
        shutil.rmtree(folder)
    if sys.platform == "linux" and shutil.which("strip"):
        for pattern in WITH_SYMBOLS:
            for library in (app / "_internal").glob(pattern):
                subprocess.run(["strip", "--strip-unneeded", str(library)], check=True)


def program(app: Path) -> Path:
    """The program in its folder: on Windows the console twin, which can speak."""
    return app / ("topograph-console.exe" if os.name == "nt" else "topograph")


def check(app: Path, say: Say) -> None:
    """Every self-check of the frozen program, and its plug-ins against the source's."""
    done = subprocess.run(
        [str(program(app)), "smoke-test"], capture_output=True, text=True, timeout=SMOKE_SECONDS
    )
    result = _read(done.stdout)
    if not result.get("ok"):
        raise PackagingError(f"The frozen program fails its smoke test: {done.stdout}{done.stderr}")
    frozen = json.loads(result["checks"]["plug-ins"]["saw"])
    if frozen != plug_ins():
        raise PackagingError(f"The frozen program has other plug-ins than the source: {frozen}")
    search(app)
    size = sum(path.lstat().st_size for path in app.rglob("*") if not path.is_symlink())
    say(f"frozen and tried: {size / 1e6:,.0f} MB in {app}")


def search(app: Path) -> None:
    """The main job, small: planner, workers, torch and optuna all work frozen."""
    with tempfile.TemporaryDirectory(prefix="topograph-search-") as folder:
        words = ["--automl", "run", "mlp-digits", "--trials", "2", "--epochs", "1", "--out", f"{folder}/run"]
        done = subprocess.run(
            [str(program(app)), *words],
            capture_output=True,
            text=True,
            timeout=SMOKE_SECONDS,
            env=os.environ | {"TOPOGRAPH_HOME": folder},
        )
    if done.returncode:
        raise PackagingError(f"The frozen program cannot search: {done.stdout}{done.stderr}")


def plug_ins() -> dict[str, list[str]]:
    """What the catalogue finds in the source."""
    from automl.catalogue import FOLDERS, installed

    return {folder: sorted(installed().folder(folder)) for folder in FOLDERS}


def _read(text: str) -> dict[str, Any]:
    try:
        return dict(json.loads(text))
    except ValueError:
        return {}
