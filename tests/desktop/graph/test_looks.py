"""What colours and sizes stand for, beside communities: PageRank from its process, and topics with runs."""

from __future__ import annotations

import time
from dataclasses import replace
from math import cos, pi, sin

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter

from desktop.graph.camera import Camera
from desktop.graph.frame import Focus, Frame
from desktop.graph.grouping import Numbered, by_kind
from desktop.graph.looks import Looks
from desktop.graph.motion import LEAVING
from desktop.graph.picture import Ring, circles, paint_still
from desktop.graph.shown import Shown
from desktop.theme import load
from tests.desktop.graph.made_up import scene, topic
from tests.desktop.graph.opened import Opened
from vault_sync.graph.diff import GraphDiff

CAMERA = Camera(100, 0, 0.5, 800, 600)


def test_a_node_that_much_linked_ones_link_to_is_larger_by_pagerank(opened: Opened) -> None:
    made = scene("a-m b-m c-m m-k", "x")
    looks = Looks(lambda: None)
    slot = made.slot_of
    by_links = looks.frame(made, Shown()).radii(0.5)
    assert by_links[slot["m"]] > by_links[slot["k"]]
    looks.importance.choose("pagerank", made)
    assert looks.waiting
    opened.qtbot.waitUntil(looks.take, timeout=30_000)
    by_rank = looks.frame(made, Shown()).radii(0.5)
    assert by_rank[slot["k"]] > by_links[slot["k"]]
    assert by_rank[slot["a"]] == by_rank[slot["b"]]
    assert by_rank[slot["k"]] > by_rank[slot["a"]]
    looks.stop()


def test_until_ranks_are_there_sizes_are_by_links() -> None:
    made, looks = scene("a-m b-m"), Looks(lambda: None)
    before = looks.importance.weights(made).tolist()
    looks.importance.way = "pagerank"
    assert looks.importance.weights(made).tolist() == before == made.degrees.tolist()


def test_topics_with_runs_have_a_ring_their_name_and_the_best_score() -> None:
    made, looks = scene("a-b b-c"), Looks(lambda: None)
    assert looks.show_runs({"b": "93.1 %", "gone": ""})
    assert not looks.show_runs({"b": "93.1 %", "gone": ""})
    picture = looks.frame(made, Shown()).picture(CAMERA, Focus())
    assert [ring.token for ring in picture.rings] == ["accent"]
    assert picture.rings[0].radius == pytest.approx(picture.radii[made.slot_of["b"]] + 3.5)
    assert {named.text: named.badge for named in picture.labels}["b"] == "93.1 %"


def test_while_a_run_goes_on_its_ring_has_the_colour_of_what_trains() -> None:
    made, looks = scene("a-b b-c"), Looks(lambda: None)
    looks.show_runs({"b": "Running", "c": "91 %"}, {"b": 0.25})
    picture = looks.frame(made, Shown()).picture(CAMERA, Focus())
    assert [(ring.token, ring.part) for ring in picture.rings] == [("cRunning", 0.25), ("accent", 1.0)]
    inks = {named.text: named.badge_token for named in picture.labels if named.badge}
    assert inks == {"b": "warn", "c": "accentText"}
    assert looks.show_runs({"b": "Running", "c": "91 %"})


def test_a_ring_of_which_a_part_is_there_lies_on_its_faint_whole() -> None:
    ring = Ring(0, 0, 9, 2, "cRunning", part=0.5)
    whole, part = circles(ring)
    assert (whole.part, part.part) == (1, 0.5)
    assert whole.share < part.share == 1
    assert circles(replace(ring, part=0)) == (whole,)
    assert circles(replace(ring, part=1)) == (replace(ring, part=1),)


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize("part", [0.0, 0.25, 0.5, 0.75, 1.0])
def test_an_arc_grows_clockwise_from_the_top(part: float, scheme: str) -> None:
    theme, image = load(scheme), QImage(80, 80, QImage.Format.Format_RGB32)
    image.fill(theme.color("canvas"))
    made = scene("a-b")
    picture = Frame(made, Shown(), theme, by_kind(made)).picture(CAMERA, Focus())
    painter = QPainter(image)
    ring = Ring(40.5, 40.5, 25, 4, "cRunning", part=part)
    paint_still(painter, replace(picture, rings=[ring], labels=[], pins=[]), theme)
    painter.end()
    ink = theme.color("cRunning").rgb()
    eighths = [(40.5 + 25 * sin(pi * n / 4), 40.5 - 25 * cos(pi * n / 4)) for n in (0.5, 2.5, 4.5, 6.5)]
    full = [image.pixel(int(x), int(y)) == ink for x, y in eighths]
    assert full == [part > n / 4 for n in range(4)]


def test_a_run_that_moves_on_is_drawn_anew_and_nothing_else_is_made_anew(opened: Opened) -> None:
    view = opened.view
    view.show_runs({"z": "Running"}, {"z": 0.1})
    opened.settle()
    frame = view.stage.frame
    view.show_runs({"z": "Running"}, {"z": 0.1})
    assert not view.stage.moving
    view.show_runs({"z": "Running"}, {"z": 0.2})
    assert view.stage.moving
    picture = view.stage.tick()
    assert picture is not None
    assert [ring.part for ring in picture.rings] == [0.2]
    assert view.stage.frame is frame
    opened.settle()
    view.stage.restyle()
    picture = view.stage.tick()
    assert picture is not None
    assert [ring.part for ring in picture.rings] == [0.2]


def test_coloured_by_runs_those_that_have_some_stand_out() -> None:
    made, looks = scene("a-b b-c"), Looks(lambda: None)
    looks.show_runs({"b": ""})
    looks.colour_by("runs")
    grouping = looks.frame(made, Shown()).grouping
    assert [(group.name, group.count) for group in grouping.groups] == [("Has runs", 1)]
    assert grouping.of.tolist() == [-1, 0, -1]
    assert grouping.others == 2
    looks.show_runs({})
    assert looks.frame(made, Shown()).grouping.groups == ()


def test_a_way_of_ones_own_colours_too() -> None:
    made, looks = scene("a-b"), Looks(lambda: None)
    looks.colour_by(looks._by_runs)
    assert np.all(looks.frame(made, Shown()).grouping.of == -1)


def test_a_node_that_goes_shrinks_into_the_ground_and_is_gone(opened: Opened) -> None:
    view = opened.view
    gone = view.scene.slot_of["z"]
    view.apply(GraphDiff(1, removed=("z",)))
    first = view.stage.frame.picture(view.camera, Focus(), view.motion.at(time.monotonic()))
    assert len(first.screen) == len(view.scene) + 1
    assert first.radii[-1] > 0
    assert first.radii[gone] == 0
    later = view.stage.frame.picture(view.camera, Focus(), view.motion.at(time.monotonic() + LEAVING))
    assert len(later.screen) == len(view.scene)


def test_a_node_that_is_renamed_does_not_fade(opened: Opened) -> None:
    opened.view.apply(GraphDiff(1, added=(topic("y"),), removed=("z",), renamed=(("z", "y"),)))
    assert opened.view.motion.at(time.monotonic()).leaving == ()


def test_a_folder_is_asked_for_once_while_its_topic_lives() -> None:
    asked: list[str] = []
    numbered = Numbered(lambda topic: asked.append(topic) or topic[:1])
    ids = ["ab", "ac", "b"]
    assert numbered.of(ids).tolist() == [0, 0, 1]
    ids[1] = "cd"
    assert numbered.of([*ids, "a"]).tolist() == [0, 2, 1, 0]
    assert asked == ["ab", "ac", "b", "cd", "a"]
    assert numbered.of(["b"]).tolist() == [1]
    assert numbered.names == ["a", "b", "c"]
