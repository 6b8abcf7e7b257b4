"""A run as a results note tells it: chart and table without the run's folder, wherever the vault is."""

from __future__ import annotations

from pathlib import Path

from automl.results import noted
from automl.results.rundir import RunDir
from automl.results.state import RunState
from desktop.run.followed_run import FollowedRun

LARGEST = 4 << 20  # a note; anything larger is something else


class NotedRun(FollowedRun):
    """Read once, from the note and the CSV beside it; whoever has the run itself is told by its banner."""

    def __init__(self, note: Path, form: dict[str, object]) -> None:
        super().__init__(RunDir(note, noted.about(form)))
        self._form = form

    @property
    def foreign(self) -> bool:
        return False

    def take(self) -> bool:
        if self.standing == "noted":
            return False
        table = self.folder.path.with_name(f"{self.folder.id}.csv")
        try:
            text = table.read_text("utf-8", "replace")
        except OSError:
            text = ""
        self.state = noted.state(self._form, text) or RunState()
        self.standing = "noted"
        return True


def noted_in(folder: Path) -> list[NotedRun]:
    """The runs that the notes of a results folder tell of."""
    found: dict[str, NotedRun] = {}
    for note in sorted(folder.glob("*.md")) if folder.is_dir() else ():
        try:
            if note.stat().st_size > LARGEST:
                continue
            form = noted.read(note.read_text("utf-8", "replace"))
        except OSError:
            continue
        if form is not None:
            found[form["run"]] = NotedRun(note, form)
    return list(found.values())
