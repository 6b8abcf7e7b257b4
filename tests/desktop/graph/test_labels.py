"""Labels: never over one another, never out of view, the most important first, at most 200."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.graph import labels
from desktop.graph.labels import Label

VIEW = (640, 480)


def placed(
    places: list[list[float]] | np.ndarray, radius: float = 4.0, width: float = 60.0, sure: int = 0
) -> list[Label]:
    screen = np.array(places, np.float32).reshape(-1, 2)
    count = len(screen)
    return labels.place(
        screen,
        np.full(count, radius, np.float32),
        np.arange(count, dtype=np.int32),
        np.zeros(count, bool),
        lambda slots: np.full((len(slots), 2), (width, 16.0), np.float32),
        VIEW,
        sure,
    )


def overlap(a: Label, b: Label, width: float) -> bool:
    return abs(a.x - b.x) < width and abs(a.y - b.y) < 16


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(0, 600), st.integers(5, 220))
def test_labels_never_overlap_nor_leave_the_view(seed: int, count: int, width: int) -> None:
    screen = np.random.default_rng(seed).uniform(-50, 700, (count, 2))
    found = placed(screen, width=width)
    assert len(found) <= labels.MOST
    for n, label in enumerate(found):
        assert 0 <= label.x <= label.x + width <= VIEW[0]
        assert 0 <= label.y <= label.y + 16 <= VIEW[1]
        assert not any(overlap(label, other, width) for other in found[:n])


def test_at_most_two_hundred_are_placed() -> None:
    grid = np.stack(np.meshgrid(np.arange(10, 640, 20), np.arange(10, 480, 18)), axis=-1)
    assert len(placed(grid, radius=0.0, width=4)) == labels.MOST


def test_the_first_in_order_is_named_where_two_want_one_place() -> None:
    found = placed([[300, 200], [301, 200], [299, 201], [300, 203], [302, 202], [303, 201]], width=200)
    assert found[0].slot == 0
    assert len(found) < 6


def test_a_label_is_tried_below_right_left_and_above() -> None:
    [below] = placed([[300, 200]])
    assert (below.x, below.y) == (270, 200 + 4 + 5)
    [right] = placed([[300, 468]])
    assert (right.x, right.y) == (300 + 4 + 5, 468 - 8)
    [left] = placed([[600, 468]])
    assert (left.x, left.y) == (600 - 4 - 5 - 60, 468 - 8)
    [above] = placed([[300, 478]])
    assert (above.x, above.y) == (270, 478 - 4 - 5 - 16)


def test_a_label_lies_on_no_mark_of_a_named_node() -> None:
    found = placed([[300, 200], [300, 218]], radius=8)
    boxes = [(label.x, label.y, label.x + 60, label.y + 16) for label in found]
    for left, top, right, bottom in boxes:
        for x, y in ((300, 200), (300, 218)):
            assert not (left < x + 8 and x - 8 < right and top < y + 8 and y - 8 < bottom)


def test_a_node_out_of_view_has_no_label() -> None:
    assert placed([[-5, 20], [700, 20], [30, -2]]) == []


def test_nothing_to_name_is_no_label() -> None:
    assert placed([]) == []


def test_what_is_looked_at_lies_on_a_mark_only_where_no_place_is_free() -> None:
    def first(marks: list[list[float]]) -> Label:
        return placed(marks, radius=8, sure=1)[0]

    assert first([[300, 200], [300, 218]]).y < 200 - 8 + 16  # beside it, not on the mark below
    around = [[300, 200], [300, 222], [340, 200], [260, 200], [300, 178]]
    assert (first(around).x, first(around).y) == (270, 200 + 8 + 5)


def test_of_all_marks_those_that_are_looked_at_are_covered_last() -> None:
    """The second has no free place: it goes where a plain mark lies, not where the first one does."""
    plain = [[300 + dx, 240 + dy] for dx, dy in ((0, 17), (39, 0), (-39, 0))]
    first, second = [300.0, 223.0], [300.0, 240.0]
    found = {label.slot: label for label in placed([first, second, *plain], radius=6, sure=2)}
    assert found[1].y != 240 - 6 - 5 - 16
