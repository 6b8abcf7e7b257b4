"""The user's own files: whatever is wrong with them is one sentence that names the file."""

from __future__ import annotations

import io
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from automl.datasets import DataError, image_folder, npz
from automl.seams import Root, Tensors, Value

X, Y = np.random.default_rng(0).normal(size=(40, 5)), np.repeat([0, 1], 20)


def root(folder: Path, **options: Value) -> Root:
    return Root(folder / "cache", folder / "run", folder / "inputs", 0, options)


def saved(folder: Path, **arrays: Any) -> Path:
    path = folder / "own.npz"
    np.savez(path, **arrays)
    return path


def pickled(folder: Path) -> Path:
    path = folder / "own.npz"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("x.npy", pickle.dumps(X))
        packed.writestr("y.npy", pickle.dumps(Y))
    return path


def cut(folder: Path, share: float) -> Path:
    path = saved(folder, x=X, y=Y)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    return path


def flipped(folder: Path) -> Path:
    path = saved(folder, x=X, y=Y)
    content = bytearray(path.read_bytes())
    content[400] ^= 0xFF
    path.write_bytes(content)
    return path


def text(folder: Path) -> Path:
    (folder / "own.npz").write_text("this is no archive", "utf-8")
    return folder / "own.npz"


BROKEN_NPZ: dict[str, tuple[Callable[[Path], Path], str]] = {
    "missing": (lambda folder: folder / "own.npz", "no such file"),
    "text": (text, "no whole .npz file"),
    "cut in the middle": (lambda folder: cut(folder, 0.5), "no whole .npz file"),
    "cut at the end": (lambda folder: cut(folder, 0.99), "no whole .npz file"),
    "one byte flipped": (flipped, "no whole .npz file"),
    "pickled": (pickled, "no whole .npz file"),
    "objects": (lambda f: saved(f, x=X, y=np.array([{}, 1] * 20, dtype=object)), "no whole .npz file"),
    "other names": (lambda f: saved(f, a=X, b=Y), "it has none"),
    "one class": (lambda f: saved(f, x=X, y=np.zeros(40, int)), "only one class"),
    "a class of two": (lambda f: saved(f, x=X, y=np.r_[np.zeros(38, int), 1, 1]), "at least three"),
    "lengths differ": (lambda f: saved(f, x=X, y=Y[:30]), "do not belong together"),
    "empty": (lambda f: saved(f, x=X[:0], y=Y[:0]), "is empty"),
    "not a number": (lambda f: saved(f, x=np.where(X > 2, np.nan, X), y=Y), "none (NaN"),
    "text as numbers": (lambda f: saved(f, x=X.astype(str), y=Y), "must hold numbers"),
    "real classes": (lambda f: saved(f, x=X, y=Y + 0.5), "whole numbers or text"),
    "unknown test class": (
        lambda f: saved(f, x_train=X, y_train=Y, x_test=X, y_test=Y + 1),
        "not there to train on",
    ),
    "test of another form": (
        lambda f: saved(f, x_train=X, y_train=Y, x_test=X[:, :3], y_test=Y),
        "another form",
    ),
}


@pytest.mark.parametrize("case", BROKEN_NPZ)
def test_a_broken_npz_file_is_one_sentence(case: str, tmp_path: Path) -> None:
    make, words = BROKEN_NPZ[case]
    path = make(tmp_path)
    with pytest.raises(DataError) as caught:
        npz.load(root(tmp_path, path=str(path)))
    assert words in str(caught.value)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("shape", "seen"),
    [
        ((5,), (5,)),
        ((6, 7), (1, 6, 7)),
        ((6, 7, 3), (3, 6, 7)),
        ((3, 6, 7), (3, 6, 7)),
        ((6, 7, 1), (1, 6, 7)),
    ],
)
def test_images_come_with_channels_first_last_or_without(
    shape: tuple[int, ...], seen: tuple[int, ...], tmp_path: Path
) -> None:
    path = saved(tmp_path, x=np.random.default_rng(0).normal(size=(40, *shape)), y=Y)
    assert npz.load(root(tmp_path, path=str(path))).shape.input.shape == seen


def test_classes_may_have_names_and_test_data_may_come_as_such(tmp_path: Path) -> None:
    names = np.array(["cat", "dog"])
    path = saved(tmp_path, x_train=X, y_train=names[Y], x_test=X[:4], y_test=names[Y[:4]])
    data = npz.load(root(tmp_path, path=str(path)))
    test = data.test()
    assert isinstance(test, Tensors)
    assert test.target.tolist() == [0] * 4
    assert len(data.train) + len(data.valid) == 40


def images(folder: Path, sizes: dict[str, list[tuple[int, int]]]) -> Path:
    made = folder / "images"
    for name, all_sizes in sizes.items():
        (made / name).mkdir(parents=True)
        for number, size in enumerate(all_sizes):
            Image.new("RGB", size, (number * 9, 40, 200)).save(made / name / f"{number}.png")
    return made


PAIR = {"a": [(8, 6)] * 6, "b": [(8, 6)] * 6}


def truncated(folder: Path) -> Path:
    made = images(folder, PAIR)
    noisy = np.random.default_rng(0).integers(0, 255, (6, 8, 3), np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(noisy).save(buffer, "png")
    (made / "b" / "3.png").write_bytes(buffer.getvalue()[:90])
    return made


def disguised(folder: Path) -> Path:
    made = images(folder, PAIR)
    (made / "a" / "0.png").write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 8 6\n")
    return made


def huge(folder: Path) -> Path:
    made = images(folder, PAIR)
    Image.new("1", (9000, 9000)).save(made / "a" / "0.png")
    return made


BROKEN_FOLDERS: dict[str, tuple[Callable[[Path], Path], str]] = {
    "missing": (lambda folder: folder / "images", "cannot be read"),
    "empty": (lambda f: images(f, {"a": []}), "no images"),
    "one class": (lambda f: images(f, {"a": [(8, 6)] * 4, "b": []}), "only one class, “a”"),
    "mixed sizes": (lambda f: images(f, {"a": [(8, 6)] * 4, "b": [(8, 6), (9, 9)]}), "data.size_to"),
    "truncated": (truncated, "3.png: this image is damaged"),
    "of another kind": (disguised, "0.png: this image is damaged"),
    "too large": (huge, "9000×9000 pixels"),
    "too few": (lambda f: images(f, {"a": [(8, 6)] * 6, "b": [(8, 6)] * 2}), "at least three"),
}


@pytest.mark.parametrize("case", BROKEN_FOLDERS)
def test_a_broken_folder_of_images_is_one_sentence(case: str, tmp_path: Path) -> None:
    make, words = BROKEN_FOLDERS[case]
    folder = make(tmp_path)
    with pytest.raises(DataError) as caught:
        image_folder.load(root(tmp_path, path=str(folder)))
    assert words in str(caught.value)
    assert str(caught.value).startswith(str(folder))


def test_images_of_mixed_sizes_are_scaled_on_request(tmp_path: Path) -> None:
    folder = images(tmp_path, {"a": [(8, 6), (12, 9)] * 3, "b": [(20, 20)] * 6})
    data = image_folder.load(root(tmp_path, path=str(folder), size_to=10, grey=True))
    assert data.shape.input.shape == (1, 10, 10)


@pytest.mark.parametrize("load", [npz.load, image_folder.load])
def test_a_dataset_without_its_path_asks_for_it(load: Callable[[Root], Any], tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"data\.path"):
        load(root(tmp_path))
