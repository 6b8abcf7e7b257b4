"""The guard against mass deletion, on an injected clock."""

from __future__ import annotations

import pytest

from vault_sync.disk.guard import AGAIN, MEMORY, DeletionGuard


@pytest.mark.parametrize(
    ("known", "removed", "believed"),
    [
        (10_000, 0, True),
        (10_000, 2_999, True),
        (10_000, 3_001, False),
        (100, 50, True),  # half of a small vault is not many notes
        (100, 51, False),
        (1_000, 60, True),  # many notes of a large vault are a small share
        (0, 0, True),
    ],
)
def test_only_deletions_that_are_many_and_a_large_share_are_doubted(known, removed, believed):
    assert DeletionGuard().believes(known, removed, now=0.0) is believed


def test_a_doubt_is_settled_by_a_second_look():
    guard = DeletionGuard()
    assert not guard.believes(1000, 900, now=5.0)
    assert guard.again() == 5.0 + AGAIN
    assert not guard.believes(1000, 900, now=5.0 + AGAIN - 0.01)
    assert guard.believes(1000, 900, now=5.0 + AGAIN)
    assert guard.again() is None


def test_a_doubt_that_is_forgotten_begins_anew():
    guard = DeletionGuard()
    guard.believes(1000, 900, now=0.0)
    guard.forget()
    assert guard.again() is None
    assert not guard.believes(1000, 900, now=100.0)


def test_a_few_deletions_meanwhile_settle_no_doubt():
    guard = DeletionGuard()
    guard.believes(1000, 900, now=0.0)
    assert guard.believes(1000, 1, now=1.0)
    assert guard.again() == AGAIN


def test_deletions_that_come_in_portions_count_together():
    guard = DeletionGuard()
    known, believed = 1000, []
    for step in range(5):
        believed.append(guard.believes(known, 90, now=step * 0.2))
        known -= 90 if believed[-1] else 0
    assert believed == [True, True, True, False, False]


def test_deletions_far_apart_do_not_count_together():
    guard = DeletionGuard()
    known = 1000
    for step in range(8):
        assert guard.believes(known, 90, now=step * (MEMORY + 1))
        known -= 90
