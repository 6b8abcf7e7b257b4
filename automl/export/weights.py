"""A trial's weights as safetensors: read everywhere, running nothing; the file says what they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file

from automl.engine.training import weights_name
from automl.export import ExportError
from automl.results.rundir import RunDir
from automl.results.rundir_errors import told
from automl.results.state import RunState
from automl.results.trial import Trial


def kept(run: RunDir, trial: Trial) -> dict[str, Any]:
    """The trained weights that the run's folder keeps."""
    file = run.weights / weights_name(trial.number)
    if not file.exists():
        raise ExportError(
            f"The weights of trial {trial.number} were not kept; a run with `--set weights=all` keeps every "
            "trial's, else those of the front are."
        )
    with told(file):
        data = file.open("rb")
    with data:
        try:
            found: dict[str, Any] = torch.load(data, weights_only=True)
        except Exception as error:
            raise ExportError(f"“{file}” cannot be read as weights: it is damaged.") from error
    return found


def write(file: Path, run: RunState, trial: Trial, weights: dict[str, Any]) -> None:
    """The file; its own metadata say of which trial the weights are."""
    about = {
        "run": run.run,
        "trial": str(trial.number),
        "choices": json.dumps(dict(trial.choices)),
        "score": "" if trial.score is None else repr(trial.score),
        "recipe": json.dumps(run.recipe.plain()) if run.recipe is not None else "",
    }
    tensors = {name: tensor.contiguous() for name, tensor in weights.items()}
    with told(file):
        try:
            save_file(tensors, file, about)
        except OSError:
            raise
        except Exception as error:  # safetensors tells of a full disk by an error of its own
            raise OSError(None, str(error)) from error
