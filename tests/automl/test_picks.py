"""Every way to answer a pick keeps the same rules: names, ranges, held knobs, and what a recipe pins."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automl.picks import Asker, PickError, Range, asking, drawing, key, replaying
from automl.seams import Pick


def decide(pick: Pick) -> tuple[Any, ...]:
    """One of each kind, a held knob, and one that depends on another."""
    depth = pick.int("depth", 1, 4)
    width = pick.int("width", 8, 67, step=8)
    rate = pick.float("rate", 1e-4, 1e-1, log=True)
    kind = pick.choice("kind", ["plain", "residual", 3, True])
    held = pick.choice("norm", ["batch", "layer"], held="batch")
    extra = pick.float("extra", 0.0, 1.0) if depth > 2 else None
    return depth, width, rate, kind, held, extra


@given(st.integers(0, 10**6))
def test_a_drawn_architecture_replays_exactly(seed: int) -> None:
    drawn = drawing(seed)
    values = decide(drawn)
    assert decide(replaying(drawn.choices)) == values
    assert all(drawn.ranges[name].holds(value) for name, value in drawn.choices.items())
    assert values[4] == "batch"


@given(st.integers(0, 10**6))
def test_the_same_seed_draws_the_same(seed: int) -> None:
    assert decide(drawing(seed)) == decide(drawing(seed))


def test_the_high_end_is_on_a_step() -> None:
    pick = drawing(1)
    pick.int("width", 8, 67, step=8)
    assert pick.ranges["width"].high == 64


def test_a_name_is_picked_once_and_lies_under_its_prefix() -> None:
    pick = drawing(1)
    pick.under("train").float("rate", 0.1, 1.0)
    assert list(pick.choices) == ["train.rate"]
    with pytest.raises(PickError, match="picked twice"):
        pick.under("train").float("rate", 0.1, 1.0)


def test_pins_and_held_values_never_reach_the_sampler() -> None:
    class Nobody:
        def __getattr__(self, name: str) -> Any:
            raise AssertionError(name)

    pick = asking(Nobody(), {"depth": 2, "rate": 0.01, "kind": ["plain"]})
    assert pick.int("depth", 1, 4) == 2
    assert pick.float("rate", 0.001, 0.1, log=True) == 0.01
    assert pick.choice("kind", ["plain", "residual"]) == "plain"
    assert pick.choice("norm", ["batch", "layer"], held="layer") == "layer"
    assert pick.int("only", 3, 3) == 3


def test_a_recipe_opens_a_held_knob() -> None:
    norms = ["batch", "layer"]
    seen = {drawing(seed, {"norm": norms}).choice("norm", norms, held="batch") for seed in range(20)}
    assert seen == {"batch", "layer"}


@pytest.mark.parametrize(
    ("pin", "left"),
    [
        ({"low": 2}, Range("int", 2, 10)),
        ({"low": 2, "high": 7, "step": 3}, Range("int", 2, 5, 3)),
        ([1, 5], Range("choice", options=(1, 5))),
        (4, Range("int", 4, 4)),
    ],
)
def test_a_recipe_narrows_a_range(pin: Any, left: Range) -> None:
    pick = drawing(3, {"depth": pin})
    pick.int("depth", 1, 10)
    assert pick.ranges["depth"] == left


@pytest.mark.parametrize(
    "pin",
    [0, 11, 2.5, "two", True, [1, 99], [],
     {"low": 0}, {"low": 5, "high": 3}, {"low": "2"}, {"low": 1.5}, {"step": 0}],
)  # fmt: skip
def test_a_pin_outside_the_range_is_a_sentence(pin: Any) -> None:
    with pytest.raises(PickError, match=r"choices\.depth"):
        drawing(3, {"depth": pin}).int("depth", 1, 10)


MISFITS = [({}, "depth"), ({"depth": 99}, "cannot be 99"), ({"depth": "2"}, "cannot be")]


@pytest.mark.parametrize(("choices", "said"), MISFITS)
def test_a_record_that_does_not_fit_is_a_sentence(choices: dict[str, Any], said: str) -> None:
    with pytest.raises(PickError, match=said):
        replaying(choices).int("depth", 1, 4)


@given(st.integers(0, 10**6))
def test_ranges_come_back_from_json(seed: int) -> None:
    pick = drawing(seed)
    decide(pick)
    assert {name: Range.of(found.plain()) for name, found in pick.ranges.items()} == pick.ranges


def test_a_range_counts_its_values_and_says_what_it_holds() -> None:
    assert Range("int", 8, 64, 8).size == 8
    assert Range("choice", options=("a", True)).size == 2
    assert Range("float", 0.0, 1.0).size is None
    assert str(Range("int", 8, 64, 8)) == "8 to 64 in steps of 8"
    assert not Range("choice", options=(1,)).holds(True)
    assert not Range("int", 0, 5).holds(True)


def test_the_key_tells_architectures_apart_whatever_the_order() -> None:
    assert key({"a": 1, "b": "x"}) == key({"b": "x", "a": 1})
    assert key({"a": 1}) != key({"a": "1"})


def test_an_answer_outside_the_range_is_refused() -> None:
    with pytest.raises(PickError, match="cannot be 9"):
        Asker(lambda _name, _range: 9).int("depth", 1, 4)
