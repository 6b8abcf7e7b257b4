"""Self-supervised learning: the policy varies, the probe is fair, no label but the probe's is seen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from automl.picks import drawing
from automl.seams import Tensors
from automl.spaces import convnet
from automl.trainers import pretext
from automl.trainers._contrast import contrast
from automl.trainers._policy import OPERATIONS, Policy
from automl.trainers._probe import LABELS, probed, told
from tests.contracts.samples import Listening, data

SMALL = {
    "stem": 8,
    "stages": 1,
    "stage1.depth": 1,
    "stage1.width": 8,
    "embedding": 8,
    "stage1.block": "plain",
}


def source() -> torch.Generator:
    return torch.Generator().manual_seed(0)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_operation_changes_images_and_none_at_strength_nought(operation: str) -> None:
    images = torch.randn(20, 3, 9, 9, generator=source())
    varied = Policy((operation,), 1, 1.0)(images, source())
    assert varied.shape == images.shape
    assert not torch.allclose(varied, images, atol=1e-3)
    still = Policy((operation,), 1, 0.0)(images, source())
    assert torch.allclose(still, images, atol=1e-5)


def test_each_image_draws_so_many_operations_and_the_same_seed_the_same_ones() -> None:
    images = torch.ones(200, 1, 8, 8)
    policy = Policy(("noise", "shift"), 1, 1.0)
    noisy = (policy(images, source()) != images).flatten(1).any(1)
    assert 60 < int(noisy.sum()) < 140  # a shift of an even image shows nothing: half are as before
    assert torch.equal(policy(images, source()), policy(images, source()))


def test_with_a_probability_so_many_images_stay_as_they_are() -> None:
    images = torch.randn(400, 1, 8, 8, generator=source())
    changed = (Policy(OPERATIONS, 3, 1.0, 0.5)(images, source()) != images).flatten(1).any(1)
    assert 150 < int(changed.sum()) < 250


def test_rows_of_numbers_are_not_varied() -> None:
    rows = torch.randn(4, 7)
    assert Policy(OPERATIONS, 3, 1.0)(rows, source()) is rows


def test_partners_that_agree_cost_less_than_partners_that_do_not() -> None:
    one = torch.eye(6)
    assert (contrast(one, one, 0.2) < contrast(one, one.roll(1, 0), 0.2)).all()


def test_a_probe_is_told_ten_of_each_class_and_tells_apart_what_a_line_parts() -> None:
    labels = torch.arange(120) % 3
    points = torch.randn(120, 4, generator=source()) + 8 * torch.nn.functional.one_hot(labels, 4)
    known = told(Tensors((points,), labels))
    assert known.target.bincount().tolist() == [LABELS] * 3
    assert probed(known.inputs[0], known.target, points, labels) == 1


def test_beyond_the_probes_labels_none_is_seen(tmp_path: Path) -> None:
    known = data("placed_digits", tmp_path, size=300)
    part = known.train
    assert isinstance(part, Tensors)
    shared = pretext.prepare(known, tmp_path, "cpu")
    hidden = replace(known, train=Tensors(part.inputs, torch.zeros_like(part.target)))
    heard = []
    for given in (known, hidden):
        torch.manual_seed(0)
        report = Listening(2)
        model = convnet.build(drawing(0, SMALL), given.shape)
        pretext.train(model, given, pretext.Plan(0.01), shared, report)
        heard.append(report.heard)
    assert heard[0] == heard[1]
