"""Gradient descent over one flat vector that all parameters of a network are views of.

A step of a small network is mostly calls: this one needs a dozen, however many layers there are. It also
spares each worker the second that the first use of `torch.optim` takes to import torch's compiler.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

import torch
from torch import Tensor, nn

Kind = Literal["adamw", "sgd"]


class Descent:
    """AdamW, or SGD with Nesterov's momentum; weight decay is decoupled and spares biases and norms."""

    def __init__(
        self, model: nn.Module, kind: str = "adamw", decay: float = 0.0, momentum: float = 0.9
    ) -> None:
        learnt = [parameter for parameter in model.parameters() if parameter.requires_grad]
        learnt.sort(
            key=lambda parameter: parameter.dim() < 2
        )  # decayed ones first; the order stays otherwise
        self.parameters: Sequence[nn.Parameter] = learnt
        self.kind, self.decay, self.momentum = kind, decay, momentum
        self.values = _flat(learnt)
        self.gradient = torch.zeros_like(self.values)
        self.mean = torch.zeros_like(self.values)
        self.square = torch.zeros_like(self.values) if kind == "adamw" else self.values.new_empty(0)
        self.decayed = self.values[: sum(p.numel() for p in learnt if p.dim() >= 2)]
        self.steps = 0
        for parameter, value, gradient in zip(
            learnt, _views(self.values, learnt), _views(self.gradient, learnt), strict=True
        ):
            parameter.data = value
            parameter.grad = gradient

    def zero(self) -> None:
        """Forgets the gradient."""
        self.gradient.zero_()

    @torch.no_grad()
    def step(self, rate: float) -> None:
        """One step down the gradient, at this rate."""
        self.steps += 1
        if self.decay:
            self.decayed.mul_(1 - rate * self.decay)
        if self.kind == "adamw":
            self._adam(rate, self.momentum)
        else:
            self.mean.mul_(self.momentum).add_(self.gradient)
            self.values.add_(self.gradient.add_(self.mean, alpha=self.momentum), alpha=-rate)

    def _adam(self, rate: float, keep: float, keep_square: float = 0.999) -> None:
        self.mean.lerp_(self.gradient, 1 - keep)
        self.square.mul_(keep_square).addcmul_(self.gradient, self.gradient, value=1 - keep_square)
        scale = math.sqrt(1 - keep_square**self.steps)
        down = self.square.sqrt().div_(scale).add_(1e-8)
        self.values.addcdiv_(self.mean, down, value=-rate / (1 - keep**self.steps))

    def close(self) -> None:
        """Gives every parameter memory of its own again, so that weights can be kept one by one."""
        for parameter in self.parameters:
            parameter.grad = None
            parameter.data = parameter.data.clone()


def _flat(parameters: Sequence[nn.Parameter]) -> Tensor:
    if not parameters:
        return torch.zeros(0)
    values = torch.empty(
        sum(p.numel() for p in parameters), dtype=parameters[0].dtype, device=parameters[0].device
    )
    for parameter, view in zip(parameters, _views(values, parameters), strict=True):
        view.copy_(parameter.detach())
    return values


def _views(values: Tensor, parameters: Sequence[nn.Parameter]) -> list[Tensor]:
    """A part of the vector for each parameter, in its own order of memory (channels last or first)."""
    views, start = [], 0
    for parameter in parameters:
        part = values[start : start + parameter.numel()]
        views.append(torch.as_strided(part, parameter.shape, _strides(parameter), part.storage_offset()))
        start += parameter.numel()
    return views


def _strides(parameter: Tensor) -> Sequence[int]:
    """Those of the parameter where it fills its memory without gaps, which convolutions want kept."""
    return torch.empty_like(parameter, memory_format=torch.preserve_format).stride()
