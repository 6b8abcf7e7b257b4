"""Architectures as data: read back as they were, compared block by block, drawn as Mermaid, made on meta."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from automl import spaces
from automl.engine import drawing, measure
from automl.picks import drawing as drawn_picks
from automl.results import architecture, mermaid
from automl.results.architecture import Architecture, Block, Layer, difference
from automl.seams import DataShape, Spec

SHAPE = DataShape((Spec("image", (1, 8, 8)),), (Spec("classes", (10,)),), Spec("class", (), "int64", 10))


def block(name: str, *details: str) -> Block:
    return Block(
        name, tuple(Layer(f"{name}.{n}", "Conv2d", d, (8, 4, 4), 10, 100) for n, d in enumerate(details))
    )


ONE = Architecture(
    (1, 8, 8), (block("Stem", "1 → 8"), block("Cell 1", "8 → 8", "8 → 8"), block("Head", "8 → 10"))
)
OTHER = Architecture(
    (1, 8, 8),
    (
        block("Stem", "1 → 8"),
        block("Cell 1", "8 → 16", "8 → 8"),
        block("Cell 2", "9 → 9"),
        block("Head", "8 → 10"),
    ),
)


def made(space: str, seed: int) -> tuple[torch.nn.Module, Architecture]:
    with measure.on_meta():
        model = spaces.find(space).build(drawn_picks(seed, {"cells": 2} if space == "cell" else {}), SHAPE)
    return model, drawing.drawn(model, SHAPE)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("space", ["convnet", "mlp", "cell"])
def test_blocks_add_up_to_the_whole_network(space: str, seed: int) -> None:
    model, found = made(space, seed)
    assert found.parameters == measure.parameters(model)
    assert found.macs == measure.macs(model, SHAPE)
    assert found.input == (1, 8, 8)
    assert found.blocks[-1].shape == (10,)
    assert found.blocks[-1].name == "Head" or len(found.blocks) == 1
    assert all(layer.shape for block in found.blocks for layer in block.layers)


def test_a_cell_is_one_block_each_time_it_is_used() -> None:
    _, found = made("cell", 1)
    assert [block.name.split(" ")[0] for block in found.blocks].count("Cell") == 6
    assert [block.name.split(" ")[0] for block in found.blocks].count("Halving") == 2


def test_the_json_form_is_read_back_as_it_was(tmp_path: Path) -> None:
    _, found = made("convnet", 2)
    assert Architecture.of(json.loads(json.dumps(found.plain()))) == found
    file = architecture.file_of(tmp_path, 7)
    file.parent.mkdir()
    file.write_text(json.dumps(found.plain()))
    assert architecture.kept(tmp_path, 7) == found


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"input": [1], "blocks": [{"name": "a"}]}', '{"input": 3}']
)
def test_a_damaged_drawing_is_none(tmp_path: Path, text: str) -> None:
    file = architecture.file_of(tmp_path, 7)
    file.parent.mkdir()
    file.write_text(text)
    assert architecture.kept(tmp_path, 7) is None


def test_the_difference_says_what_is_the_same_changed_added_and_removed() -> None:
    changes = difference(ONE, OTHER)
    assert [(change.fate, (change.after or change.before).name) for change in changes] == [  # type: ignore[union-attr]
        ("same", "Stem"),
        ("changed", "Cell 1"),
        ("added", "Cell 2"),
        ("same", "Head"),
    ]
    assert changes[1].layers() == [["Conv2d 8 → 8", "Conv2d 8 → 16"]]
    assert changes[2].parameters == 10
    assert [change.fate for change in difference(OTHER, ONE)].count("removed") == 1
    assert {change.fate for change in difference(ONE, ONE)} == {"same"}


def test_mermaid_has_a_box_a_block_and_marks_what_is_new() -> None:
    text = mermaid.drawn(OTHER, ONE)
    assert text.splitlines()[0] == "flowchart TD"
    assert text.count("-->") == len(OTHER.blocks) + 1
    assert "style b1 stroke-width:3px" in text
    assert "style b2 stroke-width:3px,stroke-dasharray:6 3" in text
    assert "style" not in mermaid.drawn(OTHER)


def test_nothing_in_a_drawing_is_read_as_html_or_as_mermaid() -> None:
    bad = Architecture((1,), (block('x"]; <script>', "a|b"),))
    text = mermaid.drawn(bad)
    assert "<script>" not in text
    assert '"];' not in text
