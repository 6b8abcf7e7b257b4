"""`python -m vault_sync VAULT`: a vault read once or watched, as JSON or for a person to read.

Standard output carries the answer alone; progress and complaints go to standard error.
"""

from __future__ import annotations

import argparse
import os
import select
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from vault_sync import report, report_text
from vault_sync.collection import no_collection
from vault_sync.disk.cache import Cache
from vault_sync.disk.hints import Hint
from vault_sync.notes import read
from vault_sync.progress import Progress
from vault_sync.session import Applied, Event, Ready, Session, Stand, State
from vault_sync.session.engine import Engine
from vault_sync.session.keeping import Keeping
from vault_sync.session.reader import Reader
from vault_sync.session.seams import Seams

DONE, FAILED, INTERRUPTED = 0, 1, 130
LOOK_AT_OUTPUT_EVERY = 1.0  # seconds, so that nobody's watcher outlives its reader
_STANDS = {Stand.LIVE, Stand.POLLING, Stand.OFFLINE}


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the result is the exit status."""
    has_output = _fill_streams()
    options = _parser().parse_args(arguments)
    if not has_output:
        _complain("Standard output is closed, so there is nowhere to put the answer; redirect it to a file.")
        return FAILED
    if why := why_not(options.vault):
        _complain(why)
        return FAILED
    try:
        (_watch if options.watch else _read_once)(options)
        sys.stdout.flush()
    except BrokenPipeError:
        _forget_output()
    except KeyboardInterrupt:
        _forget_output()
        return DONE if options.watch else INTERRUPTED
    except Failure as failure:
        _complain(str(failure))
        return FAILED
    except OSError as error:  # a full disk behind standard output; the vault's own errors are Problems
        _forget_output()
        _complain(f"The answer could not be written: {error.strerror or error}.")
        return FAILED
    return DONE


class Failure(Exception):
    """The work failed, with the sentence that says why."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m vault_sync",
        description="Read an Obsidian vault as a topic graph, once or live. The vault is never changed.",
    )
    parser.add_argument("vault", metavar="VAULT", help="the vault's folder")
    parser.add_argument("--json", action="store_true", help="one JSON object; with --watch one a line")
    parser.add_argument("--watch", action="store_true", help="stay, and tell every change until Ctrl-C")
    parser.add_argument("--no-cache", action="store_true", help="neither read nor write the warm-start cache")
    return parser


def why_not(vault: str) -> str:
    """Why this folder cannot be read as a vault, in a sentence; "" where it can."""
    if not vault:
        return "The path to the vault is empty; give the folder of a vault."
    name = report_text.shown(vault if len(vault) < 300 else f"{vault[:300]}…")
    try:
        with os.scandir(vault):
            return ""
    except FileNotFoundError:
        return f"There is no folder {name}; give the path to a vault."
    except NotADirectoryError:
        return f"{name} is a file; give the folder of a vault."
    except PermissionError:
        return f"The folder {name} may not be read; check its permissions."
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        return f"The folder {name} cannot be read: {str(reason).lower()}."


# -- once ---------------------------------------------------------------------------------------


class _Unwatched:
    """Stands where the watcher would: a vault that is read once needs none."""

    def __init__(self, _root: str, _hints: Callable[[Hint], None], _also: frozenset[str]) -> None:
        pass

    def start(self) -> None: ...

    def stop(self) -> None: ...


def _read_once(options: argparse.Namespace) -> None:
    root = os.path.realpath(options.vault)
    cache = Cache(root, enabled=not options.no_cache)
    try:
        keeping = read_vault(root, cache)
    finally:
        cache.close()
    if options.json:
        _write(report.vault_pieces(root, keeping.index, keeping.problems()))
        _write("\n")
    else:
        _write(f"{line}\n" for line in report_text.summary(root, keeping.index, list(keeping.problems())))


def read_vault(root: str, cache: Cache) -> Keeping:
    """The whole vault, as one look finds it."""
    keeping = Keeping(root, Reader(root, read), cache)
    states: list[State] = []
    with no_collection(), Progress(sys.stderr, "Reading") as progress:

        def emit(event: Event) -> None:
            if isinstance(event, State):
                states.append(event)
                progress.show(event.done, event.total)

        engine = Engine(keeping, emit, lambda hint: None, replace(Seams(), watcher=_Unwatched))
        engine.open()
        while engine.doubts():
            time.sleep(engine.step())
    if states[-1].stand is Stand.OFFLINE:
        raise Failure(states[-1].why)
    return keeping


# -- watching -----------------------------------------------------------------------------------


def _watch(options: argparse.Namespace) -> None:
    news = threading.Event()
    tell = _JsonLines().of if options.json else _readable
    session = Session(options.vault, cached=not options.no_cache, full_text=False, wake=news.set)
    with Progress(sys.stderr, "Reading") as progress, session:
        ready = False
        while _output_is_open():
            news.wait(LOOK_AT_OUTPUT_EVERY)
            news.clear()
            for event in session.drain():
                ready = ready or isinstance(event, Ready)
                if isinstance(event, State):
                    progress.show(event.done, event.total)
                    _check(event)
                if ready:
                    _write(tell(event))
            sys.stdout.flush()


def _check(state: State) -> None:
    if state.stand is Stand.STOPPED:
        raise Failure(state.why or "The session has ended.")


class _JsonLines:
    """Events as lines of JSON; being offline for another reason than before is no change of state."""

    def __init__(self) -> None:
        self._stand: Stand | None = None

    def of(self, event: Event) -> Iterable[str]:
        """The line of an event, if it has one."""
        if isinstance(event, Ready):
            yield report.dumps({"ready": True, "notes": event.notes, "revision": event.revision}) + "\n"
        elif isinstance(event, Applied):
            line = event.diff.json()
            yield report.dumps({"revision": line.pop("revision"), "at": event.at, **line}) + "\n"
        elif event.stand in _STANDS and event.stand is not self._stand:
            self._stand = event.stand
            yield report.dumps({"state": event.stand}) + "\n"


def _readable(event: Event) -> Iterable[str]:
    if isinstance(event, Ready):
        yield f"{event.notes:,} note{'s' * (event.notes != 1)}; watching. Ctrl-C ends.\n"
    elif isinstance(event, Applied):
        yield from (f"{line}\n" for line in report_text.change(event.diff, event.at))
    elif event.stand in _STANDS:
        yield f"{event.stand}{': ' + report_text.shown(event.why) if event.why else ''}\n"


def _complain(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")


# -- standard output ----------------------------------------------------------------------------


def _fill_streams() -> bool:
    """Whether there is a standard output. Of streams that were closed before we began, no file that is
    opened later may take the number: what is printed would end up in it."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(descriptor)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 — for as long as we run
    return sys.stdout is not None


def _write(pieces: Iterable[str]) -> None:
    for piece in pieces:
        sys.stdout.buffer.write(report.encoded(piece))


def _output_is_open() -> bool:
    """Whether anybody can still read what is written; where the system cannot tell, a write will."""
    if not hasattr(select, "poll"):
        return True
    poll = select.poll()
    poll.register(sys.stdout.fileno(), 0)
    return not any(event & (select.POLLERR | select.POLLHUP) for _, event in poll.poll(0))


def _forget_output() -> None:
    """Nobody reads any more; without this the interpreter complains about it as it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
