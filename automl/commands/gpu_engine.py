"""`gpu-engine`: shows, installs, removes and switches the Python with which this machine's GPU is used."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from automl.commands.saying import CommandError, note, out, out_json
from automl.engine import protocol
from automl.gpu_engine import gpus, home, installing, steps, uv, wheel
from automl.gpu_engine.home import State
from automl.gpu_engine.installing import EngineError, Installing

ENDS = (signal.SIGINT, signal.SIGTERM)


def add(parsers: Any) -> None:
    """`gpu-engine show|install|remove|on|off [--wheels DIR] [--json]`."""
    form = parsers.add_parser("gpu-engine", help="the torch that drives this machine's GPU")
    form.add_argument("action", choices=tuple(_ACTIONS))
    form.add_argument("--wheels", type=Path, metavar="DIR", help="install from this folder, offline")
    form.add_argument(
        "--json", action="store_true", help="one object a line; a line “cancel” on standard input ends it"
    )
    form.set_defaults(does=do)


def do(options: argparse.Namespace) -> int:
    """One action, and then how things stand."""
    try:
        _ACTIONS[options.action](options)
    except EngineError as error:
        raise CommandError(str(error)) from error
    found = standing()
    if options.json:
        out_json(found)
    else:
        for line in in_words(found):
            out(line)
    return 0


def standing() -> dict[str, Any]:
    """What is there, what it would take, and whether a GPU stands idle."""
    engine, seen = home.find(), gpus.seen()
    return {
        "state": engine.state.value,
        "words": engine.words,
        "idle": bool(seen) and gpus.our_torch_is_for_cpu() and engine.state is not State.READY,
        "gpus": [asdict(gpu) for gpu in seen],
        "torch": protocol.versions()["torch"],
        "engine": engine.stamp.plain() if engine.stamp else None,
        "folder": str(home.folder()),
        "needs": steps.needed(None),
        "free": steps.free(),
        "uv": str(uv.find() or ""),
        "requires": wheel.requirements(),
    }


def in_words(found: Mapping[str, Any]) -> Iterator[str]:
    """The same for people."""
    yield str(found["words"])
    for gpu in found["gpus"]:
        memory = f", {gpu['memory'] / 1e9:.0f} GB" if gpu["memory"] else ""
        yield f"GPU: {gpu['name']}{memory}" + (", which stands idle" if found["idle"] else "")
    if not found["gpus"]:
        yield "No NVIDIA GPU is found."
    if found["state"] in (State.ABSENT, State.HALF_MADE, State.OUTDATED):
        needs, free = found["needs"] / 1e9, found["free"] / 1e9
        yield f"An installation needs up to {needs:.0f} GB in {found['folder']} ({free:.0f} GB are free)."


def _install(options: argparse.Namespace) -> None:
    if not options.json:
        wanted = steps.needed(options.wheels)
        note(f"The GPU engine needs up to {wanted / 1e9:.1f} GB in {home.folder()}")
    job = Installing(out_json if options.json else _say, options.wheels)
    if options.json:
        threading.Thread(target=_listen, args=(job.cancel,), daemon=True).start()
    with _ended_by(job.cancel):
        job.go()


def _say(event: Mapping[str, Any]) -> None:
    """Each step as a line; the bytes that have come, in place, where somebody looks on."""
    if event["event"] == "step":
        note(f"{event['step']} of {event['of']}: {event['words']}")
    elif sys.stderr.isatty():
        sys.stderr.write(f"   {event['bytes'] / 1e9:.1f} GB so far\r")
        sys.stderr.flush()


def _listen(cancel: Callable[[], None]) -> None:
    """A window cannot send a signal on every system, but it can write a word."""
    said = b""
    while data := os.read(0, 64):
        said += data
        if b"cancel" in said:
            cancel()
            return


@contextmanager
def _ended_by(cancel: Callable[[], None]) -> Iterator[None]:
    """Ctrl-C and the system's wish cancel; only a main thread can hear them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    former = {number: signal.signal(number, lambda *_: cancel()) for number in ENDS}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


_ACTIONS: dict[str, Callable[[argparse.Namespace], object]] = {
    "show": lambda _options: None,
    "install": _install,
    "remove": lambda _options: installing.remove(),
    "on": lambda _options: home.switch(True),
    "off": lambda _options: home.switch(False),
}
