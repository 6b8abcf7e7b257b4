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
from importlib.resources.abc import Traversable
from pathlib import Path

import numpy as np

from automl.practice.table import Table
from automl.problems import Problem

KEY, PARAMETERS = "key", "params"
LARGEST = 512 * 2**20  # bytes of a table; a larger one is no table of architectures
HEAD = 2**16  # bytes among which its first line ends


class _Wrong(Exception):
    """What is wrong with a table, and in which line of it; 0 where it is no line."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line

    def problem(self, path: Path) -> Problem:
        """With its place."""
        return Problem(f"{path}, line {self.line}" if self.line else str(path), str(self))


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
        return None, [wrong.problem(path)]


def _shipped(name: str) -> Table:
    with np.load(io.BytesIO(_file(f"{name}.npz").read_bytes()), allow_pickle=False) as file:
        keys = tuple(key.decode() for key in file["key"].tolist())
        decimals = zip(file["names"].tolist(), file["decimals"].tolist(), strict=True)
        columns = {column: file[column] / 10.0**places for column, places in decimals}
    return Table(name, keys, columns, *_quoted(name))


def columns(name: str) -> tuple[list[str], list[Problem]]:
    """The columns of numbers that a table has, from its head alone; else what is wrong with it."""
    if name in shipped():
        with np.load(io.BytesIO(_file(f"{name}.npz").read_bytes()), allow_pickle=False) as file:
            return [str(column) for column in file["names"].tolist()], []
    path = Path(name)
    try:
        head = _head(_text(path, HEAD))
        return [column for column in head if column != KEY], []
    except _Wrong as wrong:
        return [], [wrong.problem(path)]


def quotable() -> frozenset[str]:
    """The columns that figures have been published on."""
    return frozenset(column for name in shipped() for column in _quoted(name)[0])


def _file(name: str) -> Traversable:
    return resources.files("resources") / "tables" / name


def title(name: str) -> str:
    """What a shipped table is called by people; another's own name."""
    if name not in shipped():
        return name
    return str(tomllib.loads(_file(f"{name}.toml").read_text("utf-8")).get("title", name))


def _quoted(name: str) -> tuple[Mapping[str, Mapping[str, float]], str]:
    """Published figures by column, and where they are from."""
    about = tomllib.loads(_file(f"{name}.toml").read_text("utf-8"))
    return about.get("quoted", {}), about.get("quoted_from", "").strip()


def _text(path: Path, most: int = LARGEST) -> str:
    """All of it, or the whole lines among its first `most` bytes."""
    try:
        if path.stat().st_size > LARGEST:
            raise _Wrong("is larger than 512 MB, which is no table of architectures.")
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
            file.seek(0)
            content = (gzip.GzipFile(fileobj=file) if packed else file).read(most)
        if most < LARGEST:
            content = content[: content.find(b"\n") + 1] or content
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
    head = _checked(next(lines, (0, []))[1])
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
    quoted = {column: found for name in shipped() for column, found in _quoted(name)[0].items()}
    source = "; ".join(filter(None, (_quoted(name)[1] for name in shipped())))
    short = path.name.removesuffix(".gz").removesuffix(".csv")
    return Table(short, tuple(keys), columns, quoted, source)


def _head(text: str) -> list[str]:
    """The names of the columns, from the beginning of a file."""
    return _checked(next(_lines(text), (0, []))[1])


def _checked(cells: Sequence[str]) -> list[str]:
    head = [cell.strip() for cell in cells]
    _check_head(head)
    return head


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
