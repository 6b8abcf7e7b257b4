"""`python -m vault_sync --watch` as a process of its own: lines as things happen, and a clean end."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from vault_sync import command_line
from vault_sync.session import Stand, State

PATIENCE = 30.0  # seconds; far more than anything here takes on a busy machine
pytestmark = pytest.mark.timeout(60)

Start = Callable[..., "Watched"]


def hear_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Watched:
    """The running command, and the lines it has written."""

    def __init__(self, vault: Path, home: Path, *options: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "vault_sync", str(vault), *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=os.environ | {"TOPOGRAPH_HOME": str(home)},
            cwd=Path(__file__).parents[2],
            # Whoever started the tests in the background has them, and all they start, ignore Ctrl+C.
            preexec_fn=None if os.name == "nt" else hear_ctrl_c,
        )
        self.lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.put(line.decode())

    def line(self) -> str:
        return self.lines.get(timeout=PATIENCE)

    def json(self, key: str) -> Any:
        """The next line that has this key."""
        while key not in (found := json.loads(self.line())):
            pass
        return found

    def end(self) -> tuple[int, str]:
        """The exit status, and all of standard error."""
        assert self.process.stderr
        status = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return status, self.process.stderr.read().decode()

    def close(self) -> None:
        self.process.kill()
        self.end()
        for pipe in (self.process.stdout, self.process.stderr):
            assert pipe
            pipe.close()


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    root = tmp_path / "vault"
    root.mkdir()
    (root / "Alpha.md").write_text("[[Beta]]")
    return root


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    started: list[Watched] = []

    def start(vault: Path, *options: str) -> Watched:
        started.append(Watched(vault, tmp_path / "home", *options))
        return started[-1]

    yield start
    for watched in started:
        watched.close()


def test_a_saved_note_becomes_one_line_of_json(start: Start, vault: Path) -> None:
    watched = start(vault, "--watch", "--json")
    ready = json.loads(watched.line())
    assert ready == {"ready": True, "notes": 1, "revision": ready["revision"]}
    assert list(ready) == ["ready", "notes", "revision"]
    assert watched.json("state") == {"state": "live"}
    before = time.time()
    (vault / "Beta.md").write_text("[[Alpha]] [[gamma]]")
    diff = watched.json("revision")
    assert list(diff) == [
        "revision", "at", "paths", "added", "removed", "changed", "linked", "unlinked", "renamed",
    ]  # fmt: skip
    assert before - 1 <= diff["at"] <= time.time() + 1
    assert diff["revision"] > ready["revision"]
    assert diff["paths"] == ["Beta.md"]
    assert {"note:Beta.md", "missing:gamma"} == set(diff["added"])
    assert ["note:Beta.md", "note:Alpha.md", "link"] in diff["linked"]
    assert diff["renamed"] == [["missing:beta", "note:Beta.md"]]


def test_a_weight_that_changed_is_a_fourth_item(start: Start, vault: Path) -> None:
    watched = start(vault, "--watch", "--json", "--no-cache")
    assert watched.json("ready")
    (vault / "Alpha.md").write_text("[[Beta]] [[Beta]]")
    assert watched.json("linked")["linked"] == [["note:Alpha.md", "missing:beta", "link", 2]]


def test_ctrl_c_ends_watching_without_a_word(start: Start, vault: Path) -> None:
    watched = start(vault, "--watch", "--json")
    assert watched.json("state")
    watched.process.send_signal(signal.SIGINT)
    assert watched.end() == (0, "")


def test_watching_ends_when_nobody_reads_any_more(start: Start, vault: Path) -> None:
    out, into = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-m", "vault_sync", str(vault), "--watch", "--json", "--no-cache"],
        stdout=into,
        stderr=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    os.close(into)
    with process, os.fdopen(out, "rb") as lines:
        assert b"ready" in lines.readline()
        lines.close()
        assert process.stderr
        assert (process.wait(PATIENCE), process.stderr.read()) == (0, b"")


def test_a_reader_that_has_seen_enough_is_no_error(start: Start, vault: Path) -> None:
    for number in range(600):
        (vault / f"{number}.md").write_text(f"[[{number + 1}]] " * 20)
    with subprocess.Popen(
        [sys.executable, "-m", "vault_sync", str(vault), "--json", "--no-cache"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    ) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.read(9) == b'{"vault":'
        process.stdout.close()
        assert (process.wait(PATIENCE), process.stderr.read()) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_an_answer_that_cannot_be_written_is_a_failure(vault: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "vault_sync", str(vault), "--json", "--no-cache"],
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )
    assert (done.returncode, done.stderr.count(b"\n")) == (1, 1)
    assert b"could not be written" in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="a shell that can close a stream")
@pytest.mark.parametrize(
    ("closed", "status", "said"),
    [("2>&-", 0, b""), (">&-", 1, b"Standard output is closed"), ("<&- >&- 2>&-", 1, b"")],
)
def test_a_stream_that_was_closed_before_is_no_crash(
    vault: Path, tmp_path: Path, closed: str, status: int, said: bytes
) -> None:
    done = subprocess.run(
        ["sh", "-c", f'"$0" -m vault_sync "$1" --json {closed}', sys.executable, str(vault)],
        capture_output=True,
        env=os.environ | {"TOPOGRAPH_HOME": str(tmp_path / "home")},
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == status
    assert done.stderr.startswith(said)
    assert done.stderr.count(b"\n") == bool(said)
    assert bool(done.stdout) == (status == 0)


def test_offline_for_another_reason_is_no_change_of_state() -> None:
    lines = command_line._JsonLines()
    stands = [Stand.LIVE, Stand.OFFLINE, Stand.OFFLINE, Stand.READING, Stand.LIVE]
    told = [json.loads(line) for n, s in enumerate(stands) for line in lines.of(State(s, f"reason {n}"))]
    assert told == [{"state": "live"}, {"state": "offline"}, {"state": "live"}]


def test_a_vault_that_goes_away_is_offline(start: Start, vault: Path) -> None:
    watched = start(vault, "--watch", "--json")
    assert watched.json("state") == {"state": "live"}
    vault.rename(vault.with_name("elsewhere"))
    assert watched.json("state") == {"state": "offline"}
    vault.with_name("elsewhere").rename(vault)
    assert watched.json("state") == {"state": "live"}


def test_readable_diffs_name_the_note_and_what_changed(start: Start, vault: Path) -> None:
    watched = start(vault, "--watch")
    assert watched.line() == "1 note; watching. Ctrl-C ends.\n"
    assert watched.line() == "live\n"
    (vault / "New \x1b[31m.md").write_text("[[Alpha]]")
    assert watched.line().endswith("  New \\x1b[31m.md\n")
    lines = [watched.line() for _ in range(2)]
    assert lines[0].startswith("  + note:New \\x1b[31m.md")
    assert lines[1] == "  + note:New \\x1b[31m.md -link-> note:Alpha.md ×1\n"
