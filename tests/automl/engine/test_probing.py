"""A probe of a real recipe: a few networks trained for an epoch or two, and nothing left behind."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from automl import places
from automl.__main__ import main
from automl.engine.probing import CannotProbe, probe
from automl.recipe_files import shelf


def test_a_probe_measures_and_leaves_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["probe", "mlp-digits", "--device", "cpu", "--epochs", "3", "--seconds", "0", "--json"]
    assert main(words) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["tried"] == 1
    assert told["device"] == "cpu"
    assert told["seconds_a_trial"] == pytest.approx(3 * told["seconds_an_epoch"])
    assert told["seconds"] > 0
    assert told["bytes"] > 0
    assert not places.runs().exists()


def test_limits_that_nothing_keeps_are_said() -> None:
    tight = replace(shelf().found["mlp-digits"].recipe, limits={"parameters": 1}, device="cpu")
    with pytest.raises(CannotProbe, match="keeps the limits"):
        probe(tight, 0.0)


def test_a_missing_file_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["probe", str(tmp_path / "none.toml"), "--json"]) == 1
    assert "none.toml" in capsys.readouterr().err
