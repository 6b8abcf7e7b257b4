"""Installs the GPU engine step by step; where a step fails, or it is cancelled, nothing of it is left."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from automl import places
from automl.engine import protocol
from automl.gpu_engine import home, steps, uv, wheel
from automl.gpu_engine.home import Stamp
from automl.gpu_engine.steps import Step
from automl.results.lock import Lock

Tell = Callable[[Mapping[str, Any]], None]
LOOK = 0.25  # seconds between two looks at whether it was cancelled
COUNT = 2.0  # seconds between two counts of what has come
_KILLED = 5.0  # seconds that a cancelled step has to end by itself
_APART = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0) | getattr(subprocess, "CREATE_NO_WINDOW", 0)


class EngineError(Exception):
    """The engine could not be installed or removed: one sentence."""


class Installing:
    """One installation; `tell` gets `{"event": "step" | "progress", …}` as it goes on."""

    def __init__(self, tell: Tell, wheels: Path | None = None) -> None:
        self._tell = tell
        self._wheels = wheels.expanduser().resolve() if wheels else None
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Ends it soon; safe in a signal's handler and from another thread."""
        self._cancelled.set()

    def go(self) -> Stamp:
        """All steps; raises `EngineError`, and then nothing is left."""
        tool = uv.find()
        if tool is None:
            raise EngineError(uv.NONE)
        self._has_room()
        home.folder().parent.mkdir(parents=True, exist_ok=True)
        with _alone():
            home.remove()
            home.folder().mkdir()
            try:
                stamp = self._made(tool)
            except BaseException:
                home.remove()
                raise
            home.write(stamp)
            return stamp

    def _has_room(self) -> None:
        if self._wheels is not None and not any(self._wheels.glob("*.whl")):
            raise EngineError(f"{self._wheels} holds no wheels: name the folder that does.")
        needed, free = steps.needed(self._wheels), steps.free()
        if free < needed:
            both = f"{needed / 1e9:.1f} GB, and {free / 1e9:.1f} GB are free"
            raise EngineError(f"The GPU engine needs {both} on the disk of {home.folder()}: free some space.")

    def _made(self, tool: Path) -> Stamp:
        planned = steps.plan(tool, wheel.ours(home.folder() / "wheel"), self._wheels)
        log = places.logs() / "gpu-engine.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        log.unlink(missing_ok=True)
        output = ""
        for number, step in enumerate(planned, 1):
            self._tell(
                {"event": "step", "step": number, "of": len(planned), "id": step.id, "words": step.words}
            )
            output = self._run(step, log)
        device = _verified(output)
        for left in ("cache", "wheel"):  # hard links of what is in the environment, or copies of it
            shutil.rmtree(home.folder() / left, ignore_errors=True)
        ours, version = protocol.versions()["topograph"], str(json.loads(output)["torch"])
        return Stamp(ours, version, str(device["name"]), str(device["what"]), size(home.folder()))

    def _run(self, step: Step, log: Path) -> str:
        """What it printed; everything else it says goes into the log."""
        printed = home.folder() / "printed.txt"
        with printed.open("wb") as output, log.open("ab") as errors:
            errors.write(f"$ {' '.join(step.command)}\n".encode())
            errors.flush()
            before = errors.tell()
            try:
                process = subprocess.Popen(
                    step.command, stdin=subprocess.DEVNULL, stdout=output, stderr=errors,
                    env={**uv.environment(), **step.more}, cwd=home.folder(),
                    start_new_session=os.name == "posix", creationflags=_APART,
                )  # fmt: skip
            except OSError as error:
                raise EngineError(
                    f"{step.command[0]} cannot be started: {error.strerror or error}."
                ) from error
            status = self._waited(process)
        if status:
            told = log.read_bytes()[before:].decode("utf-8", "replace")
            raise EngineError(steps.sentence(step, told, self._wheels, log))
        return printed.read_text("utf-8", "replace")

    def _waited(self, process: subprocess.Popen[bytes]) -> int:
        """Its status; says how much has come, and ends it where the installation is cancelled."""
        counted = time.monotonic()
        try:
            while not self._cancelled.is_set():
                with contextlib.suppress(subprocess.TimeoutExpired):
                    return process.wait(LOOK)
                if time.monotonic() - counted > COUNT:
                    self._tell({"event": "progress", "bytes": size(home.folder())})
                    counted = time.monotonic()
            raise EngineError("The installation of the GPU engine was cancelled; nothing is left of it.")
        finally:
            _end(process)


def remove() -> None:
    """Takes the engine away; runs go back to the CPU."""
    home.folder().parent.mkdir(parents=True, exist_ok=True)
    with _alone():
        home.remove()


def size(folder: Path) -> int:
    """Bytes on the disk; a file that has two names there counts once."""
    seen: dict[tuple[int, int], int] = {}
    for root, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                found = Path(root, name).lstat()
                seen[found.st_dev, found.st_ino or hash((root, name))] = found.st_size
    return sum(seen.values())


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """While nobody else installs or removes, and no run trains with what is there."""
    with _disk(), Lock(home.lock_file(), "An installation of the GPU engine"):
        if busy := home.at_work():
            workers = "a worker of a run uses it" if busy == 1 else f"{busy} workers of runs use it"
            raise EngineError(f"The GPU engine is at work: {workers}. Pause or stop the run, then try again.")
        yield


@contextlib.contextmanager
def _disk() -> Iterator[None]:
    """The disk's own trouble as a sentence."""
    try:
        yield
    except OSError as error:
        place = error.filename or home.folder()
        raise EngineError(f"{place} could not be changed: {error.strerror or error}.") from error


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends our own child, where it has not ended."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(_KILLED)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _verified(printed: str) -> Mapping[str, Any]:
    """The first GPU that multiplied; an engine without one, or with another torch, is no engine."""
    try:
        told = json.loads(printed)
        devices, version = list(told["devices"]), str(told["torch"])
    except (ValueError, KeyError, TypeError) as error:
        raise EngineError("The new engine does not say which devices it has; it was removed.") from error
    ours = protocol.versions()["torch"]
    if protocol.base(version) != protocol.base(ours):
        raise EngineError(f"The new engine has torch {version}, this program {ours}; it was removed.")
    gpus = [one for one in devices if one.get("name") != "cpu"]
    for one in gpus:
        if one.get("works"):
            return dict(one)
    why = f": {gpus[0].get('error') or 'a wrong product'}" if gpus else ""
    which = f"{gpus[0]['name']} does not multiply" if gpus else "no GPU is found"
    raise EngineError(f"By torch {version}, {which}{why}; the engine was removed. Look at the GPU's driver.")
