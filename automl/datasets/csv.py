"""Your own table as a .csv file: a line of names, then one line an example; classes or a number to learn.

What is learnt stands in the column that `label` names, else in one called label, class, target or y, else in
the last. Its values are classes, or numbers where `values = true`. Of the others, a column is numbers where
more than half of its lines are; they are standardised by the training part. Any other column becomes one
column for each of its texts. A cell that is empty, `NA`, `NaN`, `null` or `?` is missing: a number is then
the mean of the training part, a text none of the texts. Columns in `ignore` (with commas) are left out.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from automl.datasets import DataError
from automl.datasets._table import Table, asked, data
from automl.seams import Data, Root, Value

INPUT = "features"
OUTPUT = ("classes", "values")
OPTIONS: Mapping[str, Value] = {
    "path": "", "label": "", "values": False, "ignore": "", "valid": 0.2, "test": 0.2, "size": 0,
}  # fmt: skip

USUAL = ("label", "class", "target", "y")
MISSING = {"", "na", "nan", "null", "?"}
LARGEST = 512 * 1024**2  # bytes
MOST_TEXTS = 64  # of one column, and the most classes by default reading
MARKS = ",;\t|"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file's cells as they stand, with the line each row ends on."""

    path: Path
    names: Sequence[str]
    rows: Sequence[Sequence[str]]
    lines: Sequence[int]

    def column(self, name: str) -> list[str]:
        """The cells under a name, without blanks around them."""
        place = self.names.index(name)
        return [row[place].strip() for row in self.rows]

    def at(self, row: int) -> str:
        """Where a row stands, for a message."""
        return f"{self.path}, line {self.lines[row]}"


def load(root: Root) -> Data:
    """The table that `path` names."""
    root = asked(root, OPTIONS)
    named = str(root.options["path"])
    if not named:
        raise DataError("csv: data.path must name a .csv file.")
    sheet = read(Path(named).expanduser())
    label = _label(sheet, str(root.options["label"]))
    ignored = [name.strip() for name in str(root.options["ignore"]).split(",") if name.strip()]
    _there(sheet, ignored, "data.ignore")
    used = [name for name in sheet.names if name != label and name not in ignored]
    if not used:
        raise DataError(f"{sheet.path}: beside “{label}” there is no column to learn from.")
    examples = np.concatenate([_features(sheet, name) for name in used], 1)
    facts: dict[str, Value] = {"source": sheet.path.name, "label": label}
    if root.options["values"]:
        numbers = _numbers(sheet, label, missing=False)[:, None]
        table = Table(str(sheet.path), examples, numbers, 0, facts, holes=True)
    else:
        table = Table(str(sheet.path), examples, *_classes(sheet, label), facts, holes=True)
    return data(table, root, float(root.options["test"]))


def read(path: Path) -> Sheet:
    """The file's cells; a line with more or fewer of them than there are names is an error."""
    try:
        if path.stat().st_size > LARGEST:
            raise DataError(f"{path}: it is larger than {LARGEST // 1024**2} MB; take a part of it.")
        with path.open(encoding="utf-8-sig", newline="") as file:
            head = file.readline()
            file.seek(0)
            reader = csv.reader(file, delimiter=max(MARKS, key=head.count), strict=True)
            names = [name.strip() for name in next(reader, [])]
            rows, lines = [], []
            for row in reader:
                if not any(cell.strip() for cell in row):
                    continue
                if len(row) != len(names):
                    raise DataError(
                        f"{path}, line {reader.line_num}: it has {len(row)} cells, but the first line names "
                        f"{len(names)} columns; mend the line."
                    )
                rows.append(row)
                lines.append(reader.line_num)
    except FileNotFoundError as error:
        raise DataError(f"{path}: there is no such file.") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: it is not written in UTF-8; save it as that.") from error
    except (OSError, csv.Error) as error:
        raise DataError(f"{path}: it cannot be read as a table ({error}).") from error
    _check_names(path, names)
    if not rows:
        raise DataError(f"{path}: there is no line below the names of the columns.")
    return Sheet(path, names, rows, lines)


def _check_names(path: Path, names: Sequence[str]) -> None:
    if not any(names):
        raise DataError(f"{path}: the file is empty; its first line must name the columns.")
    if all(_number(name) is not None for name in names):
        raise DataError(f"{path}, line 1: there are numbers; the first line must name the columns.")
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise DataError(f"{path}, line 1: two columns are called “{twice[0]}”; rename one.")


def _there(sheet: Sheet, wanted: Sequence[str], key: str) -> None:
    for name in wanted:
        if name not in sheet.names:
            columns = ", ".join(sheet.names[:20]) + (" …" if len(sheet.names) > 20 else "")
            raise DataError(f"{sheet.path}: there is no column “{name}” ({key}); it has {columns}.")


def _label(sheet: Sheet, named: str) -> str:
    if named:
        _there(sheet, [named], "data.label")
        return named
    usual = {name.casefold(): name for name in sheet.names}
    return next((usual[name] for name in USUAL if name in usual), sheet.names[-1])


def _number(cell: str) -> float | None:
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _missing(cell: str) -> bool:
    return cell.casefold() in MISSING


def _features(sheet: Sheet, name: str) -> NDArray[np.float64]:
    """A column as it is learnt from: one of numbers, or one for each of its texts."""
    given = [cell for cell in sheet.column(name) if not _missing(cell)]
    numbers = sum(_number(cell) is not None for cell in given)
    if 2 * numbers > len(given):
        return _numbers(sheet, name, missing=True)[:, None]
    texts = sorted(set(given))
    if len(texts) > MOST_TEXTS:
        raise DataError(
            f"{sheet.path}: column “{name}” has {len(texts)} different texts, more than {MOST_TEXTS}; "
            f'leave it out (data.ignore = "{name}").'
        )
    cells = np.array(sheet.column(name))[:, None]
    columns: NDArray[np.float64] = np.equal(cells, np.array(texts, dtype=cells.dtype)[None]).astype(
        np.float64
    )
    return columns


def _numbers(sheet: Sheet, name: str, *, missing: bool) -> NDArray[np.float64]:
    values = np.full(len(sheet.rows), math.nan)
    for row, cell in enumerate(sheet.column(name)):
        if _missing(cell):
            if not missing:
                raise DataError(
                    f"{sheet.at(row)}: “{name}” is missing, which is to be learnt; remove the line."
                )
            continue
        value = _number(cell)
        if value is None:
            way = (
                f'but most of its cells are; mend it, or leave the column out (data.ignore = "{name}").'
                if missing
                else "but is to be learnt as one; mend it, name another column (data.label), or learn "
                "classes (data.values = false, trainer classify)."
            )
            raise DataError(f"{sheet.at(row)}: “{cell}” in column “{name}” is no number, {way}")
        values[row] = value
    return values


def _classes(sheet: Sheet, label: str) -> tuple[NDArray[np.int64], int]:
    cells = sheet.column(label)
    for row, cell in enumerate(cells):
        if _missing(cell):
            raise DataError(f"{sheet.at(row)}: the class “{label}” is missing; remove the line.")
    classes, numbers = np.unique(np.array(cells), return_inverse=True)
    counts = np.bincount(numbers)
    if len(classes) > MOST_TEXTS and counts.min() < 3:
        raise DataError(
            f"{sheet.path}: column “{label}” has {len(classes)} different values, too many for classes; name "
            "another (data.label), or learn it as a number (data.values = true, trainer regress)."
        )
    if counts.min() < 3:
        few = int(counts.argmin())
        raise DataError(
            f"{sheet.path}: class “{classes[few]}” of “{label}” has {counts[few]} lines; each class needs at "
            "least three, to train, to validate and to test."
        )
    return numbers.astype(np.int64), len(classes)
