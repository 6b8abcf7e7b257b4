"""The scores of the fields, on answers whose score is known by hand."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor, nn

from automl.seams import Shared, Tensors
from automl.trainers import prototypes, segment, verify
from automl.trainers._batches import PLAIN
from automl.trainers._classwise import classwise
from automl.trainers._frames import Told, iou, mean_precision, right, told


class Says(nn.Module):
    """A network that answers what it is told to, whatever it is asked."""

    def __init__(self, answer: Tensor) -> None:
        super().__init__()
        self.answer = answer

    def forward(self, x: Tensor) -> Tensor:
        return self.answer[x.flatten().long()]


def asked(answer: Tensor, target: Tensor) -> tuple[Says, Tensors]:
    return Says(answer), Tensors((torch.arange(len(target))[:, None].float(),), target)


def seeded() -> torch.Generator:
    return torch.Generator().manual_seed(0)


def test_mean_iou_is_counted_over_all_images_and_averaged_over_classes() -> None:
    target = torch.tensor([[[0, 0], [1, 1]], [[0, 0], [0, 1]]])
    said = torch.tensor([[[0, 1], [1, 1]], [[0, 0], [0, 0]]])
    model, part = asked(nn.functional.one_hot(said, 2).movedim(-1, 1).float(), target)
    scores = segment.evaluate(model, part, segment.Plan(0.01), Shared())
    assert scores.score == pytest.approx((4 / 6 + 2 / 4) / 2)
    assert scores.scores["pixels_right"] == pytest.approx(6 / 8)


def test_the_equal_error_rate_of_known_pairs() -> None:
    perfect = torch.eye(3).repeat_interleave(4, 0)
    model, part = asked(perfect, torch.arange(3).repeat_interleave(4))
    scores = verify.evaluate(model, part, verify.Plan(0.01), Shared())
    assert scores.score == pytest.approx(0.0)
    assert scores.scores["accepted_at_1"] == pytest.approx(1.0)
    torch.manual_seed(0)
    model, part = asked(torch.randn(400, 6), torch.arange(400) % 10)
    scores = verify.evaluate(model, part, verify.Plan(0.01), Shared())
    assert scores.score == pytest.approx(0.5, abs=0.02)
    assert scores.scores["standard_error"] < 0.05


def test_one_dimension_with_overlap_has_the_rate_of_the_normal_distribution() -> None:
    """Angles of two people that differ by two deviations: pairs are told by how far apart they are."""
    torch.manual_seed(1)
    angle = torch.randn(2000) * 0.1 + torch.arange(2000).remainder(2) * 0.2
    model, part = asked(torch.stack([angle.cos(), angle.sin()], 1), torch.arange(2000) % 2)
    rate = verify.evaluate(model, part, verify.Plan(0.01), Shared()).score
    normal = torch.distributions.Normal(0, 1)
    low, high = 0.0, 10.0
    for _ in range(60):  # |difference| is normal with deviation √2 about 0 or about 2
        cut = (low + high) / 2
        wrong = 2 * (1 - float(normal.cdf(torch.tensor(cut / math.sqrt(2)))))
        accepted = float(normal.cdf(torch.tensor((cut - 2) / math.sqrt(2))) -
                         normal.cdf(torch.tensor((-cut - 2) / math.sqrt(2))))  # fmt: skip
        low, high = (cut, high) if wrong > accepted else (low, cut)
    assert rate == pytest.approx(wrong, abs=0.02)


def test_episodes_ask_of_classes_by_the_nearest_prototype() -> None:
    target = torch.arange(20).repeat_interleave(8)
    apart = torch.eye(20)[target] * 10 + 0.1 * torch.randn(
        160, 20, generator=torch.Generator().manual_seed(0)
    )
    for metric in ("euclidean", "cosine"):
        model, part = asked(apart, target)
        scores = prototypes.evaluate(model, part, prototypes.Plan(0.01, metric=metric), Shared())
        assert scores.score == pytest.approx(1.0)
        assert scores.scores["deviation"] == pytest.approx(0.0)
    lost, part = asked(torch.randn(160, 20, generator=torch.Generator().manual_seed(0)), target)
    scores = prototypes.evaluate(lost, part, prototypes.Plan(0.01), Shared())
    assert scores.score == pytest.approx(0.1, abs=0.02)


def test_the_few_shots_of_an_episode_are_none_of_what_is_asked() -> None:
    shown, wanted = prototypes._episodes(torch.arange(12).repeat_interleave(9), 3)
    assert shown.shape == (600, 10, 3)
    assert wanted.shape == (600, 10, 5)
    for one, other in zip(shown.flatten(1).tolist(), wanted.flatten(1).tolist(), strict=True):
        assert not set(one) & set(other)
    assert torch.equal(shown // 9, (shown // 9)[..., :1].expand_as(shown))


def test_a_batch_has_as_many_of_each_class() -> None:
    part = Tensors((torch.arange(60.0)[:, None],), torch.arange(60) % 6)
    batches = list(classwise(part, 20, PLAIN, torch.Generator().manual_seed(0), ways=4))
    assert len(batches) == 3
    for (inputs,), target in batches:
        assert torch.equal(inputs[:, 0].long() % 6, target)
        assert target.unique_consecutive(return_counts=True)[1].tolist() == [5] * 4
        assert len(inputs.unique()) == 20


def frames(*boxes: tuple[float, ...]) -> Tensor:
    return torch.tensor([boxes])


def test_the_overlap_of_frames() -> None:
    assert iou(frames((0, 0, 2, 2)), frames((1, 1, 3, 3), (5, 5, 6, 6), (0, 0, 2, 2)))[0, 0].tolist() == (
        pytest.approx([1 / 7, 0, 1])
    )


def test_of_two_frames_of_one_kind_the_better_stays() -> None:
    boxes = frames((0, 0, 2, 2), (0, 0, 2, 2.2), (0, 0, 2, 2), (4, 4, 6, 6))
    found = told(torch.tensor([[0.9, 0.8, 0.7, 0.1]]), torch.tensor([[0, 0, 1, 0]]), boxes)
    assert found.scores[0].tolist() == pytest.approx([0.9, 0.0, 0.7, 0.1])


@pytest.mark.parametrize(
    ("scores", "boxes", "precision"),
    [
        ([0.9, 0.8], [(0, 0, 2, 2), (4, 4, 6, 6)], 1.0),
        ([0.9, 0.0], [(0, 0, 2, 2), (4, 4, 6, 6)], 0.5),  # one is not told
        ([0.9, 0.8], [(0, 0, 2, 2), (0, 0, 2, 2.1)], 0.5),  # one match a frame
        ([0.9, 0.8, 0.7], [(8, 8, 9, 9), (0, 0, 2, 2), (4, 4, 6, 6)], 2 / 3),  # 1/2 and 2/3, taken as 2/3
        ([0.9, 0.8, 0.7], [(0, 0, 2, 2), (8, 8, 9, 9), (4, 4, 6, 6)], (1 + 2 / 3) / 2),
        ([0.9, 0.8], [(1, 0, 3, 2), (4, 4, 6, 6)], 0.25),  # an IoU of 1/3 is not enough
    ],
)
def test_average_precision_matches_greedily_by_score(
    scores: list[float], boxes: list[tuple[float, ...]], precision: float
) -> None:
    answer = Told(torch.tensor([scores]), torch.zeros(1, len(scores), dtype=torch.long), frames(*boxes))
    kinds, things = torch.tensor([[0.0, 0.0, -1.0]]), frames((0, 0, 2, 2), (4, 4, 6, 6), (0, 0, 0, 0))
    hits = right(answer, kinds, things)
    assert mean_precision(answer, hits, kinds, 3) == pytest.approx(precision)
