"""The critic of a generator: a convolutional network that tells real images from made ones, and its losses.

It learns by hinge or logistic loss, with the penalty on its gradient at real images that keeps the game from
going round in circles (R1: Mescheder and others 2018). It is thrown away after the training.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

SLOPE = 0.2  # of the leaky rectifier below 0
REAL_EVERY = 4  # steps from penalty to penalty, each weighing so much more


class Critic(nn.Module):
    """One number an image: the higher, the more real; each convolution but the first halves the image."""

    def __init__(self, channels: int, rows: int, columns: int, width: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(channels, width, 3, padding=1)
        self.second = nn.Conv2d(width, 2 * width, 3, 2, 1)
        self.third = nn.Conv2d(2 * width, 2 * width, 3, 2, 1)
        self.say = nn.Linear(2 * width * -(-rows // 4) * -(-columns // 4), 1)

    def forward(self, x: Tensor) -> Tensor:
        for layer in (self.first, self.second, self.third):
            x = F.leaky_relu(layer(x), SLOPE)
        said: Tensor = self.say(x.flatten(1))[:, 0]
        return said


def critic_loss(kind: str, real: Tensor, made: Tensor) -> Tensor:
    """High where what is real is called made, or what is made real."""
    if kind == "hinge":
        return F.relu(1 - real).mean() + F.relu(1 + made).mean()
    return F.softplus(-real).mean() + F.softplus(made).mean()


def maker_loss(kind: str, made: Tensor) -> Tensor:
    """High where what is made is seen through."""
    return -made.mean() if kind == "hinge" else F.softplus(-made).mean()


def steepness(critic: nn.Module, images: Tensor) -> Tensor:
    """The mean square of the critic's gradient at these images."""
    images = images.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(critic(images).sum(), images, create_graph=True)
    return gradient.square().flatten(1).sum(1).mean()
