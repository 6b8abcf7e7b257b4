"""One job in a worker: built from its recorded choices, trained, reported, its weights kept."""

from __future__ import annotations

import gc
import math
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

from automl.engine.building import violations
from automl.engine.loading import Loaded
from automl.engine.measuring import Measuring
from automl.engine.quiet import Quiet
from automl.pools import Job
from automl.results import events as e
from automl.seams import NOTHING, Scores, Stop

Say = Callable[[e.Event], None]
Told = Callable[[int, bool], bool]  # epoch, at a rung: whether the trial is to end


class NotANumber(Exception):
    """A loss or a score is no finite number any more."""


@dataclass(slots=True)
class Reporting:
    """A trainer's `report`: tells each epoch, and ends the trial where it is told to."""

    run: str
    job: Job
    device: str
    precision: str
    say: Say
    ended: Told
    quiet: Quiet | None = None
    epoch: int = 0
    measured: Mapping[str, float] = field(default_factory=dict)
    waited: float = 0.0  # seconds for the planner's word, and for others to measure
    began: float = field(default_factory=time.perf_counter)

    @property
    def epochs(self) -> int:
        """The epochs of the whole training, on which schedules span."""
        return self.job.epochs

    @property
    def seed(self) -> int:
        """The seed of this trial."""
        return self.job.seed

    def __call__(self, epoch: int, loss: float, score: float, scores: Mapping[str, float] = NOTHING) -> None:
        """An epoch was trained and validated."""
        self.epoch, seconds = epoch, time.perf_counter() - self.began
        if not (math.isfinite(loss) and math.isfinite(score)):
            raise NotANumber
        trial, at_rung = self.job.trial, epoch in self.job.rungs
        self.say(
            e.EpochDone(self.run, time.time(), trial, epoch, float(loss), float(score), seconds, dict(scores))
        )
        told = time.perf_counter()
        if self.ended(epoch, at_rung):
            raise Stop
        if self.quiet is not None:  # between two epochs others may have the device to themselves
            self.quiet.end()
            self.quiet.begin()
        self.began = time.perf_counter()
        self.waited += self.began - told


def train(
    loaded: Loaded,
    job: Job,
    run: str,
    folder: Path,
    worker: int,
    say: Say,
    ended: Told,
    measuring: Measuring | None = None,
) -> None:
    """Trains a job and says how it ended; nothing that a plug-in raises ends the worker."""
    quiet = measuring.quiet if measuring is not None else None
    say(e.TrialStarted(run, time.time(), job.trial, worker, job.attempt))
    report = Reporting(run, job, loaded.device, loaded.tuned.precision, say, ended, quiet)
    try:
        outcome = _over(loaded, job, report, measuring) or _trained(loaded, job, report, folder)
    except Stop:
        outcome = e.TrialStopped(run, time.time(), job.trial, report.epoch)
    except NotANumber:
        reason = f"the loss or the score is not a number after epoch {report.epoch}"
        outcome = e.TrialStopped(run, time.time(), job.trial, report.epoch, reason)
    except Exception as error:
        outcome = _fallen(error, run, job)
    if quiet is not None:
        quiet.end()
    say(outcome)
    _tidy(loaded.device)


def _over(loaded: Loaded, job: Job, report: Reporting, measuring: Measuring | None) -> e.Event | None:
    """Measures what the recipe asks for, and says it; how the trial ends, where a limit is broken by it."""
    if measuring is None or job.test:
        return None
    measured = measuring.costs(job.choices, lambda: loaded.built(job.choices)[0])
    if measured:
        report.say(e.TrialMeasured(report.run, time.time(), job.trial, measured))
    if over := violations(measured, loaded.recipe.limits):
        named = ", ".join(f"{name} {measured[name]:.4g}" for name in over)
        return e.TrialInfeasible(report.run, time.time(), job.trial, f"over the limit: {named}", over)
    report.measured = measured
    if measuring.quiet is not None:
        measuring.quiet.begin()
    return None


def _trained(loaded: Loaded, job: Job, report: Reporting, folder: Path) -> e.Event:
    began = report.began = time.perf_counter()
    torch.manual_seed(job.seed)
    model, plan = loaded.built(job.choices)
    scores = loaded.trainer.train(model, loaded.data, plan, loaded.shared, report)
    seconds = time.perf_counter() - began - report.waited
    if not math.isfinite(scores.score):
        raise NotANumber
    if job.keep:
        save(model, folder / "weights" / weights_name(job.trial))
    if job.test:
        return _tested(loaded, job, report.run, model, plan, scores, seconds)
    costs = {"seconds": seconds} | dict(report.measured) | _floats(scores.costs)
    done = (float(scores.score), _floats(scores.scores), costs, seconds, report.measured.get("energy"))
    return e.TrialDone(report.run, time.time(), job.trial, *done)


def _tested(
    loaded: Loaded, job: Job, run: str, model: Any, plan: Any, scores: Scores, seconds: float
) -> e.Event:
    part = loaded.data.test().to(loaded.device)
    test = loaded.trainer.evaluate(model, part, plan, loaded.shared)
    further = _floats(test.scores)
    seen = (job.seed, float(scores.score), float(test.score), further, seconds)
    return e.TrialRetrained(run, time.time(), job.trial, *seen)


def _floats(numbers: Mapping[str, float]) -> dict[str, float]:
    return {name: float(number) for name, number in numbers.items()}


def weights_name(trial: int) -> str:
    """The file of a trial's weights, in the run's folder `weights`."""
    return f"{trial:06d}.pt"


def save(model: Any, file: Path) -> None:
    """The weights, in one step, to be read with `weights_only`."""
    fresh = file.with_suffix(".new")
    file.parent.mkdir(exist_ok=True)
    torch.save({name: tensor.cpu() for name, tensor in model.state_dict().items()}, fresh)
    fresh.replace(file)


def _fallen(error: Exception, run: str, job: Job) -> e.Event:
    """Out of memory is an answer about the architecture; anything else is a fault, traced in the log."""
    if out_of_memory(error):
        reason = "out of memory"
        return e.TrialInfeasible(run, time.time(), job.trial, reason, {"memory": 1.0})
    traceback.print_exception(error)
    text = " ".join(str(error).split())[:300]
    return e.TrialFailed(run, time.time(), job.trial, f"{type(error).__name__}: {text}", job.attempt)


def out_of_memory(error: BaseException) -> bool:
    """Whether memory ran out, as Python, CUDA, Metal and torch's CPU allocator say it."""
    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return True
    words = ("out of memory", "not enough memory", "can't allocate memory")
    return isinstance(error, RuntimeError) and any(word in str(error) for word in words)


def _tidy(device: str) -> None:
    gc.collect()
    if device.startswith("cuda"):
        torch.cuda.empty_cache()
