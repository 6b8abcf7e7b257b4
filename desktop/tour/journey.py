"""The command `topograph tour`: reads a vault, picks a topic, searches in the foreground, leaves the results.

The search runs in a process of its own and is followed through its log, as the window follows it.
"""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

from automl import launch
from automl.recipe import Recipe
from automl.recipe_files import shelf
from automl.results import report, rundir
from automl.results.charts import accuracy_vs_parameters
from automl.results.rundir import RunDir
from automl.results.rundir_errors import RunFolderError, told
from automl.results.state import RunState
from automl.terminal import words
from automl.terminal.lines import Lines
from automl.terminal.live import Live
from automl.terminal.scatter import drawn
from desktop.tour import pictures
from desktop.tour.subject import NoTopic, best_fitting, named
from vault_sync.collection import no_collection
from vault_sync.command_line import Failure, read_vault
from vault_sync.disk.cache import Cache
from vault_sync.disk.notename import note_name
from vault_sync.graph.arrays import arrays
from vault_sync.session.keeping import Keeping

OUT = "topograph-tour"
TRIALS, EPOCHS = 12, 6  # about a minute on a laptop's CPU
_LOOK = 0.2  # seconds between two looks into the log


class TourError(Exception):
    """The tour cannot go on: one sentence."""


def tour(vault: Path, topic: str = "", trials: int = TRIALS, out: Path | None = None) -> int:
    """All of it; the exit status. A sentence on standard error says why it failed."""
    try:
        folder = _folder(out, vault)
        _go(vault, topic, trials, folder)
    except (TourError, NoTopic, RunFolderError, Failure) as error:
        sys.stderr.write(f"topograph: {error}\n")
        return 1
    return 0


def _folder(out: Path | None, vault: Path) -> Path:
    """Where results go: a folder that is new or empty, and in no case inside the vault."""
    wanted = (out or Path(OUT)).expanduser().absolute()
    if wanted.resolve().is_relative_to(vault.resolve()):
        raise TourError(
            f"{wanted} lies in the vault, where nothing is written: choose another folder with --out."
        )
    with told(wanted):
        number, folder = 1, wanted
        while folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            if out is not None:
                raise TourError(f"{folder} is not empty: choose a new folder with --out.")
            number += 1
            folder = wanted.with_name(f"{wanted.name}-{number}")
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def _go(vault: Path, topic: str, trials: int, folder: Path) -> None:
    keeping = _read(vault)
    graph = keeping.index.graph
    recipes = shelf().recipes
    if not recipes:
        raise TourError("There are no recipes: the installation is not whole.")
    subject, recipe, why = named(keeping, recipes, topic) if topic else best_fitting(keeping, recipes)
    _say(f"{vault.name}: {len(keeping.index)} notes, {len(graph.topics):,} topics")
    _say(f"Topic   {subject.origin.title}" + (f"  ({subject.origin.note})" if subject.origin.note else ""))
    _say(f"Recipe  {recipe.id}: {recipe.title}")
    _say(f"Why     {why}")
    pictures.graph(arrays(graph), subject.origin.topic, folder / "graph.png")
    made = rundir.make(
        _shortened(recipe, trials), out=folder / "run", vault=str(vault), launched_from=subject.origin
    )
    state = _searched(made)
    pictures.chart(accuracy_vs_parameters.figure(state), folder / "chart.png")
    note = _write_note(made, state, folder)
    _say(words.headline(state, "finished"))
    for line in words.table(state, [state.trials[number] for number in state.front.trials]):
        _say(_cut(line))
    for line in drawn(accuracy_vs_parameters.figure(state)):
        _say(line)
    _say(f"In {folder}:")
    for name, what in (
        ("graph.png", "the vault's topics"),
        ("chart.png", "the front"),
        (note, "the results note"),
        ("run", "the run: python -m automl resume, report, retrain"),
    ):
        _say(f"  {name}  {what}")


def _say(line: str) -> None:
    sys.stdout.write(line.rstrip() + "\n")
    sys.stdout.flush()


def _cut(line: str, width: int = 110) -> str:
    return line if len(line) <= width else line[: width - 1] + "…"


def _read(vault: Path) -> Keeping:
    root = os.path.realpath(vault)
    cache = Cache(root)
    try:
        with no_collection():
            keeping = read_vault(root, cache)
    finally:
        cache.close()
    if not keeping.index.graph.topics:
        raise TourError(f"{vault} holds no notes: give the folder of a vault.")
    return keeping


def _shortened(recipe: Recipe, trials: int) -> Recipe:
    return dataclasses.replace(recipe, trials=trials, epochs=min(recipe.epochs, EPOCHS))


def _searched(run: RunDir) -> RunState:
    """Runs the search to its end while its log is shown; Ctrl-C ends it as one that can be resumed."""
    tail, state = run.tail(), RunState()
    process = launch.start_planner(run)
    try:
        with Live(state) if sys.stderr.isatty() else Lines(state) as view:
            while process.poll() is None:
                view.take(tail.rest().events)
                _wait(process)
            view.take(tail.rest().events)
    except KeyboardInterrupt:
        process.terminate()
        process.wait()
        sys.stderr.write(f"topograph: interrupted. Go on with: python -m automl resume {run.path}\n")
        raise
    if state.state == "failed":
        raise TourError(f"The search failed: {state.reason}")
    if state.state != "finished":
        raise TourError(f"The search ended before its time; {run.logs / 'planner.log'} says why.")
    return state


def _wait(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(_LOOK)
    except subprocess.TimeoutExpired:
        return


def _write_note(run: RunDir, state: RunState, folder: Path) -> str:
    note = report.note(state, run.about, run.provenance())
    name = note_name(note.title)
    for file, text in ((name, note.text), *note.pictures.items()):
        with told(folder / file):
            (folder / file).write_text(text, encoding="utf-8")
    return name
