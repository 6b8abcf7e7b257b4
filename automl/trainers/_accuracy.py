"""Accuracy: the share of examples whose class a network tells, and how far chance alone moves it."""

from __future__ import annotations

import torch
from torch import nn

from automl.seams import Scores, Tensors
from automl.trainers._batches import in_order


@torch.inference_mode()
def accuracy(model: nn.Module, part: Tensors, precision: str) -> Scores:
    """The share told right; `standard_error` is the binomial one, of as many examples as were asked."""
    model.eval()
    right = torch.zeros((), dtype=torch.int64, device=part.target.device)
    low = precision != "float32"
    with torch.autocast(part.target.device.type, torch.bfloat16, enabled=low):
        for inputs, target in in_order(part):
            right += (model(*inputs).argmax(1) == target).sum()
    asked = max(1, len(part))
    share = int(right) / asked
    return Scores(share, {"standard_error": (share * (1 - share) / asked) ** 0.5})
