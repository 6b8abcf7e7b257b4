"""Batches of some classes with as many examples of each: what episodes and pairs are made of."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from automl.seams import Tensors
from automl.trainers._batches import Batch, Vary, channels_last, steps


def by_class(labels: Tensor) -> list[Tensor]:
    """Where the examples of each class that is there lie."""
    return [torch.nonzero(labels == label).flatten() for label in torch.unique(labels)]


def classwise(part: Tensors, batch: int, varied: Vary, source: torch.Generator, ways: int) -> Iterator[Batch]:
    """One epoch of batches, each of `ways` classes at random, class by class, two of each or more."""
    homes = by_class(part.target.cpu())
    ways = min(ways, len(homes))
    each = max(2, batch // ways)
    for _ in range(steps(len(part), batch)):
        classes = torch.randperm(len(homes), generator=source)[:ways].tolist()
        chosen = torch.cat([_some(homes[label], each, source) for label in classes])
        chosen = chosen.to(part.target.device)
        inputs = tuple(channels_last(varied(tensor[chosen], source)) for tensor in part.inputs)
        yield inputs, part.target[chosen]


def _some(places: Tensor, count: int, source: torch.Generator) -> Tensor:
    """So many of them at random; where there are fewer, some again."""
    order = torch.randperm(len(places), generator=source)
    return places[order[torch.arange(count) % len(places)]]
