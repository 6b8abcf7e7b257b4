"""Places and pins come back at the next start; a damaged file is as good as none."""

from pathlib import Path

import numpy as np
import pytest

from desktop.graph import kept_places
from desktop.graph.scene import Scene
from tests.desktop.graph.made_up import graph, scene
from vault_sync.graph.arrays import arrays

VAULT = Path("vault")


def opened(edges: str) -> Scene:
    made = Scene()
    made.load(arrays(graph(edges)))
    kept_places.load(made, VAULT)
    return made


def test_places_and_pins_come_back_by_topic() -> None:
    before = scene("a-b b-c")
    before.pin(before.slot_of["b"], True)
    assert kept_places.save(before, VAULT) == ""
    after = opened("aa-b b-c")
    assert np.isnan(after.positions[after.slot_of["aa"]]).all()
    for name in "bc":
        there = after.positions[after.slot_of[name]]
        assert there.tolist() == before.positions[before.slot_of[name]].tolist()
    assert after.pinned[after.slot_of["b"]]
    assert not after.pinned[after.slot_of["c"]]


def test_what_has_no_place_yet_is_not_kept() -> None:
    before = scene("a-b")
    before.positions[0] = np.nan
    kept_places.save(before, VAULT)
    assert len(opened("a-b").unplaced()) == 1


def test_an_empty_graph_is_kept_without_a_word() -> None:
    assert kept_places.save(Scene(), VAULT) == ""
    assert len(opened("a-b").unplaced()) == 2


@pytest.mark.parametrize("cut", [0, 1, 100, -1])
def test_a_cut_file_is_as_good_as_none(cut: int) -> None:
    kept_places.save(scene("a-b"), VAULT)
    file = kept_places.places_file(VAULT)
    file.write_bytes(file.read_bytes()[:cut])
    assert len(opened("a-b").unplaced()) == 2


@pytest.mark.parametrize("at", range(30, 900, 41))
def test_a_damaged_file_never_raises(at: int) -> None:
    kept_places.save(scene("a-b b-c"), VAULT)
    file = kept_places.places_file(VAULT)
    data = bytearray(file.read_bytes())
    data[at % len(data)] ^= 0xFF
    file.write_bytes(data)
    places = opened("a-b b-c").positions
    assert (np.isfinite(places) | np.isnan(places)).all()


def test_a_missing_file_is_a_first_start() -> None:
    assert len(opened("a-b").unplaced()) == 2


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(own_places: Path) -> None:
    own_places.mkdir(exist_ok=True)
    (own_places / "data").write_text("in the way")
    told = kept_places.save(scene("a-b"), VAULT)
    assert told.startswith("The places of the nodes could not be kept in ")
