"""What benches share: CPU milliseconds of some rounds, and a row of their table."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

HEAD = "| question | ours | peer or floor | n | spread |\n|---|---|---|---|---|"
Cost = tuple[float, float]  # median and spread, in milliseconds of CPU


def measured(work: Callable[[int], object], times: int) -> Cost:
    """The CPU milliseconds of this process over so many rounds."""
    taken = []
    for n in range(times):
        begin = time.process_time()
        work(n)
        taken.append((time.process_time() - begin) * 1000)
    return statistics.median(taken), max(taken) - min(taken)


def row(question: str, ours: Cost, floor: str, times: int) -> str:
    """A line of the table; small figures with a decimal."""
    digits = 1 if ours[0] < 100 else 0
    return f"| {question} | {ours[0]:.{digits}f} ms | {floor} | {times} | {ours[1]:.{digits}f} ms |"
