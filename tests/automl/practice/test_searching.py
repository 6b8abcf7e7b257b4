"""Searches of a table: what is counted, what is never looked at twice, what a seed repeats."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from automl.practice import figures, measuring, reading, searching
from automl.practice.table import Task
from automl.practice.telling import Subject
from tests.automl.practice.small import table, written


@pytest.mark.parametrize("sampler", ["random", "tpe", "evolution", "nsga2"])
def test_a_search_looks_at_every_architecture_once_and_finds_all_of_a_small_table(
    tmp_path: Path, sampler: str
) -> None:
    task = Task(table(tmp_path), "score", "params")
    course = searching.search(task, sampler, 27, seed=1)
    assert sorted(course.rows) == list(range(27))
    judged = measuring.judged(task, course)
    assert judged.regret == 0
    assert judged.hypervolume == pytest.approx(1.0)
    assert judged.distinct == 27


def test_more_evaluations_than_there_are_architectures_end_with_the_last_of_them(tmp_path: Path) -> None:
    course = searching.search(Task(table(tmp_path), "score"), "random", 500, seed=0)
    assert sorted(course.rows) == list(range(27))


def test_a_seed_repeats_itself_and_another_does_not(tmp_path: Path) -> None:
    task = Task(table(tmp_path), "score", "params")
    courses = [searching.search(task, "tpe", 15, seed).rows for seed in (3, 3, 4)]
    assert courses[0] == courses[1] != courses[2]


def test_combinations_without_a_row_are_never_looked_at(tmp_path: Path) -> None:
    found, _ = reading.table(str(written(tmp_path, lambda lines: lines.__delitem__(slice(2, 20)))))
    assert found is not None
    course = searching.search(Task(found, "score"), "tpe", 9, seed=0)
    assert sorted(course.rows) == list(range(9))


def test_the_hypervolume_is_taken_from_the_reference_and_the_largest_cost(tmp_path: Path) -> None:
    """Scores from 15 on: 22x is worth more than all before it, and what lies at the largest cost nothing."""
    known = table(tmp_path)
    task = Task(known, "score", "params")
    assert task.low == 15.0  # the median
    assert task.front([known.rows["222"]]).hypervolume == 0
    high = Task(known, "score", "params", reference=20.0)
    assert high.front([known.rows["200"]]).hypervolume == 0
    assert 0 < task.front([known.rows["220"]]).hypervolume < task.whole


def test_regret_and_reports_are_of_the_pick_with_the_best_reward(tmp_path: Path) -> None:
    known = table(tmp_path)
    task = Task(known, "score")
    course = measuring.Course((known.rows["000"], known.rows["220"], known.rows["200"]), 0.5)
    seed = measuring.judged(task, course, ["test"])
    assert (seed.regret, seed.hypervolume, seed.distinct) == (10, None, 3)
    assert seed.course == (0, 20, 20)
    found = measuring.Measured("mine", (seed, seed))
    assert found.reports["test"].plain() == {"mean": 18, "std": 0}


def test_the_chart_has_a_line_and_a_band_for_each_sampler(tmp_path: Path) -> None:
    task = Task(table(tmp_path), "score", "params")
    found = [searching.measured(task, name, 12, 4) for name in ("random", "tpe")]
    figure = figures.progress(Subject.of(task, 12, 4, ("random", "tpe")), found)
    assert [(s.name, s.mark.value) for s in figure.series] == [
        ("random", "band"), ("random", "line"), ("tpe", "band"), ("tpe", "line"),
    ]  # fmt: skip
    assert all(len(series) == 12 for series in figure.series)
    band = figure.series[0]
    assert all(low <= middle <= high for low, middle, high in zip(band.low, band.y, band.high, strict=True))


def test_practice_needs_no_torch() -> None:
    code = "import sys, automl.practice.searching; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
