"""Clustering: the indices are the textbook's, and no label is seen while a network learns."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from automl.picks import drawing
from automl.seams import Tensors
from automl.spaces import autoencoder
from automl.trainers import cluster
from automl.trainers._clusters import adjusted_rand, means, mutual_information, nearest
from tests.contracts.samples import Listening, data


@pytest.mark.parametrize("seed", range(4))
def test_agreement_is_what_scikit_learn_says(seed: int) -> None:
    source = torch.Generator().manual_seed(seed)
    one = torch.randint(0, 5, (60,), generator=source)
    other = torch.where(
        torch.rand(60, generator=source) < 0.6, one, torch.randint(0, 4, (60,), generator=source)
    )
    assert adjusted_rand(one, other) == pytest.approx(adjusted_rand_score(one, other))
    assert mutual_information(one, other) == pytest.approx(normalized_mutual_info_score(one, other))


def test_one_grouping_under_two_names_agrees_wholly_and_a_single_group_tells_nothing() -> None:
    one = torch.tensor([0, 0, 1, 1, 2])
    assert adjusted_rand(one, (one + 1) % 3) == pytest.approx(1)
    assert mutual_information(one, (one + 1) % 3) == pytest.approx(1)
    assert adjusted_rand(one, torch.zeros_like(one)) == pytest.approx(0)


def test_k_means_finds_clusters_that_are_far_apart() -> None:
    source = torch.Generator().manual_seed(0)
    labels = torch.arange(90) % 3
    points = torch.randn(90, 2, generator=source) + 20 * labels[:, None]
    assert adjusted_rand(nearest(points, means(points, 3)), labels) == 1


def test_no_label_is_seen_in_training(tmp_path: Path) -> None:
    known = data("unlabelled_digits", tmp_path, size=200)
    part = known.train
    assert isinstance(part, Tensors)
    hidden = replace(known, train=Tensors(part.inputs, torch.zeros_like(part.target)))
    heard = []
    for given in (known, hidden):
        asker = drawing(0, {"kind": "layers", "depth": 1})
        torch.manual_seed(0)
        model = autoencoder.build(asker, given.shape)
        plan = cluster.choices(asker.under("train"), given.shape)
        report = Listening(2)
        cluster.train(model, given, plan, cluster.prepare(given, tmp_path, "cpu"), report)
        heard.append(report.heard)
    assert heard[0] == heard[1]
