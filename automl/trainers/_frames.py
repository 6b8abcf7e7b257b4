"""Frames around things: how far two overlap, which are kept, which are right, and their average precision.

A frame is left, top, right, bottom. Average precision is the area under the precision that is reached at
each recall or beyond it (as in PASCAL VOC since 2010), its mean over the kinds; a frame is right where its
IoU with the nearest frame of its kind that no better-scored one has matched is 0.5 or more.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

ENOUGH = 0.5  # the IoU of a right answer, and of two answers for one thing
TOLD = 24  # frames an image may tell


@dataclass(frozen=True, slots=True)
class Told:
    """The best frames of each image, best first: [n, told, …]; what is suppressed has the score 0."""

    scores: Tensor
    kinds: Tensor
    frames: Tensor


def iou(one: Tensor, other: Tensor) -> Tensor:
    """Of each frame with each: [..., a, 4] and [..., b, 4] give [..., a, b]."""
    a, b = one[..., :, None, :], other[..., None, :, :]
    size = (torch.minimum(a[..., 2:], b[..., 2:]) - torch.maximum(a[..., :2], b[..., :2])).clamp_min(0)
    shared = size.prod(-1)
    total = (a[..., 2:] - a[..., :2]).prod(-1) + (b[..., 2:] - b[..., :2]).prod(-1) - shared
    return shared / total.clamp_min(1e-9)


def told(scores: Tensor, kinds: Tensor, frames: Tensor) -> Told:
    """The best of all places; of two of one kind that overlap, the better."""
    count = min(TOLD, scores.shape[1])
    best, places = scores.topk(count, 1)
    kinds, frames = kinds.gather(1, places), frames.gather(1, places[..., None].expand(-1, -1, 4))
    rivals = (iou(frames, frames) > ENOUGH) & (kinds[:, :, None] == kinds[:, None, :])
    stands = torch.ones_like(best, dtype=torch.bool)
    for number in range(count):
        behind = torch.arange(count, device=best.device) > number
        stands &= ~(rivals[:, number] & stands[:, number, None] & behind)
    return Told(best * stands, kinds, frames)


def right(answer: Told, kinds: Tensor, frames: Tensor) -> Tensor:
    """Which of the told frames are right, matched in order of their scores; kind -1 is nothing."""
    overlap = iou(answer.frames, frames) * (answer.kinds[:, :, None] == kinds[:, None, :])
    free = kinds >= 0
    images = torch.arange(len(kinds), device=kinds.device)
    found = torch.zeros_like(answer.scores, dtype=torch.bool)
    for number in range(answer.scores.shape[1]):
        nearest, place = (overlap[:, number] * free).max(1)
        hit = (nearest >= ENOUGH) & (answer.scores[:, number] > 0)
        found[:, number] = hit
        free[images, place] &= ~hit
    return found


def precision(scores: Tensor, hits: Tensor, things: int) -> float:
    """The average precision of one kind: of all its answers in all images, and how many things there are."""
    order = scores.argsort(descending=True, stable=True)
    got = hits[order].double().cumsum(0)
    precise = got / torch.arange(1, len(got) + 1, device=got.device)
    best_beyond = precise.flip(0).cummax(0).values.flip(0)
    return float((best_beyond * hits[order]).sum()) / max(1, things)


def mean_precision(answer: Told, hits: Tensor, kinds: Tensor, of: int) -> float:
    """The mean over the kinds that are there."""
    each = []
    for kind in range(of):
        things = int((kinds == kind).sum())
        if things:
            chosen = (answer.kinds == kind) & (answer.scores > 0)
            each.append(precision(answer.scores[chosen], hits[chosen], things))
    return sum(each) / max(1, len(each))
