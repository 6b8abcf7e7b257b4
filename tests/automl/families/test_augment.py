"""Image augmentation: a policy varies the few examples that are learnt from, and never what judges."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from automl.datasets import DataError
from automl.picks import drawing
from automl.seams import Data, Tensors
from automl.spaces import convnet
from automl.trainers import augment
from automl.trainers._policy import OPERATIONS, Policy
from tests.contracts.samples import Listening, data

SMALL = {"stem": 8, "stages": 1, "stage1.depth": 1, "stage1.width": 8, "stage1.block": "plain"}


def few(folder: Path, **options: int) -> Data:
    return data("few_digits", folder, **options)


def tensors(part: object) -> Tensors:
    assert isinstance(part, Tensors)
    return part


def heard(given: Data, policy: Policy, folder: Path) -> list[tuple[int, float, float]]:
    torch.manual_seed(0)
    model = convnet.build(drawing(0, SMALL), given.shape)
    report = Listening(2)
    augment.train(model, given, augment.Plan(0.01, policy=policy), augment.Shared(), report)
    return report.heard


def test_five_of_each_digit_are_learnt_from_and_hundreds_judge(tmp_path: Path) -> None:
    known = few(tmp_path)
    assert tensors(known.train).target.bincount().tolist() == [5] * 10
    assert len(known.valid) == len(known.test()) == known.facts["valid"] > 700


def test_another_seed_draws_other_examples_and_more_may_be_told(tmp_path: Path) -> None:
    assert len(few(tmp_path / "more", labelled=20).train) == 200
    with pytest.raises(DataError, match=r"data.labelled is 0; it must be 1 to 1,000"):
        few(tmp_path / "none", labelled=0)


def test_a_policy_is_what_the_choices_say() -> None:
    named = {name: name in ("rotate", "noise") for name in OPERATIONS}
    pins = {f"train.{name}": value for name, value in named.items()}
    asker = drawing(0, pins | {"train.number": 2, "train.strength": 0.4, "train.probability": 0.75})
    plan = augment.choices(asker.under("train"), None)  # type: ignore[arg-type]
    assert plan.policy == Policy(("rotate", "noise"), 2, 0.4, 0.75)


def test_the_policy_changes_what_is_learnt(tmp_path: Path) -> None:
    known = few(tmp_path)
    plain, varied = (heard(known, Policy(names, 2, 0.6), tmp_path) for names in ((), ("rotate", "shear")))
    assert plain != varied == heard(known, Policy(("rotate", "shear"), 2, 0.6), tmp_path)


def test_what_judges_is_not_varied(tmp_path: Path) -> None:
    """A model that knows every validation image by its pixels tells all of them, whatever the policy."""
    known = few(tmp_path)
    valid = tensors(known.valid)

    class Knows(torch.nn.Module):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            found = torch.cdist(x.flatten(1), valid.inputs[0].flatten(1)).argmin(1)
            return torch.nn.functional.one_hot(valid.target[found], 10).float()

    plan = augment.Plan(0.01, policy=Policy(OPERATIONS, 4, 1.0))
    scores = augment.evaluate(Knows(), valid, plan, augment.Shared())
    assert (scores.score, scores.scores["standard_error"]) == (1.0, 0.0)


def test_an_epoch_shows_few_examples_again_and_many_once(tmp_path: Path) -> None:
    known = few(tmp_path)
    part = tensors(known.train)
    many = Tensors((part.inputs[0].repeat(20, 1, 1, 1),), part.target.repeat(20))
    counts = []
    for given in (known, replace(known, train=many)):
        seen: list[int] = []
        model = convnet.build(drawing(0, SMALL), given.shape)
        model.register_forward_hook(lambda module, inputs, _out, seen=seen: seen.append(
            len(inputs[0]) if module.training else 0))  # fmt: skip
        augment.train(model, given, augment.Plan(0.01), augment.Shared(), Listening(1))
        counts.append(sum(seen))
    assert counts == [550, 1000]
