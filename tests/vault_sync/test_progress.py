"""The progress bar: drawn on a terminal, now and then, and taken away again."""

from __future__ import annotations

import io

import pytest

from vault_sync import progress
from vault_sync.progress import Progress


class Terminal(io.StringIO):
    """Standard error, as a terminal or as a pipe."""

    def __init__(self, is_terminal: bool) -> None:
        super().__init__()
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


def test_in_a_pipe_nothing_is_drawn(clock: list[float]) -> None:
    stream = Terminal(False)
    with Progress(stream, "Reading") as bar:
        clock[0] += 10
        bar.show(1, 2)
    assert stream.getvalue() == ""


def test_on_a_terminal_the_bar_grows_and_is_taken_away(clock: list[float]) -> None:
    stream = Terminal(True)
    with Progress(stream, "Reading") as bar:
        clock[0] += 1
        bar.show(2_500, 10_000)
        clock[0] += 0.01
        bar.show(2_600, 10_000)  # too soon after the other to be worth drawing
        clock[0] += 1
        bar.show(5_000, 10_000)
    drawn = [line.rstrip() for line in stream.getvalue().split("\r") if line.strip()]
    assert [line.split("] ")[1] for line in drawn] == ["Reading 2,500 of 10,000", "Reading 5,000 of 10,000"]
    assert drawn[0].count("#") * 2 == drawn[1].count("#")
    assert stream.getvalue().endswith("\r")


def test_what_is_quick_shows_no_bar(clock: list[float]) -> None:
    stream = Terminal(True)
    with Progress(stream, "Reading") as bar:
        bar.show(1, 2)
        bar.show(0, 0)
    assert stream.getvalue() == ""
