"""Every row of `cases/*.toml` holds, in both orders of arrival; recall and precision over all of them."""

from __future__ import annotations

import sys
from itertools import combinations
from typing import Any

import pytest

from tests.vault_sync.topics.cases import complaints, key, rows, vault_of
from vault_sync.notes.folding import fold_name

ROWS = rows()
VAULTS = [row for row in ROWS if "fold_same" not in row and "fold_apart" not in row]


def test_every_row_has_its_own_name() -> None:
    assert len({row["id"] for row in ROWS}) == len(ROWS) >= 150


@pytest.mark.parametrize("backwards", [False, True], ids=["", "backwards"])
@pytest.mark.parametrize("row", VAULTS, ids=lambda row: str(row["id"]))
def test_row(row: dict[str, Any], backwards: bool) -> None:
    assert list(complaints(row, vault_of(row, backwards))) == [], row["why"]


@pytest.mark.parametrize("row", [row for row in ROWS if row not in VAULTS], ids=lambda row: str(row["id"]))
def test_folding(row: dict[str, Any]) -> None:
    same = {fold_name(name) for name in row.get("fold_same", ())}
    assert len(same) <= 1, row["why"]
    for one, other in combinations(row.get("fold_apart", ()), 2):
        assert fold_name(one) != fold_name(other), row["why"]


def test_recall_and_precision_over_all_rows() -> None:
    """Of what must become a topic nearly all does; of what must not, nearly nothing."""
    wanted = found = junk = 0
    for row in VAULTS:
        told = vault_of(row)
        must = [*row.get("topics", ()), *row.get("titles", ()), *row.get("only", ())]
        wanted += len(must)
        found += sum(key(name) in told.named for name in must)
        junk += sum(key(name) in told.named for name in row.get("never", ()))
    recall, precision = found / wanted, found / (found + junk)
    sys.stdout.write(f"rows: recall {recall:.3f} of {wanted}, precision {precision:.3f}\n")
    assert recall >= 0.97
    assert precision >= 0.92
