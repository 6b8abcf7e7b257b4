"""macOS: the app in a disk image. Not tried on macOS yet."""

from __future__ import annotations

import os
import platform
import subprocess
from pathlib import Path

from freeze import PackagingError, Say


def build(root: Path, app: Path, version: str, say: Say) -> Path:
    """`Topograph.app` beside a link to Applications, in dist/."""
    bundle = app.parent / "Topograph.app"
    target = root / "dist" / f"topograph-{version}-macos-{platform.machine()}.dmg"
    target.parent.mkdir(parents=True, exist_ok=True)
    for command in commands(bundle, target, os.environ.get("TOPOGRAPH_SIGN_IDENTITY", "-")):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise PackagingError(f"{command[0]} failed: {done.stderr.strip() or done.stdout.strip()}")
    say("the disk image was built; it has not been tried on macOS")
    return target


def commands(bundle: Path, target: Path, identity: str) -> list[list[str]]:
    """Signed (`-`: for this machine only), laid beside a link to Applications, packed, checked."""
    stage = bundle.parent / "image"
    return [
        ["codesign", "--force", "--deep", "--options", "runtime", "--sign", identity, str(bundle)],
        ["rm", "-rf", str(stage)],
        ["mkdir", "-p", str(stage)],
        ["cp", "-R", str(bundle), str(stage / bundle.name)],
        ["ln", "-s", "/Applications", str(stage / "Applications")],
        ["hdiutil", "create", "-volname", "Topograph", "-srcfolder", str(stage), "-ov", "-format", "ULFO",
         str(target)],
        ["hdiutil", "verify", str(target)],
    ]  # fmt: skip
