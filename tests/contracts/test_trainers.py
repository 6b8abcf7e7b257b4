"""What every trainer holds to."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
import torch

from automl import catalogue, datasets, spaces, trainers
from automl.picks import drawing
from automl.seams import COMMON_COSTS, Data, DataShape, Scores, Spec, Stop, Value
from tests.contracts.samples import Listening, data

EVERY_TRAINER = pytest.mark.parametrize("name", trainers.names())


# So that a test takes no time: less data, and networks as small as their space has them.
SHORTER: dict[str, dict[str, Value]] = {
    "vault_text": {"context": 16},
    "placed_digits": {"size": 700},
    "glyphs": {"size": 0},
    "faces": {"size": 0},
    "shape_boxes": {"examples": 500, "size": 0},
}
SMALL: dict[str, Value] = {
    "channels": 8, "cells": 1, "length": 2, "width": 32,
    "stem": 8, "stages": 2, "stage1.depth": 1, "stage1.width": 8, "stage1.block": "plain", "stage1.kernel": 3,
    "stage2.depth": 1, "stage2.width": 16, "stage2.block": "plain", "stage2.kernel": 3,
}  # fmt: skip
# Beside an untrained network of middling size, the smallest one learns too little in eight epochs.
OWN: dict[str, dict[str, Value]] = {
    "pretext": {
        "stage1.width": 16, "stage2.width": 64, "embedding": 64, "head": "linear", "activation": "relu",
        "stage1.squeeze": False, "stage2.squeeze": False, "train.task": "contrast", "train.batch": 64,
        "train.temperature": 0.2, "train.strength": 0.4,
    },
    "adversarial": {"kind": "layers", "depth": 1, "width1": 32, "activation": "relu", "train.penalty": 1.0},
    "segment": {"scales": 2, "depth1": 1, "depth2": 1, "block": "plain", "kernel": 3},
    "detect": {
        "step": 4, "context": False, "refine": 0, "fine.depth": 1, "fine.width": 16, "fine.block": "plain",
        "fine.kernel": 3,
    },
}  # fmt: skip
# Trainers whose baseline a network of a second does not beat: `families` has the runs that do.
BEATEN_IN_MINUTES = ("adversarial", "augment", "detect", "prototypes", "verify")

GAMES = ("adversarial",)  # two networks against each other: the loss of one is the gain of the other


def fit(name: str) -> tuple[str, str]:
    """A space and a dataset that go with a trainer."""
    known = catalogue.installed()
    learns, judged = (set(known.trainers[name].words(word)) for word in ("LEARNS", "JUDGED_BY"))
    for dataset in ("digits", *datasets.names()):
        stated = known.datasets[dataset]
        for space in spaces.names():
            takes, gives = (set(known.spaces[space].words(word)) for word in ("TAKES", "GIVES"))
            fits = set(stated.words("OUTPUT")) <= learns & gives and takes & set(stated.words("INPUT"))
            if fits and set(stated.words("TARGET")) <= judged:
                return space, dataset
    raise AssertionError(f"no space and dataset go with the trainer “{name}”")


class Bench:
    """A trainer with its data, ready to train as often as a test likes."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.trainer = name, trainers.find(name)
        self.space, dataset = fit(name)
        self.data: Data = data(dataset, folder, **{"size": 220, **SHORTER.get(dataset, {})})
        self.folder = folder
        self.shared = self.trainer.prepare(self.data, folder, "cpu")

    def made(self, seed: int = 0) -> tuple[Any, Any]:
        asker = drawing(seed, SMALL | OWN.get(self.name, {}))
        torch.manual_seed(seed)
        model = spaces.find(self.space).build(asker, self.data.shape)
        plan = self.trainer.choices(asker.under("train"), self.data.shape)
        return trainers.adapted(self.trainer, model, plan), plan

    def train(self, report: Listening) -> tuple[Any, Any, Scores]:
        model, plan = self.made()
        return model, plan, self.trainer.train(model, self.data, plan, self.shared, report)


@pytest.fixture(params=trainers.names())
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Bench:
    return Bench(request.param, tmp_path)


def test_it_reports_every_epoch_once_in_order(bench: Bench) -> None:
    report = Listening(3)
    _, _, scores = bench.train(report)
    assert [epoch for epoch, _, _ in report.heard] == [1, 2, 3]
    assert all(math.isfinite(number) for _, loss, score in report.heard for number in (loss, score))
    assert scores.score == report.heard[-1][2]
    assert set(scores.costs) <= {cost.name for cost in bench.trainer.COSTS if cost.known == "training"}


def test_stop_passes_through_it(bench: Bench) -> None:
    report = Listening(5, stop_after=2)
    with pytest.raises(Stop):
        bench.train(report)
    assert len(report.heard) == 2


def test_a_seeded_training_repeats_itself_exactly(bench: Bench) -> None:
    one, other = Listening(2), Listening(2)
    first, _, _ = bench.train(one)
    second, _, _ = bench.train(other)
    assert one.heard == other.heard
    weights = zip(first.state_dict().values(), second.state_dict().values(), strict=True)
    assert all(torch.equal(a, b) for a, b in weights)


def test_it_learns_something(bench: Bench) -> None:
    report = Listening(8)
    bench.train(report)
    hard = bench.name in BEATEN_IN_MINUTES
    before = report.heard[0][2] if hard else bench.shared.baseline or 0.0
    assert bench.trainer.SCORE.better(report.heard[-1][2], before)
    if bench.name not in GAMES:
        assert report.heard[-1][1] < report.heard[0][1]


def test_it_judges_any_part_by_the_rule_of_validation(bench: Bench) -> None:
    model, plan, scores = bench.train(Listening(1))
    again = bench.trainer.evaluate(model, bench.data.valid, plan, bench.shared)
    assert again.score == scores.score
    tested = bench.trainer.evaluate(model, bench.data.test(), plan, bench.shared)
    score = bench.trainer.SCORE
    assert math.isfinite(tested.score)
    assert tested.score <= score.high if score.direction == "max" else tested.score >= score.low


def test_what_is_prepared_is_read_back(bench: Bench) -> None:
    again = bench.trainer.prepare(bench.data, bench.folder, "cpu")
    assert again.baseline == bench.shared.baseline
    assert again.facts == bench.shared.facts


def test_its_plan_depends_on_nothing_but_the_choices(bench: Bench) -> None:
    assert bench.made(1)[1] == bench.made(1)[1] != bench.made(2)[1]


@EVERY_TRAINER
def test_it_names_its_numbers_without_steps(name: str) -> None:
    asker = drawing(0)
    trainer = trainers.find(name)
    shape = DataShape((), (Spec("x", (3,)),), Spec("x"))
    trainer.choices(asker, shape)
    floats = {key for key, found in asker.ranges.items() if found.kind == "float" and found.size != 1}
    assert floats == set(catalogue.installed().trainers[name].words("FLOATS"))
    assert bool(floats) == ("continuous" in trainer.TRAITS)


@EVERY_TRAINER
def test_what_it_states_can_be_read_without_importing_it(name: str) -> None:
    stated, trainer = catalogue.installed().trainers[name], trainers.find(name)
    assert stated.line
    assert stated.score == trainer.SCORE
    assert stated.words("LEARNS") == tuple(trainer.LEARNS)
    assert stated.costs == (*trainer.COSTS, *(c for c in COMMON_COSTS if c.name not in
                                              {own.name for own in trainer.COSTS}))  # fmt: skip
