"""One job in a worker: what it says when all is well, and when memory, numbers or a plug-in fail."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch

from automl.engine import training
from automl.engine.loading import Loaded, NoDevice, check
from automl.engine.precision import Tuned
from automl.pools import Job
from automl.results import events as e
from automl.seams import Data, Report, Scores, Shared, Tensors
from tests.automl.engine import tiny
from tests.automl.engine.test_study import SHAPE

Train = Callable[[Any, Data, Any, Shared, Report], Scores]


def quietly(model: Any, data: Data, plan: Any, shared: Shared, report: Report) -> Scores:
    for epoch in range(1, report.epochs + 1):
        report(epoch, 1 / epoch, epoch / 10, {"top5": 0.5})
    return Scores(0.75, {"top5": 0.9}, {"epsilon": 3.0})


def raising(error: Exception) -> Train:
    def train(model: Any, data: Data, plan: Any, shared: Shared, report: Report) -> Scores:
        report(1, 1.0, 0.5)
        raise error

    return train


def reporting(loss: float, score: float, final: float = 0.5) -> Train:
    def train(model: Any, data: Data, plan: Any, shared: Shared, report: Report) -> Scores:
        report(1, 1.0, 0.5)
        report(2, loss, score)
        return Scores(final)

    return train


def drawing(model: Any, data: Data, plan: Any, shared: Shared, report: Report) -> Scores:
    return Scores(float(torch.rand(())) + next(model.parameters()).sum().item())


def loaded(train: Train) -> Loaded:
    part = Tensors((torch.zeros(4, 1, 8, 8),), torch.zeros(4, dtype=torch.int64))
    data = Data(SHAPE, part, part, lambda: part, "hash")
    trainer: Any = SimpleNamespace(
        choices=tiny.choices, train=train, evaluate=lambda *_told: Scores(0.625, {"top5": 0.7})
    )
    space: Any = SimpleNamespace(build=tiny.build)
    return Loaded(tiny.recipe(), "cpu", space, trainer, data, Shared(), Tuned())


CHOICES = {"width": 8, "bias": True, "train.rate": 0.01}


def told(
    folder: Path, train: Train, ended: Any = lambda epoch, at_rung: False, **more: Any
) -> list[e.TrialEvent]:
    said: list[Any] = []
    job = Job(3, CHOICES, 3, 7, **more)
    training.train(loaded(train), job, "r1", folder, 0, said.append, ended)
    return said


def test_a_trial_is_told_from_start_to_end(tmp_path: Path) -> None:
    started, *epochs, done = told(tmp_path, quietly)
    assert isinstance(started, e.TrialStarted)
    assert [(event.epoch, event.loss, event.score, event.scores) for event in epochs] == [
        (1, 1.0, 0.1, {"top5": 0.5}), (2, 0.5, 0.2, {"top5": 0.5}), (3, 1 / 3, 0.3, {"top5": 0.5}),
    ]  # fmt: skip
    assert isinstance(done, e.TrialDone)
    assert (done.score, done.scores, done.costs["epsilon"]) == (0.75, {"top5": 0.9}, 3.0)
    assert done.seconds >= 0


def test_weights_are_kept_where_they_are_wanted_and_can_be_read_safely(tmp_path: Path) -> None:
    told(tmp_path, quietly)
    weights = torch.load(tmp_path / "weights" / training.weights_name(3), weights_only=True)
    assert sum(tensor.numel() for tensor in weights.values()) == 64 * 8 + 8 + 8 * 10 + 10
    told(tmp_path / "not", quietly, keep=False)
    assert not (tmp_path / "not").exists()


@pytest.mark.parametrize(
    ("train", "epoch"),
    [(reporting(math.nan, 0.5), 2), (reporting(0.5, math.inf), 2), (reporting(0.5, 0.5, math.nan), 2)],
)
def test_what_is_not_a_number_stops_the_trial_and_is_marked(tmp_path: Path, train: Train, epoch: int) -> None:
    said = told(tmp_path, train)
    stopped = said[-1]
    assert isinstance(stopped, e.TrialStopped)
    assert stopped.reason == f"the loss or the score is not a number after epoch {epoch}"
    assert all(math.isfinite(event.score) for event in said if isinstance(event, e.EpochDone))


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB"),
        RuntimeError(
            "[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes"
        ),
        RuntimeError("MPS backend out of memory"),
    ],
)
def test_out_of_memory_makes_a_trial_infeasible(tmp_path: Path, error: Exception) -> None:
    infeasible = told(tmp_path, raising(error))[-1]
    assert isinstance(infeasible, e.TrialInfeasible)
    assert (infeasible.reason, infeasible.violations) == ("out of memory", {"memory": 1.0})


def test_a_plug_in_that_raises_fails_its_trial_with_the_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    failed = told(tmp_path, raising(RuntimeError("shapes (3,) and\n(4,) do not fit")))[-1]
    assert isinstance(failed, e.TrialFailed)
    assert failed.reason == "RuntimeError: shapes (3,) and (4,) do not fit"
    assert "Traceback" in capsys.readouterr().err


def test_a_trial_that_is_told_to_end_ends_after_its_epoch(tmp_path: Path) -> None:
    asked: list[tuple[int, bool]] = []

    def ended(epoch: int, at_rung: bool) -> bool:
        asked.append((epoch, at_rung))
        return epoch == 2

    stopped = told(tmp_path, quietly, ended, rungs=(1,))[-1]
    assert isinstance(stopped, e.TrialStopped)
    assert stopped.epoch == 2
    assert asked == [(1, True), (2, False)]


def test_the_seed_decides_weights_and_training(tmp_path: Path) -> None:
    scores = [told(tmp_path, drawing)[-1] for _ in range(2)]
    assert isinstance(scores[0], e.TrialDone)
    assert isinstance(scores[1], e.TrialDone)
    assert scores[0].score == scores[1].score


def test_only_a_finalist_that_is_retrained_reads_test_data(tmp_path: Path) -> None:
    seen = told(tmp_path, quietly, test=True, keep=False)[-1]
    assert isinstance(seen, e.TrialRetrained)
    assert (seen.seed, seen.score, seen.test, seen.scores) == (7, 0.75, 0.625, {"top5": 0.7})


@pytest.mark.parametrize("device", ["cuda:64", "tpu"])
def test_a_device_that_is_not_there_is_one_sentence(device: str) -> None:
    with pytest.raises(NoDevice, match=f"The device “{device}” cannot be used here by torch .*--device cpu"):
        check(device)
