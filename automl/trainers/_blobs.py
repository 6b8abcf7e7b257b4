"""Detection without a network: what stands out is one thing, told by how much of its frame it
fills."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from scipy import ndimage
from torch import Tensor

from automl.trainers._frames import ENOUGH, TOLD, Told, iou

BLUR, LEAST = 1.0, 12  # pixels


@dataclass(frozen=True, slots=True)
class Blobs:
    """What was found in each image: frames, how many pixels, and which share of its frame; [n, told, …]."""

    frames: Tensor
    sizes: Tensor
    filling: Tensor


def blobs(images: Tensor, cut: float) -> Blobs:
    """All that lies further than `cut` from an image's median, the largest first."""
    found = Blobs(*(torch.zeros(len(images), TOLD, *more) for more in ((4,), (), ())))
    for number, image in enumerate(images[:, 0].cpu().numpy()):
        smooth = ndimage.gaussian_filter(image, BLUR)
        marks, _ = ndimage.label(np.abs(smooth - np.median(smooth)) > cut)
        counts = np.bincount(marks.ravel())[1:]
        where = ndimage.find_objects(marks)
        largest = [mark for mark in np.argsort(-counts, kind="stable")[:TOLD] if counts[mark] >= LEAST]
        for place, mark in enumerate(largest):
            down, across = where[mark]
            frame = [across.start, down.start, across.stop, down.stop]
            found.frames[number, place] = torch.tensor(frame) / len(image)
            found.sizes[number, place] = int(counts[mark])
            area = (down.stop - down.start) * (across.stop - across.start)
            found.filling[number, place] = int(counts[mark]) / area
    return found


def fillings(found: Blobs, target: Tensor, kinds: int) -> Tensor:
    """How much of its frame each kind fills, by those blobs that match a thing."""
    overlap = iou(found.frames, target[..., 1:]) * (target[:, None, :, 0] >= 0)
    nearest, place = overlap.max(2)
    kind = target[..., 0].gather(1, place)
    matched = (nearest >= ENOUGH) & (found.sizes > 0)
    return torch.stack(
        [found.filling[matched & (kind == one)].mean().nan_to_num(0.7) for one in range(kinds)]
    )


def answer(found: Blobs, fill: Tensor) -> Told:
    """Larger ones are told first; the kind is that whose usual filling is nearest."""
    return Told(found.sizes, (found.filling[..., None] - fill).abs().argmin(-1), found.frames)
