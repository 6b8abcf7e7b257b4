"""Learning to copy: a network that is fed its input with something spoilt, and answers how far off it is.

What it answers while it learns is the error of each example, so that the loop of all other trainers serves
here too: its target is the input itself, never the label that lies beside it.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from automl.seams import Tensors
from automl.trainers._batches import in_order


class Copying(nn.Module):
    """A network with its input; answers the squares it is off by, their mean over each example.

    While it learns, noise of this deviation is added, and this share of the numbers is set to 0, the mean of
    the training data; it must give back what was there before.
    """

    def __init__(self, network: nn.Module, noise: float = 0.0, hidden: float = 0.0) -> None:
        super().__init__()
        self.network, self.noise, self.hidden = network, noise, hidden

    def forward(self, x: Tensor) -> Tensor:
        spoilt = x
        if self.training and self.noise:
            spoilt = spoilt + self.noise * torch.randn_like(x)
        if self.training and self.hidden:
            spoilt = spoilt * (torch.rand_like(x) >= self.hidden)
        off: Tensor = self.network(spoilt) - x
        return off.square().flatten(1).mean(1)


def mean_error(errors: Tensor, target: Tensor) -> Tensor:
    """The loss: the mean of what a copying network answers; the target plays no part."""
    return errors.mean()


@torch.inference_mode()
def each(model: nn.Module, part: Tensors, precision: str) -> Tensor:
    """What a network answers for every example of a part, in whole floats."""
    model.eval()
    with torch.autocast(part.target.device.type, torch.bfloat16, enabled=precision != "float32"):
        return torch.cat([model(*inputs).float() for inputs, _ in in_order(part)])
