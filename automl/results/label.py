"""What its user says of a run: its own name, a remark, what is wished while it lasts; and its size on disk.

It lies beside the log and is no part of it: a damaged one loses nothing else.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from automl.results.rundir_errors import told

FILE = "label.json"
FLAGS = {"archived": False, "notify": True, "write_note": False, "keep_awake": False}


@dataclass(frozen=True, slots=True)
class Label:
    """All of it may be empty."""

    name: str = ""
    remark: str = ""
    archived: bool = False
    notify: bool = True  # when it ends
    keep_awake: bool = False  # the computer, while its planner is at work
    write_note: bool = False  # when it ends, into the vault it was launched from


def read(folder: Path) -> Label:
    """The label of a run's folder; one that says nothing usable is empty."""
    try:
        plain = json.loads((folder / FILE).read_bytes())
    except (OSError, ValueError, RecursionError):
        return Label()
    if not isinstance(plain, dict):
        return Label()
    name, remark = (text if isinstance(text, str) else "" for text in map(plain.get, ("name", "remark")))
    flags = {flag: plain.get(flag, usual) is True for flag, usual in FLAGS.items()}
    return Label(name, remark, **flags)


def write(folder: Path, label: Label) -> None:
    """Keeps it, in one step."""
    part = folder / f".{FILE}.{os.getpid()}.new"
    with told(folder / FILE):
        part.write_text(json.dumps(asdict(label), ensure_ascii=False) + "\n", "utf-8")
        part.replace(folder / FILE)


def size(folder: Path) -> int:
    """The bytes of all files below a folder; what cannot be looked at counts nothing."""
    total, waiting = 0, [os.fspath(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    elif entry.is_file(follow_symlinks=False):
                        total += entry.stat(follow_symlinks=False).st_size
        except OSError:
            continue
    return total
