"""Tensors in the cache: made once, mapped by all, made again when damaged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from automl.engine.tensors import digest, kept


class Making:
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> dict[str, Any]:
        self.times += 1
        images = np.arange(2 * 3 * 4 * 5, dtype=np.float32).reshape(2, 3, 4, 5)
        return {"x": images, "y": np.array([1, 2])}


def test_it_is_made_once_and_read_by_everybody_after(tmp_path: Path) -> None:
    making = Making()
    first, second = (kept(tmp_path, "k", making) for _ in range(2))
    assert making.times == 1
    assert torch.equal(first["x"], second["x"])
    assert first["x"].shape == (2, 5, 3, 4)
    assert first["x"].is_contiguous(memory_format=torch.channels_last)
    assert first["y"].tolist() == [1, 2]


def test_a_change_stays_with_the_one_who_makes_it(tmp_path: Path) -> None:
    mine = kept(tmp_path, "k", Making())
    mine["y"][0] = 9
    assert kept(tmp_path, "k", Making())["y"].tolist() == [1, 2]


@pytest.mark.parametrize("name", ["x.npy", "y.npy", "names"])
@pytest.mark.parametrize("damage", ["cut", "gone", "empty"])
def test_a_damaged_entry_is_made_again(tmp_path: Path, name: str, damage: str) -> None:
    making = Making()
    kept(tmp_path, "k", making)
    file = tmp_path / "tensors" / "k" / name
    content = file.read_bytes()
    if damage == "gone":
        file.unlink()
    else:
        file.write_bytes(content[: len(content) // 2] if damage == "cut" else b"")
    again = kept(tmp_path, "k", making)
    assert set(again) == {"x", "y"}
    assert again["y"].tolist() == [1, 2]
    assert making.times == 2


def test_without_room_on_disk_the_tensors_are_held_in_memory(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", "utf-8")
    assert kept(blocked, "k", Making())["y"].tolist() == [1, 2]


def test_a_digest_tells_apart_what_differs_in_value_form_or_kind() -> None:
    array = np.arange(6)
    others = [array.reshape(2, 3), array.astype(np.int32), array[::-1], array.tobytes(), "012345"]
    assert len({digest(array), *(digest(other) for other in others)}) == 6
    assert digest("ab", "c") != digest("a", "bc")
    assert digest(array[::2]) == digest(array[::2].copy())
