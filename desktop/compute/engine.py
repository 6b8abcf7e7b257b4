"""The GPU engine as the window knows it: every question and every change is a child process's work."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from automl import launch
from desktop.run.child import Child, said
from desktop.words import tr

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand, as `gpu-engine show` says it."""

    state: str
    words: str
    idle: bool
    gpus: Sequence[str]
    needs: int
    free: int
    folder: str
    can_install: bool

    @classmethod
    def of(cls, plain: Plain) -> Standing:
        names = [str(gpu["name"]) for gpu in plain["gpus"]]
        told = (str(plain["state"]), str(plain["words"]), bool(plain["idle"]))
        sizes = (int(plain["needs"]), int(plain["free"]))
        return cls(*told, names, *sizes, str(plain["folder"]), bool(plain["uv"]))

    @property
    def installed(self) -> bool:
        return self.state in ("ready", "off")


@dataclass(frozen=True, slots=True)
class Device:
    """One device, as torch found it; `fault` where it does not multiply."""

    name: str
    what: str
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Doing:
    """What an installation is at."""

    words: str
    step: int = 0
    of: int = 0
    bytes: int = 0


class Compute(QObject):
    """`changed` whenever there is something new to show."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.standing: Standing | None = None
        self.devices: list[Device] | None = None  # None: not asked, or not answered yet
        self.torch = ""
        self.doing: Doing | None = None
        self.problem = ""
        self._job: Child | None = None
        self._asking: Child | None = None

    def look(self) -> None:
        """Asks whether a GPU stands idle: quick, for it loads no torch."""
        if self._job is None:
            self._do("show")

    def look_at_devices(self) -> None:
        """Asks torch itself, which takes some seconds."""
        self.stop_asking()
        self.devices = None
        self._asking = Child((), self._take_devices, self, command=launch.devices_command("auto"))

    def install(self) -> None:
        self._do("install", Doing(tr("Beginning")))

    def remove(self) -> None:
        self._do("remove", Doing(tr("Removing the GPU engine")))

    def switch(self, on: bool) -> None:
        self._do("on" if on else "off")

    def cancel(self) -> None:
        """The child ends its own child, clears up and says so."""
        if self._job is not None and self.doing is not None:
            self.doing = Doing(tr("Cancelling"))
            self._job.say("cancel")
            self.changed.emit()

    def stop_asking(self) -> None:
        """Nobody looks at the devices any more; an installation goes on."""
        asking, self._asking = self._asking, None
        if asking is not None:
            asking.stop()

    def close(self) -> None:
        """The window goes: an installation is cancelled, and clears up after itself."""
        self.stop_asking()
        job, self._job = self._job, None
        if job is None:
            return
        if self.doing is None:
            job.stop()
        else:
            job.leave("cancel")

    # ---- what the children say ---------------------------------------------------------------

    def _do(self, action: str, doing: Doing | None = None) -> None:
        if self._job is not None:
            return
        self.doing, self.problem = doing, ""
        words = ("gpu-engine", action, "--json")

        def ended(status: int, rest: bytes, errors: bytes) -> None:
            for line in rest.splitlines():
                self._hear(line)
            self._job, self.doing = None, None
            if status:
                self.problem = said(errors, tr("The GPU engine could not be asked: look into the logs."))
                if doing is not None:
                    problem = self.problem
                    self._do("show")
                    self.problem = problem
            elif action != "show":
                self.look_at_devices()
            self.changed.emit()

        self._job = Child(words, ended, self, self._hear)
        self.changed.emit()

    def _hear(self, line: bytes) -> None:
        try:
            plain = json.loads(line)
            if plain.get("event") == "step":
                self.doing = Doing(str(plain["words"]), int(plain["step"]), int(plain["of"]))
            elif plain.get("event") == "progress" and self.doing is not None:
                now = self.doing
                self.doing = Doing(now.words, now.step, now.of, int(plain["bytes"]))
            elif "state" in plain:
                self.standing = Standing.of(plain)
        except (ValueError, KeyError, TypeError, AttributeError):
            return
        self.changed.emit()

    def _take_devices(self, _status: int, output: bytes, errors: bytes) -> None:
        self._asking, self.devices = None, []
        try:
            plain = json.loads(output)
            self.torch = str(plain["torch"])
            self.devices = [_device(one) for one in plain["devices"]]
        except (ValueError, KeyError, TypeError):
            last = errors.decode("utf-8", "replace").strip().rpartition("\n")[2]
            why = last or tr("it ended without a word")
            self.problem = tr("torch does not say which devices it has: {why}.", why=why)
        self.changed.emit()


def _device(plain: Plain) -> Device:
    fault = "" if plain.get("works") else str(plain.get("error") or tr("does not multiply"))
    memory = plain.get("memory")
    what = str(plain["what"])
    if memory:
        what = tr("{device}, {memory} GB", device=what, memory=round(memory / 1e9))
    return Device(str(plain["name"]), what, fault)
