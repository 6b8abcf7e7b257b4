"""What notes state in their properties: published figures as numbers, and single properties as plain data."""

from __future__ import annotations

from typing import Any

import pytest

from vault_sync.session.properties import Figure, figure_in, number


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (61706, 61706.0),
        ("61,706", 61706.0),
        ("61 706", 61706.0),
        ("1.2M", 1.2e6),
        ("800k", 8e5),
        ("93.1 %", 93.1),
        (True, None),
        (None, None),
        ("many", None),
        ("", None),
        ("nan", None),
        ("1e400", None),
        ([1], None),
    ],
)
def test_numbers_are_read_as_people_write_them(value: Any, found: float | None) -> None:
    assert number(value) == found


@pytest.mark.parametrize(
    ("properties", "found"),
    [
        (
            {"model": "LeNet-5", "params": "61,706", "accuracy": 0.99, "dataset": "MNIST"},
            Figure("LeNet-5", 61706.0, 0.99, "MNIST", "a.md"),
        ),
        ({"Model": "A", "Params": 10, "Accuracy": "90 %"}, Figure("A", 10.0, 0.9, "", "a.md")),
        ({"model": "A", "params": 10}, None),
        ({"model": "", "params": 10, "accuracy": 0.5}, None),
        ({"model": "A", "params": -1, "accuracy": 0.5}, None),
        ({"model": "A", "params": 1, "accuracy": 200}, None),
        ({"model": ["A"], "params": 1, "accuracy": 0.5}, None),
        ({}, None),
    ],
)
def test_a_figure_needs_a_model_a_size_and_a_score(properties: dict[str, Any], found: Figure | None) -> None:
    assert figure_in(properties, "a.md") == found
