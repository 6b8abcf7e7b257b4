"""The kept layer of edges: whatever it saves, the pixels are those of a picture drawn anew."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from desktop.graph.camera import Camera
from desktop.graph.edge_layer import EdgeLayer, draw_all
from desktop.graph.frame import Focus, Frame
from desktop.graph.grouping import by_kind
from desktop.graph.marks import FADED_EDGES, packed
from desktop.graph.motion import STILL, Moving
from desktop.graph.picture import Picture
from desktop.graph.raster import fade
from desktop.graph.scene import Scene
from desktop.graph.shown import Shown
from desktop.theme import load
from tests.desktop.graph.made_up import web
from vault_sync.graph.graph import TopicKind

DARK, MOVING = load("dark"), Moving(view=True)
CAMERA = Camera(0, 0, 0.5, 300, 200)
GROUND = np.uint32(packed(DARK.color("canvas")) | 0xFF000000)


def made(nodes: int = 400, links: int = 900) -> Scene:
    scene = Scene()
    scene.load(web(nodes, links))
    scene.positions[:] = np.random.default_rng(3).normal(0, 150, (nodes, 2))
    return scene


def framed(scene: Scene) -> Frame:
    return Frame(scene, Shown(frozenset(map(str, TopicKind))), DARK, by_kind(scene))


def drawn(layer: EdgeLayer | None, picture: Picture) -> np.ndarray:
    """The colours of all pixels, by the layer or without one."""
    pixels = np.zeros((200, 300), np.uint32)
    (layer.draw if layer else draw_all)(pixels, picture, GROUND, np.float32(1))
    return np.stack([(pixels >> shift) & 255 for shift in (16, 8, 0)]).astype(int)


def wrong(layer: EdgeLayer, picture: Picture) -> int:
    """How many pixels differ from the same picture drawn at once, by more than rounding."""
    return int((np.abs(drawn(layer, picture) - drawn(None, picture)).max(axis=0) > 3).sum())


@pytest.mark.parametrize("step", [(12, 0), (-7, 0), (0, 9), (0, -30), (25, 14), (-260, 150), (900, 0)])
def test_a_view_that_moves_by_whole_pixels_shows_what_is_there(step: tuple[int, int]) -> None:
    frame, layer = framed(made()), EdgeLayer()
    drawn(layer, frame.picture(CAMERA, Focus()))
    # At the seam of what came into view a dash may begin a pixel later.
    assert wrong(layer, frame.picture(CAMERA.panned(*step), Focus(), MOVING)) <= 20
    assert wrong(layer, frame.picture(CAMERA.panned(*step), Focus())) <= 20


def test_between_pixels_the_layer_may_lie_beside_until_it_rests() -> None:
    frame, layer = framed(made()), EdgeLayer()
    drawn(layer, frame.picture(CAMERA, Focus()))
    before = drawn(layer, frame.picture(CAMERA.panned(0.4, 0), Focus(), MOVING))
    assert (before == drawn(None, frame.picture(CAMERA, Focus()))).all()
    assert wrong(layer, frame.picture(CAMERA.panned(0.4, 0), Focus())) == 0


def test_many_small_steps_do_not_add_up_to_a_wrong_place() -> None:
    frame, layer, camera = framed(made()), EdgeLayer(), CAMERA
    drawn(layer, frame.picture(camera, Focus()))
    for _ in range(40):
        camera = camera.panned(0.3, -0.7)
        drawn(layer, frame.picture(camera, Focus(), MOVING))
    assert wrong(layer, frame.picture(camera, Focus())) <= 60  # 12 and 28 whole pixels


def test_a_few_nodes_that_move_take_their_edges_along_and_leave_none_behind() -> None:
    scene = made(100, 100)
    frame, layer = framed(scene), EdgeLayer()
    drawn(layer, frame.picture(CAMERA, Focus()))
    for _ in range(3):
        scene.positions[[40, 60]] += 20
        # Only where lines cross, in another order, may there be another colour.
        assert wrong(layer, frame.picture(CAMERA, Focus(), MOVING)) <= 100
    assert wrong(layer, frame.picture(CAMERA, Focus())) == 0


def test_when_all_move_all_are_drawn_anew() -> None:
    scene = made()
    frame, layer = framed(scene), EdgeLayer()
    drawn(layer, frame.picture(CAMERA, Focus()))
    scene.positions[:] += 20
    assert wrong(layer, frame.picture(CAMERA, Focus(), MOVING)) == 0


def test_a_layer_grows_from_frame_to_frame_until_all_edges_are_there() -> None:
    frame, layer = framed(made()), EdgeLayer()
    picture = replace(frame.picture(CAMERA, Focus(), MOVING), at_once=300)
    lacking = [wrong(layer, picture) for _ in range(2)]
    assert lacking[0] > lacking[1] > 1000
    assert not layer.complete
    # Moved along meanwhile, by more than a whole pixel and by less.
    panned = replace(frame.picture(CAMERA.panned(8.4, 3), Focus(), MOVING), at_once=300)
    drawn(layer, panned)
    assert layer.complete
    assert wrong(layer, frame.picture(CAMERA.panned(8, 3), Focus())) <= 60


def test_zooming_begins_anew_with_what_there_is_time_for() -> None:
    frame, layer = framed(made()), EdgeLayer()
    drawn(layer, frame.picture(CAMERA, Focus()))
    zoomed = replace(frame.picture(CAMERA.zoomed(1.2, 0, 0), Focus(), MOVING), at_once=10)
    assert wrong(layer, zoomed) > 1000
    assert wrong(layer, frame.picture(CAMERA.zoomed(1.2, 0, 0), Focus())) == 0


def test_fading_pixels_is_drawing_faded_edges() -> None:
    picture = framed(made()).picture(CAMERA, Focus(hovered=3), STILL)
    pixels = np.zeros((200, 300), np.uint32)
    draw_all(pixels, picture, GROUND, np.float32(1))
    whole = drawn(None, picture)
    fade(pixels, GROUND, np.uint32(256 * FADED_EDGES))
    ground = np.array([(int(GROUND) >> shift) & 255 for shift in (16, 8, 0)])[:, None, None]
    wanted = whole + (ground - whole) * FADED_EDGES
    parts = np.stack([(pixels >> shift) & 255 for shift in (16, 8, 0)])
    assert np.abs(parts - wanted).max() <= 2
