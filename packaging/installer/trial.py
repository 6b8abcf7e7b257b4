"""Tries the .deb as a teammate would: in a bare Debian, as an ordinary user, through an upgrade."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import elf
import linux
from freeze import PackagingError, Say

SCRIPT = Path(__file__).parent.parent / "linux" / "trial.sh"
OLDER = "0.0.1"
FROM_HERE = ("etc/apt", "usr/share/keyrings", "etc/ssl/certs", "etc/resolv.conf", "etc/hosts")


def run(root: Path, version: str, say: Say) -> None:
    """All of trial.sh; its words are passed on, a failed step raises."""
    if os.geteuid() != 0 or not shutil.which("debootstrap"):
        raise PackagingError(
            "--check needs root and debootstrap (apt install debootstrap); nothing was tried."
        )
    newer = next((root / "dist").glob(f"topograph_{version}_*.deb"), None)
    if newer is None:
        raise PackagingError("There is no .deb of this version in dist/: build it first.")
    with tempfile.TemporaryDirectory(prefix="topograph-trial-", ignore_cleanup_errors=True) as folder:
        bare = Path(folder) / "root"
        say("a fresh Debian, without anything")
        make_root(bare)
        app = root / "build" / "dist" / "topograph"
        older = linux.packaged(root, app, "deb", OLDER, elf.needs(app))
        for path in (older, newer, SCRIPT):
            shutil.copy(path, bare / path.name)
        older.unlink()
        command = f"sh /trial.sh /{older.name} /{newer.name}"
        # A mount namespace of its own: what is mounted for the trial is gone with it.
        inside = f'mount --rbind /proc "$0/proc" && mount --rbind /dev "$0/dev" && exec chroot "$0" {command}'
        status = subprocess.call(
            ["unshare", "--mount", "--pid", "--fork", "sh", "-c", inside, str(bare)], env=clean()
        )
    if status:
        raise PackagingError(
            f"The trial in a bare Debian failed (status {status}); its last words are above."
        )


def make_root(bare: Path) -> None:
    """Debian's smallest, from the mirror that this machine uses."""
    lists = [*sorted(Path("/etc/apt").glob("sources.list.d/*.sources")), Path("/etc/apt/sources.list")]
    sources = "\n".join(path.read_text("utf-8") for path in lists if path.exists())
    mirror = re.search(r"^(?:URIs:\s*|deb (?:\[.*?\] )?)(\S+)", sources, re.MULTILINE)
    suite = re.search(r"^VERSION_CODENAME=(\S+)", Path("/etc/os-release").read_text("utf-8"), re.MULTILINE)
    if not mirror or not suite:
        raise PackagingError("No Debian mirror is named in /etc/apt: --check runs on Debian only.")
    done = subprocess.run(
        ["debootstrap", "--variant=minbase", suite[1], str(bare), mirror[1]], capture_output=True, text=True
    )
    if done.returncode:
        raise PackagingError(f"debootstrap failed: {(done.stdout + done.stderr).strip().splitlines()[-1]}")
    for name in FROM_HERE:
        source, target = Path("/") / name, bare / name
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True, symlinks=False, ignore_dangling_symlinks=True)
        elif source.exists():
            shutil.copy(source, target)


def clean() -> dict[str, str]:
    """Nothing of this machine's Python or display; proxies stay, apt may need them."""
    proxies = {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")}
    return {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8", **proxies}
