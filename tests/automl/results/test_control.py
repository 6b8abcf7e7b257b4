"""Commands to a run: from several processes at once, none lost, none joined, none applied twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from automl.results import control, rundir
from automl.results import events as e
from automl.results.control import Command, Word
from automl.results.state import RunState
from tests.automl.made_up import recipe
from tests.automl.results.holding import TELL, process


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "control.jsonl"


COMMANDS = [
    Command(Word.PAUSE), Command(Word.RESUME), Command(Word.STOP), Command(Word.MORE, 30),
    Command(Word.TRY, choices={"stages": 2, "kind": "plain", "train.rate": 0.1, "norm": True}),
    Command(Word.WORKERS, 3),
]  # fmt: skip


def test_commands_come_back_in_their_order(file: Path) -> None:
    for command in COMMANDS:
        control.append(file, command)
    assert control.read(file) == (COMMANDS, [])


def test_a_command_is_pending_until_the_log_has_seen_it(file: Path) -> None:
    for command in COMMANDS:
        control.append(file, command)
    state = RunState()
    state.fold([e.ControlSeen("r", 1.0, COMMANDS[0].id), e.ControlSeen("r", 1.0, COMMANDS[2].id)])
    assert control.pending(file, state.controls) == [COMMANDS[1], COMMANDS[3], COMMANDS[4], COMMANDS[5]]


def test_the_same_id_twice_is_one_command(file: Path) -> None:
    control.append(file, COMMANDS[3])
    control.append(file, COMMANDS[3])
    assert control.pending(file, set()) == [COMMANDS[3]]


def test_a_torn_line_does_not_swallow_the_next_command(file: Path) -> None:
    control.append(file, COMMANDS[0])
    whole = file.read_bytes()
    for cut in range(1, len(whole)):
        file.write_bytes(whole[:cut])
        control.append(file, COMMANDS[1])
        assert control.read(file)[0][-1] == COMMANDS[1]


def test_processes_that_command_at_once_lose_nothing(tmp_path: Path) -> None:
    run = rundir.make(recipe(), out=tmp_path / "run")
    with process(TELL, str(run.path), "40") as one, process(TELL, str(run.path), "40") as other:
        for writer in (one, other):
            assert writer.stdin is not None
            print("go", file=writer.stdin, flush=True)
        assert [one.wait(8), other.wait(8)] == [0, 0]
    commands, problems = control.read(run.controls)
    assert not problems
    assert sorted(command.number for command in commands) == sorted([*range(1, 41)] * 2)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("{", "no JSON"),
        ("3", "no command"),
        ({"word": "dance", "id": "a"}, "'dance'"),
        ({"word": ["pause"], "id": "a"}, "no command ['pause']"),
        ({"word": "pause"}, "needs an id"),
        ({"word": "pause", "id": "a", "at": "now"}, "time"),
        ({"word": "more", "id": "a"}, "number of trials"),
        ({"word": "more", "id": "a", "number": True}, "number of trials"),
        ({"word": "more", "id": "a", "number": -3}, "number of trials"),
        ({"word": "try", "id": "a", "choices": [1]}, "choices"),
        ({"word": "try", "id": "a", "choices": {"a": None}}, "choices"),
    ],
)
def test_a_line_that_is_no_command_is_a_problem(file: Path, form: object, said: str) -> None:
    text = form if isinstance(form, str) else json.dumps(form)
    file.write_text(text + "\n", "utf-8")
    commands, problems = control.read(file)
    assert not commands
    assert said in problems[0].message
    assert problems[0].place == "control.jsonl:1"


@pytest.mark.parametrize(
    ("command", "text"),
    [(COMMANDS[0], "pause"), (COMMANDS[3], "more 30"), (Command(Word.TRY, choices={"a": 1}), 'try {"a": 1}')],
)
def test_a_command_reads_as_it_is_typed(command: Command, text: str) -> None:
    assert str(command) == text
