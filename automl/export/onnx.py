"""A trained network as ONNX, for any length of batch; none is written where onnxruntime answers otherwise."""

from __future__ import annotations

import contextlib
import importlib
import io
import logging
import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import torch

from automl.engine import measure
from automl.export import ExportError
from automl.results.rundir_errors import told
from automl.seams import DataShape

NEEDED = ("onnx", "onnxscript", "onnxruntime")
NEAR = 1e-3  # the largest difference of an answer, as a share of the largest answer


def missing() -> list[str]:
    """The packages that are not installed."""
    return [name for name in NEEDED if find_spec(name) is None]


def write(file: Path, model: Any, shape: DataShape) -> float:
    """Writes and checks it; gives the largest difference between the two answers."""
    if names := missing():
        raise ExportError(
            f"ONNX needs {', '.join(names)}, which this installation leaves out: "
            "pip install 'topograph[onnx]' adds what is missing."
        )
    model = model.cpu().eval()
    program = _exported(model, shape)
    data = io.BytesIO()
    program.save(data)
    apart = _difference(data.getvalue(), model, shape)
    if not apart <= NEAR:
        raise ExportError(f"ONNX answers otherwise than torch (by {apart:.2g}), so none was written.")
    with told(file):
        file.write_bytes(data.getvalue())
    return apart


def _exported(model: Any, shape: DataShape) -> Any:
    """Torch's exporter uses what torch itself warns of, and prints what it is doing."""
    inputs = measure.example(shape, 2, "cpu")
    batched = [spec.batched for spec in shape.inputs]
    sizes = tuple({0: torch.export.Dim.DYNAMIC} if grows else {} for grows in batched)
    names = ["input"] if len(inputs) == 1 else [f"input{n}" for n in range(1, len(inputs) + 1)]
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            return torch.onnx.export(
                model, inputs, dynamo=True, input_names=names, dynamic_shapes=sizes, verbose=False
            )
    except Exception as error:
        first = str(error).strip().split("\n")[0].rstrip(".")
        raise ExportError(f"This network cannot be written as ONNX: {first}.") from error


def _difference(data: bytes, model: Any, shape: DataShape) -> float:
    """By random examples, a batch of another length than the one it was exported with."""
    runtime: Any = importlib.import_module("onnxruntime")
    session = runtime.InferenceSession(data, providers=["CPUExecutionProvider"])
    inputs = measure.example(shape, 5, "cpu")
    names = [given.name for given in session.get_inputs()]
    fed = dict(zip(names, (tensor.numpy() for tensor in inputs), strict=True))
    with torch.no_grad():
        expected = model(*inputs)
    parts = expected if isinstance(expected, tuple | list) else (expected,)
    apart = 0.0
    for part, answer in zip(parts, session.run(None, fed), strict=True):
        wanted = part.numpy()
        apart = max(apart, float(np.abs(wanted - answer).max() / max(1e-6, float(np.abs(wanted).max()))))
    return apart
