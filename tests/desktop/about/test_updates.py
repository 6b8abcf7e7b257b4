"""A look for updates: only where it is wished for, once a week, and silent where it fails."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from PySide6.QtWidgets import QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from desktop.about import updates
from desktop.about.update_fields import UpdateFields
from desktop.about.updates import WEEK, Update, due
from desktop.main_window import MainWindow
from desktop.settings import Settings

PAGE = "https://topograph.example/news"
NOW = 2_000_000_000.0


class Server:
    """Answers on this machine; keeps what it was asked."""

    def __init__(self) -> None:
        self.answer, self.status, self.asked = b"", 200, list[str]()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(str(self.headers["User-Agent"]))
                self.send_response(outer.status)
                self.end_headers()
                self.wfile.write(outer.answer)

            def log_message(self, *_: object) -> None:
                return

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}/topograph.json"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def tells(self, version: str, page: str = PAGE) -> None:
        self.answer = json.dumps({"version": version, "page": page}).encode()

    def end(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    made = Server()
    yield made
    made.end()


@pytest.mark.parametrize(
    ("theirs", "ours", "newer"),
    [
        ("0.2.0", "0.1.0", True),
        ("0.10", "0.9.9", True),
        ("1.0", "1.0.0", False),
        ("0.0.9", "0.1.0", False),
        ("2.0rc1", "0.1.0", False),
        ("2.0", "0+unknown", False),
    ],
)
def test_only_a_newer_version_is_said(server: Server, theirs: str, ours: str, newer: bool) -> None:
    server.tells(theirs)
    assert updates.look(server.address, ours) == (Update(theirs, PAGE) if newer else None)
    assert server.asked == ["topograph"]


@pytest.mark.parametrize(
    "answer",
    [b"", b"<html>", b"[]", b'{"version": 3}', b'{"version": "9", "page": "javascript:x"}', b"[" * 100_000],
)
def test_an_answer_that_is_none_is_silence(server: Server, answer: bytes) -> None:
    server.answer = answer
    assert updates.look(server.address, "0.1.0") is None


def test_a_server_that_fails_or_is_not_there_is_silence(server: Server) -> None:
    server.status = 500
    server.tells("9.0")
    assert updates.look(server.address, "0.1.0") is None
    assert updates.look("http://127.0.0.1:9/nobody.json", "0.1.0") is None


@pytest.mark.parametrize(
    "address", ["http://elsewhere.example/x.json", "file:///etc/passwd", "ftp://x", "x", "http://["]
)
def test_no_address_but_a_safe_one_is_asked(address: str) -> None:
    assert updates.address_problem(address)
    assert updates.look(address, "0.1.0") is None


@pytest.mark.parametrize(
    ("settings", "is_due"),
    [
        (Settings(), False),
        (Settings(look_for_updates=True), False),
        (Settings(updates_from="https://x.example"), False),
        (Settings(look_for_updates=True, updates_from="https://x.example"), True),
        (Settings(look_for_updates=True, updates_from="https://x.example", updates_looked=NOW - 60), False),
        (Settings(look_for_updates=True, updates_from="https://x.example", updates_looked=NOW - WEEK), True),
        (Settings(look_for_updates=True, updates_from="https://x.example", updates_looked=NOW + WEEK), True),
    ],
)
def test_it_looks_once_a_week_where_it_was_asked_to(settings: Settings, is_due: bool) -> None:
    assert due(settings, NOW) is is_due


def test_a_newer_version_stands_in_the_status_bar_and_is_not_asked_for_again(
    qtbot: QtBot, server: Server
) -> None:
    server.tells("99.0")
    kept = Settings(theme="dark", look_for_updates=True, updates_from=server.address)
    window = MainWindow(kept, lambda _new: "", [])
    qtbot.addWidget(window)
    window.show()
    window.program.look_for_updates()

    def said() -> bool:
        window.pulse.tick()
        return any("99.0 is available" in part.text() for part in window.findChildren(QToolButton))

    qtbot.waitUntil(said, timeout=8000)
    window.program.look_for_updates()
    assert len(server.asked) == 1
    assert window.settings.updates_looked > 0
    window.close()


def test_without_a_wish_nothing_is_asked(
    qtbot: QtBot, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(updates, "in_a_thread", lambda *_: pytest.fail("it looked"))
    window = MainWindow(Settings(theme="dark", updates_from=server.address), lambda _new: "", [])
    qtbot.addWidget(window)
    window.program.look_for_updates()
    assert window.settings.updates_looked == 0.0
    window.close()


def test_an_address_that_cannot_be_asked_is_told_and_not_taken(qtbot: QtBot) -> None:
    told: list[dict[str, object]] = []
    fields = UpdateFields(Settings(), lambda **changes: told.append(changes))
    qtbot.addWidget(fields)
    field = fields.findChild(QLineEdit)
    field.setText("http://x.example")
    field.textEdited.emit(field.text())
    assert told == []
    assert fields.problem.text() == "Write an address that begins with https://"
    field.textEdited.emit("https://x.example/t.json")
    assert told == [{"updates_from": "https://x.example/t.json", "updates_looked": 0.0}]
    fields.on.click()
    assert told[-1]["look_for_updates"] is True
