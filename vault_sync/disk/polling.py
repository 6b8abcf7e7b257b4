"""Where events do not come, and how often to look there instead."""

from __future__ import annotations

import ctypes
import os
import re
import sys
from pathlib import Path

# File systems whose changes, made elsewhere, reach no inotify watch here.
NETWORK_TYPES = frozenset(
    {"9p", "afpfs", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "drvfs", "fhgfs", "gfs2", "glusterfs"}
    | {"gpfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "prl_fs", "pvfs2", "smb3", "smbfs", "vboxsf"}
    | {"virtiofs", "vmhgfs", "webdav", "fuse.cephfs", "fuse.davfs2", "fuse.gcsfuse", "fuse.glusterfs"}
    | {"fuse.grpcfuse", "fuse.gvfsd-fuse", "fuse.osxfs", "fuse.rclone", "fuse.s3fs", "fuse.smbnetfs"}
    | {"fuse.sshfs", "fuse.vmhgfs-fuse"}
)
SHORTEST = 2.0  # seconds between two looks
SHARE = 0.05  # of the time spent looking, at most
LONGEST = 60.0

_ESCAPED = re.compile(r"\\([0-7]{3})")
_REMOTE_DRIVE = 4  # GetDriveTypeW's DRIVE_REMOTE


def interval(seconds: float) -> float:
    """How long to wait after a look that took so many seconds."""
    return min(max(SHORTEST, seconds / SHARE), LONGEST)


def why_polling(root: str, mounts: str | None = None, platform: str = sys.platform) -> str:
    """Why events cannot be relied on for this folder, as a clause; "" where they can."""
    if platform == "win32":
        return "it lies on a network drive" if _is_network_drive(root) else ""
    kind = mount_type(root, _mounts() if mounts is None else mounts)
    if kind in NETWORK_TYPES:
        return f"it lies on a network file system ({kind})"
    return ""


def mount_type(path: str, mounts: str) -> str:
    """The type of the file system that holds a path, from the text of /proc/mounts; "" if unknown."""
    best, kind = "", ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = _ESCAPED.sub(lambda found: chr(int(found[1], 8)), fields[1])
        holds = path == point or path.startswith(point.rstrip("/") + "/")
        if holds and len(point) >= len(best):  # of two mounts on one point the later one is seen
            best, kind = point, fields[2]
    return kind


def _mounts() -> str:
    try:
        return Path("/proc/mounts").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""


def _is_network_drive(root: str) -> bool:
    if root.startswith(("\\\\", "//")) and not root.startswith("\\\\?\\"):
        return True
    windll = getattr(ctypes, "windll", None)
    drive = os.path.splitdrive(root)[0]
    return bool(windll and drive and windll.kernel32.GetDriveTypeW(drive + "\\") == _REMOTE_DRIVE)
