"""Records full learning curves of digits/convnet, for tests of the stopping rule; goes on where it ended.

Half of the trials are drawn at random, half are asked of the sampler that a run has, told of all before. They
are trained for the recipe's 12 epochs as a run's worker trains them, only that nobody is stopped. The limits
are narrower than the recipe's, so that one core is done in a quarter of an hour. Run it from the root of the
repository: `python -m tests.automl.engine.curves.record`.
"""

from __future__ import annotations

import dataclasses
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from automl import recipe_files
from automl.engine import training
from automl.engine.building import Builder, Built
from automl.engine.loading import Loaded, load
from automl.engine.proposing import Proposed, Proposer
from automl.engine.study import FAILED, Study, finished
from automl.picks import key
from automl.pools import Job
from automl.recipe import Recipe
from automl.results import events as e
from automl.seams import DataShape

FILE = Path(__file__).with_name("digits-convnet.jsonl")
TRIALS = 200
DRAWN = TRIALS // 2
LIMITS = {"parameters": 60_000, "macs": 1_500_000}

Record = dict[str, Any]


def recipe() -> Recipe:
    """The newcomer's recipe within narrower limits."""
    found, problems = recipe_files.find("convnet-digits")
    assert found is not None, problems
    return dataclasses.replace(found, limits=LIMITS, trials=TRIALS, stopping=False, weights="none")


def asked(made: Recipe, shape: DataShape, known: Sequence[Record]) -> Proposer:
    """A sampler that knows all these trials."""
    sampler = "random" if len(known) < DRAWN else made.sampler
    proposer = Proposer(Study(dataclasses.replace(made, sampler=sampler), len(known)), Builder(made, shape))
    for record in known:
        tell(proposer, record)
    return proposer


def tell(proposer: Proposer, record: Record) -> None:
    """What a trial came to, with the ranges of its choices, which the study has to have seen."""
    number, choices = record["trial"], record["choices"]
    again = proposer.wanted(choices)
    assert key(again.built.choices) == key(choices)
    proposer.numbers[key(choices)] = number
    verdict = finished(proposer.study.recipe, record["scores"][-1], again.built.costs)
    proposer.study.tell(number, choices, verdict)


def proposed(proposer: Proposer, number: int) -> Built:
    """The next architecture within the limits."""
    while True:
        found = proposer.propose()
        if isinstance(found, Proposed):
            proposer.take(number, found)
            return found.built


def trained(loaded: Loaded, number: int, built: Built, folder: Path) -> Record | None:
    """One trial to its last epoch; None where it did not come there."""
    said: list[e.Event] = []
    job = Job(number, built.choices, loaded.recipe.epochs, loaded.recipe.seed + number, keep=False)
    training.train(loaded, job, "curves", folder, 0, said.append, lambda _epoch, _at_rung: False)
    if not isinstance(said[-1], e.TrialDone):
        return None
    scores = [round(event.score, 5) for event in said if isinstance(event, e.EpochDone)]
    record = {"trial": number, "parameters": built.parameters, "macs": built.macs}
    return record | {"seconds": round(said[-1].seconds, 2), "scores": scores, "choices": dict(built.choices)}


def known() -> list[Record]:
    """The trials on file, after the head."""
    if not FILE.exists():
        return []
    return [json.loads(line) for line in FILE.read_text("utf-8").splitlines()[1:]]


def write(record: Record) -> None:
    """One more line."""
    with FILE.open("a", encoding="utf-8") as file:
        file.write(json.dumps(record, separators=(",", ":")) + "\n")


def head(loaded: Loaded) -> Record:
    """What the curves were recorded with."""
    made = loaded.recipe
    about = {"recipe": made.id, "epochs": made.epochs, "seed": made.seed, "limits": dict(made.limits)}
    about |= {"drawn": DRAWN, "data": loaded.data.hash, "baseline": round(loaded.shared.baseline, 5)}
    return about | {"precision": loaded.tuned.precision, "torch": torch.__version__, "threads": 1}


def main() -> int:
    """Records what is missing; an architecture that cannot be trained is passed over."""
    torch.set_num_threads(1)
    made, done = recipe(), known()
    with tempfile.TemporaryDirectory() as place:
        loaded = load(made, Path(place), "cpu")
        if not FILE.exists():
            write(head(loaded))
        proposer = None
        while len(done) < TRIALS:
            if proposer is None or len(done) == DRAWN:
                proposer = asked(made, loaded.data.shape, done)
            number = len(done)
            built = proposed(proposer, number)
            record = trained(loaded, number, built, Path(place))
            if record is None:
                proposer.study.tell(number, built.choices, FAILED)
                continue
            verdict = finished(made, record["scores"][-1], built.costs)
            proposer.study.tell(number, built.choices, verdict)
            done.append(record)
            write(record)
    return 0


if __name__ == "__main__":
    sys.exit(main())
