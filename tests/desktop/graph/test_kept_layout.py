"""The layout and the sizes of a vault, kept between starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.graph.kept_layout import KeptLayout, layout_file, load, save
from tests.desktop.graph.opened import Opened


def test_what_was_chosen_is_there_at_the_next_start_of_that_vault() -> None:
    assert save(KeptLayout("radial", "pagerank"), Path("vault")) == ""
    assert load(Path("vault")) == KeptLayout("radial", "pagerank")
    assert load(Path("another")) == KeptLayout()


@pytest.mark.parametrize(
    "stored", ["", "[]", "{", '{"layout": 3, "size_by": []}', '{"layout": "spiral", "size_by": "weight"}']
)
def test_what_makes_no_sense_reads_as_the_default(stored: str) -> None:
    save(KeptLayout("tree"), Path("vault"))
    layout_file(Path("vault")).write_text(stored, "utf-8")
    assert load(Path("vault")) == KeptLayout()


def test_where_it_cannot_be_written_a_sentence_says_so(tmp_path: Path) -> None:
    file = layout_file(Path("in the way"))
    file.parent.parent.mkdir(parents=True, exist_ok=True)
    file.parent.write_text("x", "utf-8")
    assert "could not be kept" in save(KeptLayout(), Path("in the way"))


def test_a_layout_that_comes_back_moves_nothing(opened: Opened) -> None:
    before = opened.view.scene.positions.copy()
    opened.view.stage.bring_back(KeptLayout("by_folder", "links"))
    opened.settle()
    assert (opened.view.scene.positions == before).all()
    assert opened.view.stage.kept == KeptLayout("by_folder", "links")
