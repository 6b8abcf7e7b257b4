"""Generators: the distance is Fréchet's, knowing few kinds is found out, one judge judges all."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import torch
from torch import nn

from automl.datasets import DataError
from automl.picks import drawing
from automl.seams import Labelled
from automl.spaces import generator
from automl.trainers import adversarial
from automl.trainers._critic import Critic, critic_loss, maker_loss, steepness
from automl.trainers._distance import covered, frechet, standard_error
from tests.contracts.samples import Listening, data, root

SMALL = {"kind": "layers", "depth": 1, "width1": 8, "activation": "relu"}


def cloud(count: int, seed: int, spread: float = 1.0, at: float = 0.0) -> torch.Tensor:
    return at + spread * torch.randn(count, 4, generator=torch.Generator().manual_seed(seed))


def test_the_distance_of_normal_clouds_is_the_known_one() -> None:
    """For independent directions it is the sum of (m - n)² + (s - t)²."""
    one, other = cloud(40_000, 0, 1.0), cloud(40_000, 1, 3.0, at=2.0)
    assert frechet(one, other) == pytest.approx(4 * (2**2 + 2**2), rel=0.03)
    assert frechet(one, one) == pytest.approx(0, abs=1e-9)
    turned = torch.linalg.qr(torch.randn(4, 4, generator=torch.Generator().manual_seed(2)))[0]
    assert frechet(one @ turned, other @ turned) == pytest.approx(frechet(one, other), rel=1e-3)


def test_its_standard_error_is_how_much_it_varies_from_draw_to_draw() -> None:
    draws = [(cloud(300, 2 * seed), cloud(300, 2 * seed + 1, at=0.7)) for seed in range(60)]
    found = torch.tensor([frechet(*draw) for draw in draws])
    told = torch.tensor([standard_error(*draw) for draw in draws])
    assert float(told.mean()) == pytest.approx(float(found.std()), rel=0.3)


def test_a_maker_of_one_kind_covers_a_part() -> None:
    real = torch.cat([cloud(100, 0), cloud(100, 1, at=30.0)])
    assert covered(real, cloud(500, 2)) == pytest.approx(0.5, abs=0.05)
    assert covered(real, torch.cat([cloud(300, 3), cloud(300, 4, at=30.0)])) > 0.95


@pytest.mark.parametrize("kind", ["hinge", "logistic"])
def test_the_losses_pull_against_each_other(kind: str) -> None:
    high, low = torch.full((4,), 3.0), torch.full((4,), -3.0)
    assert critic_loss(kind, high, low) < critic_loss(kind, low, high)
    assert maker_loss(kind, high) < maker_loss(kind, low)


def test_the_penalty_is_the_square_of_the_slope_and_can_be_learnt_from() -> None:
    line = nn.Sequential(nn.Flatten(), nn.Linear(64, 1))
    weights = line[1].weight
    found = steepness(line, torch.randn(5, 1, 8, 8))
    assert float(found.detach()) == pytest.approx(float(weights.detach().square().sum()), rel=1e-5)
    found.backward()  # type: ignore[no-untyped-call]
    assert weights.grad is not None
    assert Critic(3, 9, 7, 4)(torch.randn(2, 3, 9, 7)).shape == (2,)


def test_pixels_come_from_one_below_to_one_above_and_names_lie_beside(tmp_path: Path) -> None:
    known = data("digits_from_noise", tmp_path)
    train = known.train
    assert isinstance(train, Labelled)
    assert (float(train.target.min()), float(train.target.max())) == (-1, 1)
    assert train.labels.bincount().min() > 80
    assert isinstance(known.to("cpu").train, Labelled)
    with pytest.raises(DataError, match=r"data\.noise is 0"):
        data("digits_from_noise", tmp_path, noise=0)


def test_the_judge_and_simple_models_stand_in_the_order_that_they_should(tmp_path: Path) -> None:
    known = data("digits_from_noise", tmp_path)
    shared = adversarial.prepare(known, tmp_path, "cpu")
    facts = {name: float(value) for name, value in shared.facts.items()}
    assert facts["judge's accuracy"] > 0.9
    assert shared.baseline is not None
    assert 0 < facts["floor: training images"] < 0.2 < 2 < shared.baseline < facts["each pixel alone"]
    again = adversarial.prepare(known, tmp_path, "cpu")
    images = known.valid.target  # type: ignore[attr-defined]
    assert torch.equal(again.kept.features(images), shared.kept.features(images))


def test_what_is_kept_is_what_was_judged_last_and_collapse_is_seen(tmp_path: Path) -> None:
    known = data("digits_from_noise", tmp_path, size=300)
    shared = adversarial.prepare(known, tmp_path, "cpu")
    model = generator.build(drawing(0, SMALL), known.shape)
    plan, report = adversarial.Plan(3e-3), Listening(1)
    scores = adversarial.train(model, known, plan, shared, report)
    again = adversarial.evaluate(model, known.valid, plan, shared)  # type: ignore[arg-type]
    assert again == scores
    assert set(scores.scores) == {"standard_error", "coverage"}
    for parameter in model.parameters():
        parameter.data.zero_()
    same = adversarial.evaluate(model, known.valid, plan, shared)  # type: ignore[arg-type]
    assert same.scores["coverage"] < 0.1
    assert same.score > shared.baseline
    next(model.parameters()).data.fill_(math.nan)
    assert math.isnan(adversarial.evaluate(model, known.valid, plan, shared).score)  # type: ignore[arg-type]


def test_data_without_names_are_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="whose class is known"):
        adversarial.prepare(data("digits", tmp_path), tmp_path, "cpu")
    assert root("digits_from_noise", tmp_path).options == {}
