"""A recipe on real data that is trained in seconds."""

from __future__ import annotations

from typing import Any

from automl.recipe import Recipe

_USUAL = {"space": "mlp", "dataset": "digits", "trainer": "classify", "epochs": 1, "workers": 1}
_SMALL = {"limits": {"parameters": 30_000}, "device": "cpu", "trials": 1, "stopping": False}


def digits_recipe(**more: Any) -> Recipe:
    """It, with these things changed."""
    made, problems = Recipe.parse({**_USUAL, **_SMALL, **more})
    assert made is not None, problems
    return made
