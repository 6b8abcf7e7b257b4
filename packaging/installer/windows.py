"""Windows: one installer for the user who runs it, made by NSIS. Not tried on Windows yet."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from freeze import PackagingError, Say

SCRIPT = Path(__file__).parent.parent / "windows" / "topograph.nsi"
LIMIT = 2_000_000_000  # bytes: NSIS writes no larger installer


def build(root: Path, app: Path, version: str, say: Say) -> Path:
    """The installer, in dist/."""
    size = sum(path.stat().st_size for path in app.rglob("*") if path.is_file())
    if size > LIMIT:
        raise PackagingError(f"{app} has {size / 1e9:.1f} GB; NSIS takes at most 2.")
    target = root / "dist" / f"topograph-{version}-windows-setup.exe"
    compile_script(root, app, version, target)
    say("the Windows installer was built; it has not been tried on Windows")
    return target


def compile_script(root: Path, app: Path, version: str, target: Path) -> None:
    """Runs makensis, on Windows or on Debian; a warning is a failure."""
    tool = shutil.which("makensis")
    if not tool:
        raise PackagingError(
            "makensis is not installed: get NSIS (Debian: apt install nsis) and build again."
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    given = {
        "VERSION": version,
        "PAYLOAD": app,
        "OUT": target,
        "ICON": root / "build" / "icons" / "topograph.ico",
        "LICENCE": root / "LICENSE",
    }
    defines = [f"-D{name}={value}" for name, value in given.items()]
    if signer := os.environ.get("TOPOGRAPH_SIGN"):
        defines.append(f"-DSIGN={signer}")  # a command that signs the file named after it
    done = subprocess.run([tool, "-V2", "-WX", *defines, str(SCRIPT)], capture_output=True, text=True)
    if done.returncode:
        raise PackagingError(f"makensis refused the script: {(done.stdout + done.stderr).strip()}")
