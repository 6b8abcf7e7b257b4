"""What networks over tokens share: how data become tokens, what mixes them, and how they answer.

Tokens are [batch, places, width]. Images become patches, sequences frames of some steps, text one vector a
character. Where the target is
the next token, no place may see a later one.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from automl.seams import DataShape, Pick, Spec
from automl.spaces._blocks import ACTIVATIONS

PATCHES = (2, 4, 7, 8)  # pixels a side; offered where they divide the image into 4 to 256 patches
FRAMES = (1, 2, 4)  # steps read at once
FEWEST, MOST = 4, 256
POSITIONS = ("learned", "sinusoidal", "rotary", "none")


def causal(shape: DataShape) -> bool:
    """Whether each place is to tell what comes next."""
    return shape.output.kind == "next"


def size(spec: Spec) -> tuple[int, ...]:
    """The lengths of an input; a free one is an error in words."""
    if any(length is None for length in spec.shape):
        raise ValueError(f"This space wants data of one length, but they are {spec}.")
    return tuple(int(length or 0) for length in spec.shape)


class Patches(nn.Module):
    """An image as one token a patch, row by row."""

    def __init__(self, channels: int, width: int, side: int) -> None:
        super().__init__()
        self.cut = nn.Conv2d(channels, width, side, side)

    def forward(self, x: Tensor) -> Tensor:
        return self.cut(x).flatten(2).transpose(1, 2)  # type: ignore[no-any-return]


class Frames(nn.Module):
    """A sequence as one token for so many steps; what is left over at its end is filled with zeros."""

    def __init__(self, channels: int, width: int, steps: int) -> None:
        super().__init__()
        self.steps = steps
        self.project = nn.Linear(channels * steps, width)

    def forward(self, x: Tensor) -> Tensor:
        return self.project(framed(x, self.steps))  # type: ignore[no-any-return]


def framed(x: Tensor, steps: int) -> Tensor:
    """Several steps side by side as one."""
    left = -x.shape[1] % steps
    padded = F.pad(x, (0, 0, 0, left)) if left else x
    return padded.reshape(x.shape[0], -1, steps * x.shape[2])


def patches(spec: Spec) -> tuple[int, ...]:
    """The sides that an image can be cut into evenly."""
    _, rows, columns = size(spec)
    fitting = [
        side
        for side in PATCHES
        if rows % side == columns % side == 0 and FEWEST <= rows * columns // side**2 <= MOST
    ]
    return tuple(fitting) or (math.gcd(rows, columns),)


def read(pick: Pick, shape: DataShape, width: int) -> tuple[nn.Module, int]:
    """The first layer, from the data to tokens of this width, and how many tokens it gives."""
    spec = shape.input
    if spec.kind == "image":
        channels, rows, columns = size(spec)
        side = pick.choice("patch", patches(spec))
        return Patches(channels, width, side), (rows // side) * (columns // side)
    if spec.kind == "tokens":
        return nn.Embedding(spec.classes, width), size(spec)[0]
    length, channels = size(spec)
    steps = pick.choice("frame", FRAMES)
    return Frames(channels, width, steps), -(-length // steps)


class Pool(nn.Module):
    """All places as one: their mean, their largest values, or the last of them."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind

    def forward(self, x: Tensor) -> Tensor:
        if self.kind == "last":
            return x[:, -1]
        return x.mean(1) if self.kind == "mean" else x.amax(1)


def answer(shape: DataShape, width: int, pooling: str) -> nn.Module:
    """The last layer: classes or values of the whole, or a score for each token that may come next."""
    if causal(shape):
        return nn.Linear(width, size(shape.output)[-1])
    return nn.Sequential(Pool(pooling), nn.Linear(width, size(shape.output)[0]))


def sinusoidal(places: int, width: int) -> Tensor:
    """Positions as waves of growing length (Vaswani and others 2017): [places, width].

    Real numbers on the meta device too: they are never learnt, and to work them out there would load torch's
    compiler.
    """
    lengths = np.exp(np.arange(0, width, 2) * (-math.log(10000.0) / width))
    angles = np.arange(places)[:, None] * lengths[None]
    return torch.from_numpy(np.concatenate([np.sin(angles), np.cos(angles)], 1)[:, :width].astype(np.float32))


class Positions(nn.Module):
    """Adds to each token where it stands."""

    def __init__(self, kind: str, places: int, width: int) -> None:
        super().__init__()
        if kind == "learned":
            self.where = nn.Parameter(nn.init.normal_(torch.empty(places, width), std=0.02))
        else:
            self.register_buffer("where", sinusoidal(places, width), persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.where


class Appended(nn.Module):
    """One more token at the end, learnt, in which the network may gather what it answers with."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.token = nn.Parameter(nn.init.normal_(torch.empty(1, 1, width), std=0.02))

    def forward(self, x: Tensor) -> Tensor:
        return torch.cat([x, self.token.expand(x.shape[0], -1, -1)], 1)


class Attention(nn.Module):
    """Every place looks at all others, or only at earlier ones; rotary positions turn what is compared."""

    cosine: Tensor
    sine: Tensor

    def __init__(self, width: int, heads: int, *, causal: bool, places: int = 0) -> None:
        super().__init__()
        self.heads, self.causal, self.rotary = heads, causal, places > 0
        self.read = nn.Linear(width, 3 * width)
        self.write = nn.Linear(width, width)
        if places:
            turns = sinusoidal(places, width // heads)
            half = turns.shape[1] // 2
            self.register_buffer("sine", turns[:, :half].repeat(1, 2), persistent=False)
            self.register_buffer("cosine", turns[:, half:].repeat(1, 2), persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        places, width = x.shape[1], x.shape[2]
        whole = self.read(x).reshape(-1, places, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        query, key, value = whole[0], whole[1], whole[2]
        if self.rotary:
            query, key = self._turned(query), self._turned(key)
        seen = F.scaled_dot_product_attention(query, key, value, is_causal=self.causal)
        return self.write(seen.transpose(1, 2).reshape(-1, places, width))  # type: ignore[no-any-return]

    def _turned(self, x: Tensor) -> Tensor:
        half = x.shape[-1] // 2
        other = torch.cat([-x[..., half:], x[..., :half]], -1)
        return x * self.cosine.to(x.dtype) + other * self.sine.to(x.dtype)


def feedforward(width: int, hidden: int, activation: str, dropout: float = 0.0) -> nn.Sequential:
    """Two layers at each place by itself."""
    layers: list[nn.Module] = [nn.Linear(width, hidden), ACTIVATIONS[activation]()]
    if dropout:
        layers.append(nn.Dropout(dropout))
    return nn.Sequential(*layers, nn.Linear(hidden, width))


class Residual(nn.Module):
    """A body beside a shortcut, normalised before the body or after the sum."""

    def __init__(self, body: nn.Module, width: int, where: str = "before") -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.body = body
        self.before = where == "before"

    def forward(self, x: Tensor) -> Tensor:
        if self.before:
            return x + self.body(self.norm(x))  # type: ignore[no-any-return]
        return self.norm(x + self.body(x))  # type: ignore[no-any-return]
