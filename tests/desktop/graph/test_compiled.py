"""Compiled code: where it is kept, and that warming up leaves nothing to compile."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.graph import label_pictures, labels, raster, raster_marks, warm_up
from desktop.graph.compiled import kept_in
from desktop.graph.layouts import multilevel, repulsion, separate, springs


def test_it_is_kept_beside_the_code_where_that_can_be_written(tmp_path: Path) -> None:
    assert kept_in(tmp_path, frozen=False) == ""


def test_a_frozen_app_keeps_it_in_the_cache_folder(tmp_path: Path, own_places: Path) -> None:
    assert Path(kept_in(tmp_path, frozen=True)).is_relative_to(own_places)


def test_so_does_an_installation_that_cannot_be_written(tmp_path: Path, own_places: Path) -> None:
    assert Path(kept_in(tmp_path / "not there", frozen=False)).is_relative_to(own_places)


@pytest.mark.timeout(120)
def test_warming_up_compiles_everything_a_picture_and_a_layout_need() -> None:
    warm_up.begin().join(50)
    warm_up.begin_layout().join(50)
    for compiled in (
        raster.draw_edges,
        raster.draw_arrows,
        raster_marks.draw_nodes,
        labels._place,
        label_pictures.haloed,
        springs._move,
        repulsion._deposit,
        repulsion._gather,
        separate._separate,
        multilevel._match,
    ):
        assert len(compiled.signatures) == 1, compiled
