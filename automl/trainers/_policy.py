"""Policies of augmentation: which operations change an image, how many at once, how far and how often.

As in RandAugment (Cubuk and others 2020), each image draws so many of the policy's operations, and one
strength bounds them all; how far each goes within it is drawn too, to either side. With a probability below 1
some images stay as they are. Whatever moves pixels is
put together first, so that an image is resampled once.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

OPERATIONS = ("shift", "rotate", "scale", "shear", "mirror", "noise", "contrast", "erase")

# What each operation does at strength 1.
SHIFT = 0.3  # of the image's length, in each direction
ROTATE = math.radians(45)
SCALE = math.log(1.5)
SHEAR = 0.5
NOISE = 0.8  # its deviation, where the pixels' is 1
CONTRAST = math.log(2)
ERASE = 0.6  # of the image's length: the side of a square that is set to the mean of all pixels


@dataclass(frozen=True, slots=True)
class Policy:
    """Changes a batch of images; anything else, like a row of numbers, stays as it is."""

    operations: tuple[str, ...] = ()
    number: int = 1
    strength: float = 0.5
    probability: float = 1.0  # that an image is changed at all

    def __call__(self, x: Tensor, source: torch.Generator) -> Tensor:
        if x.dim() != 4 or not self.operations:
            return x
        ranks = torch.rand(len(x), len(self.operations), generator=source).argsort(1)
        drawn = (ranks < self.number) * self.strength
        if self.probability < 1:
            drawn = drawn * (torch.rand(len(x), 1, generator=source) < self.probability)
        far = {name: drawn[:, at].to(x.device) for at, name in enumerate(self.operations)}
        return _coloured(_moved(x, far, source), far, source)


UNCHANGED = Policy()


def _side(far: Tensor, source: torch.Generator) -> Tensor:
    """How far each image goes, to either side."""
    return far * (2 * torch.rand(len(far), generator=source) - 1).to(far.device)


def _moved(x: Tensor, far: dict[str, Tensor], source: torch.Generator) -> Tensor:
    """Shift, turn, size, shear and mirror image as one affine map; beyond the border, the border goes on."""
    if not far.keys() & set(OPERATIONS[:5]):
        return x
    nothing = torch.zeros(len(x), device=x.device)
    size, turn, shear = (_side(far.get(name, nothing), source) for name in ("scale", "rotate", "shear"))
    size, turn = torch.exp(size * SCALE), turn * ROTATE
    mirror = torch.where(_side((far.get("mirror", nothing) > 0).float(), source) > 0, -1.0, 1.0)
    right, down = (2 * SHIFT * _side(far.get("shift", nothing), source) for _ in range(2))
    cosine, sine = torch.cos(turn) * size, torch.sin(turn) * size
    first = torch.stack([cosine * mirror, shear * SHEAR * cosine - sine, right], 1)
    second = torch.stack([sine * mirror, shear * SHEAR * sine + cosine, down], 1)
    grid = F.affine_grid(torch.stack([first, second], 1), list(x.shape), align_corners=False)
    return F.grid_sample(x, grid.to(x.dtype), padding_mode="border", align_corners=False)


def _coloured(x: Tensor, far: dict[str, Tensor], source: torch.Generator) -> Tensor:
    """Noise, contrast and a square that is erased."""
    if "contrast" in far:
        x = x * torch.exp(_side(far["contrast"], source) * CONTRAST)[:, None, None, None]
    if "noise" in far:
        amount = _side(far["noise"], source).abs()[:, None, None, None] * NOISE
        x = x + amount * torch.randn(x.shape, generator=source).to(x.device)
    return _erased(x, far["erase"], source) if "erase" in far else x


def _erased(x: Tensor, far: Tensor, source: torch.Generator) -> Tensor:
    """A square of each image at its mean, which is 0; its side is drawn, its middle is anywhere."""
    kept = torch.zeros_like(x[:, :1], dtype=torch.bool)
    half = _side(far, source).abs() * ERASE / 2
    for axis in (2, 3):
        length = x.shape[axis]
        middle = torch.rand(len(x), generator=source).to(x.device)[:, None]
        places = (torch.arange(length, device=x.device) + 0.5) / length
        outside = (places - middle).abs() > half[:, None]
        kept = kept | (outside[:, None, :, None] if axis == 2 else outside[:, None, None, :])
    return x * kept
