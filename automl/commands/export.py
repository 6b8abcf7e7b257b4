"""`export`: what a run found, as files that others read; all that can be made is, and the rest is said."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from automl.commands.reading import replayed
from automl.commands.saying import CommandError, note, out
from automl.export import ExportError
from automl.results.rundir import RunDir
from automl.results.rundir_errors import RunFolderError, told
from automl.results.state import RunState
from automl.results.trial import Trial

if TYPE_CHECKING:
    from automl.engine.loading import Loaded

KINDS = ("weights", "onnx", "script", "csv", "journal", "charts")


def add(parsers: Any) -> None:
    """`export RUN_DIR [TRIAL] --to DIR [--only KIND,…]`."""
    form = parsers.add_parser(
        "export", help="weights, ONNX, a training script, CSV, an Optuna journal, charts"
    )
    form.add_argument("run", type=Path, metavar="RUN_DIR")
    form.add_argument("trial", type=int, nargs="?", metavar="TRIAL", help="whose weights, ONNX and script")
    form.add_argument("--to", type=Path, required=True, metavar="DIR")
    form.add_argument("--only", type=_kinds, default=KINDS, metavar="KIND,…", help=", ".join(KINDS))
    form.set_defaults(does=export)


def _kinds(text: str) -> tuple[str, ...]:
    kinds = tuple(part.strip() for part in text.split(","))
    if wrong := [kind for kind in kinds if kind not in KINDS]:
        raise argparse.ArgumentTypeError(f"{wrong[0]!r} is none of {', '.join(KINDS)}")
    return kinds


def export(options: argparse.Namespace) -> int:
    """Makes one kind after another; a kind that cannot be made does not hinder the others."""
    run, state = replayed(options.run)
    exporting = Exporting(run, state, _trial(state, options.trial), options.to)
    with told(options.to):
        options.to.mkdir(parents=True, exist_ok=True)
    faults = 0
    for kind in options.only:
        try:
            for file in exporting.made(kind):
                out(str(file))
        except (ExportError, RunFolderError) as error:
            faults += 1
            note(f"automl: {kind}: {error}")
    return 1 if faults else 0


def _trial(state: RunState, number: int | None) -> Trial | None:
    if number is None:
        return None
    trial = state.trials.get(number)
    if trial is None or not trial.choices:
        raise CommandError(f"The run has no trial {number}: `show` lists those it has.")
    return trial


class Exporting:
    """One run's export; network and data are loaded once, when the first kind wants them."""

    def __init__(self, run: RunDir, state: RunState, trial: Trial | None, folder: Path) -> None:
        self.run = run
        self.state = state
        self.trial = trial
        self.folder = folder
        self._loaded: Loaded | None = None

    def made(self, kind: str) -> Sequence[Path]:
        """The files of a kind."""
        if kind in ("weights", "onnx", "script"):
            if self.trial is None:
                return []
            makes: dict[str, Callable[[Trial], Sequence[Path]]] = {
                "weights": self._weights,
                "onnx": self._onnx,
                "script": self._script,
            }
            return makes[kind](self.trial)
        return {"csv": self._csv, "journal": self._journal, "charts": self._charts}[kind]()

    def _weights(self, trial: Trial) -> Sequence[Path]:
        from automl.export import weights

        file = self.folder / f"trial_{trial.number}.safetensors"
        weights.write(file, self.state, trial, weights.kept(self.run, trial))
        return [file]

    def _onnx(self, trial: Trial) -> Sequence[Path]:
        from automl.export import onnx, weights

        kept = weights.kept(self.run, trial)
        model, shape = self._network(trial)
        model.load_state_dict(kept)
        file = self.folder / f"trial_{trial.number}.onnx"
        onnx.write(file, model, shape)
        return [file]

    def _script(self, trial: Trial) -> Sequence[Path]:
        from automl.export import script

        return script.write(self.folder, self.state, self._data(), trial)

    def _network(self, trial: Trial) -> tuple[Any, Any]:
        """The trial's network with fresh weights; the data are not needed for it."""
        from automl.export.rebuilding import network

        return network(self.run, self.state, trial)

    def _data(self) -> Loaded:
        from automl.export.rebuilding import loaded

        if self._loaded is None:
            self._loaded = loaded(self.run, self.state)
        return self._loaded

    def _csv(self) -> Sequence[Path]:
        from automl.export import files, table

        return [files.whole(self.folder / "trials.csv", table.csv_of(self.state))]

    def _journal(self) -> Sequence[Path]:
        from automl.export import journal

        file = self.folder / "journal.log"
        journal.write(file, self.run, self.state)
        return [file]

    def _charts(self) -> Sequence[Path]:
        from automl.export import pictures

        return pictures.write(self.folder / "charts", self.state)
