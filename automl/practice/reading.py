"""Tables from files: the ones that ship with Topograph, and any CSV of the same form."""

from __future__ import annotations

import csv
import gzip
import io
import math
import tomllib
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path

import numpy as np

from automl.practice.table import Table
from automl.problems import Problem

KEY, PARAMETERS = "key", "params"
LARGEST = 512 * 2**20  # bytes of a table; a larger one is no table of architectures


class _Wrong(Exception):
    """What is wrong with a table, and in which line of it; 0 where it is no line."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


def shipped() -> list[str]:
    """The names of the tables that ship with Topograph."""
    folder = resources.files("resources") / "tables"
    return sorted(path.name.removesuffix(".npz") for path in folder.iterdir() if path.name.endswith(".npz"))


def table(name: str) -> tuple[Table | None, list[Problem]]:
    """The shipped table of this name, or the one in this file; else what is wrong with it."""
    if name in shipped():
        return _shipped(name), []
    path = Path(name)
    try:
        return _table(path, _text(path)), []
    except _Wrong as wrong:
        place = f"{path}, line {wrong.line}" if wrong.line else str(path)
        return None, [Problem(place, str(wrong))]


def _shipped(name: str) -> Table:
    folder = resources.files("resources") / "tables"
    with np.load(io.BytesIO((folder / f"{name}.npz").read_bytes()), allow_pickle=False) as file:
        keys = tuple(key.decode() for key in file["key"].tolist())
        decimals = zip(file["names"].tolist(), file["decimals"].tolist(), strict=True)
        columns = {column: file[column] / 10.0**places for column, places in decimals}
    return Table(name, keys, columns, _quoted(name))


def _quoted(name: str) -> Mapping[str, Mapping[str, float]]:
    about = resources.files("resources") / "tables" / f"{name}.toml"
    found: Mapping[str, Mapping[str, float]] = tomllib.loads(about.read_text("utf-8")).get("quoted", {})
    return found


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise _Wrong("is larger than 512 MB, which is no table of architectures.")
        content = path.read_bytes()
        if content[:2] == b"\x1f\x8b":
            with gzip.open(io.BytesIO(content)) as packed:
                content = packed.read(LARGEST)
        return content.decode("utf-8-sig")
    except FileNotFoundError:
        known = ", ".join(shipped())
        raise _Wrong(
            f"there is no such table and no such file. Tables that ship with Topograph: {known}."
        ) from None
    except UnicodeDecodeError:
        raise _Wrong("is no text in UTF-8; a table is a CSV file.") from None
    except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile):
        raise _Wrong("is a damaged gzip file.") from None
    except OSError as error:
        raise _Wrong(f"cannot be read ({error.strerror or error}).") from None


def _table(path: Path, text: str) -> Table:
    lines = _lines(text)
    head = [cell.strip() for cell in next(lines, (0, []))[1]]
    _check_head(head)
    keys: dict[str, int] = {}
    numbers: list[list[float]] = []
    for line, cells in lines:
        if len(cells) != len(head):
            raise _Wrong(f"has {len(cells)} cells, but there are {len(head)} columns.", line)
        row = dict(zip(head, cells, strict=True))
        key = row.pop(KEY).strip()
        _check_key(key, keys, line)
        keys[key] = line
        numbers.append([_number(column, cell, line) for column, cell in row.items()])
    if len(keys) < 2:
        raise _Wrong("needs two architectures at least, each in a row of its own.")
    names = [name for name in head if name != KEY]
    columns = {name: np.array(column) for name, column in zip(names, zip(*numbers, strict=True), strict=True)}
    quoted = {column: found for name in shipped() for column, found in _quoted(name).items()}
    return Table(path.name.removesuffix(".gz").removesuffix(".csv"), tuple(keys), columns, quoted)


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows with their line numbers; empty lines are passed over."""
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for cells in rows:
            if any(cell.strip() for cell in cells):
                yield rows.line_num, cells
    except csv.Error as error:
        raise _Wrong(f"is no row of a CSV file ({error}).", rows.line_num) from None


def _check_head(head: Sequence[str]) -> None:
    if not head:
        raise _Wrong("is empty; its first line names the columns: key, params and any others.")
    for needed in (KEY, PARAMETERS):
        if needed not in head:
            raise _Wrong(f"has no column “{needed}” (it has: {', '.join(head)}).", 1)
    twice = sorted({name for name in head if head.count(name) > 1})
    if twice or "" in head:
        fault = f"names “{twice[0]}” twice" if twice and twice[0] else "has a column without a name"
        raise _Wrong(f"{fault}; every column needs a name of its own.", 1)


def _check_key(key: str, keys: Mapping[str, int], line: int) -> None:
    if not key.isascii() or not key.isalnum():
        raise _Wrong(f"the key “{key}” is not one digit a decision, like 021343.", line)
    if key in keys:
        raise _Wrong(f"the key “{key}” stands in line {keys[key]} already; one row an architecture.", line)
    if keys and len(key) != len(next(iter(keys))):
        first = next(iter(keys))
        raise _Wrong(f"the key “{key}” has {len(key)} digits, but “{first}” has {len(first)}.", line)


def _number(column: str, cell: str, line: int) -> float:
    text = cell.strip()
    if not text:
        raise _Wrong(f"the column “{column}” is empty here; every cell needs a number.", line)
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or "_" in text:
        raise _Wrong(f"the column “{column}” has “{text}”, which is no number.", line)
    return number
