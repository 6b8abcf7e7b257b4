"""A vault's corrections in the app's settings folder, as TOML that a person can read and mend.

[[step]]
what = "same as"
name = "Deep nets"
other = "Deep Learning"
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from vault_sync.graph.corrections import NO_CORRECTIONS, Correcting, Corrections, Step
from vault_sync.model import Problem
from vault_sync.places import settings_folder, vault_key

_HEAD = "# What you corrected in this vault's topics, oldest first. Topograph rewrites this file.\n"


def corrections_path(root: str | os.PathLike[str], folder: Path | None = None) -> Path:
    """Where the corrections of a vault lie."""
    return (folder or settings_folder()) / "vaults" / vault_key(root) / "topics.toml"


def load_corrections(
    root: str | os.PathLike[str], folder: Path | None = None
) -> tuple[Corrections, tuple[Problem, ...]]:
    """The corrections of a vault, and what is wrong with their file."""
    path = corrections_path(root, folder)
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return NO_CORRECTIONS, ()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        message = f"Your corrections at {path} cannot be read ({reason}); mend or remove the file."
        return NO_CORRECTIONS, (Problem("", 0, message),)
    steps = found.get("step")
    good = tuple(_steps(steps if isinstance(steps, list) else []))
    if not isinstance(steps, list) or len(good) < len(steps):
        message = f"Some entries of {path} are no corrections and were passed over; mend or remove them."
        return Corrections(good), (Problem("", 0, message),)
    return Corrections(good), ()


def save_corrections(
    root: str | os.PathLike[str], corrections: Corrections, folder: Path | None = None
) -> Problem | None:
    """Keep the corrections; what went wrong where they could not be kept."""
    path = corrections_path(root, folder)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.write_text(_HEAD + "".join(map(_toml, corrections.steps)), "utf-8")
        aside.replace(path)
    except OSError as error:
        with suppress(OSError):
            aside.unlink()
        reason = error.strerror or error
        return Problem(
            "", 0, f"Your correction could not be kept at {path} ({reason}); it holds until you close."
        )
    return None


def _steps(found: list[Any]) -> Iterator[Step]:
    for entry in found:
        values = (
            [entry.get(name, "") for name in ("what", "name", "other")] if isinstance(entry, dict) else []
        )
        if (
            len(values) == 3
            and all(isinstance(value, str) for value in values)
            and values[0] in list(Correcting)
        ):
            yield Step(Correcting(values[0]), values[1], values[2])


def _toml(step: Step) -> str:
    other = f"other = {_text(step.other)}\n" if step.other else ""
    return f'\n[[step]]\nwhat = "{step.what}"\nname = {_text(step.name)}\n{other}'


def _text(value: str) -> str:
    """A TOML string; JSON's escapes are TOML's, but half a surrogate is in neither."""
    return json.dumps(value.encode("utf-8", "replace").decode(), ensure_ascii=False).replace(
        "\x7f", "\\u007f"
    )
