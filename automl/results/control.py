"""control.jsonl: what people tell a run; appended by anybody, applied once by its planner.

A command is pending until the log has a `ControlSeen` with its id.
"""

from __future__ import annotations

import json
import os
import time
import uuid
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from automl.problems import Problem
from automl.results import lock
from automl.results.rundir_errors import told
from automl.seams import Value

MOST_WORKERS = 256


class Word(StrEnum):
    """What can be commanded."""

    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    MORE = "more"  # `number` further trials
    WORKERS = "workers"  # `number` of them from now on
    TRY = "try"  # a trial with these `choices`; what they leave open is asked of the sampler


@dataclass(frozen=True, slots=True)
class Command:
    """One command with the id by which it is applied only once."""

    word: Word
    number: int = 0
    choices: Mapping[str, Value] = field(default_factory=dict)
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    at: float = field(default_factory=time.time)

    def __str__(self) -> str:
        if self.word in (Word.MORE, Word.WORKERS):
            return f"{self.word} {self.number}"
        return f"try {json.dumps(dict(self.choices))}" if self.word is Word.TRY else self.word.value


def append(file: Path, command: Command) -> None:
    """Adds a command in one piece, whoever else adds one at the same time."""
    data = json.dumps(asdict(command), ensure_ascii=False).encode() + b"\n"
    binary = getattr(os, "O_BINARY", 0)
    with told(file):
        descriptor = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT | binary, 0o644)
        try:
            with lock.turn(descriptor):
                os.write(descriptor, (b"\n" if _torn(descriptor) else b"") + data)
                os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _torn(descriptor: int) -> bool:
    """Whether the last writer was cut off in its line."""
    end = os.lseek(descriptor, 0, os.SEEK_END)
    if not end:
        return False
    os.lseek(descriptor, end - 1, os.SEEK_SET)
    return os.read(descriptor, 1) != b"\n"


def read(file: Path) -> tuple[list[Command], list[Problem]]:
    """All commands in their order, and the lines that are none."""
    commands: list[Command] = []
    problems: list[Problem] = []
    if not file.exists():
        return commands, problems
    with told(file):
        data = file.read_bytes()
    whole = data[: data.rfind(b"\n") + 1]
    for number, text in enumerate(whole.split(b"\n"), 1):
        if not text.strip():
            continue
        found = parse(text, f"{file.name}:{number}")
        if isinstance(found, Command):
            commands.append(found)
        else:
            problems.append(found)
    return commands, problems


def parse(text: bytes, place: str) -> Command | Problem:
    """One line as a command, or as the problem with it."""
    try:
        plain = json.loads(text)
    except (ValueError, RecursionError):
        return Problem(place, "this line is no JSON; it was passed over.")
    fault = _fault(plain)
    if fault:
        return Problem(place, f"{fault}; the line was passed over.")
    number, at = plain.get("number", 0), plain.get("at", 0.0)
    return Command(Word(plain["word"]), number, plain.get("choices", {}), plain["id"], float(at))


def _fault(plain: Any) -> str:
    if not isinstance(plain, dict):
        return "this line is no command"
    if plain.get("word") not in list(Word):
        return f"there is no command {plain.get('word')!r}"
    if not isinstance(plain.get("id"), str) or not plain["id"]:
        return "a command needs an id"
    if not isinstance(plain.get("at", 0.0), int | float):
        return f"the time cannot be {plain['at']!r}"
    number, choices = plain.get("number", 0), plain.get("choices", {})
    if plain["word"] == Word.MORE and (type(number) is not int or not 1 <= number <= 10_000_000):
        return f"“more” needs a number of trials, not {number!r}"
    if plain["word"] == Word.WORKERS and (type(number) is not int or not 1 <= number <= MOST_WORKERS):
        return f"“workers” needs a number from 1 to {MOST_WORKERS}, not {number!r}"
    if not isinstance(choices, dict) or not all(isinstance(v, Value) for v in choices.values()):
        return "choices must be names with numbers, texts, true or false"
    return ""


def pending(file: Path, seen: Collection[str]) -> list[Command]:
    """The commands that no `ControlSeen` answers yet (`seen` is `RunState.controls`), oldest first."""
    waiting: dict[str, Command] = {}
    for command in read(file)[0]:
        if command.id not in seen:
            waiting.setdefault(command.id, command)
    return list(waiting.values())
