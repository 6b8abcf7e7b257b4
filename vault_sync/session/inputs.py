"""Freezes what a search may read of a vault into a folder: the notes' text, the topic graph."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from vault_sync.disk.reconcile import is_below
from vault_sync.graph.index import Index
from vault_sync.report import encoded, vault_pieces
from vault_sync.session.keeping import Keeping
from vault_sync.session.note_texts import Copied, copy_texts

FILE = "graph.json"
NOTES, GRAPH = "notes", "graph"


def copy_inputs(
    keeping: Keeping, folder: str, reads: Collection[str], first: str = "", without: str = ""
) -> Copied:
    """What is wanted of these two; the note `first` before the others, none `without` that folder."""
    copied = Copied(0, 0, 0)
    if NOTES in reads:
        copied = copy_texts(keeping, folder, first, without)
    if GRAPH in reads and not copied.problem:
        copied = copied._replace(problem=copy_graph(keeping, folder, without))
    return copied


def copy_graph(keeping: Keeping, folder: str, without: str = "") -> str:
    """The vault in the command line's JSON form, as it would be without its results notes and what the user
    ignores; one sentence where it could not be written ("" else)."""
    whole = keeping.index
    files = {
        path: whole.note(path)
        for path in whole.paths()
        if not whole.is_hidden(path) and not (without and is_below(path, without))
    }
    index = Index()
    index.correct(whole.corrections)
    index.fill(files)
    problems = [problem for problem in keeping.problems() if problem.path in files]
    try:
        with Path(folder, FILE).open("wb") as file:
            file.writelines(map(encoded, vault_pieces(keeping.root, index, problems)))
    except OSError as error:
        return f"The topic graph could not be copied: {error.strerror or error}."
    return ""
