"""What can happen in a run: one frozen dataclass a kind, named in the past tense, and its JSON line.

The log is the run's only truth, so reading it is forgiving: a line that is damaged, or an event or field
of a newer version, becomes a `Problem` or is passed over, and everything else is kept.
"""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from automl.problems import Problem
from automl.seams import Choices


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a run, at a Unix time."""

    run: str
    at: float


@dataclass(frozen=True, slots=True)
class TrialEvent(Event):
    """Something that happened to one trial."""

    trial: int


@dataclass(frozen=True, slots=True)
class RunStarted(Event):
    """A planner began, for the first time or again; `recipe` is the whole of it, in its plain form."""

    recipe: Mapping[str, Any]
    host: str = ""
    version: str = ""
    resumed: bool = False


@dataclass(frozen=True, slots=True)
class RunQueued(Event):
    """Another run has the device; this one waits."""

    device: str
    behind: str = ""


@dataclass(frozen=True, slots=True)
class RunPaused(Event):
    """No further trials are begun."""


@dataclass(frozen=True, slots=True)
class RunContinued(Event):
    """The wait, or a pause, is over."""


@dataclass(frozen=True, slots=True)
class RunFinished(Event):
    """The planner ended as it should; the reason in words: "60 trials", "stopped"."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class RunFailed(Event):
    """The planner ended because it could not go on; one sentence for the user."""

    reason: str


@dataclass(frozen=True, slots=True)
class RunTakenOver(Event):
    """A run of another host goes on here."""

    host: str
    former: str = ""


@dataclass(frozen=True, slots=True)
class Noted(Event):
    """Something worth a sentence: a limit too tight, a precision chosen, a sampler chosen by `auto`."""

    message: str


@dataclass(frozen=True, slots=True)
class RangeSeen(Event):
    """A choice was asked for the first time; its range lets a resumed study be told old trials."""

    name: str
    range: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Prepared(Event):
    """What the trials share is ready: the baseline's score, and facts about data and base."""

    baseline: float | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class WorkerReady(Event):
    """A worker said hello."""

    worker: int
    device: str
    precision: str = "float32"
    versions: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WorkerGone(Event):
    """A worker ended; `lost` is the trial it was training, which is tried again."""

    worker: int
    reason: str = ""
    lost: int | None = None


@dataclass(frozen=True, slots=True)
class ControlSeen(Event):
    """A command of control.jsonl was applied; it is never applied twice."""

    id: str
    command: str = ""


@dataclass(frozen=True, slots=True)
class AskRejected(Event):
    """A proposal broke a limit before training; it is no trial, but the sampler is told."""

    choices: Choices
    violations: Mapping[str, float]  # by limit: value / limit - 1


@dataclass(frozen=True, slots=True)
class TestRead(Event):
    """Test data were read for these finalists; trials added afterwards are selected after seeing test."""

    __test__ = False  # pytest takes the name for a test otherwise
    trials: tuple[int, ...]
    seeds: int


@dataclass(frozen=True, slots=True)
class TrialBuilt(TrialEvent):
    """A trial was proposed and built on the meta device; `asked` is false where the user proposed it."""

    choices: Choices
    parameters: int
    macs: int
    costs: Mapping[str, float] = field(default_factory=dict)  # those known at build
    asked: bool = True


@dataclass(frozen=True, slots=True)
class TrialStarted(TrialEvent):
    """A worker began to train it; the epochs of an earlier attempt are forgotten."""

    worker: int
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class TrialMeasured(TrialEvent):
    """What its network costs to use, measured before its training; one that is missing is not measured."""

    costs: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class EpochDone(TrialEvent):
    """One epoch was trained and validated."""

    epoch: int
    loss: float
    score: float
    seconds: float = 0.0
    scores: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TrialDone(TrialEvent):
    """Trained to the end; on disk before anyone is told."""

    score: float
    scores: Mapping[str, float] = field(default_factory=dict)
    costs: Mapping[str, float] = field(default_factory=dict)  # all of them, parameters included
    seconds: float = 0.0
    energy: float | None = None  # joules; None: not measured


@dataclass(frozen=True, slots=True)
class TrialStopped(TrialEvent):
    """Ended early: behind at a rung, not a number, or by the user's word."""

    epoch: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TrialInfeasible(TrialEvent):
    """Out of memory, or over a limit that was only known after training."""

    reason: str
    violations: Mapping[str, float] = field(default_factory=dict)
    costs: Mapping[str, float] = field(default_factory=dict)  # all that are known, measured ones included


@dataclass(frozen=True, slots=True)
class TrialReused(TrialEvent):
    """The same choices as an earlier trial: its result stands, nothing was trained."""

    original: int
    choices: Choices


@dataclass(frozen=True, slots=True)
class TrialFailed(TrialEvent):
    """Given up, after its attempts."""

    reason: str
    attempts: int = 1


@dataclass(frozen=True, slots=True)
class TrialRetrained(TrialEvent):
    """A finalist trained again with another seed, and its score on test data."""

    seed: int
    score: float
    test: float
    scores: Mapping[str, float] = field(default_factory=dict)
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Shape:
    """What a kind of event is made of: the classes each field accepts, and which must be there."""

    accepts: Mapping[str, tuple[type, ...]]
    needed: tuple[str, ...]
    floats: frozenset[str]
    tuples: frozenset[str]


def _accepted(hint: Any) -> tuple[type, ...]:
    if get_origin(hint) is None and not get_args(hint):
        return (int, float) if hint is float else (hint,)
    if get_origin(hint) is tuple:
        return (list,)
    if isinstance(origin := get_origin(hint), type) and issubclass(origin, Mapping):
        return (dict,)
    return tuple(kind for part in get_args(hint) for kind in _accepted(part))


def _shape(kind: type[Event]) -> Shape:
    hints = get_type_hints(kind)
    fields = dataclasses.fields(kind)
    accepts = {f.name: _accepted(hints[f.name]) for f in fields}
    needed = tuple(f.name for f in fields if f.default is dataclasses.MISSING)
    floats = frozenset(name for name, kinds in accepts.items() if float in kinds and NoneType not in kinds)
    tuples = frozenset(name for name, kinds in accepts.items() if list in kinds)
    return Shape(accepts, needed, floats, tuples)


def _kinds(root: type[Event]) -> Iterable[type[Event]]:
    for kind in root.__subclasses__():
        yield from _kinds(kind)
        yield kind


KINDS: Mapping[str, type[Event]] = {k.__name__: k for k in _kinds(Event) if k is not TrialEvent}
SHAPES: Mapping[str, Shape] = {name: _shape(kind) for name, kind in KINDS.items()}
_FIRST = ("run", "trial", "at")


def plain(event: Event) -> dict[str, Any]:
    """The JSON form: the event's name, its run, trial and time, then what it says."""
    name = type(event).__name__
    form: dict[str, Any] = {"event": name, "run": event.run, "trial": getattr(event, "trial", None)}
    form["at"] = event.at
    for key in SHAPES[name].accepts:
        if key not in _FIRST:
            value = getattr(event, key)
            form[key] = dict(value) if isinstance(value, Mapping) else value
    return form


def line(event: Event) -> str:
    """One line of JSON without its newline; a number that is none (NaN, infinity) becomes null."""
    form = plain(event)
    try:
        return json.dumps(form, ensure_ascii=False, allow_nan=False, separators=(", ", ": "))
    except ValueError:
        return json.dumps(_finite(form), ensure_ascii=False, allow_nan=False)


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def parse(text: str | bytes, place: str = "") -> Event | Problem:
    """One line as an event, or as the problem with it."""
    try:
        form = json.loads(text if isinstance(text, str) else text.decode())
    except (ValueError, RecursionError):
        return Problem(place, "this line is no JSON; it was passed over.")
    if not isinstance(form, dict) or not isinstance(form.get("event"), str):
        return Problem(place, "this line is no event; it was passed over.")
    return of(form, place)


def of(form: Mapping[str, Any], place: str = "") -> Event | Problem:
    """An event from its JSON form; fields of a newer version are left out."""
    name = form.get("event", "")
    kind, shape = KINDS.get(name), SHAPES.get(name)
    if kind is None or shape is None:
        return Problem(place, f"“{name}” is an event of a newer version; it was passed over.")
    known: dict[str, Any] = {}
    for key, kinds in shape.accepts.items():
        if key not in form:
            continue
        value = form[key]
        if value is None and key in shape.floats:
            value = math.nan
        elif not isinstance(value, kinds) or (value.__class__ is bool and bool not in kinds):
            return Problem(place, f"{name}.{key} cannot be {value!r}; the line was passed over.")
        elif key in shape.tuples:
            value = tuple(form[key])
        known[key] = value
    missing = [key for key in shape.needed if key not in known]
    if missing:
        return Problem(place, f"{name} lacks {', '.join(missing)}; the line was passed over.")
    return kind(**known)


def read(data: bytes, name: str = "events.jsonl") -> tuple[list[Event], list[Problem], int]:
    """The events of a log up to its last whole line, what was passed over, and how many bytes that is."""
    end = data.rfind(b"\n") + 1
    events: list[Event] = []
    problems: list[Problem] = []
    for number, text in enumerate(data[:end].split(b"\n")[:-1], 1):
        if not text.strip():
            continue
        found = parse(text, f"{name}:{number}")
        if isinstance(found, Event):
            events.append(found)
        else:
            problems.append(found)
    return events, problems, end
