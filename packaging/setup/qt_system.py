"""What Qt needs from the system under it: checked by loading it, installed as root, else named exactly."""

import ctypes
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from install import SetUpStopped

# (shared library, Debian package): the first list to draw at all, the second for a window on X11.
DRAWING = [
    ("libEGL.so.1", "libegl1"),
    ("libGL.so.1", "libgl1"),
    ("libxkbcommon.so.0", "libxkbcommon0"),
    ("libdbus-1.so.3", "libdbus-1-3"),
    ("libfontconfig.so.1", "libfontconfig1"),
    ("libglib-2.0.so.0", "libglib2.0-0"),
]
WINDOW = [
    ("libxcb-cursor.so.0", "libxcb-cursor0"),
    ("libxcb-icccm.so.4", "libxcb-icccm4"),
    ("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    ("libxcb-shape.so.0", "libxcb-shape0"),
    ("libxcb-xkb.so.1", "libxcb-xkb1"),
    ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
]
# What the tests run beside it: a screen in memory, and git for a journey that checks out branches.
TOOLS = [("Xvfb", "xvfb"), ("xauth", "xauth"), ("git", "git")]
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
LINUX = sys.platform.startswith("linux")

Say = Callable[[str], None]


def needs_window() -> bool:
    return LINUX and bool(os.environ.get("DISPLAY"))


def check_system(tools: bool, say: Say) -> None:
    """Installs what is missing as root, else stops with the exact line to run."""
    if not LINUX:
        return
    check_glibc()
    missing = missing_packages(tools)
    if missing and not apt_install(missing, say):
        raise SetUpStopped(
            f"Qt needs system packages that are not there. Run: sudo apt install {' '.join(missing)}"
        )


def check_glibc() -> None:
    name, version = platform.libc_ver()
    if name == "glibc" and tuple(int(part) for part in version.split(".")[:2]) < (2, 34):
        raise SetUpStopped(
            f"Qt needs glibc 2.34 (Debian 12, Ubuntu 22.04 or newer); this system has {version}."
        )


def missing_packages(tools: bool) -> list[str]:
    libraries = DRAWING + (WINDOW if tools or needs_window() else [])
    missing = [package for name, package in libraries if not loads(name)]
    if not has_font():
        missing.append("fonts-dejavu-core")
    if tools:
        missing += [package for program, package in TOOLS if not shutil.which(program)]
    return missing


def loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def has_font() -> bool:
    for folder in FONT_FOLDERS:
        for _, _, files in os.walk(Path(folder).expanduser()):
            if any(name.lower().endswith((".ttf", ".otf", ".ttc", ".pfb")) for name in files):
                return True
    return False


def apt_install(packages: list[str], say: Say) -> bool:
    """True once they are there; tried only as root and only where there is apt."""
    if not LINUX or os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    say("installing system packages: " + " ".join(packages))
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        if subprocess.call(["apt-get", *command], stdout=sys.stderr, env=environment) != 0:
            return False
    return True
