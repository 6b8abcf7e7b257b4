"""Names for files that Topograph makes: good on every system, and usable in a `[[link]]`."""

from __future__ import annotations

import re
import unicodedata

# What Obsidian asks to avoid in names that links use, and what Windows forbids; control characters too.
_UNSAFE = re.compile(r'[#|^\[\]\\/:*?"<>\x00-\x1f\x7f\ud800-\udfff]+|%%+')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
_LONGEST_NAME = 255
_LONGEST = 180  # bytes of UTF-8: file systems end at 255, sync tools add to names


def note_name(title: str, ending: str = ".md") -> str:
    """A file name that says `title` as nearly as a file name can."""
    text = _UNSAFE.sub(" ", unicodedata.normalize("NFC", title))
    text = " ".join(text.split()).strip(". ")
    while len(text.encode()) > _LONGEST:
        text = text[:-1].rstrip(". ")
    if _RESERVED.fullmatch(text):
        text = f"Note {text}"
    return (text or "Untitled") + ending


def problem_with(name: str) -> str | None:
    """Why a new file should not be called this; None where it may."""
    if _UNSAFE.search(name) or name.endswith((".", " ")) or _RESERVED.fullmatch(name):
        return "its name holds characters that links or other systems cannot use"
    if len(name.encode()) > _LONGEST_NAME:
        return "its name is too long"
    return None
