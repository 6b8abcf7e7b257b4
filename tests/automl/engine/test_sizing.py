"""How many workers a device has room for."""

from __future__ import annotations

import pytest

from automl.pools import _sizing

GB = 1 << 30


@pytest.mark.parametrize(
    ("busy", "peak", "free", "cores", "expected"),
    [
        (1.0, GB, 80 * GB, 16, 1),
        (0.5, GB, 80 * GB, 16, 2),
        (0.3, GB, 80 * GB, 16, 3),
        (0.02, GB, 80 * GB, 16, 4),
        (0.0, GB, 80 * GB, 16, 4),
        (0.1, 30 * GB, 80 * GB, 16, 2),
        (0.1, 79 * GB, 80 * GB, 16, 1),
        (0.1, GB, 80 * GB, 2, 2),
        (0.1, 0, 0, 16, 4),
    ],
)
def test_a_gpu_has_one_to_four_workers(busy: float, peak: int, free: int, cores: int, expected: int) -> None:
    assert _sizing.for_gpu(busy, peak, free, cores) == expected


def test_there_is_at_least_one_core() -> None:
    assert _sizing.cores() >= 1
