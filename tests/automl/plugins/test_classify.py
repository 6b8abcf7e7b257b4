"""The trainer of classifiers: its schedule, its batches, its precision, and a loss that is no number."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import torch
from torch import nn

from automl.picks import drawing
from automl.seams import Data, DataShape, Shared, Spec, Stop, Tensors
from automl.trainers import classify
from automl.trainers._batches import PLAIN, Varied, shuffled, steps
from automl.trainers._learning import rate_at
from automl.trainers.classify import Plan
from tests.contracts.samples import Listening

SHAPE = DataShape((Spec("image", (3, 8, 8)),), (Spec("classes", (2,)),), Spec("class", (), "int64", 2))


def data(examples: int = 130) -> Data:
    torch.manual_seed(0)
    y = torch.arange(examples) % 2
    x = torch.randn(examples, 3, 8, 8) + 3 * y[:, None, None, None]
    part = Tensors((x,), y)
    return Data(SHAPE, part, part, lambda: part, "x")


def network() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.AdaptiveAvgPool2d(1),
                         nn.Flatten(), nn.Linear(8, 2))  # fmt: skip


@pytest.mark.parametrize("schedule", ["cosine", "triangle"])
def test_the_rate_rises_to_its_peak_and_falls_to_nothing_over_all_epochs(schedule: str) -> None:
    plan = Plan(rate=0.01, schedule=schedule, warmup=0.2)
    rates = [rate_at(plan, step, 100) for step in range(100)]
    assert rates.index(max(rates)) == 20
    assert max(rates) == pytest.approx(0.01)
    assert rates[:20] == sorted(rates[:20])
    assert rates[20:] == sorted(rates[20:], reverse=True)
    assert 0 < rates[0] < 0.001
    assert 0 < rates[-1] < 0.0002


def test_a_constant_rate_stays_and_sgd_gets_its_own_scale() -> None:
    plan = Plan(rate=0.01, optimiser="sgd", schedule="constant", warmup=0.0)
    assert [rate_at(plan, step, 10) for step in range(10)] == pytest.approx([0.1] * 10)


def test_curves_of_one_job_do_not_depend_on_where_it_is_stopped() -> None:
    whole, part = Listening(4), Listening(4, stop_after=2)
    classify.train(network(), data(), Plan(0.01), Shared(), whole)
    with pytest.raises(Stop):
        classify.train(network(), data(), Plan(0.01), Shared(), part)
    assert part.heard == whole.heard[:2]


def test_a_loss_that_is_no_number_is_reported_and_stops() -> None:
    report = Listening(9)
    model = network()
    model[5].weight.data.fill_(math.nan)  # type: ignore[index, union-attr, operator]
    with pytest.raises(Stop, match="no number after epoch 1"):
        classify.train(model, data(), Plan(0.01), Shared(), report)
    assert len(report.heard) == 1
    assert math.isnan(report.heard[0][1])


@pytest.mark.parametrize("optimiser", ["adamw", "sgd"])
@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_both_precisions_and_both_optimisers_learn(optimiser: str, precision: str) -> None:
    report = Listening(6, precision=precision)
    model = network()
    plan = Plan(0.02, 32, optimiser, smoothing=0.1, varied=Varied(1, True))
    scores = classify.train(model, data(), plan, Shared(), report)
    assert scores.score > 0.9
    assert {p.dtype for p in model.parameters()} == {torch.float32}
    assert classify.evaluate(model, data().valid, plan, Shared()).score == scores.score  # type: ignore[arg-type]


def test_every_choice_that_a_recipe_opens_makes_a_plan() -> None:
    opened = {"train.batch": 16, "train.optimiser": "sgd", "train.decay": 0.1, "train.schedule": "triangle",
              "train.warmup": 0.3, "train.smoothing": 0.2, "train.shift": 4, "train.flip": True}  # fmt: skip
    plan = classify.choices(drawing(0, opened).under("train"), SHAPE)
    assert plan == Plan(plan.rate, 16, "sgd", 0.1, "triangle", 0.3, 0.2, Varied(4, True))


def test_the_baseline_is_the_share_of_the_commonest_class(tmp_path: Path) -> None:
    train = Tensors((torch.zeros(5, 1),), torch.tensor([1, 1, 1, 0, 0]))
    valid = Tensors((torch.zeros(4, 1),), torch.tensor([1, 0, 0, 0]))
    shared = classify.prepare(Data(SHAPE, train, valid, lambda: valid, "x"), tmp_path, "cpu")
    assert shared.baseline == 0.25
    (tmp_path / "classify.json").write_text("{", "utf-8")
    assert classify.prepare(Data(SHAPE, train, valid, lambda: valid, "x"), tmp_path, "cpu") == shared


@pytest.mark.parametrize("examples", [2, 31, 32, 33, 64, 129])
def test_an_epoch_shows_every_example_once_in_batches_of_more_than_one(examples: int) -> None:
    part = Tensors((torch.arange(examples, dtype=torch.float32)[:, None],), torch.arange(examples))
    batches = list(shuffled(part, 32, PLAIN, torch.Generator().manual_seed(1)))
    assert len(batches) == steps(examples, 32)
    assert sorted(int(y) for _, target in batches for y in target) == list(range(examples))
    assert min(len(target) for _, target in batches) > 1
    assert all(torch.equal(inputs[0][:, 0].long(), target) for inputs, target in batches)


def test_images_are_shifted_each_by_its_own_step_and_keep_what_does_not_leave() -> None:
    image = torch.zeros(200, 1, 5, 5)
    image[:, :, 2, 2] = 1
    moved = Varied(shift=1)(image, torch.Generator().manual_seed(0))
    places = {tuple(place[1:].tolist()) for place in moved[:, 0].nonzero()}
    assert moved.shape == image.shape
    assert moved.sum() == 200
    assert places == {(row, column) for row in (1, 2, 3) for column in (1, 2, 3)}
    mirrored = Varied(flip=True)(torch.arange(3.0).expand(50, 1, 3, 3), torch.Generator().manual_seed(0))
    assert {tuple(row.tolist()) for row in mirrored[:, 0, 0]} == {(0.0, 1.0, 2.0), (2.0, 1.0, 0.0)}


def test_a_batch_of_colour_images_has_its_channels_last() -> None:
    (inputs, _), *_ = shuffled(data().train, 32, PLAIN, torch.Generator())  # type: ignore[arg-type]
    assert inputs[0].is_contiguous(memory_format=torch.channels_last)
