"""The lines between planner and worker: cut, checked, and kept clear of prints."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from automl.engine import protocol
from automl.engine.protocol import Hello, Lines, ProtocolError, Sender

PRINTS = """
import os
from automl.engine import protocol
reading, writing = protocol.private_ends()
print("a plug-in prints", flush=True)
os.write(1, b"a C library prints\\n")
heard = next(protocol.messages(reading))["said"]
protocol.Sender(writing).say({"heard": heard, "input": os.read(0, 9).decode()})
"""


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_messages_are_the_same_however_the_bytes_arrive(size: int) -> None:
    said = [{"beat": 1}, {"text": "ä\n"}, {"job": {"choices": {"x": 1.5}}}]
    data = b"".join(json.dumps(message).encode() + b"\n" for message in said)
    lines = Lines()
    heard = [m for at in range(0, len(data), size) for m in lines.feed(data[at : at + size])]
    assert heard == said


@pytest.mark.parametrize(
    "text", [b"", b"no json", b"[1]", b"3", b'"text"', b'{"a":', b"[" * 100_000, b"\xff\xfe"]
)
def test_a_line_that_is_no_message_breaks_the_protocol(text: bytes) -> None:
    with pytest.raises(ProtocolError, match="no message"):
        list(Lines().feed(text + b"\n"))


def test_a_line_without_an_end_breaks_the_protocol() -> None:
    with pytest.raises(ProtocolError, match="longer than"):
        list(Lines().feed(b"x" * (protocol.LONGEST + 1)))


def test_prints_go_to_standard_error_and_input_is_not_stolen() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PRINTS],
        input=b'{"said": "hello"}\n',
        capture_output=True,
        timeout=10,
        check=True,
    )
    assert json.loads(done.stdout) == {"heard": "hello", "input": ""}
    assert done.stderr.splitlines() == [b"a plug-in prints", b"a C library prints"]


def test_a_sender_writes_whole_lines() -> None:
    reading, writing = os.pipe()
    Sender(writing).say({"beat": 1})
    Sender(writing).say('{"event": "x"}')
    assert os.read(reading, 100) == b'{"beat": 1}\n{"event": "x"}\n'
    os.close(reading)
    os.close(writing)


def hello(**more: object) -> Hello:
    plain = protocol.hello("cpu").plain() | more
    return Hello.of(plain)


@pytest.mark.parametrize(
    ("theirs", "sentence"),
    [
        ({}, ""),
        (
            {"protocol": 2},
            "The worker speaks protocol 2, the planner 1: install the same Topograph for both.",
        ),
        ({"versions": {"topograph": "9.9"}}, "The worker has topograph 9.9, the planner "),
        ({"device": "cuda:1"}, "The worker trains on cuda:1, but cpu was asked for."),
    ],
)
def test_a_mismatch_is_one_clear_sentence(theirs: dict[str, object], sentence: str) -> None:
    versions = dict(hello().versions) | dict(theirs.pop("versions", {}))  # type: ignore[call-overload]
    said = protocol.mismatch(hello(), hello(**theirs, versions=versions))
    assert said.startswith(sentence)
    assert bool(said) == bool(sentence)
    assert said.count(". ") == 0


def test_a_newer_python_or_numpy_is_no_mismatch() -> None:
    versions = dict(hello().versions) | {"python": "3.99", "numpy": "9"}
    assert protocol.mismatch(hello(), hello(versions=versions)) == ""


@pytest.mark.parametrize(
    "plain", [None, 3, {}, {"protocol": "1", "versions": {}, "device": "cpu"}, {"versions": 1}]
)
def test_a_hello_that_is_none_breaks_the_protocol(plain: object) -> None:
    with pytest.raises(ProtocolError):
        Hello.of(plain)
