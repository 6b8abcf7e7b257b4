"""The keys by which links, files and tags find each other: link paths, folded names, topic ids.

Files and links are both brought to NFC here. Obsidian seems to do so with the link alone, so that a
file whose name came decomposed from a Mac is out of reach; we let it match (`UNSETTLED`, R7).
"""

from __future__ import annotations

from unicodedata import normalize

from vault_sync.model import FileKind
from vault_sync.notes.folding import fold_name

NBSP = "\N{NO-BREAK SPACE}"
FINAL_SIGMA, SIGMA = "ς", "σ"

NOTE, FILE, MISSING, TAG, TOPIC = "note:", "file:", "missing:", "tag:", "topic:"

_KINDS = {"md": FileKind.NOTE, "canvas": FileKind.CANVAS, "base": FileKind.BASE}


def linkpath(target: str) -> str:
    """A link's target as Obsidian looks it up and lists it: case kept, spaces plain, NFC, trimmed."""
    if target.isascii():
        return target.strip()
    return normalize("NFC", target.replace(NBSP, " ")).strip()


def fold(text: str) -> str:
    """Lower case with one form for each letter, so that comparing by parts equals comparing as a whole.

    `str.lower` turns a capital sigma into one of two letters, depending on what follows: the name
    alone would then differ from the same name before `.md`.
    """
    if text.isascii():
        return text.lower()
    return normalize("NFC", normalize("NFC", text).lower().replace(FINAL_SIGMA, SIGMA))


def lower(text: str) -> str:
    """Lower case with one sigma, the Unicode form left alone."""
    return text.lower().replace(FINAL_SIGMA, SIGMA)


def basename(path: str) -> str:
    """What follows the last slash."""
    return path.rpartition("/")[2]


def folder(path: str) -> str:
    """What precedes the last slash; empty at the root."""
    return path.rpartition("/")[0]


def file_kind(path: str) -> FileKind:
    """What Obsidian takes a file for, by the end of its name."""
    stem, dot, extension = basename(path).rpartition(".")
    return _KINDS.get(extension.lower(), FileKind.ATTACHMENT) if dot and stem else FileKind.ATTACHMENT


class FileIds(dict[str, str]):
    """The id of the topic that a file is, remembered: every link to it asks."""

    def __missing__(self, path: str) -> str:
        return self.setdefault(path, (NOTE if file_kind(path) is FileKind.NOTE else FILE) + path)


file_id = FileIds().__getitem__


def file_title(path: str) -> str:
    """The title of a file that says nothing of itself: a note without its ending, others in full."""
    name = basename(path)
    return name.rpartition(".")[0] if file_kind(path) is FileKind.NOTE else name


def missing_id(link: str) -> str:
    """The id of a note that nobody has written; spellings that differ only in case are one."""
    return MISSING + fold(link)


class TopicKeys(dict[str, str]):
    """The key of a name, remembered: the names of a vault are few, and asked for again and again.

    "" where the name has no letter or figure that could be compared.
    """

    def __missing__(self, name: str) -> str:
        folded = fold_name(name)
        return self.setdefault(name, TOPIC + folded if folded else "")


topic_key = TopicKeys().__getitem__


def link_name(link: str) -> str:
    """The name that a link to a missing note asks for: what it would be called, without folder and ending."""
    name = basename(link)
    return name[:-3] if name[-3:].lower() == ".md" else name


def tag_id(tag: str) -> str:
    """The id of a tag (given with its `#`), whatever its case."""
    return TAG + fold(tag)
