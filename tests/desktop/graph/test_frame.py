"""A frame: who is drawn, how large, in which colour, what stands out beside a focus, and what is named."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from desktop.graph import frame as frames
from desktop.graph import marks, raster, raster_marks
from desktop.graph.camera import Camera
from desktop.graph.display import Display
from desktop.graph.frame import Focus, Frame
from desktop.graph.grouping import by_folder, by_kind
from desktop.graph.labels import MOST
from desktop.graph.motion import GLOWING, Motion, Moving
from desktop.graph.picture import Picture
from desktop.graph.raster_canvas import draw
from desktop.graph.scene import Scene
from desktop.graph.shown import AT_FIRST, Around, Shown
from desktop.theme import load, mix
from tests.desktop.graph.made_up import scene, web
from vault_sync.graph.graph import TopicKind

pytestmark = pytest.mark.usefixtures("qtbot")
DARK = load("dark")
CAMERA = Camera(300, 0, 1, 800, 600)
FAR = CAMERA.on(0, 0, 0.3)


def framed(made: Scene, shown: Shown | None = None) -> Frame:
    return Frame(made, shown or Shown(), DARK, by_folder(made))


def large(nodes: int = 3000, links: int = 6000) -> Scene:
    made = Scene()
    made.load(web(nodes, links))
    spread = np.random.default_rng(2).normal(0, 700, (nodes, 2)).astype(np.float32)
    made.place(enumerate(spread))
    return made


def test_radius_grows_with_the_root_of_links_up_to_a_limit() -> None:
    made = scene("a-b a-c a-d a-e")
    sizes = marks.radii(made.degrees.astype(np.float32), marks.FULL_SIZE_ZOOM)
    assert sizes[made.slot_of["a"]] == pytest.approx(3.2 + 1.75 * 2)
    assert sizes[made.slot_of["b"]] == pytest.approx(3.2 + 1.75)
    made.degrees[:] = 1000
    assert marks.radii(made.degrees.astype(np.float32), marks.FULL_SIZE_ZOOM).max() == 16


@pytest.mark.parametrize(
    ("kind", "shape"),
    [
        (TopicKind.NOTE, raster.DISC),
        (TopicKind.HEADING, raster.SQUARE),
        (TopicKind.TERM, raster.DIAMOND),
        (TopicKind.MISSING, raster.RING),
        (TopicKind.TAG, raster.HEXAGON),
        (TopicKind.ATTACHMENT, raster.TRIANGLE),
    ],
)
def test_shape_is_kind(kind: TopicKind, shape: int) -> None:
    made = scene("a-b", kinds={"a": kind})
    drawn = marks.marks(made, by_folder(made).of, DARK)
    assert drawn.shapes[made.slot_of["a"]] == shape


def test_edges_within_a_group_carry_some_of_its_colour() -> None:
    made = scene("note:x/a-note:x/b note:x/a-note:y/c")
    drawn = marks.marks(made, by_folder(made).of, DARK)
    between = DARK.color("edge")
    within = mix(between, marks.QColor(next(iter(DARK.categories.values()))), 0.24)
    assert sorted(drawn.edge_colors.tolist()) == sorted([marks.packed(between), marks.packed(within)])


def test_links_to_missing_notes_are_dashed() -> None:
    made = scene("a-b a-c", kinds={"c": TopicKind.MISSING})
    styles = marks.marks(made, by_folder(made).of, DARK).edge_styles
    assert sorted(styles.tolist()) == [raster.SOLID, raster.DASHED]


def test_attachments_are_not_shown_at_first() -> None:
    made = scene("a-b", "c", {"c": TopicKind.ATTACHMENT})
    assert framed(made).shown.tolist() == [True, True, False]
    everything = Shown(AT_FIRST | {str(TopicKind.ATTACHMENT)})
    assert framed(made, everything).shown.all()


def test_without_orphans_nodes_whose_links_are_all_hidden_go_too() -> None:
    made = scene("a-b c-t", "d", {"t": TopicKind.TAG})
    kinds = AT_FIRST - {str(TopicKind.TAG)}
    shown = framed(made, Shown(kinds, orphans=False)).shown
    assert [name for name in made.ids if shown[made.slot_of[name]]] == ["a", "b"]


@pytest.mark.parametrize(("steps", "names"), [(1, "ab"), (2, "abc"), (3, "abcd"), (5, "abcde")])
def test_a_local_graph_reaches_so_many_links(steps: int, names: str) -> None:
    made = scene("a-b b-c c-d d-e", "z")
    shown = framed(made, Shown(around=Around("a", steps))).shown
    assert "".join(name for name in made.ids if shown[made.slot_of[name]]) == names


def test_a_local_graph_around_a_topic_that_is_gone_is_the_whole_graph() -> None:
    assert framed(scene("a-b"), Shown(around=Around("gone"))).shown.all()


def test_hidden_nodes_and_nodes_without_a_place_have_no_size() -> None:
    made = scene("a-b a-c", kinds={"c": TopicKind.ATTACHMENT})
    made.positions[made.slot_of["b"]] = np.nan
    radii = framed(made).radii(1.0)
    assert (radii > 0).tolist() == [True, False, False]


def test_beside_the_hovered_node_only_its_neighbours_keep_their_colour() -> None:
    made = scene("a-b b-c c-d d-e")
    still = framed(made).picture(FAR, Focus()).marks
    picture = framed(made).picture(FAR, Focus(hovered=made.slot_of["b"]))
    kept = (picture.marks.colors == still.colors).tolist()
    assert kept == [True, True, True, False, False]
    assert sorted(picture.edges[picture.bright].ravel().tolist()) == [0, 1, 1, 2]
    assert picture.arrows.tolist() == picture.bright.tolist()


def test_all_edges_have_heads_when_near_and_what_contains_has_none() -> None:
    made = scene("a-b b-c")
    assert len(framed(made).picture(CAMERA.on(0, 0, frames.ARROW_ZOOM), Focus()).arrows) == 2
    assert len(framed(made).picture(CAMERA.on(0, 0, frames.ARROW_ZOOM - 0.01), Focus()).arrows) == 0
    made.edge_kinds[:] = frames.EDGE_CODES[frames.EdgeKind.CONTAINS]
    assert len(framed(made).picture(CAMERA, Focus(hovered=1)).arrows) == 0


def test_the_links_of_a_way_stand_out_with_and_without_a_hovered_node() -> None:
    made = scene("a-b b-c c-d a-d")
    way = tuple(made.slot_of[name] for name in "abc")

    def lit(focus: Focus) -> set[str]:
        picture = framed(made).picture(CAMERA, focus)
        ends = picture.edges[picture.bright].tolist()
        return {"".join(sorted(made.ids[slot] for slot in pair)) for pair in ends}

    assert lit(Focus(way=way)) == {"ab", "bc"}
    assert lit(Focus(way=way[::-1])) == {"ab", "bc"}
    assert lit(Focus(hovered=made.slot_of["d"], way=way)) == {"ab", "bc", "cd", "ad"}
    assert lit(Focus()) == set()


def test_display_sets_arrows_sizes_and_how_near_one_must_be_for_names() -> None:
    made = scene("a-b b-c c-d d-e e-f")

    def drawn(display: Display) -> Picture:
        shown = Frame(made, Shown(), DARK, by_folder(made), display=display)
        return shown.picture(FAR, Focus())

    usual, large = drawn(Display()), drawn(Display(nodes=2, lines=3))
    assert len(usual.arrows) == 0
    assert len(drawn(Display(arrows=True)).arrows) == 5
    assert large.radii == pytest.approx(2 * usual.radii)
    assert (usual.line, large.line) == (1, 3)
    names = [len(drawn(Display(fade=fade)).labels) for fade in (-3, 3)]
    assert names == [6, 0]


def test_selection_and_hover_have_rings() -> None:
    made = scene("a-b")
    rings = framed(made).picture(CAMERA, Focus(0, 1)).rings
    assert [(ring.token, ring.width) for ring in rings] == [("accent", 2.0), ("labelHub", 1.5)]


def test_the_focus_is_named_first_and_strongly() -> None:
    made = large()
    made.place([(1234, (10.0, 10.0))])
    picture = framed(made).picture(Camera(0, 0, 0.2, 800, 600), Focus(selected=1234))
    assert picture.labels[0].text == made.titles[1234]
    assert picture.labels[0].token == "labelHub"
    assert len(picture.labels) <= MOST


def test_a_hub_keeps_its_name_in_a_crowd() -> None:
    """Marks lie where each of its four places would be; small ones may go without a name, a hub may not."""
    leaves = " ".join(f"hub-{n}" for n in range(40))
    made = scene(leaves, " ".join(f"x{n}" for n in range(60)))
    hub = made.slot_of["hub"]
    ring = np.random.default_rng(5).uniform((-70, -30), (70, 30), (len(made), 2))
    made.place(enumerate(ring.tolist()))
    made.place([(hub, (0.0, 0.0))])
    picture = framed(made, Shown(least=0)).picture(Camera(0, 0, 1, 800, 600), Focus())
    assert len(picture.labels) < len(made) / 2
    assert "hub" in [named.text for named in picture.labels]


def test_beside_a_focus_only_hubs_and_neighbours_are_named_and_the_hubs_step_back() -> None:
    made = large()
    hovered = int(made.degrees.argsort()[-200])
    near = {hovered, *made.neighbours(hovered).tolist()}
    picture = framed(made).picture(Camera(0, 0, 0.2, 800, 600), Focus(hovered=hovered))
    for named in picture.labels:
        assert named.faded == (named.at.slot not in near)
        assert named.at.strong or named.at.slot in near


def test_missing_notes_and_tags_are_named_quietly() -> None:
    made = scene("a-b", kinds={"b": TopicKind.TAG})
    tokens = {named.text: named.token for named in framed(made).picture(CAMERA.on(50, 0), Focus()).labels}
    assert tokens == {"a": "label", "b": "ghost"}


def test_pinned_nodes_carry_a_dot() -> None:
    made = scene("a-b")
    made.pin(0, True)
    assert len(framed(made).picture(CAMERA.on(2000, 0), Focus()).pins) == 0  # out of view
    assert len(framed(made).picture(CAMERA.on(0, 0), Focus()).pins) == 1


def test_a_frame_has_time_for_a_fixed_part_of_many_edges_and_for_all_of_few() -> None:
    made = large(12_000, 60_000)
    frame = framed(made, Shown(frozenset(map(str, TopicKind))))
    camera = Camera(0, 0, 0.3, 1600, 1000)
    first = frame.picture(camera, Focus(), Moving(view=True))
    later = frame.picture(camera.panned(3, 2), Focus())
    assert 0 < first.at_once < len(made.edges) / 2
    assert first.at_once == later.at_once
    assert first.edges is later.edges
    assert framed(scene("a-b b-c")).picture(CAMERA, Focus()).at_once == 2


def test_a_picture_of_no_graph_is_its_ground(qtbot: QtBot) -> None:
    picture = framed(Scene()).picture(CAMERA, Focus())
    pixels = np.zeros((10, 10), np.uint32)
    draw(pixels, picture, DARK, np.float32(1))
    assert set(pixels.ravel().tolist()) == {0xFF000000 | marks.packed(DARK.color("canvas"))}


def test_whatever_is_drawn_nothing_is_compiled_twice() -> None:
    made, pixels = large(), np.zeros((60, 80), np.uint32)
    frame = framed(made)
    for focus in (Focus(), Focus(selected=3), Focus(hovered=5)):
        for ratio in (1, 1.5, 2):
            motion = Moving(coming={3: 0.5}, glows={4: 0.2})
            picture = frame.picture(Camera(0, 0, 1.0, 80, 60), focus, motion)
            assert picture.screen.dtype == picture.radii.dtype == np.float32
            draw(pixels, picture, DARK, np.float32(ratio))
    for compiled in (raster.draw_edges, raster_marks.draw_nodes, raster.draw_arrows, raster.fade):
        assert len(compiled.signatures) == 1
        assert "float64" not in str(compiled.signatures)


# ---- what moves by itself ------------------------------------------------------------------------


def test_a_glow_fades_once_and_is_over() -> None:
    motion = Motion()
    motion.glow([3], 10.0)
    assert [motion.at(10.0 + age).glows.get(3) for age in (0, GLOWING / 2)] == pytest.approx([0.6, 0.3])
    assert motion.at(10.0 + GLOWING).glows == {}
    assert not motion.busy


def test_a_node_that_comes_grows_into_its_place() -> None:
    motion, made = Motion(), scene("a-b")
    motion.come([0], 10.0)
    frame = framed(made)
    whole = frame.picture(CAMERA, Focus()).radii[0]
    first, half = (frame.picture(CAMERA, Focus(), motion.at(10.0 + age)).radii[0] for age in (0, 0.09))
    assert first == pytest.approx(0.6 * whole)
    assert first < half < whole


def test_with_reduced_motion_nothing_comes_and_a_glow_stands_still() -> None:
    motion = Motion(reduced=True)
    motion.come([1], 10.0)
    motion.glow([1], 10.0)
    assert motion.at(10.1).coming == {}
    assert motion.at(10.1).glows == motion.at(10.8).glows == {1: 0.6}
    assert motion.at(10.9).glows == {}


def test_a_change_of_everything_glows_nowhere() -> None:
    motion = Motion()
    motion.glow(list(range(1000)), 10.0)
    assert motion.at(10.0).glows == {}


# ---- groups --------------------------------------------------------------------------------------


def test_folders_are_groups_by_size_and_the_rest_has_no_colour() -> None:
    names = " ".join(f"note:{folder}/{n}.md" for n, folder in enumerate("aaabbc")) + " note:root.md tag:#t"
    made = scene("", names)
    found = by_folder(made)
    assert [(group.name, group.count, group.color) for group in found.groups] == [
        ("a", 3, 0),
        ("b", 2, 1),
        ("c", 1, 2),
    ]
    assert found.others == 2
    assert found.of[made.slot_of["note:root.md"]] == -1


def test_at_most_eight_groups_have_a_colour() -> None:
    made = scene("", " ".join(f"note:{n}/{n}.md" for n in range(12)))
    found = by_folder(made)
    assert len(found.groups) == 8
    assert found.others == 4


def test_kinds_are_groups_too() -> None:
    made = scene("a-b", "c", {"c": TopicKind.TAG})
    assert [(group.name, group.count) for group in by_kind(made).groups] == [("Notes", 2), ("Tags", 1)]


def test_a_search_without_neighbours_keeps_tags_and_missing_notes_of_what_it_found() -> None:
    kinds = {"tag": TopicKind.TAG, "gone": TopicKind.MISSING}
    made = scene("a-b a-tag a-gone b-tag", "z", kinds)
    shown = framed(made, Shown(AT_FIRST | {str(TopicKind.TAG)}, found=frozenset("a"), near=False)).shown
    assert {made.ids[slot] for slot in shown.nonzero()[0]} == {"a", "tag", "gone"}
    hidden = framed(made, Shown(AT_FIRST - {str(TopicKind.TAG)}, found=frozenset("a"), near=False)).shown
    assert {made.ids[slot] for slot in hidden.nonzero()[0]} == {"a", "gone"}
