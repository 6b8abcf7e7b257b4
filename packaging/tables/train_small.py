"""Trains every architecture of a small space with Topograph's own engine, and keeps what each came to.

    nice python packaging/tables/train_small.py mlp-digits [--seeds 2] [--minutes 30]

What comes out is a table for `python -m automl practice --table`, beside the benchmarks: `key`, one digit a
decision; parameters and MACs; `valid` and `test`, the accuracies in % after the training, means of the seeds.
A row is written as soon as its seeds are trained, and a second start goes on where the first ended, so that
it may be stopped at any time. Accuracies differ from one processor to another in the last digit.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean

import torch

from automl import recipe_files
from automl.engine import loading
from automl.engine.building import Builder
from automl.picks import replaying
from automl.recipe import Recipe
from automl.seams import Value
from automl.trainers._learning import Unheard

OUT = Path(__file__).parents[2] / "tests" / "bench" / "tables"
COLUMNS = ("key", "params", "macs", "valid", "test")


@dataclass(frozen=True, slots=True)
class Decision:
    """One digit of the key: an option, given to all these choices of the space or the trainer."""

    names: tuple[str, ...]
    options: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """What is trained: a recipe's data and trainer, for so many epochs, with these decisions."""

    recipe: str
    epochs: int
    decisions: tuple[Decision, ...]
    held: Mapping[str, Value]

    def settings(self) -> Iterator[tuple[str, dict[str, Value]]]:
        """Every key with its choices, in an order that is the same each time and favours none."""
        all_ways = list(itertools.product(*(range(len(one.options)) for one in self.decisions)))
        random.Random(0).shuffle(all_ways)
        for digits in all_ways:
            chosen = {
                name: one.options[digit]
                for one, digit in zip(self.decisions, digits, strict=True)
                for name in one.names
            }
            yield "".join(map(str, digits)), {**self.held, **chosen}


GRIDS = {
    "mlp-digits": Grid(
        "mlp-digits",
        5,
        (
            Decision(("depth",), (1, 2, 3, 4)),
            Decision(("width1", "width2", "width3", "width4"), (8, 16, 32, 64, 128, 256)),
            Decision(("activation",), ("relu", "silu", "gelu")),
            Decision(("norm",), ("none", "layer", "batch")),
            Decision(("dropout",), (0.0, 0.1, 0.3)),
            Decision(("train.rate",), (0.001, 0.003, 0.01, 0.03)),
        ),
        {"train.batch": 128},
    ),
    "convnet-digits": Grid(
        "convnet-digits",
        3,
        (
            Decision(("stem", "stage1.width"), (8, 16, 32)),
            Decision(("stage1.block",), ("plain", "residual", "separable")),
            Decision(("stage1.kernel", "stage2.kernel"), (3, 5)),
            Decision(("stage2.block",), ("plain", "residual", "separable")),
            Decision(("stage2.width",), (8, 16, 32, 64)),
            Decision(("train.rate",), (0.003, 0.01, 0.03)),
        ),
        {
            "stages": 2,
            "stage1.depth": 1,
            "stage2.depth": 1,
            "stage1.squeeze": False,
            "stage2.squeeze": False,
            "activation": "relu",
            "head": "linear",
            "train.batch": 128,
        },
    ),
}


class Trained:
    """The engine's own parts, loaded once."""

    def __init__(self, grid: Grid, folder: Path) -> None:
        found, problems = recipe_files.find(grid.recipe)
        assert found is not None, problems
        self.recipe: Recipe = found
        self.epochs = grid.epochs
        self.loaded = loading.load(found, folder, "cpu", decides=False)

    def row(self, key: str, settings: Mapping[str, Value], seeds: int) -> list[str]:
        """One architecture, trained with each seed."""
        pinned = replace(self.recipe, choices=dict(settings))
        built = Builder(pinned, self.loaded.data.shape).build(replaying({}, pinned.choices))
        assert not built.fault, (key, built.fault)
        own = replace(self.loaded, recipe=pinned)
        both = [self.scores(own, dict(built.choices), seed) for seed in range(seeds)]
        means = (f"{100 * fmean(values):.2f}" for values in zip(*both, strict=True))
        return [key, str(built.parameters), str(built.macs), *means]

    def scores(self, own: loading.Loaded, choices: Mapping[str, Value], seed: int) -> tuple[float, float]:
        """Validation and test accuracy after one training."""
        torch.manual_seed(seed)
        model, plan = own.built(choices)
        valid = own.trainer.train(model, own.data, plan, own.shared, Unheard(self.epochs, seed))
        test = own.trainer.evaluate(model, own.data.test(), plan, own.shared)
        return valid.score, test.score


def known(file: Path) -> set[str]:
    """The keys that are trained already; a line that was cut off is dropped."""
    if not file.exists():
        return set()
    whole = [line for line in file.read_text("utf-8").splitlines(keepends=True) if line.endswith("\n")]
    file.write_text("".join(whole), "utf-8")
    return {row["key"] for row in csv.DictReader(whole)}


def main() -> int:
    """Trains what is missing from the table that is named."""
    form = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    form.add_argument("grid", choices=sorted(GRIDS))
    form.add_argument("--seeds", type=int, default=2)
    form.add_argument("--minutes", type=float, default=1e9)
    form.add_argument("--to", type=Path, default=OUT)
    options = form.parse_args()
    torch.set_num_threads(1)
    grid, file = GRIDS[options.grid], options.to / f"{options.grid}.csv"
    options.to.mkdir(parents=True, exist_ok=True)
    done, until = known(file), time.monotonic() + 60 * options.minutes
    total = sum(1 for _ in grid.settings())
    with tempfile.TemporaryDirectory() as folder, file.open("a", encoding="utf-8") as lines:
        if not lines.tell():
            print(*COLUMNS, sep=",", file=lines)
        trained = Trained(grid, Path(folder))
        for key, settings in grid.settings():
            if key in done:
                continue
            if time.monotonic() > until:
                break
            print(*trained.row(key, settings, options.seeds), sep=",", file=lines, flush=True)
            done.add(key)
    print(f"{file.name}: {len(done):,} of {total:,} architectures", file=sys.stderr)
    return 0 if len(done) == total else 1


if __name__ == "__main__":
    sys.exit(main())
