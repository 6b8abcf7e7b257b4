"""What every dataset holds to."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch

from automl import catalogue, datasets
from automl.seams import Tensors
from tests.contracts.samples import root

EVERY_DATASET = pytest.mark.parametrize("name", datasets.names())


def targets(part: object) -> torch.Tensor:
    assert isinstance(part, Tensors)
    return part.target


@EVERY_DATASET
def test_the_parts_fit_the_shape_that_is_stated(name: str, tmp_path: Path) -> None:
    data = datasets.find(name).load(root(name, tmp_path))
    stated = catalogue.installed().datasets[name]
    assert data.shape.input.kind in stated.words("INPUT")
    assert data.shape.output.kind in stated.words("OUTPUT")
    for part in (data.train, data.valid, data.test()):
        assert isinstance(part, Tensors)
        for tensor, spec in zip(part.inputs, data.shape.inputs, strict=True):
            assert tuple(tensor.shape) == (len(part), *spec.shape)
            assert tensor.dtype == getattr(torch, spec.dtype)
            assert torch.isfinite(tensor).all()
        assert part.target.dtype == getattr(torch, data.shape.target.dtype)
        assert tuple(part.target.shape) == (len(part), *data.shape.target.shape)
        for tensor, spec in zip(
            (*part.inputs, part.target), (*data.shape.inputs, data.shape.target), strict=True
        ):
            if spec.classes:
                assert 0 <= tensor.min() <= tensor.max() < spec.classes
    for tensor, spec in ((data.train.inputs[0], data.shape.input), (targets(data.train), data.shape.target)):
        if spec.dtype == "float32" and spec.kind not in ("noise", "boxes", "sample"):
            assert tensor.mean().abs() < 1e-3
    assert {"train", "valid", "test", "source"} <= set(data.facts)


@EVERY_DATASET
def test_each_class_has_its_share_of_each_part(name: str, tmp_path: Path) -> None:
    data = datasets.find(name).load(root(name, tmp_path, valid=0.2))
    train, valid = targets(data.train), targets(data.valid)
    if data.shape.target.kind == "odd":  # of what is odd, nothing is learnt from
        assert not train.any()
        valid = valid[valid == 0]
    if data.shape.target.kind != "class":  # a number by its range, a text by its length
        assert 0.15 < len(valid) / (len(train) + len(valid)) < 0.35
        if data.shape.target.kind == "values":
            assert (valid.mean(0).abs() < 0.5).all()
        return
    if data.shape.output.kind == "embedding":
        return
    if labelled := data.facts.get("labelled"):  # few are told, and nearly all others judge
        assert (train.bincount() == labelled).all()
        assert valid.bincount().min() > 4 * int(labelled)
        return
    for label in range(data.shape.target.classes):
        trained, validated = int((train == label).sum()), int((valid == label).sum())
        assert 0.15 < validated / (trained + validated) < 0.35
        assert int((targets(data.test()) == label).sum()) > 0


@EVERY_DATASET
def test_where_an_embedding_is_learnt_no_class_is_in_two_parts(name: str, tmp_path: Path) -> None:
    if "embedding" not in catalogue.installed().datasets[name].words("OUTPUT"):
        return
    data = datasets.find(name).load(root(name, tmp_path, valid=0.2))
    classes = [set(targets(part).tolist()) for part in (data.train, data.valid, data.test())]
    assert sum(map(len, classes)) == len(set.union(*classes)) == data.shape.target.classes
    assert 0.15 < len(classes[1]) / data.shape.target.classes < 0.25


@EVERY_DATASET
def test_what_a_recipe_leaves_open_is_as_the_dataset_states(name: str, tmp_path: Path) -> None:
    stated = {**datasets.find(name).OPTIONS, **root(name, tmp_path).options}
    implied = datasets.find(name).load(root(name, tmp_path / "one"))
    told = root(name, tmp_path / "two", **{k: v for k, v in stated.items() if k != "path"})
    assert dict(datasets.find(name).load(told).facts) == dict(implied.facts)


@EVERY_DATASET
def test_a_seed_gives_the_same_parts_anywhere(name: str, tmp_path: Path) -> None:
    first = datasets.find(name).load(root(name, tmp_path / "one", seed=3))
    again = datasets.find(name).load(root(name, tmp_path / "two", seed=3))
    other = datasets.find(name).load(root(name, tmp_path / "three", seed=4))
    assert first.hash == again.hash == other.hash
    assert torch.equal(first.train.inputs[0], again.train.inputs[0])  # type: ignore[attr-defined]
    assert torch.equal(targets(first.valid), targets(again.valid))
    assert not torch.equal(first.train.inputs[0], other.train.inputs[0])  # type: ignore[attr-defined]


@EVERY_DATASET
def test_the_split_of_a_run_stays_with_it(name: str, tmp_path: Path) -> None:
    before = datasets.find(name).load(root(name, tmp_path))
    stored = next((tmp_path / "run").glob("split-*.npy"))
    kept = stored.read_bytes()
    shutil.rmtree(tmp_path / "cache")
    after = datasets.find(name).load(root(name, tmp_path))
    assert stored.read_bytes() == kept
    assert torch.equal(before.test().inputs[0], after.test().inputs[0])  # type: ignore[attr-defined]


@EVERY_DATASET
def test_a_smaller_share_on_request(name: str, tmp_path: Path) -> None:
    whole = datasets.find(name).load(root(name, tmp_path / "whole"))
    part = datasets.find(name).load(root(name, tmp_path / "part", size=60))
    assert len(part.train) + len(part.valid) < len(whole.train) + len(whole.valid) or len(whole.train) < 60
    assert len(part.train) > 0 < len(part.valid)
