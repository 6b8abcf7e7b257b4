"""What nobody has settled about how Obsidian resolves links: what is built, and how to turn it.

The questions about reading a note stand in `vault_sync.notes.unsettled`, in the same form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from vault_sync.notes.unsettled import Open


@dataclass(frozen=True, slots=True)
class LinkRules:
    """One field for each open question that can be turned; the defaults are what is built."""

    relative_carries_on: bool = True
    exact_path_first: bool = True
    rooted_or_nothing: bool = True
    raw_affixes: bool = True
    shortest_first: bool = True
    fold_file_names: bool = True
    ghosts_ignore_case: bool = True


UNSETTLED: Mapping[str, Open] = MappingProxyType(
    {
        "R3": Open(
            "C",
            "a link with `./` or `../` that names no exact file",
            "goes on as the joined path, which may match the end of another",
            "relative_carries_on",
        ),
        "R3b": Open("?", "`..` above the root", "stays at the root"),
        "R4": Open(
            "C",
            "a file that lies exactly where the link says, seen from the root",
            "comes before one in the source's folder",
            "exact_path_first",
        ),
        "R5": Open(
            "C", "a link with a leading `/` that names no exact file", "is unresolved", "rooted_or_nothing"
        ),
        "R6": Open(
            "C", "which of several files whose path ends alike", "the shortest path", "shortest_first"
        ),
        "R6b": Open("?", "files of which none is shorter", "the first by path"),
        "R6c": Open(
            "?",
            "how the end of a path and the source's folder are compared",
            "as plain texts: `ary/index` finds `glossary/index.md`",
            "raw_affixes",
        ),
        "R7": Open(
            "C",
            "a file name stored decomposed (NFD), as from a Mac, and a link in NFC",
            "match: both are brought to NFC",
            "fold_file_names",
        ),
        "R8": Open(
            "?",
            "links to missing notes that differ only in case",
            "are one missing note",
            "ghosts_ignore_case",
        ),
        "R9": Open("C", "a heading or block that the note does not have", "leaves the link to the note"),
    }
)
