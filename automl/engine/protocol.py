"""What a planner and its workers say to each other: JSON lines over pipes, a hello each way first.

A worker keeps its end as a private descriptor and turns descriptor 1 to standard error, so that a print in
a plug-in, or in a C library, cannot fall between the lines.
"""

from __future__ import annotations

import json
import os
import platform
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from typing import Any

PROTOCOL = 1
BEAT = 2.0  # seconds between two signs of life
HUNG = 60.0  # seconds without one after which a worker is killed
LONGEST = 1 << 22  # bytes of one line; no honest message comes near

Message = dict[str, Any]


class ProtocolError(Exception):
    """The other end said what it may not say: one sentence."""


@dataclass(frozen=True, slots=True)
class Hello:
    """Who speaks: the protocol's number, the versions that must agree, and the device."""

    protocol: int
    versions: Mapping[str, str]
    device: str

    @classmethod
    def of(cls, plain: object) -> Hello:
        """The hello from its JSON form."""
        if not isinstance(plain, Mapping) or not isinstance(plain.get("versions"), Mapping):
            raise ProtocolError(f"the hello {plain!r} is none.")
        protocol, device = plain.get("protocol"), plain.get("device")
        if type(protocol) is not int or not isinstance(device, str):
            raise ProtocolError(f"the hello {plain!r} is none.")
        versions = {str(name): str(version) for name, version in plain["versions"].items()}
        return cls(protocol, versions, device)

    def plain(self) -> Message:
        """The JSON form."""
        return {"protocol": self.protocol, "versions": dict(self.versions), "device": self.device}


def hello(device: str) -> Hello:
    """This process's own hello; reads versions without importing what they are of."""
    return Hello(PROTOCOL, versions(), device)


def versions() -> dict[str, str]:
    """The versions on which a result depends."""
    found = {name: _version(name) for name in ("topograph", "torch", "numpy", "optuna")}
    return {**found, "python": platform.python_version()}


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "none"


def base(version: str) -> str:
    """A version without the name of its build: 2.13.0+cpu and 2.13.0+cu130 compute the same."""
    return version.partition("+")[0]


def mismatch(planner: Hello, worker: Hello) -> str:
    """Why these two cannot work together, as one sentence; empty where they can."""
    if planner.protocol != worker.protocol:
        both = f"protocol {worker.protocol}, the planner {planner.protocol}"
        return f"The worker speaks {both}: install the same Topograph for both."
    for name, one in planner.versions.items():
        other = worker.versions.get(name, "none")
        same = base(one) == base(other) if name == "torch" else one == other
        if name in ("topograph", "torch") and not same:
            return f"The worker has {name} {other}, the planner {one}: install the same version for both."
    if planner.device != worker.device:
        return f"The worker trains on {worker.device}, but {planner.device} was asked for."
    return ""


class Sender:
    """One end to write to; lines of several threads never mix."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._turn = threading.Lock()

    def say(self, message: Mapping[str, Any] | str) -> None:
        """One message, or a line of JSON that is ready; raises OSError where nobody listens any more."""
        text = message if isinstance(message, str) else json.dumps(message, ensure_ascii=False)
        rest = memoryview(text.encode() + b"\n")
        with self._turn:
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]


class Lines:
    """Bytes as they come in, cut into messages."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[Message]:
        """The messages that these bytes complete; raises at the first that is none."""
        *whole, self._rest = (self._rest + data).split(b"\n")
        for text in whole:
            yield message(text)
        if len(self._rest) > LONGEST:
            raise ProtocolError(f"a line is longer than {LONGEST:,} bytes.")


def message(text: bytes) -> Message:
    """One line as a message."""
    try:
        plain = json.loads(text)
    except (ValueError, RecursionError):
        plain = None
    if not isinstance(plain, dict):
        raise ProtocolError(f"{text[:80].decode(errors='replace')!r} is no message.")
    return plain


def messages(descriptor: int) -> Iterator[Message]:
    """The messages of one end until it is closed."""
    lines = Lines()
    while data := os.read(descriptor, 1 << 16):
        yield from lines.feed(data)


def private_ends() -> tuple[int, int]:
    """A worker's ends: its standard input and output, which from now on are nothing and standard error."""
    reading, writing = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return reading, writing
