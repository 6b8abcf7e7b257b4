"""Batches by index out of tensors that are resident on the device: shuffled, varied, channels last."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from automl.seams import Tensors

CHUNK = 16 * 1024**2  # bytes gathered at once: enough to save calls, too little to matter in memory
Batch = tuple[tuple[Tensor, ...], Tensor]
Vary = Callable[[Tensor, torch.Generator], Tensor]  # of a batch of inputs


@dataclass(frozen=True, slots=True)
class Varied:
    """How training images are varied: shifted by so many pixels at most, mirrored or not."""

    shift: int = 0
    flip: bool = False

    def __call__(self, x: Tensor, source: torch.Generator) -> Tensor:
        if x.dim() != 4:
            return x
        if self.flip:
            mirrored = torch.rand(len(x), 1, 1, 1, generator=source).to(x.device) < 0.5
            x = torch.where(mirrored, x.flip(3), x)
        return _shifted(x, self.shift, source) if self.shift else x


PLAIN = Varied()


def _shifted(x: Tensor, most: int, source: torch.Generator) -> Tensor:
    """Each image moved by its own whole number of pixels, up to `most` in each direction."""
    rows, columns = x.shape[2:]
    padded = F.pad(x, (most, most, most, most))
    moves = torch.randint(0, 2 * most + 1, (2, len(x)), generator=source).to(x.device)
    down = moves[0][:, None] + torch.arange(rows, device=x.device)
    across = moves[1][:, None] + torch.arange(columns, device=x.device)
    images = torch.arange(len(x), device=x.device)[:, None, None]
    return padded.permute(0, 2, 3, 1)[images, down[:, :, None], across[:, None, :]].permute(0, 3, 1, 2)


def steps(examples: int, batch: int) -> int:
    """How many batches an epoch has: no example is left out, and none is alone in a batch."""
    return max(1, examples // batch)


def shuffled(part: Tensors, batch: int, varied: Vary, source: torch.Generator) -> Iterator[Batch]:
    """One epoch of batches of nearly equal size; gathered some at a time, so that a batch is a mere view."""
    examples = len(part)
    count = steps(examples, batch)
    bounds = [number * examples // count for number in range(count + 1)]
    order = torch.randperm(examples, generator=source).to(part.target.device)
    together = max(1, CHUNK // max(1, _bytes(part) * batch))
    for first in range(0, count, together):
        last = min(first + together, count)
        chosen = order[bounds[first] : bounds[last]]
        inputs = tuple(_gathered(tensor, chosen, varied, source) for tensor in part.inputs)
        target = part.target.index_select(0, chosen)
        for number in range(first, last):
            place = slice(bounds[number] - bounds[first], bounds[number + 1] - bounds[first])
            yield tuple(tensor[place] for tensor in inputs), target[place]


def _bytes(part: Tensors) -> int:
    return sum(tensor[:1].nbytes for tensor in part.inputs)


def _gathered(tensor: Tensor, chosen: Tensor, varied: Vary, source: torch.Generator) -> Tensor:
    return channels_last(varied(tensor.index_select(0, chosen), source))


def in_order(part: Tensors, batch: int = 1024) -> Iterator[Batch]:
    """All examples once, as they lie."""
    for start in range(0, len(part), batch):
        place = slice(start, start + batch)
        yield tuple(channels_last(tensor[place]) for tensor in part.inputs), part.target[place]


def channels_last(tensor: Tensor) -> Tensor:
    """Images with their channels last in memory; anything else as it is."""
    return tensor.contiguous(memory_format=torch.channels_last) if tensor.dim() == 4 else tensor
