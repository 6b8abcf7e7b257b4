"""What the layout is asked for while a vault is read: once, and anew only where something is another."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop.graph.layout_thread import Job, LayoutThread
from desktop.graph.placing import Placing
from tests.desktop.graph.made_up import graph
from tests.desktop.graph.made_up import scene as row
from vault_sync.graph.arrays import arrays


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> list[Job]:
    """What the thread was given; it never comes to it."""
    given: list[Job] = []
    monkeypatch.setattr(LayoutThread, "submit", lambda _thread, job: given.append(job))
    return given


@pytest.mark.usefixtures("qtbot")
def test_a_layout_that_is_on_its_way_is_not_begun_again(jobs: list[Job]) -> None:
    made = row("a-b b-c", "d")
    placing = Placing(made, lambda: None)
    placing.shown = made.alive.copy()
    placing.all_anew()
    made.load(arrays(graph("a-b b-c", "d")))  # the same graph again, as the whole follows last time's
    placing.all_anew()
    assert len(jobs) == 1
    placing.stop()


@pytest.mark.parametrize("other", ["links", "nodes", "layout", "middle"])
def test_it_is_begun_again_where_something_is_another(qtbot: QtBot, jobs: list[Job], other: str) -> None:
    made = row("a-b b-c", "d")
    placing = Placing(made, lambda: None)
    placing.shown = made.alive.copy()
    placing.all_anew()
    if other == "links":
        made.load(arrays(graph("a-b a-c", "d")))
    elif other == "nodes":
        placing.shown[made.slot_of["d"]] = False
    elif other == "layout":
        placing.layout = "radial"
    placing.all_anew(middle=0 if other == "middle" else -1)
    assert len(jobs) == 2
    placing.stop()
