"""The stage between changes and frames: many changes make one new frame and ask for one layout."""

from __future__ import annotations

import pytest

from desktop.graph.layout_thread import LayoutThread
from desktop.graph.looks import Looks
from desktop.graph.shown import Shown
from tests.desktop.graph.made_up import topic
from tests.desktop.graph.opened import Opened
from vault_sync.graph.diff import GraphDiff, Linked
from vault_sync.graph.graph import EdgeKind


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """How many frames and layouts have been asked for."""
    counted = {"frames": 0, "layouts": 0}
    frame, submit = Looks.frame, LayoutThread.submit

    def counting_frame(*arguments: object, **named: object) -> object:
        counted["frames"] += 1
        return frame(*arguments, **named)  # type: ignore[arg-type]

    def counting_submit(*arguments: object) -> None:
        counted["layouts"] += 1
        submit(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Looks, "frame", counting_frame)
    monkeypatch.setattr(LayoutThread, "submit", counting_submit)
    return counted


def saved(number: int) -> GraphDiff:
    """A new topic that is linked to one that is there."""
    name = f"new {number}"
    return GraphDiff(number, added=(topic(name),), linked=(Linked(name, "b", EdgeKind.LINK, 1),))


def test_many_saves_between_two_frames_make_one_frame_and_one_layout(
    opened: Opened, made: dict[str, int]
) -> None:
    for number in range(20):
        opened.view.stage.apply(saved(number))
    assert made == {"frames": 0, "layouts": 0}
    opened.view.tick()
    assert made == {"frames": 1, "layouts": 1}
    assert all(f"new {number}" in opened.view.scene.slot_of for number in range(20))
    opened.settle()
    assert opened.view.shown_count == len(opened.view.scene)


def test_changes_of_the_view_make_a_frame_when_it_is_drawn(opened: Opened, made: dict[str, int]) -> None:
    opened.view.show_only(Shown(orphans=False))
    opened.view.colour_by("kind")
    opened.view.colour_by("folder")
    assert made["frames"] == 0
    opened.view.tick()
    assert made["frames"] == 1


def test_whoever_asks_sooner_gets_the_looks_of_now(opened: Opened) -> None:
    opened.view.show_only(Shown(frozenset()))
    assert opened.view.shown_count == 0


def test_others_hear_of_it_once(opened: Opened) -> None:
    told: list[bool] = []
    opened.view.view_changed.connect(lambda: told.append(True))
    opened.view.colour_by("kind")
    opened.view.colour_by("folder")
    opened.view.tick()
    opened.view.tick()
    assert told == [True]


def test_while_change_follows_change_most_of_the_time_is_left_to_the_hand(
    opened: Opened, made: dict[str, int]
) -> None:
    opened.view._rested = float("inf")  # as if following the last change had just taken long
    opened.view.stage.apply(saved(1))
    opened.view.follow()
    assert opened.view.draw()  # there is more to come
    assert made["frames"] == 0
    opened.view._rested = 0.0
    opened.view.follow()
    assert made["frames"] == 1
    opened.settle()


def test_what_goes_in_a_flood_fades_out_as_it_was_last_seen(opened: Opened, made: dict[str, int]) -> None:
    opened.view.stage.apply(saved(1))
    opened.view.stage.apply(GraphDiff(2, removed=("z",)))
    assert made["frames"] == 0
    assert [leaver for leaver, _ in opened.view.motion._leaving]
    opened.settle()
