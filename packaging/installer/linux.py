"""Linux: a .deb, an .rpm and a folder to unpack anywhere, all of the same frozen program."""

from __future__ import annotations

import json
import platform
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import elf
import icons
import squeeze
from freeze import PackagingError, Say

HERE = Path(__file__).parent.parent / "linux"
HOME = "/usr/lib/topograph"
ARCHITECTURE = {"x86_64": "amd64", "aarch64": "arm64"}
# What Qt loads by name at run time, so that no file asks for it: the screen's libraries and OpenGL's.
BY_NAME = ("libEGL.so.1", "libGL.so.1", "libxcb-cursor.so.0", "libwayland-client.so.0")


def build(root: Path, app: Path, kinds: list[str], version: str, say: Say) -> list[Path]:
    """The packages of these kinds, in dist/."""
    dist = root / "dist"
    dist.mkdir(exist_ok=True)
    asked = elf.needs(app)
    say(f"runs on Linux with glibc {asked.glibc[0]}.{asked.glibc[1]} or newer")
    made = [packaged(root, app, kind, version, asked) for kind in kinds if kind in ("deb", "rpm")]
    if "deb" in kinds:
        say("packing the .deb: some minutes")
        squeeze.data(next(path for path in made if path.suffix == ".deb"))
    if "tar" in kinds:
        made.append(_archive(app, dist, version))
    return made


def packaged(root: Path, app: Path, kind: str, version: str, asked: elf.Needs) -> Path:
    """One package as nfpm makes it; a .deb is still loose then."""
    plan = root / "build" / f"nfpm-{kind}.json"
    plan.write_text(json.dumps(contents(root, app, kind, version, asked), indent=1), "utf-8")
    machine = ARCHITECTURE[platform.machine()] if kind == "deb" else platform.machine()
    target = root / "dist" / f"topograph_{version}_{machine}.{kind}"
    command = ["nfpm", "package", "--config", str(plan), "--packager", kind, "--target", str(target)]
    done = subprocess.run(_found(command), capture_output=True, text=True)
    if done.returncode:
        raise PackagingError(f"nfpm could not make the .{kind}: {done.stderr.strip() or done.stdout.strip()}")
    return target


def _found(command: list[str]) -> list[str]:
    """A tool that came into our environment with pip, else one of the system's."""
    beside = Path(sys.executable).parent / command[0]
    tool = str(beside) if beside.exists() else shutil.which(command[0])
    if not tool:
        raise PackagingError(f"{command[0]} is not installed: pip install {command[0]}, and build again.")
    return [tool, *command[1:]]


def contents(root: Path, app: Path, kind: str, version: str, asked: elf.Needs) -> dict[str, Any]:
    """nfpm's plan: what lies where, and what the package needs."""
    return {
        "name": "topograph",
        "arch": ARCHITECTURE[platform.machine()],
        "platform": "linux",
        "version": version,
        "section": "science",
        "priority": "optional",
        "maintainer": "The Topograph maintainers <topograph@localhost>",
        "description": "The topic graph of your notes, live, and architecture searches from any topic.",
        "license": "MIT",
        "depends": _depends(kind, asked),
        "contents": [*_files(root, app)],
        "scripts": {
            "postinstall": str(HERE / "after-change.sh"),
            "postremove": str(HERE / "after-change.sh"),
        },
        "deb": {"compression": "none"},  # nfpm packs on one core and loosely: `squeeze` does it after
        "rpm": {"compression": "zstd:19"},
    }


def _depends(kind: str, asked: elf.Needs) -> list[str]:
    major, minor = asked.glibc
    libraries = asked.libraries | set(BY_NAME)
    fonts = "fontconfig"  # brings a font where there is none
    if kind == "deb":
        return [fonts, f"libc6 (>= {major}.{minor})", *elf.debian_packages(libraries)]
    return [
        fonts,
        f"libc.so.6(GLIBC_{major}.{minor})(64bit)",
        *(f"{name}()(64bit)" for name in sorted(libraries)),
    ]


def _files(root: Path, app: Path) -> list[dict[str, Any]]:
    share = "/usr/share"
    found = [
        {"src": str(app), "dst": HOME, "type": "tree"},
        {"src": f"{HOME}/topograph", "dst": "/usr/bin/topograph", "type": "symlink"},
        {"src": str(HERE / "topograph.desktop"), "dst": f"{share}/applications/topograph.desktop"},
        {"src": str(HERE / "topograph.metainfo.xml"), "dst": f"{share}/metainfo/topograph.metainfo.xml"},
        {"src": str(root / "build" / "THIRD-PARTY.txt"), "dst": f"{share}/doc/topograph/THIRD-PARTY.txt"},
        {"src": str(root / "LICENSE"), "dst": f"{share}/doc/topograph/copyright"},
        {
            "src": str(root / "resources" / "icons" / "topograph.svg"),
            "dst": f"{share}/icons/hicolor/scalable/apps/topograph.svg",
        },
    ]
    for size in icons.SIZES:
        drawn = str(root / "build" / "icons" / f"topograph-{size}.png")
        found.append({"src": drawn, "dst": f"{share}/icons/hicolor/{size}x{size}/apps/topograph.png"})
    return found


def _archive(app: Path, dist: Path, version: str) -> Path:
    """Unpacked anywhere, it runs: nothing in it knows its place."""
    target = dist / f"topograph-{version}-linux-{platform.machine()}.tar.zst"
    command = ["tar", "--zstd", "-C", str(app.parent), "--owner=0", "--group=0", "-cf", str(target), app.name]
    done = subprocess.run(
        command, capture_output=True, text=True, env={"ZSTD_CLEVEL": "17", "PATH": "/usr/bin:/bin"}
    )
    if done.returncode:
        raise PackagingError(f"tar could not write {target.name}: {done.stderr.strip()} (is zstd installed?)")
    return target
