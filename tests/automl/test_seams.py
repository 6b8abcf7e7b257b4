"""The values between engine and plug-ins keep their form through JSON, and say in words what they are."""

from __future__ import annotations

import json

import pytest

from automl.seams import DataShape, Score, Spec

IMAGE = Spec("image", (3, 32, 32))
TOKENS = Spec("tokens", (None,), "int64", 50)
NODES = Spec("nodes", (None, 16), batched=False)
CLASSES = Spec("classes", (10,), classes=10)


@pytest.mark.parametrize(
    "shape",
    [
        DataShape((IMAGE,), (CLASSES,), Spec("class", (), "int64", 10)),
        DataShape((IMAGE, TOKENS), (Spec("embedding", (None,)),) * 2, TOKENS),
        DataShape((NODES,), (CLASSES,), CLASSES),
    ],
    ids=["one image", "two towers", "a graph"],
)
def test_a_shape_comes_back_from_json(shape: DataShape) -> None:
    assert DataShape.of(json.loads(json.dumps(shape.plain()))) == shape


def test_a_shape_reads_as_what_goes_in_and_comes_out() -> None:
    shape = DataShape((IMAGE, TOKENS), (CLASSES,), Spec("class", (), "int64", 10))
    assert str(shape) == "image[3×32×32] + tokens[?] of 50 → classes[10] of 10 ~ class[] of 10"
    assert shape.input == IMAGE
    assert shape.output == CLASSES


@pytest.mark.parametrize(("direction", "better"), [("max", True), ("min", False)])
def test_a_score_knows_which_way_is_better(direction: str, better: bool) -> None:
    score = Score("s", direction=direction)  # type: ignore[arg-type]
    assert score.better(0.9, 0.1) is better
    assert score.better(0.1, 0.9) is not better
    assert not score.better(0.5, 0.5)
