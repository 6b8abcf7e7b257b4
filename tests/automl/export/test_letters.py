"""Letters in a PNG that its font lacks are told by those that look like them."""

from __future__ import annotations

import pytest

from automl.export import png


@pytest.mark.parametrize(
    ("words", "drawn"),
    [
        ("Fréchet distance", "Frechet distance"),
        ("R² of 5×5 pixels", "R2 of 5x5 pixels"),
        ("Größe – Maß \U0001f600", "Grosse - Mass ?"),
        ("plain words, 95.1 %", "plain words, 95.1 %"),
    ],
)
def test_a_letter_without_a_shape_becomes_the_nearest_that_has_one(words: str, drawn: str) -> None:
    assert png._known(words) == drawn
