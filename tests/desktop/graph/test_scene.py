"""The scene: nodes keep slots and places through edits and renames, and no slot leaks."""

import numpy as np

from desktop.graph.scene import Scene
from tests.desktop.graph.made_up import graph, scene, topic, web
from vault_sync.graph.arrays import arrays
from vault_sync.graph.diff import GraphDiff, Linked, Unlinked
from vault_sync.graph.graph import EdgeKind, TopicKind

LINK = EdgeKind.LINK


def place(made: Scene, name: str) -> list[float]:
    return made.positions[made.slot_of[name]].tolist()


def test_a_loaded_graph_stands_in_arrays() -> None:
    made = scene("a-b b-c b-b", "d", {"c": TopicKind.TAG})
    assert made.ids == ["a", "b", "c", "d"]
    assert made.degrees.tolist() == [1, 4, 1, 0]
    assert made.neighbours(made.slot_of["b"]).tolist() == [0, 2]
    assert made.nodes == len(made) == 4


def test_a_new_node_begins_beside_its_neighbours() -> None:
    made = scene("a-b")
    diff = GraphDiff(1, added=(topic("new"),), linked=(Linked("new", "a", LINK, 1),))
    touched = made.apply(diff)
    assert touched == sorted([made.slot_of["a"], made.slot_of["new"]])
    assert np.hypot(*(np.array(place(made, "new")) - place(made, "a"))) < 100


def test_a_renamed_topic_keeps_its_slot_its_place_and_its_pin() -> None:
    made = scene("a-b b-c")
    slot, before = made.slot_of["b"], place(made, "b")
    made.pin(slot, True)
    touched = made.apply(
        GraphDiff(
            1,
            added=(topic("z"),),
            removed=("b",),
            renamed=(("b", "z"),),
            unlinked=(Unlinked("a", "b", LINK), Unlinked("b", "c", LINK)),
            linked=(Linked("a", "z", LINK, 1), Linked("z", "c", LINK, 1)),
        )
    )
    assert touched == []  # nothing has to move for another name
    assert made.slot_of["z"] == slot
    assert "b" not in made.slot_of
    assert place(made, "z") == before
    assert made.pinned[slot]


def test_a_note_that_absorbs_a_topic_stays_where_it_is() -> None:
    made = scene("a-b b-c")
    before = place(made, "c")
    made.apply(
        GraphDiff(
            1,
            removed=("b",),
            renamed=(("b", "c"),),
            unlinked=(Unlinked("a", "b", LINK), Unlinked("b", "c", LINK)),
        )
    )
    assert place(made, "c") == before
    assert "b" not in made.slot_of


def test_two_topics_that_swap_their_names_swap_their_places_and_keep_their_edges_by_name() -> None:
    made = scene("a-x b-y")
    a, b = place(made, "a"), place(made, "b")
    made.pin(made.slot_of["a"], True)
    made.apply(GraphDiff(1, renamed=(("a", "b"), ("b", "a"))))
    assert (place(made, "a"), place(made, "b")) == (b, a)
    assert made.pinned[made.slot_of["b"]]
    assert not made.pinned[made.slot_of["a"]]
    assert made.neighbours(made.slot_of["a"]).tolist() == [made.slot_of["x"]]


def test_names_that_move_on_in_a_row_take_their_places_along() -> None:
    made = scene("a-x b-y")
    a, b = place(made, "a"), place(made, "b")
    made.apply(
        GraphDiff(
            1,
            added=(topic("c"),),
            removed=("a",),
            renamed=(("a", "b"), ("b", "c")),
            unlinked=(Unlinked("a", "x", LINK), Unlinked("b", "y", LINK)),
            linked=(Linked("b", "x", LINK, 1), Linked("c", "y", LINK, 1)),
        )
    )
    assert (place(made, "b"), place(made, "c")) == (a, b)
    assert made.neighbours(made.slot_of["c"]).tolist() == [made.slot_of["y"]]
    assert len(set(made.slot_of.values())) == made.nodes == int(made.alive.sum())


def test_a_heavier_link_is_the_same_edge() -> None:
    made = scene("a-b")
    assert made.apply(GraphDiff(1, linked=(Linked("a", "b", LINK, 3, 1),))) == []
    assert len(made.edges) == 1
    assert made.degrees.tolist() == [1, 1]


def test_a_freed_slot_is_used_again_as_if_new() -> None:
    made = scene("a-b", "c")
    slot = made.slot_of["c"]
    made.pin(slot, True)
    made.apply(GraphDiff(1, removed=("c",)))
    assert not made.alive[slot]
    made.apply(GraphDiff(2, added=(topic("d"),), linked=(Linked("d", "a", LINK, 1),)))
    assert made.slot_of["d"] == slot
    assert not made.pinned[slot]
    assert made.degrees[slot] == 1
    assert place(made, "d") != [200.0, 0.0]


def test_a_graph_loaded_anew_keeps_places_and_pins_by_topic() -> None:
    made = scene("b-c")
    made.pin(made.slot_of["c"], True)
    before = place(made, "c")
    made.load(arrays(graph("a-b b-c")))
    assert place(made, "c") == before
    assert made.pinned.tolist() == [False, False, True]
    assert made.unplaced().tolist() == [made.slot_of["a"]]


def test_an_empty_graph_is_a_scene_without_nodes() -> None:
    made = scene("a-b")
    made.load(arrays(graph("")))
    assert len(made) == made.nodes == len(made.edges) == 0
    made.settle_unplaced()
    made.apply(GraphDiff(1, added=(topic("a"),)))
    assert np.isfinite(made.positions).all()


def test_ten_thousand_nodes_without_places_are_placed_at_once() -> None:
    made = Scene()
    made.load(web(10_000, 20_000))
    made.place([(0, (0.0, 0.0))])
    made.settle_unplaced()
    assert np.isfinite(made.positions).all()
    assert made.positions.dtype == np.float32
