"""Anomaly detection: nothing odd is learnt from, and the area under the curve is the textbook's."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from automl.datasets import DataError, odd_digits
from automl.recipe import Recipe
from automl.seams import Root
from automl.trainers.one_class import auroc, standard_error
from tests.contracts.samples import root


@pytest.mark.parametrize(
    ("scores", "odd", "area"),
    [
        ([1, 2, 3, 4], [0, 0, 1, 1], 1.0),
        ([4, 3, 2, 1], [0, 0, 1, 1], 0.0),
        ([1, 3, 2, 4], [0, 0, 1, 1], 0.75),
        ([1, 1, 1, 1], [0, 0, 1, 1], 0.5),
        ([2, 1, 2], [1, 0, 0], 0.75),
    ],
)
def test_the_area_is_the_share_of_pairs_in_the_right_order(
    scores: list[float], odd: list[int], area: float
) -> None:
    assert auroc(torch.tensor(scores, dtype=torch.float32), torch.tensor(odd)) == area


def test_the_area_of_scores_that_are_no_numbers_is_none() -> None:
    assert not auroc(torch.tensor([1.0, float("nan")]), torch.tensor([0, 1])) >= 0


def test_the_standard_error_is_how_much_the_area_varies_from_draw_to_draw() -> None:
    source = torch.Generator().manual_seed(0)
    odd = torch.tensor([1] * 40 + [0] * 60)
    draws = torch.empty(400, 100).exponential_(generator=source) * (1 + 4 * odd)  # what the formula supposes
    areas = torch.tensor([auroc(draw, odd) for draw in draws])
    assert standard_error(float(areas.mean()), 40, 60) == pytest.approx(float(areas.std()), rel=0.1)


def test_validation_and_test_hold_different_odd_kinds_and_training_none(tmp_path: Path) -> None:
    data = odd_digits.load(root("odd_digits", tmp_path))
    counted = [part.target.bincount(minlength=2).tolist() for part in (data.train, data.valid, data.test())]  # type: ignore[attr-defined]
    assert counted == [[535, 0], [178, 547], [178, 359]]
    assert data.facts["odd in valid"] == 547


@pytest.mark.parametrize("kinds", [("024", "45", "6"), ("", "1", "2"), ("0", "1", "x")])
def test_a_kind_that_is_normal_and_odd_is_refused(kinds: tuple[str, str, str], tmp_path: Path) -> None:
    told = dict(zip(("normal", "odd_valid", "odd_test"), kinds, strict=True))
    with pytest.raises(DataError, match="each must name digits"):
        odd_digits.load(Root(tmp_path, tmp_path, tmp_path, 0, told))


def test_data_without_anything_odd_are_refused_before_the_run() -> None:
    made, problems = Recipe.parse(
        {"space": "autoencoder", "dataset": "unlabelled_digits", "trainer": "one_class"}
    )
    assert made is None
    (said,) = [str(problem) for problem in problems]
    assert "“one_class” is judged by odd, but the dataset “unlabelled_digits” has class" in said
