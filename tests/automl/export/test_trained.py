"""What leaves a trained run: weights, ONNX and the script, each held against torch and the run itself."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from safetensors import safe_open

from automl.engine import measure
from automl.export import ExportError, onnx, rebuilding, script, trainer, weights
from automl.results.rundir import RunDir
from automl.seams import DataShape
from automl.trainers import classify

pytestmark = pytest.mark.slow


def test_weights_are_the_trained_ones_with_what_they_are(trained: RunDir, tmp_path: Path) -> None:
    state, _ = trained.replay()
    trial = state.trials[1]
    kept = weights.kept(trained, trial)
    weights.write(tmp_path / "w.safetensors", state, trial, kept)
    with safe_open(tmp_path / "w.safetensors", "pt") as file:
        assert set(file.keys()) == set(kept)
        assert all(torch.equal(file.get_tensor(name), tensor) for name, tensor in kept.items())
        about = file.metadata()
    assert json.loads(about["choices"]) == dict(trial.choices)
    assert (about["trial"], float(about["score"])) == ("1", trial.score)


def test_weights_that_were_not_kept_are_one_sentence(trained: RunDir, tmp_path: Path) -> None:
    shutil.copytree(trained.path, tmp_path / "run")
    run = RunDir(tmp_path / "run", trained.about)
    file = run.weights / "000000.pt"
    state, _ = run.replay()
    file.write_bytes(b"none")
    with pytest.raises(ExportError, match="it is damaged"):
        weights.kept(run, state.trials[0])
    file.unlink()
    with pytest.raises(ExportError, match="were not kept"):
        weights.kept(run, state.trials[0])


@pytest.mark.timeout(120)
@pytest.mark.skipif(bool(onnx.missing()), reason="the extra `onnx` is not installed")
def test_onnx_answers_as_torch_does_for_any_batch(trained: RunDir, tmp_path: Path) -> None:
    import numpy as np
    import onnxruntime

    state, _ = trained.replay()
    trial = state.trials[0]
    model, shape = rebuilding.network(trained, state, trial)
    model.load_state_dict(weights.kept(trained, trial))
    assert onnx.write(tmp_path / "n.onnx", model, shape) <= onnx.NEAR
    session = onnxruntime.InferenceSession(tmp_path / "n.onnx", providers=["CPUExecutionProvider"])
    for batch in (1, 7):
        (x,) = measure.example(shape, batch, "cpu", seed=batch)
        (answer,) = session.run(None, {"input": x.numpy()})
        with torch.no_grad():
            assert np.allclose(model(x).numpy(), answer, rtol=1e-3, atol=1e-4)


def test_without_the_extra_onnx_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(onnx, "missing", lambda: ["onnx"])
    with pytest.raises(ExportError, match=r"ONNX needs onnx, .*pip install"):
        onnx.write(tmp_path / "n.onnx", None, DataShape((), (), None))  # type: ignore[arg-type]


@pytest.mark.timeout(120)
def test_the_script_gives_the_same_score_with_torch_alone(trained: RunDir, tmp_path: Path) -> None:
    state, _ = trained.replay()
    trial = state.trials[0]
    files = script.write(tmp_path, state, rebuilding.loaded(trained, state), trial)
    text = files[0].read_text("utf-8")
    modules = {
        (node.module if isinstance(node, ast.ImportFrom) else node.names[0].name) or ""
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert {name.partition(".")[0] for name in modules} - sys.stdlib_module_names == {"torch"}
    bare = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-I", files[0].name, "--keep", "after.pt"],
        cwd=tmp_path,
        env=bare,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    told = re.search(r"^accuracy ([\d.]+); in the search", done.stdout, re.MULTILINE)
    assert told is not None
    assert trial.score is not None
    assert abs(float(told[1]) - trial.score) < 1e-4
    assert len(torch.load(tmp_path / "after.pt", weights_only=True)) == len(weights.kept(trained, trial))


def test_the_script_has_no_test_data_beside_it(trained: RunDir, tmp_path: Path) -> None:
    state, _ = trained.replay()
    loaded = rebuilding.loaded(trained, state)
    script.write(tmp_path, state, loaded, state.trials[0])
    parts = torch.load(tmp_path / script.DATA, weights_only=True)
    assert set(parts) == {"train", "valid"}
    assert len(parts["train"]["target"]) == len(loaded.data.train)


def test_other_data_than_the_run_s_are_refused(trained: RunDir) -> None:
    state, _ = trained.replay()
    state.facts = {**state.facts, "hash": "another"}
    with pytest.raises(ExportError, match="data have changed"):
        rebuilding.loaded(trained, state)


def test_a_trainer_s_source_needs_nothing_of_the_project() -> None:
    source = trainer.written(classify)
    lines = ["from __future__ import annotations", *sorted(source.imports), source.code]
    assert "automl" not in {word for line in source.imports for word in line.split()}
    module = type(sys)("apart")
    sys.modules["apart"] = module
    try:
        exec("\n".join(lines), module.__dict__)
        assert callable(module.__dict__["train"])
    finally:
        del sys.modules["apart"]
