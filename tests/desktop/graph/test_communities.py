"""Communities: found in a process, named by their hubs, with colours that stay."""

from __future__ import annotations

import threading

import pytest
from pytestqt.qtbot import QtBot

from desktop.graph import communities
from desktop.graph.communities import COBALT, MOSS, RUST, Communities
from desktop.graph.grouping import Grouping
from desktop.graph.scene import Scene
from tests.desktop.graph.made_up import scene, topic
from vault_sync.graph.diff import GraphDiff, Linked
from vault_sync.graph.graph import EdgeKind

TRIANGLES = "a-b b-c c-a d-e e-f f-d d-g c-d"


def found(made: Scene) -> Communities:
    """After the process has answered."""
    told = threading.Event()
    asked = Communities(told.set)
    asked.look(made)
    while not asked.take():
        assert told.wait(60)
        told.clear()
    return asked


def colors(made: Scene, grouping: Grouping) -> dict[str, int]:
    return {name: int(grouping.of[slot]) for name, slot in made.slot_of.items()}


def known(numbers: dict[str, int]) -> Communities:
    asked = Communities(lambda: None)
    asked._number_of = numbers
    return asked


def test_what_hangs_together_has_one_colour_and_is_called_by_its_hub() -> None:
    made = scene(TRIANGLES, "z")
    grouping = found(made).grouping(made)
    assert {(group.name, group.count) for group in grouping.groups} == {("d", 4), ("c", 3)}
    of = colors(made, grouping)
    assert of["a"] == of["b"] == of["c"] != of["d"] == of["e"] == of["f"]
    assert of["z"] == -1
    assert grouping.others == 1


def test_before_they_are_found_nothing_has_a_colour() -> None:
    made = scene(TRIANGLES)
    grouping = Communities(lambda: None).grouping(made)
    assert grouping.groups == ()
    assert grouping.others == 7


def test_a_new_topic_belongs_where_its_neighbours_do_until_they_are_found_anew() -> None:
    made = scene(TRIANGLES)
    asked = known(dict.fromkeys("abc", 0) | dict.fromkeys("defg", 1))
    made.apply(GraphDiff(1, added=(topic("n"),), linked=(Linked("n", "a", EdgeKind.LINK, 1),)))
    of = colors(made, asked.grouping(made))
    assert of["n"] == of["a"]


def test_a_group_keeps_its_colour_when_another_outgrows_it() -> None:
    made = scene(TRIANGLES)
    asked = known(dict.fromkeys("abcg", 0) | dict.fromkeys("def", 1))
    before = colors(made, asked.grouping(made))
    asked._number_of = dict.fromkeys("abc", 0) | dict.fromkeys("defg", 1)
    after = colors(made, asked.grouping(made))
    assert {name: after[name] for name in "abcdef"} == {name: before[name] for name in "abcdef"}


def test_neighbours_are_not_given_colours_that_are_hard_to_tell() -> None:
    made = scene(" ".join(f"{n}a-{n}b" for n in range(8)) + " 3a-6a 3b-6b")
    asked = known({name: int(name[0]) for name in made.ids})
    asked.grouping(made)
    pair = {asked._color_of[3], asked._color_of[6]}
    assert pair not in ({MOSS, RUST}, {COBALT, MOSS})


def test_beyond_eight_groups_the_rest_has_no_colour() -> None:
    made = scene(" ".join(f"{n:02}a-{n:02}b" for n in range(11)))
    grouping = known({name: int(name[:2]) for name in made.ids}).grouping(made)
    assert len(grouping.groups) == 8
    assert len({group.color for group in grouping.groups}) == 8
    assert grouping.others == 6


def test_a_few_edits_do_not_start_a_process_but_many_do(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []

    class Fake:
        def __init__(self, question: str, *_: object, **__: object) -> None:
            started.append(question)
            self.answer = None

        def cancel(self) -> None: ...

    monkeypatch.setattr(communities, "Analysis", Fake)
    made, asked = scene(TRIANGLES), known({"a": 0})
    asked.changed(made, 5)
    assert started == []
    asked.changed(made, 20)
    assert started == ["communities"]
    asked.changed(made, 50)
    assert started == ["communities"]


def test_a_process_that_fails_leaves_the_colours_as_they_are(qtbot: QtBot) -> None:
    told = threading.Event()
    asked = Communities(told.set)
    asked.look(scene(TRIANGLES))
    assert asked.looking
    asked._running.cancel()  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: not asked.take() and not asked.looking, timeout=30_000)
    assert asked.grouping(scene(TRIANGLES)).groups == ()


def test_an_empty_graph_is_not_asked_about() -> None:
    asked = Communities(lambda: None)
    asked.changed(scene("", "a"), 50)
    assert not asked.looking
    assert asked.grouping(Scene()).groups == ()
