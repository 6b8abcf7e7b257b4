"""The text of notes as data, the model of next characters, and the packed photographs."""

from __future__ import annotations

import io
import json
import math
import tarfile
from pathlib import Path
from typing import Any

import pytest
import torch

from automl.datasets import DataError, cifar10, vault_text
from automl.seams import Data, DataShape, Root, Shared, Spec, Tensors
from automl.trainers import next_token, regress
from tests.contracts.samples import root


def load(folder: Path, notes: list[dict[str, Any]] | str, **options: int) -> Data:
    lines = notes if isinstance(notes, str) else "\n".join(json.dumps(note) for note in notes)
    (folder / "notes.jsonl").write_text(lines, "utf-8")
    return vault_text.load(Root(folder / "cache", folder / "run", folder, 0, {"context": 8, **options}))


def test_each_target_is_the_character_after_and_no_place_is_in_two_parts(tmp_path: Path) -> None:
    text = "".join(chr(97 + number % 23) for number in range(4001))
    data = load(tmp_path, [{"path": "b.md", "text": ""}, {"path": "a.md", "text": text}])
    parts = [data.train, data.valid, data.test()]
    for part in parts:
        assert isinstance(part, Tensors)
        assert torch.equal(part.inputs[0][:, 1:], part.target[:, :-1])
    assert sum(len(part) for part in parts) == 500
    assert data.shape.input.classes == 24
    assert data.facts["source"] == "the vault's notes"
    assert data.facts["notes"] == 1


@pytest.mark.parametrize(
    ("notes", "said"),
    [
        ([], "the vault's notes hold 0 characters, but the least to learn from are 801"),
        ([{"path": "a.md", "text": "too short"}], "hold 9 characters"),
        ('{"path": "a.md"\n', "line 1: this is no note as JSON"),
        ('\n{"path": "a.md", "text": 3}', "line 2: the note's path and text must be texts"),
    ],
)
def test_text_that_is_empty_or_damaged_is_one_sentence(
    notes: list[dict[str, Any]] | str, said: str, tmp_path: Path
) -> None:
    with pytest.raises(DataError, match=said):
        load(tmp_path, notes)


def test_the_bigram_baseline_knows_what_always_follows(tmp_path: Path) -> None:
    data = load(tmp_path, [{"path": "a.md", "text": "abcd" * 1000}])
    shared = next_token.prepare(data, tmp_path, "cpu")
    assert shared.baseline is not None
    assert shared.baseline < 0.1
    assert float(shared.facts["unigram"]) == pytest.approx(2.0, abs=0.05)


def test_even_chances_need_the_logarithm_of_the_alphabet() -> None:
    part = Tensors((torch.zeros(4, 6, dtype=torch.int64),), torch.randint(0, 16, (4, 6)))

    class Even(torch.nn.Module):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return torch.zeros(*x.shape, 16)

    scores = next_token.evaluate(Even(), part, next_token.Plan(0.01), Shared())
    assert scores.score == pytest.approx(math.log2(16))


def test_r2_of_a_perfect_answer_is_one_and_of_the_mean_nothing(tmp_path: Path) -> None:
    target = torch.arange(20.0)[:, None]
    spec = Spec("values", (1,))
    part = Tensors((target,), target)
    shape = DataShape((Spec("features", (1,)),), (spec,), spec)
    data = Data(shape, part, part, lambda: part, "x", {"target deviation": 3.0})
    shared = regress.prepare(data, tmp_path, "cpu")
    assert shared.baseline == pytest.approx(0.0, abs=1e-6)
    plan = regress.Plan(0.01)
    assert regress.evaluate(torch.nn.Identity(), part, plan, shared).score == pytest.approx(1.0)

    class More(torch.nn.Module):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return x + 2

    assert regress.evaluate(More(), part, plan, shared).scores["rmse"] == pytest.approx(6.0)


def packed(folder: Path, names: list[str]) -> Path:
    file = folder / cifar10.PACKED
    with tarfile.open(file, "w:gz") as made:
        for name in names:
            content = (folder / name).read_bytes()
            entry = tarfile.TarInfo(f"{cifar10.INSIDE}/{name}")
            entry.size = len(content)
            made.addfile(entry, io.BytesIO(content))
    return file


def cifar(folder: Path, path: Path | None, **options: bool) -> Data:
    given = {"path": str(path)} if path else {}
    return cifar10.load(Root(folder / "cache", folder / "run", folder, 0, {**given, **options}))


def test_packed_photographs_are_those_of_the_folder(tmp_path: Path) -> None:
    folder = Path(str(root("cifar10", tmp_path).options["path"]))
    file = packed(folder, [*cifar10.TRAIN, cifar10.TEST])
    assert cifar(tmp_path / "a", file).hash == cifar(tmp_path / "b", folder).hash


def test_photographs_that_are_missing_damaged_or_pickled_are_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(str(root("cifar10", tmp_path).options["path"]))
    file = packed(folder, list(cifar10.TRAIN))
    with pytest.raises(DataError, match=r"test_batch\.bin is not in it"):
        cifar(tmp_path, file)
    file.write_bytes(file.read_bytes()[:900])
    with pytest.raises(DataError, match="is damaged"):
        cifar(tmp_path, file)
    (folder / cifar10.TEST).write_bytes(b"\x0b" + bytes(cifar10.EXAMPLE - 1))
    with pytest.raises(DataError, match="a class 11, but there are ten"):
        cifar(tmp_path, folder)
    with pytest.raises(DataError, match=r"data\.download = true"):
        cifar(tmp_path, None)
    monkeypatch.setattr(cifar10, "ADDRESS", "http://127.0.0.1:9/none")
    with pytest.raises(DataError, match="the download failed"):
        cifar(tmp_path, None, download=True)
    assert not list((tmp_path / "cache" / "cifar10").iterdir())
