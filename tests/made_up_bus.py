"""A message bus of its own, with a login manager that lends inhibitions and a desktop that takes messages.

The daemon is the real one, so what calls over it is tried as it is; what answers is made up.
"""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

DAEMON = "dbus-daemon"
NAMES = ("org.freedesktop.login1", "org.freedesktop.Notifications")
BUSES = ("DBUS_SYSTEM_BUS_ADDRESS", "DBUS_SESSION_BUS_ADDRESS")
PATIENCE = 8.0
NOTIFY = """<node><interface name="org.freedesktop.Notifications"><method name="Notify">
<arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
<arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
<arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/>
</method></interface></node>"""


class Bus:
    """`inhibitions` and `notices` are what was asked, with all that was said; `held` are those that hold."""

    def __init__(self, address: str) -> None:
        from jeepney.bus_messages import message_bus
        from jeepney.io.blocking import Proxy, open_dbus_connection

        self.inhibitions: list[tuple[str, ...]] = []
        self.notices: list[tuple[Any, ...]] = []
        self._pipes: list[int] = []
        self._news = threading.Condition()
        self._ended = False
        self._link = open_dbus_connection(address, enable_fds=True)
        for name in NAMES:
            Proxy(message_bus, self._link).RequestName(name)
        self._thread = threading.Thread(target=self._answer, name="made-up bus")
        self._thread.start()

    @property
    def held(self) -> int:
        """How many inhibitions somebody still has in hand."""
        ended = select.select(self._pipes, [], [], 0)[
            0
        ]  # closed at the other end: readable, with nothing in it
        return len(self._pipes) - len(ended)

    def wait_until(self, told: Any) -> bool:
        """Until something is so; whether it came to be."""
        with self._news:
            return self._news.wait_for(told, PATIENCE)

    def wait_until_released(self) -> bool:
        return bool(self._pipes) and select.select(self._pipes[-1:], [], [], PATIENCE)[0] == self._pipes[-1:]

    def _answer(self) -> None:
        from jeepney import HeaderFields, MessageType

        while not self._ended:
            try:
                message = self._link.receive(timeout=0.2)
            except TimeoutError:
                continue
            except OSError:
                return
            if message.header.message_type is MessageType.method_call:
                self._reply(message, message.header.fields.get(HeaderFields.member, ""))

    def _reply(self, message: Any, member: str) -> None:
        from jeepney import new_error, new_method_return

        if member == "Inhibit":
            read, write = os.pipe()
            self._link.send(new_method_return(message, "h", (write,)))
            os.close(write)
            with self._news:
                self._pipes.append(read)
                self.inhibitions.append(message.body)
                self._news.notify_all()
        elif member == "Notify":
            self._link.send(new_method_return(message, "u", (1,)))
            with self._news:
                self.notices.append(message.body)
                self._news.notify_all()
        elif member == "Introspect":
            self._link.send(new_method_return(message, "s", (NOTIFY,)))
        else:
            self._link.send(new_error(message, "org.freedesktop.DBus.Error.UnknownMethod"))

    def close(self) -> None:
        self._ended = True
        self._thread.join()
        self._link.close()
        for pipe in self._pipes:
            os.close(pipe)


@contextmanager
def bus(patch: pytest.MonkeyPatch) -> Iterator[Bus]:
    """For system and session alike; the test is skipped where there is no daemon to run."""
    daemon = shutil.which(DAEMON)
    if daemon is None:
        pytest.skip(f"{DAEMON} is not installed here")
    pytest.importorskip("jeepney")
    words = [
        daemon,
        "--session",
        "--nofork",
        "--nopidfile",
        "--print-address",
        f"--address=unix:tmpdir={tempfile.gettempdir()}",
    ]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    try:
        address = process.stdout.readline().strip()
        for name in BUSES:
            patch.setenv(name, address)
        made = Bus(address)
        try:
            yield made
        finally:
            made.close()
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()
