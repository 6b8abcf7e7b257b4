"""A look for a newer version, once a week and only where the user asked for it; nothing is ever fetched."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from desktop.settings import Settings
from desktop.version import VERSION
from desktop.words import tr

WEEK, SECONDS, LARGEST = 7 * 86_400.0, 8.0, 65_536
LOOPBACK = ("127.0.0.1", "::1", "localhost")
_VERSION = re.compile(r"\d{1,6}(\.\d{1,6}){0,3}")


@dataclass(frozen=True, slots=True)
class Update:
    """A version that is newer than ours, and where to read about it."""

    version: str
    page: str


def due(settings: Settings, now: float) -> bool:
    """Whether it is time to look; a clock that was put back does not put it off for years."""
    since = now - settings.updates_looked
    return settings.look_for_updates and bool(settings.updates_from) and not 0 <= since < WEEK


def address_problem(address: str) -> str:
    """Why nothing can be asked there ("" where it can)."""
    if not address.strip() or _trusted(address):
        return ""
    return tr("Write an address that begins with https://")


def look(address: str, ours: str = VERSION) -> Update | None:
    """Asks; whatever goes wrong is silence."""
    if not _trusted(address):
        return None
    from urllib.request import Request, urlopen  # with all of TLS: not before somebody asks

    try:
        asked = Request(address.strip(), headers={"User-Agent": "topograph", "Accept": "application/json"})
        with urlopen(asked, timeout=SECONDS) as answer:
            return read(answer.read(LARGEST), ours)
    except (OSError, ValueError):
        return None


def read(told: bytes, ours: str = VERSION) -> Update | None:
    """`{"version": "1.2.0", "page": "https://…"}` as an update, where it is one."""
    try:
        plain = json.loads(told)
    except (ValueError, RecursionError):
        return None
    if not isinstance(plain, dict):
        return None
    version, page = plain.get("version"), plain.get("page")
    if not isinstance(version, str) or not isinstance(page, str) or not _trusted(page):
        return None
    theirs, own = _numbers(version), _numbers(ours)
    return Update(version, page) if theirs and own and theirs > own else None


def in_a_thread(address: str, use: Callable[[Update], object]) -> threading.Thread:
    """The look beside the window; `use` is called in that thread, where there is something to say."""

    def work() -> None:
        if found := look(address):
            use(found)

    thread = threading.Thread(target=work, name="updates", daemon=True)
    thread.start()
    return thread


def clock() -> float:
    return time.time()


def _trusted(address: str) -> bool:
    try:
        parts = urlsplit(address.strip())
        host = parts.hostname
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK))


def _numbers(version: str) -> tuple[int, ...]:
    if not _VERSION.fullmatch(version):
        return ()
    numbers = [int(part) for part in version.split(".")]
    return tuple(numbers + [0] * (4 - len(numbers)))
