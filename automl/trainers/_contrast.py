"""Contrast: what two views of one thing say shall be alike, and unlike what views of other things say.

It is NT-Xent (Chen and others 2020): for each view, the cross-entropy of finding its partner by the cosine
among all other views of the batch.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from automl.trainers._policy import Policy

VIEWED = ("shift", "rotate", "scale", "shear", "noise", "erase")  # what leaves a thing what it is
AT_ONCE = 3


def viewing(strength: float) -> Policy:
    """The policy by which views are made."""
    return Policy(VIEWED, AT_ONCE, strength)


def contrast(one: Tensor, other: Tensor, temperature: float) -> Tensor:
    """The loss of each pair of partners."""
    said = F.normalize(torch.cat([one, other]).float(), dim=1)
    pairs = len(one)
    alike = said @ said.T / temperature
    alike = alike.masked_fill(torch.eye(2 * pairs, dtype=torch.bool, device=said.device), -1e9)
    partner = torch.arange(2 * pairs, device=said.device).roll(pairs)
    return F.cross_entropy(alike, partner, reduction="none").reshape(2, pairs).mean(0)
