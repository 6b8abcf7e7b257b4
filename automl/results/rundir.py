"""A run's folder: what a run is (run.json, recipe.json, inputs), what happened in it, and who may write.

run.json is written last and in one step, so a folder with it is whole. Everything is raised as
`RunFolderError`, a sentence for the user.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from automl import places
from automl.problems import Problem
from automl.recipe import Recipe
from automl.results import control, importance, lock, rundir_log
from automl.results.control import Command
from automl.results.lock import Lock
from automl.results.rundir_errors import RunFolderError, told
from automl.results.rundir_log import Log, Tail
from automl.results.state import RunState

__all__ = ["FORMAT", "About", "Origin", "RunDir", "RunFolderError", "every", "find", "make"]

FORMAT = 1
INPUTS = ("notes.jsonl", "graph.json")
_STARTING = 30.0  # seconds in which a new folder without a planner is still waiting for its first


@dataclass(frozen=True, slots=True)
class Origin:
    """The topic a run was launched from; the results note links back to it."""

    topic: str = ""  # its id
    title: str = ""
    note: str = ""  # path in the vault
    heading: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """run.json: what the run is called and where it belongs; `host` wrote it last."""

    id: str
    host: str
    vault: str = ""
    launched_from: Origin | None = None
    created_at: float = 0.0
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class RunDir:
    """A run's folder on disk."""

    path: Path
    about: About

    @property
    def id(self) -> str:
        """The run's id, which every event carries."""
        return self.about.id

    @property
    def events(self) -> Path:
        """The log, the run's only truth."""
        return self.path / "events.jsonl"

    @property
    def controls(self) -> Path:
        """What people told the run."""
        return self.path / "control.jsonl"

    @property
    def inputs(self) -> Path:
        """The vault's snapshot: notes.jsonl and graph.json, where there is one."""
        return self.path / "inputs"

    @property
    def logs(self) -> Path:
        """What planner and workers print."""
        return self.path / "logs"

    @property
    def weights(self) -> Path:
        """Trained networks, one file a trial."""
        return self.path / "weights"

    @property
    def shared(self) -> Path:
        """What a trainer prepares once for all trials, and the split of the data."""
        return self.path / "shared"

    @property
    def lock_file(self) -> Path:
        """The file that the planner locks."""
        return self.path / "lock"

    @property
    def running(self) -> bool:
        """Whether a planner of this host is at work in here."""
        return lock.held(self.lock_file)

    @property
    def foreign(self) -> bool:
        """Whether another host wrote here last: then it is read-only until `take_over`."""
        return self.about.host != lock.host()

    def recipe(self) -> Recipe:
        """The recipe as the run was made with it; a resumed run's log may have changed it since."""
        file = self.path / "recipe.json"
        try:
            return Recipe.of(_json(file))
        except (KeyError, TypeError, ValueError) as error:
            raise RunFolderError(f"“{file}” is no recipe of this version: it is damaged or newer.") from error

    def provenance(self) -> Mapping[str, Any]:
        """Versions, device, seed, data hash, commit; empty before the planner knew them."""
        file = self.path / "provenance.json"
        return _json(file) if file.exists() else {}

    def set_provenance(self, facts: Mapping[str, Any]) -> None:
        """Keeps what the planner knows of versions, device and data."""
        replace_json(self.path / "provenance.json", facts)

    def hold(self) -> Lock:
        """Takes the planner's lock, or says who has it; not on a folder of another host."""
        self._ours()
        return Lock(self.lock_file, f"The run {self.id}")

    def log(self) -> Log:
        """The log opened to write, its torn tail cut off; hold the lock first."""
        self._ours()
        return Log(self.events)

    def tail(self) -> Tail:
        """The log to read, from its beginning."""
        return Tail(self.events)

    def replay(self) -> tuple[RunState, list[Problem]]:
        """The state that the whole log tells, and what was passed over in it."""
        state = RunState()
        events, problems = rundir_log.read(self.events)
        state.fold(events)
        state.importance = importance.kept(self.path)
        return state, problems

    def standing(self, state: RunState) -> str:
        """What `show` says: the log's word, unless its planner is gone."""
        if state.state in ("finished", "failed") or self.running:
            return state.state
        fresh = not state.at and 0 <= time.time() - self.about.created_at < _STARTING
        return "queued" if fresh else "interrupted"

    def tell(self, command: Command) -> None:
        """Adds a command for the planner; `automl.launch.tell` also starts one where none is."""
        self._ours()
        control.append(self.controls, command)

    def pending(self, state: RunState) -> list[Command]:
        """The commands that were not applied yet."""
        return control.pending(self.controls, state.controls)

    def take_over(self) -> RunDir:
        """Makes a folder of another host this host's own; the planner then logs `RunTakenOver`."""
        with Lock(self.lock_file, f"The run {self.id}"):
            ours = replace(self, about=replace(self.about, host=lock.host()))
            replace_json(self.path / "run.json", asdict(ours.about))
        return ours

    def _ours(self) -> None:
        if self.foreign:
            raise RunFolderError(
                f"The run “{self.path}” was last written on {self.about.host}: "
                f"take it over to go on with it on {lock.host()}."
            )


def make(
    recipe: Recipe,
    *,
    out: Path | None = None,
    vault: str = "",
    launched_from: Origin | None = None,
    inputs: Path | None = None,
) -> RunDir:
    """A new run's folder, under the user's data or exactly `out`, which must be new or empty."""
    created = time.time()
    run = new_id(recipe.id, created)
    path = (out if out is not None else places.runs() / run).absolute()
    made = RunDir(path, About(run, lock.host(), vault, launched_from, created))
    with told(path):
        _make_empty(path)
        for folder in (made.inputs, made.logs, made.weights, made.shared):
            folder.mkdir()
    if inputs is not None:
        copy_inputs(inputs, made.inputs)
    replace_json(path / "recipe.json", recipe.plain())
    replace_json(path / "run.json", asdict(made.about))
    return made


def new_id(recipe: str, at: float) -> str:
    """A name that sorts by time and says what was searched: 20260131-1405-convnet-digits-3fa9."""
    slug = re.sub(r"[^a-z0-9]+", "-", recipe.lower()).strip("-")[:40] or "run"
    return f"{time.strftime('%Y%m%d-%H%M%S', time.localtime(at))}-{slug}-{secrets.token_hex(2)}"


def _make_empty(path: Path) -> None:
    path.mkdir(parents=True, exist_ok=True)
    if (path / "run.json").exists():
        raise RunFolderError(f"“{path}” already holds a run: resume it, or choose another folder with --out.")
    if any(path.iterdir()):
        raise RunFolderError(f"“{path}” is not empty: choose a new folder with --out.")


def copy_inputs(source: Path, target: Path) -> None:
    """The vault's snapshot, as far as there is one, into a folder of a run."""
    target.mkdir(exist_ok=True)
    for name in INPUTS:
        if (source / name).exists():
            with told(source / name):
                shutil.copyfile(source / name, target / name)


def find(path: Path) -> RunDir:
    """The run in a folder."""
    path = path.absolute()
    if not (path / "run.json").exists():
        raise RunFolderError(f"“{path}” is no run folder: it has no run.json.")
    return RunDir(path, _about(path / "run.json"))


def _about(file: Path) -> About:
    plain = _json(file)
    written = plain.get("format")
    if isinstance(written, int) and written > FORMAT:
        raise RunFolderError(
            f"The run “{file.parent}” was written by a newer Topograph (format {written}, this one knows "
            f"{FORMAT}): update Topograph to open it."
        )
    try:
        origin = plain.get("launched_from")
        known = {key: plain[key] for key in About.__dataclass_fields__ if key in plain}
        known["launched_from"] = None if origin is None else origin_of(origin)
        texts = (known["id"], known["host"], known.get("vault", ""))
        if not all(isinstance(text, str) for text in texts):
            raise TypeError("a text is none")
        return About(**{**known, "created_at": float(known.get("created_at", 0.0))})
    except (KeyError, TypeError, ValueError) as error:
        raise RunFolderError(f"“{file}” is damaged: it lacks the run's id or host.") from error


def origin_of(plain: Mapping[str, Any]) -> Origin:
    """The topic from its JSON form."""
    return Origin(**{key: str(plain[key]) for key in Origin.__dataclass_fields__ if key in plain})


def every(folder: Path | None = None) -> tuple[list[RunDir], list[Problem]]:
    """All runs in a folder (the user's own), newest first, and those that cannot be read."""
    runs: list[RunDir] = []
    problems: list[Problem] = []
    folder = folder if folder is not None else places.runs()
    for file in folder.glob("*/run.json") if folder.is_dir() else ():
        try:
            runs.append(find(file.parent))
        except RunFolderError as error:
            problems.append(Problem(str(file.parent), str(error)))
    return sorted(runs, key=lambda run: run.about.created_at, reverse=True), problems


def _json(file: Path) -> dict[str, Any]:
    with told(file):
        data = file.read_bytes()
    try:
        plain = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise RunFolderError(f"“{file}” is damaged: it is no JSON.") from error
    if not isinstance(plain, dict):
        raise RunFolderError(f"“{file}” is damaged: it is no JSON object.")
    return plain


def replace_json(file: Path, plain: Mapping[str, Any]) -> None:
    """Writes a whole file in one step: a reader sees the old one or the new one."""
    text = json.dumps(plain, ensure_ascii=False, indent=1, default=str) + "\n"
    fresh = file.with_name(f".{file.name}.{os.getpid()}.new")
    with told(file):
        try:
            with fresh.open("w", encoding="utf-8") as target:
                target.write(text)
                target.flush()
                os.fsync(target.fileno())
            fresh.replace(file)
        finally:
            fresh.unlink(missing_ok=True)
