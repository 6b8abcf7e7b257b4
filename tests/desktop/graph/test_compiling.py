"""What no earlier start has kept is compiled in processes; the window stays at hand and layouts wait."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.graph import compiling, warm_up
from desktop.graph.compiling import Compiling, is_kept, keep
from tests.desktop.graph.opened import Opened


def part() -> None:
    """Stands for a layout or a picture."""


@pytest.fixture
def own_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(compiling, "PACKAGE", tmp_path)
    return tmp_path


def test_a_part_is_kept_until_the_code_is_another(own_package: Path) -> None:
    assert not is_kept(part)
    keep(part)
    assert is_kept(part)
    (own_package / "new.py").write_text("")
    assert not is_kept(part)


@pytest.mark.timeout(60)
def test_what_is_missing_is_made_in_a_process_and_then_kept() -> None:
    stamp = compiling._stamp(part)
    try:
        Compiling(part).make()
        assert is_kept(part)
    finally:
        stamp.unlink(missing_ok=True)


def test_nothing_is_made_for_a_program_that_has_ended(own_package: Path) -> None:
    making = Compiling(part)
    making.end()
    making.make()
    assert not is_kept(part)


def test_until_a_picture_can_be_drawn_the_canvas_says_that_topics_are_coming(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warm_up, "loading", lambda: True)
    assert opened.view.tick() > 0
    assert opened.view.notice.isVisible()
    monkeypatch.undo()
    opened.view.stage.redraw()
    opened.settle()
    assert not opened.view.notice.isVisible()


def test_a_layout_waits_until_it_is_compiled(opened: Opened) -> None:
    compiling.there.clear()
    try:
        opened.view.placing.all_anew()
        assert not opened.view.settled
    finally:
        compiling.there.set()
    opened.settle()
    assert opened.view.placing.settled
