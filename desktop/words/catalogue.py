"""Which language the window speaks: the one set, else the system's, where there is a catalogue of it."""

from __future__ import annotations

import gettext
import json
import os
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from vault_sync.places import settings_folder

ENGLISH = "en"
PSEUDO = "qps"  # longer and accented English, to see what would not fit and what was never marked
VARIABLE = "TOPOGRAPH_LANGUAGE"  # stands above the setting
MOST_BYTES = 16_000_000  # no catalogue is that large


@dataclass(frozen=True, slots=True)
class Chosen:
    """A language, its texts, and one sentence where its catalogue could not be used."""

    language: str
    words: gettext.NullTranslations
    problem: str = ""


def folder() -> Path:
    """Where catalogues of the user's own lie."""
    return settings_folder() / "languages"


def there() -> dict[str, Path]:
    """The languages that have a catalogue, by name."""
    try:
        with os.scandir(folder()) as entries:
            found = sorted(entry.path for entry in entries if entry.name.endswith(".mo"))
    except OSError:
        return {}
    return {Path(path).stem: Path(path) for path in found}


def choose() -> Chosen:
    wanted = os.environ.get(VARIABLE, "")
    if wanted == PSEUDO:
        from desktop.words.pseudo import Pseudo

        return Chosen(PSEUDO, Pseudo())
    known = there() if wanted != ENGLISH else {}
    if known:
        asked = wanted or _setting()
        name = fitting([asked] if asked else _of_the_system(), known)
        if name in known:
            return _read(name, known[name])
    return Chosen(ENGLISH, gettext.NullTranslations())


def fitting(wanted: Sequence[str], known: dict[str, Path]) -> str:
    """The first wanted language that is there, in its own or its general form; English always is."""
    for language in wanted:
        exact = language.replace("-", "_")
        for name in (exact, exact.partition("_")[0]):
            if name in known:
                return name
        if exact.partition("_")[0] == ENGLISH:
            break
    return ENGLISH


def _read(name: str, file: Path) -> Chosen:
    english = gettext.NullTranslations()
    try:
        if file.stat().st_size > MOST_BYTES:
            return Chosen(ENGLISH, english, f"The catalogue {file} is too large; the texts are English.")
        with file.open("rb") as stream:
            return Chosen(name, gettext.GNUTranslations(stream))
    except (OSError, ValueError, LookupError, struct.error) as error:
        return Chosen(
            ENGLISH, english, f"The catalogue {file} cannot be read ({error}); the texts are English."
        )


def _setting() -> str:
    """What the settings say, read by itself: this comes before everything that needs a text."""
    try:
        kept = json.loads((settings_folder() / "settings.json").read_text("utf-8"))
    except (OSError, ValueError):
        return ""
    language = kept.get("language") if isinstance(kept, dict) else None
    return language if isinstance(language, str) else ""


def _of_the_system() -> list[str]:
    from PySide6.QtCore import QLocale

    return list(QLocale.system().uiLanguages())
