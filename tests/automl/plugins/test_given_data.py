"""Digits and Fashion-MNIST, and the split that a run keeps."""

from __future__ import annotations

import functools
import hashlib
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from automl.datasets import DataError, digits, fashion_mnist
from automl.datasets._split import TEST, VALID, split, stored
from automl.seams import Root, Value
from tests.contracts.samples import idx, root


def test_digits_are_scikit_learns(tmp_path: Path) -> None:
    from sklearn.datasets import load_digits

    data = digits.load(root("digits", tmp_path))
    theirs = load_digits()
    assert (len(data.train), len(data.valid), len(data.test())) == (1079, 359, 359)
    rows = data.train.inputs[0].flatten(1)  # type: ignore[attr-defined]
    ours = {tuple(np.round(row, 3)) for row in (rows - rows.min()).numpy()}
    pixels = theirs.images.reshape(-1, 64)
    step = float(rows.max() - rows.min()) / 16
    assert ours <= {tuple(np.round(row.astype(np.float32) * np.float32(step), 3)) for row in pixels}


def fashion(folder: Path, **options: Value) -> Any:
    return fashion_mnist.load(Root(folder / "cache", folder / "run", folder, 0, options))


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine without the Debian package, and a site that does not answer."""
    monkeypatch.setattr(fashion_mnist, "DEBIAN", tmp_path / "none")
    monkeypatch.setattr(fashion_mnist, "SITE", "http://127.0.0.1:9/")


@pytest.mark.usefixtures("nowhere")
def test_nothing_is_downloaded_without_the_users_word(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"data\.download = true"):
        fashion(tmp_path)
    with pytest.raises(DataError, match="the download failed"):
        fashion(tmp_path, download=True)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A site with four files of the right form, whose sums are the ones expected."""
    folder = Path(str(root("fashion_mnist", tmp_path).options["path"]))
    handler = functools.partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        sums = {name: hashlib.md5((folder / name).read_bytes()).hexdigest() for name in fashion_mnist.FILES}
        monkeypatch.setattr(fashion_mnist, "FILES", sums)
        monkeypatch.setattr(fashion_mnist, "DEBIAN", tmp_path / "none")
        monkeypatch.setattr(fashion_mnist, "SITE", f"http://127.0.0.1:{server.server_port}/")
        yield folder
        server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Says nothing."""


def test_an_agreed_download_is_checked_and_kept(site: Path, tmp_path: Path) -> None:
    first = fashion(tmp_path, download=True)
    assert first.shape.input.shape == (1, 28, 28)
    assert (len(first.train), len(first.valid), len(first.test())) == (180, 20, 50)
    for file in site.iterdir():
        file.unlink()
    assert fashion(tmp_path).hash == first.hash


def test_a_download_that_is_not_what_was_published_is_not_kept(site: Path, tmp_path: Path) -> None:
    name = next(iter(fashion_mnist.FILES))
    (site / name).write_bytes(idx(np.zeros((200, 28, 28))))
    with pytest.raises(DataError, match="not what was published"):
        fashion(tmp_path, download=True)
    assert not (tmp_path / "cache" / "fashion-mnist" / name).exists()


@pytest.mark.parametrize("damage", ["cut", "head", "text", "missing", "mixed up"])
def test_a_damaged_file_of_fashion_mnist_is_one_sentence(damage: str, tmp_path: Path) -> None:
    folder = Path(str(root("fashion_mnist", tmp_path).options["path"]))
    file = folder / "train-images-idx3-ubyte.gz"
    content = file.read_bytes()
    if damage == "missing":
        file.unlink()
    elif damage == "mixed up":
        file.write_bytes((folder / "t10k-images-idx3-ubyte.gz").read_bytes())
    else:
        file.write_bytes({"cut": content[:-50], "head": idx([1, 2])[:-9], "text": b"no"}[damage])
    with pytest.raises(DataError) as caught:
        fashion(tmp_path, path=str(folder))
    assert str(folder) in str(caught.value)


LABELS = np.repeat(np.arange(4), [40, 30, 20, 10])


def test_a_split_takes_the_same_share_of_each_class() -> None:
    made = split(LABELS, 0, 0.2, 0.1)
    assert [int((LABELS[made.of(VALID)] == label).sum()) for label in range(4)] == [8, 6, 4, 2]
    assert [int((LABELS[made.of(TEST)] == label).sum()) for label in range(4)] == [4, 3, 2, 1]
    assert len(made.train) == 70


def test_a_limited_split_leaves_the_others_unused() -> None:
    made = split(LABELS, 0, 0.2, 0.2, 50)
    assert len(made.train) + len(made.valid) + len(made.test) == 50


@pytest.mark.parametrize(("valid", "test"), [(0.0, 0.2), (0.5, 0.5), (0.9, 0.2), (0.2, -0.1)])
def test_shares_that_leave_nothing_are_refused(valid: float, test: float) -> None:
    with pytest.raises(DataError, match="leave nothing"):
        split(LABELS, 0, valid, test)


def test_a_stored_split_outlives_the_rule_that_made_it(tmp_path: Path) -> None:
    first = stored(tmp_path, "a" * 64, split(LABELS, 0, 0.2, 0.1))
    again = stored(tmp_path, "a" * 64, split(LABELS, 1, 0.2, 0.1))
    assert (again.parts == first.parts).all()
    file = next(tmp_path.glob("split-*.npy"))
    file.write_bytes(file.read_bytes()[:100])
    with pytest.raises(DataError, match="cannot be read"):
        stored(tmp_path, "a" * 64, first)
