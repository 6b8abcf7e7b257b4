"""The judge of made images: a small classifier of real ones, whose last features say what an image shows.

It learns once a run from the training part with a fixed seed, and is kept in the run's folder, so that all
trials are judged by the same one. Its features are scaled to deviation 1 over the real training images.
"""

from __future__ import annotations

import os
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from automl.seams import Data, Labelled, Tensors
from automl.trainers._accuracy import accuracy
from automl.trainers._learning import Course, Pace, Unheard, learn

FEATURES = 16
EPOCHS, RATE = 30, 5e-3


class Judge(nn.Module):
    """Features of images, and the class that they speak for."""

    mean: Tensor
    deviation: Tensor

    def __init__(self, channels: int, classes: int) -> None:
        super().__init__()
        self.see = nn.Sequential(
            nn.Conv2d(channels, 16, 3, padding=1), nn.ReLU(),
            nn.Conv2d(16, 32, 3, 2, 1), nn.ReLU(),
            nn.Conv2d(32, 32, 3, 2, 1), nn.ReLU(),
            nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Linear(128, FEATURES),
        )  # fmt: skip
        self.say = nn.Linear(FEATURES, classes)
        self.register_buffer("mean", torch.zeros(FEATURES))
        self.register_buffer("deviation", torch.ones(FEATURES))

    def forward(self, x: Tensor) -> Tensor:
        said: Tensor = self.say(F.relu(self.see(x)))
        return said

    @torch.inference_mode()
    def features(self, images: Tensor) -> Tensor:
        """What is seen in each image: [n, features]."""
        seen = torch.cat([self.see(some) for some in torch.split(images, 1024)])
        return (seen - self.mean) / self.deviation


def judge(data: Data, train: Labelled, valid: Labelled, folder: Path, device: str) -> tuple[Judge, float]:
    """The judge, read where it was kept, else taught; and the share of validation images it tells right."""
    file = folder / "judge.pt"
    if not file.exists():
        draft = file.with_suffix(f".{os.getpid()}")
        torch.save(_taught(data, train, valid, device).state_dict(), draft)
        draft.replace(file)
    made = _made(train).to(device).eval()
    made.load_state_dict(torch.load(file, weights_only=True, map_location=device))
    return made, accuracy(made, Tensors((valid.target,), valid.labels), "float32").score


def _made(train: Labelled) -> Judge:
    torch.manual_seed(0)
    return Judge(train.target.shape[1], int(train.labels.max()) + 1)


def _taught(data: Data, train: Labelled, valid: Labelled, device: str) -> Judge:
    """One that has learnt to tell real images, and the scale of its features."""
    made = _made(train).to(device)
    known, asked = (Tensors((part.target,), part.labels) for part in (train, valid))
    lesson = Data(data.shape, known, asked, lambda: asked, "")
    learn(made, lesson, Pace(RATE), Course(F.cross_entropy, accuracy), Unheard(EPOCHS, device=device))
    seen = made.eval().features(train.target)
    made.mean.copy_(seen.mean(0))
    made.deviation.copy_(seen.std(0).clamp_min(1e-6))
    return made
