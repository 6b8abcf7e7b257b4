"""Made-up conditional spaces, each seed another one: networks in stages with a score, a size and noise.

No network is trained, so that samplers can be compared over many seeds; and no two seeds agree on what is
good, so that nothing can be tuned to one of them. What all share is what real spaces show: choices that are
only there with others, size that pays less and less, a learning rate whose best value hangs on the depth,
blocks that are better in one stage than in another, and a little luck.
"""

from __future__ import annotations

import math
import random
import zlib
from dataclasses import dataclass, field

from automl.engine.building import Built, violations
from automl.picks import Asker, key
from automl.recipe import Recipe
from automl.seams import Choices, Cost, Score

BLOCKS = {"plain": 9.0, "residual": 18.0, "separable": 1.5, "bottleneck": 2.0}  # weights a pair of channels
STAGES, KERNELS, ACTIVATIONS = 3, (3, 5), ("relu", "silu", "gelu")
NOISE = 0.004
SIZES = (1e3, 1e6)
FLOOR = 0.5  # scores below it are worth nothing


def recipe(sampler: str, seed: int, trials: int, *, objectives: int, limit: float = 0.0) -> Recipe:
    """A run in such a space, as the engine is told of it."""
    return Recipe(
        id="landscape", title="landscape", space="convnet", dataset="", trainer="classify",
        score=Score("accuracy"), cost=Cost("parameters"),
        objectives=("accuracy", "parameters")[:objectives],
        bounds={"accuracy": (FLOOR, 1.0), "parameters": SIZES},
        sampler=sampler, trials=trials, seed=seed,
        limits={"parameters": limit} if limit else {},
    )  # fmt: skip


@dataclass(slots=True)
class Landscape:
    """One of them: what each choice is worth there."""

    seed: int
    block: dict[tuple[int, str], float] = field(default_factory=dict)
    kernel: dict[tuple[int, int], float] = field(default_factory=dict)
    activation: dict[str, float] = field(default_factory=dict)
    best_rate: float = -2.0  # of a shallow network, log10
    slower: float = 0.0  # by how much it falls with each layer
    expand: float = 3.0
    pays: float = 0.8  # how fast size pays

    def __post_init__(self) -> None:
        source = random.Random(f"landscape {self.seed}")
        for stage in range(STAGES):
            self.block |= {(stage, kind): source.gauss(0, 0.02) for kind in BLOCKS}
            self.kernel |= {(stage, kernel): source.gauss(0, 0.01) for kernel in KERNELS}
        self.activation = {name: source.gauss(0, 0.01) for name in ACTIVATIONS}
        self.best_rate = source.uniform(-2.4, -1.6)
        self.slower = source.uniform(0.0, 0.08)
        self.expand = source.uniform(1, 6)
        self.pays = source.uniform(0.5, 1.1)

    def build(self, asker: Asker) -> tuple[float, float]:
        """Asks for a network: its score and its size."""
        score, width, layers = self.activation[asker.choice("activation", ACTIVATIONS)], 3, 0
        stem = asker.int("stem", 8, 64, 8)
        size, width = 27.0 * stem, stem
        for stage in range(asker.int("stages", 1, STAGES)):
            depth = asker.int(f"stage{stage}.depth", 1, 4)
            wide = asker.int(f"stage{stage}.width", 8, 128, 8)
            kind = asker.choice(f"stage{stage}.block", tuple(BLOCKS))
            kernel = asker.choice(f"stage{stage}.kernel", KERNELS)
            dense = BLOCKS[kind] * (kernel / 3) ** 2
            score += self.block[stage, kind] + self.kernel[stage, kernel]
            if kind == "bottleneck":
                expand = asker.int(f"stage{stage}.expand", 1, 6)
                dense *= expand
                score -= 0.008 * abs(expand - self.expand)
            size += dense * (width * wide + (depth - 1) * wide * wide)
            width, layers = wide, layers + depth
        if asker.choice("head", ("linear", "hidden")) == "hidden":
            hidden = asker.int("head.width", 16, 128, 16)
            size, width = size + width * hidden, hidden
        size += 10 * width
        off = math.log10(asker.float("train.rate", 1e-3, 1e-1, log=True)) - self.best_rate
        grown = math.log10(size) - 2.5
        score += 0.9 - 0.35 * math.exp(-self.pays * grown) - 0.06 * (off + self.slower * layers) ** 2
        luck = random.Random(zlib.crc32(key(asker.choices).encode()) + self.seed).gauss(0, NOISE)
        return score + luck, size


@dataclass(slots=True)
class Builder:
    """Builds proposals of one landscape for the engine's proposer, which knows their size by then."""

    land: Landscape
    recipe: Recipe
    scores: dict[str, float] = field(default_factory=dict)

    def build(self, asker: Asker) -> Built:
        """A proposal; its score is kept for whoever trains it."""
        score, size = self.land.build(asker)
        self.scores[key(asker.choices)] = score
        return Built(asker.choices, asker.ranges, costs={"parameters": size})

    def violations(self, built: Built) -> dict[str, float]:
        """Over the limit, by how much of it."""
        return violations(built.costs, self.recipe.limits)

    def trained(self, choices: Choices) -> float:
        """The score of a proposal."""
        return self.scores[key(choices)]
