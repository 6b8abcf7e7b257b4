"""A user's own .csv and .ts files: what they may look like, and what is said where they are wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from automl.datasets import DataError, csv, ts
from automl.seams import Root, Value


def load(dataset: Any, file: Path, **options: Value) -> Any:
    given = {"path": str(file), **options}
    return dataset.load(Root(file.parent / "cache", file.parent / "run", file.parent, 0, given))


def written(folder: Path, name: str, lines: list[str]) -> Path:
    file = folder / name
    file.write_text("\n".join(lines), "utf-8")
    return file


def table(rows: int = 40, **changed: str) -> list[str]:
    """A table with a number, a colour and a class; `changed` replaces the cells of line 20 by name."""
    lines = ["size,colour,kind"]
    for number in range(rows):
        cells = {"size": f"{number * 0.5}", "colour": ("red", "blue")[number % 2], "kind": "ab"[number % 2]}
        lines.append(",".join((cells | (changed if number == 18 else {})).values()))
    return lines


def test_texts_become_columns_of_their_own_and_what_is_missing_is_the_mean(tmp_path: Path) -> None:
    data = load(csv, written(tmp_path, "own.csv", table(size="NA", colour="")))
    assert data.shape.input.shape == (3,)
    rows = torch.cat([data.train.inputs[0], data.valid.inputs[0], data.test().inputs[0]])
    missing = rows[rows[:, 0] == 0]
    assert len(missing) == 1
    assert (missing[0, 1:] < 0).all()


def test_numbers_are_standardised_by_the_training_part_alone(tmp_path: Path) -> None:
    data = load(csv, written(tmp_path, "own.csv", table()))
    assert data.train.inputs[0].mean(0).abs().max() < 1e-5
    assert data.train.inputs[0].std(0, correction=0).sub(1).abs().max() < 1e-5
    assert data.valid.inputs[0][:, 0].mean().abs() > 1e-3


@pytest.mark.parametrize(
    ("names", "option", "label"),
    [("a,Class,b", "", "Class"), ("a,b,c", "", "c"), ("label,b,c", "", "label"), ("a,b,label", "b", "b")],
)
def test_the_label_is_the_column_named_or_the_usual_one_or_the_last(
    names: str, option: str, label: str, tmp_path: Path
) -> None:
    lines = [names, *(f"{n % 2},{n % 2},{n % 2}" for n in range(20))]
    assert load(csv, written(tmp_path, "own.csv", lines), label=option).facts["label"] == label


def test_a_number_is_learnt_on_request_and_the_separator_is_found(tmp_path: Path) -> None:
    lines = ["x;y", *(f"{n};{3 * n + 0.5}" for n in range(40))]
    data = load(csv, written(tmp_path, "own.csv", lines), values=True)
    assert data.shape.output.kind == "values"
    assert data.facts["target deviation"] > 1
    assert data.train.target.mean().abs() < 1e-5


@pytest.mark.parametrize(
    ("lines", "options", "said"),
    [
        (table(size="big"), {}, "line 20: “big” in column “size” is no number"),
        (table(), {"label": "price"}, "there is no column “price” (data.label); it has size, colour, kind."),
        (table(kind=""), {}, "line 20: the class “kind” is missing"),
        (table(kind="c"), {}, "class “c” of “kind” has 1 lines"),
        ([*table(), "1,red"], {}, "line 42: it has 2 cells, but the first line names 3"),
        (["1,2,3", "4,5,6"], {}, "line 1: there are numbers; the first line must name"),
        (["a,a", "1,2"], {}, "two columns are called “a”"),
        (["a,b"], {}, "no line below"),
        ([""], {}, "the file is empty"),
        (
            ["id,k", *(f"n{n},{n % 2}" for n in range(99))],
            {},
            "99 different texts, more than 64; leave it out",
        ),
        (["a,b", *(f"{n},{n}" for n in range(99))], {}, "too many for classes"),
        (table(kind="7"), {"values": True}, "“a” in column “kind” is no number, but is to be learnt as one"),
    ],
)
def test_a_wrong_table_is_one_sentence_with_its_place(
    lines: list[str], options: dict[str, Value], said: str, tmp_path: Path
) -> None:
    file = written(tmp_path, "own.csv", lines)
    with pytest.raises(DataError) as caught:
        load(csv, file, **options)
    assert said in str(caught.value)
    assert str(file) in str(caught.value)


HEAD = ["# made up", "@problemName Own", "@timeStamps false", "@classLabel true up down", "@data"]


def series(rows: int = 30) -> list[str]:
    return [f"{n},{n + 1},{n % 3}:0,1,2:{'up' if n % 2 else 'down'}" for n in range(rows)]


def test_shorter_series_and_missing_values_are_filled(tmp_path: Path) -> None:
    data = load(ts, written(tmp_path, "own.ts", [*HEAD, *series(), "1,?,3,4:5:up"]))
    assert data.shape.input.shape == (4, 2)
    assert torch.isfinite(data.train.inputs[0]).all()


def test_the_neighbour_of_a_training_file_is_the_test_part(tmp_path: Path) -> None:
    written(tmp_path, "Own_TEST.ts", [*HEAD, *series(8)])
    data = load(ts, written(tmp_path, "Own_TRAIN.ts", [*HEAD, *series()]))
    assert len(data.test()) == 8


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (HEAD[:-1], "there is no line “@data”; the file is cut short"),
        (HEAD, "no series below @data"),
        ([*HEAD, *series(), "1,2,3"], "line 36: there is no class behind the last colon"),
        ([*HEAD, *series(), "1,2,3:up"], "line 36: the series has 1 dimensions, but the first has 2"),
        (
            [*HEAD, *series(), "1,2,3:0,1,2:u"],
            "line 36: the class “u” is none of those at the head (up, down)",
        ),
        ([*HEAD, "1,x,3:0,1,2:up"], "line 6: “x” is no number"),
        (["@timeStamps true"], "line 1: series with time stamps are not read"),
        (["@classLabel false"], "line 1: the series have no classes"),
        (["hello"], "line 1: “hello” stands above @data"),
    ],
)
def test_a_wrong_file_of_series_is_one_sentence_with_its_line(
    lines: list[str], said: str, tmp_path: Path
) -> None:
    with pytest.raises(DataError) as caught:
        load(ts, written(tmp_path, "own.ts", lines))
    assert said in str(caught.value)
