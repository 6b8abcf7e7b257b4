"""What every search space holds to."""

from __future__ import annotations

import math
import random
from typing import Any

import pytest
import torch

from automl import catalogue, spaces
from automl.engine import measure
from automl.picks import Asker, Range, drawing, drawn, replaying
from automl.seams import DataShape, Value
from tests.contracts.samples import fits, shapes

CASES = [
    pytest.param(name, shape, id=f"{name}-{shape.input}-{shape.output.kind}")
    for name in spaces.names()
    for shape in shapes(name)
]
EVERY_SPACE = pytest.mark.parametrize(("name", "shape"), CASES)


def built(name: str, shape: DataShape, seed: int) -> tuple[Any, Asker]:
    asker = drawing(seed)
    torch.manual_seed(seed)
    return spaces.find(name).build(asker, shape), asker


@EVERY_SPACE
def test_twenty_random_networks_have_the_same_size_on_the_meta_device_and_for_real(
    name: str, shape: DataShape
) -> None:
    for seed in range(20):
        with measure.on_meta():
            drawing_board = spaces.find(name).build(drawing(seed), shape)
        real, _ = built(name, shape, seed)
        assert {p.device.type for p in drawing_board.parameters()} == {"meta"}
        assert measure.parameters(drawing_board) == measure.parameters(real) > 0
        if seed < 4:
            assert measure.macs(drawing_board, shape) == measure.macs(real, shape) > 0


@EVERY_SPACE
@pytest.mark.parametrize("seed", range(4))
def test_two_batches_go_through_forward_and_backward(name: str, shape: DataShape, seed: int) -> None:
    model, _ = built(name, shape, seed)
    for batch in range(2):
        outputs = model(*measure.example(shape, 3, "cpu", batch))
        for output, spec in zip((outputs,), shape.outputs, strict=True):
            assert len(output) == 3
            assert fits(tuple(output.shape[1:]), spec)
            assert torch.isfinite(output).all()
        outputs.square().mean().backward()
    assert any(p.grad is not None and p.grad.abs().sum() > 0 for p in model.parameters())


@EVERY_SPACE
@pytest.mark.parametrize("seed", range(3))
def test_a_record_replayed_gives_the_same_network(name: str, shape: DataShape, seed: int) -> None:
    first, asker = built(name, shape, seed)
    torch.manual_seed(seed)
    again = replaying(asker.choices)
    second = spaces.find(name).build(again, shape)
    assert list(again.choices.items()) == list(asker.choices.items())
    for (one, a), (other, b) in zip(first.state_dict().items(), second.state_dict().items(), strict=True):
        assert one == other
        assert torch.equal(a, b)


@EVERY_SPACE
def test_a_name_always_has_the_same_range(name: str, shape: DataShape) -> None:
    ranges: dict[str, Range] = {}
    for seed in range(30):
        asker = drawing(seed)
        with measure.on_meta():
            spaces.find(name).build(asker, shape)
        assert all(ranges.setdefault(key, found) == found for key, found in asker.ranges.items())


@pytest.mark.parametrize("name", spaces.names())
def test_what_a_space_states_is_true(name: str) -> None:
    stated = catalogue.installed().spaces[name]
    asked = set()
    kinds = set()
    for seed in range(40):
        asker = drawing(seed)
        with measure.on_meta():
            spaces.find(name).build(asker, shapes(name)[0])
        asked.add(frozenset(asker.choices))
        kinds |= {found.kind for found in asker.ranges.values() if found.size != 1}
    assert stated.line
    assert (len(asked) > 1) == ("conditional" in stated.words("TRAITS"))
    assert ("float" in kinds) == ("continuous" in stated.words("TRAITS"))


@pytest.mark.parametrize("name", spaces.names())
def test_a_space_has_as_many_architectures_as_it_states(name: str) -> None:
    """Where choices depend on one another, counted by drawing: the product of the ranges on a random way
    down has the size as its mean (Knuth)."""
    stated = catalogue.installed().spaces[name]
    conditional = "conditional" in stated.words("TRAITS")
    ways = []
    for seed in range(200 if conditional else 1):
        asker = drawing(seed)
        with measure.on_meta():
            spaces.find(name).build(asker, shapes(name)[0])
        ways.append(math.prod(found.size or 1 for found in asker.ranges.values()))
    found = sum(ways) / len(ways)
    assert abs(math.log2(found / stated.states["SIZE"])) < (0.9 if conditional else 1e-12)


@EVERY_SPACE
def test_where_the_next_token_is_asked_for_no_place_sees_a_later_one(name: str, shape: DataShape) -> None:
    if shape.output.kind != "next":
        return
    for seed in range(6):
        model, _ = built(name, shape, seed)
        (tokens,) = measure.example(shape, 2, "cpu")
        changed = tokens.clone()
        changed[:, 8:] = (changed[:, 8:] + 1) % shape.input.classes
        before, after = model.eval()(tokens), model(changed)
        assert torch.allclose(before[:, :8], after[:, :8], atol=1e-5)
        assert not torch.allclose(before[:, 8:], after[:, 8:])


@EVERY_SPACE
def test_what_a_recipe_opens_can_be_built(name: str, shape: DataShape) -> None:
    """A held choice is no dead one: each of its values builds."""
    closed: dict[str, Range] = {}
    spaces.find(name).build(_opened(closed, random.Random(0)), shape)
    for key, offered in closed.items():
        for value in offered.options or (int(offered.low), int(offered.high)):
            with measure.on_meta():
                model = spaces.find(name).build(drawing(0, {key: value}), shape)
                assert measure.macs(model, shape) > 0


def _opened(seen: dict[str, Range], source: random.Random) -> Asker:
    """An asker that notes the whole range of each held choice."""

    class Noting(Asker):
        def _narrowed(self, name: str, offered: Range, held: Value | None) -> Range:
            if held is not None:
                seen[name] = offered
            return super()._narrowed(name, offered, held)

    return Noting(lambda _name, offered: drawn(source, offered))
