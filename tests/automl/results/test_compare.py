"""Runs side by side: one box, equal numbers of trials, groups by setting, pairs by seed, plain words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from automl.__main__ import main
from automl.results import events as e
from automl.results import rundir
from automl.results.compare import Compared, compared
from automl.results.compare_figures import figures
from automl.results.state import RunState
from tests.automl.made_up import recipe

SCORES = (0.80, 0.90, 0.95, 0.97)
BOUNDS = {"accuracy": [0.5, 1.0], "parameters": [1e2, 1e6]}


def log(scores: tuple[float, ...] = SCORES, size: int = 1_000, **setting: Any) -> list[e.Event]:
    """A run whose trials end every ten seconds, each ten times as large as the one before."""
    made = recipe(**{"bounds": BOUNDS, **setting})
    found: list[e.Event] = [e.RunStarted("r", 100.0, made.plain(), "here", "0.1")]
    for number, score in enumerate(scores):
        at = 110.0 + 10 * number
        found.append(e.TrialBuilt("r", at - 5, number, {"a": number}, size * 10**number, 5))
        found.append(e.TrialDone("r", at, number, score))
    return found


def folded(events: list[e.Event]) -> RunState:
    run = RunState()
    run.fold(events)
    return run


def both(runs: dict[str, list[e.Event]]) -> Compared:
    found, problems = compared({name: folded(events) for name, events in runs.items()})
    assert found is not None, problems
    return found


def many(seeds: int, lead: float = 0.02) -> Compared:
    """Two samplers, the second one worse by a little with every seed."""
    runs = {}
    for seed in range(seeds):
        scores = tuple(score - seed / 500 for score in SCORES)
        runs[f"a{seed}"] = log(scores, seed=seed, sampler="auto")
        runs[f"b{seed}"] = log(tuple(s - lead - seed / 900 for s in scores), seed=seed, sampler="pair")
    return both(runs)


def test_growth_is_told_over_trials_and_over_seconds_in_one_box() -> None:
    found = both({"a": log(), "b": log(bounds={"accuracy": [0.0, 1.0]}, sampler="pair")})
    first, second = found.sides
    assert [(step.trials, step.seconds) for step in first.growth] == [(1, 10), (2, 20), (3, 30), (4, 40)]
    assert first.growth == second.growth  # the second one's own bounds are not asked
    assert first.front.hypervolume == pytest.approx(first.growth[-1].hypervolume)


def test_runs_are_ranked_after_the_same_number_of_trials() -> None:
    found = both({"long": log(sampler="auto"), "short": log((0.9, 0.92), sampler="pair")})
    assert found.trials == 2
    assert [group.name for group in found.groups] == ["sampler pair", "sampler auto"]
    assert [group.rank for group in found.groups] == [1, 2]


def test_a_trial_stopped_early_counts_as_a_trial_and_adds_nothing() -> None:
    stopped = e.TrialStopped("r", 125.0, 9, 1, "behind")
    found = both({"a": [*log(), e.TrialBuilt("r", 121.0, 9, {"a": 9}, 10, 5), stopped], "b": log(seed=1)})
    assert found.sides[0].trials == 5
    assert found.sides[0].front.hypervolume == found.sides[1].front.hypervolume


def test_few_seeds_say_nothing_and_six_say_what_they_can() -> None:
    assert many(3).words(many(3).tests[0]) == (
        "sampler pair against sampler auto: too few runs to say (3 seeds; 6 are needed)."
    )
    six = many(6)
    assert six.tests[0].significant
    assert six.words(six.tests[0]) == (
        "sampler pair lies significantly below sampler auto over 6 seeds (p = 0.031)."
    )


def test_equal_runs_share_their_rank() -> None:
    found = both({"a": log(sampler="auto"), "b": log(sampler="pair")})
    assert [group.rank for group in found.groups] == [1.5, 1.5]


def test_runs_that_differ_in_their_seed_alone_are_one_group() -> None:
    found = both({"a": log(seed=1), "b": log(seed=2)})
    assert [(group.name, len(group.hypervolumes)) for group in found.groups] == [("made-up", 2)]
    assert not found.tests


def test_a_group_is_named_in_words_by_what_sets_it_apart() -> None:
    one = log(limits={"parameters": 200_000}, bounds={"accuracy": [0.9, 1.0]})
    other = log(limits={"parameters": 500_000, "macs": 2e7}, bounds={"accuracy": [0.0, 1.0]})
    names = {group.name for group in both({"one": one, "other": other}).groups}
    assert names == {"limits parameters 200,000", "limits parameters 500,000 and macs 20,000,000"}


def test_runs_of_other_data_or_scores_are_refused_with_the_reason() -> None:
    found, problems = compared({"a": folded(log()), "b": folded(log(dataset="fashion_mnist"))})
    assert found is None
    assert str(problems[0]) == (
        "b: it measures accuracy on fashion_mnist over parameters, but a accuracy on digits over parameters."
    )
    assert compared({"empty": RunState()})[0] is None


def test_a_run_without_a_trial_is_compared_as_nothing() -> None:
    found = both({"a": log(), "none": log((), sampler="pair")})
    assert found.trials == 0
    assert found.sides[1].front.hypervolume == 0
    assert all(figure.series for figure in figures(found).values())


def test_the_charts_have_one_series_for_each_run_by_a_name_of_its_own() -> None:
    for figure in figures(many(2)).values():
        assert [series.name for series in figure.series] == [
            f"sampler {sampler} (seed {seed})" for seed in (0, 1) for sampler in ("auto", "pair")
        ]
    alone = figures(both({"a": log(sampler="auto"), "b": log(sampler="pair")}))
    assert [series.name for series in alone["fronts"].series] == ["sampler auto", "sampler pair"]
    assert alone["fronts"].series[0].y == (80, 90, 95, 97)


def folder(place: Path, events: list[e.Event]) -> str:
    run = rundir.make(recipe(bounds=BOUNDS), out=place)
    run.events.write_text("".join(e.line(event) + "\n" for event in events), "utf-8")
    return str(place)


def test_the_command_prints_tables_json_and_charts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = [folder(tmp_path / "one", log(sampler="auto")), folder(tmp_path / "two", log(sampler="pair"))]
    assert main(["compare", *runs, "--charts", str(tmp_path / "charts")]) == 0
    said = capsys.readouterr().out
    assert "After 4 trials each, best first:" in said
    assert "too few runs to say (1 seed; 6 are needed)" in said
    charts = sorted(path.name for path in (tmp_path / "charts").iterdir())
    assert charts == ["fronts.svg", "hypervolume-time.svg", "hypervolume-trials.svg"]
    assert main(["compare", *runs, "--json"]) == 0
    plain = json.loads(capsys.readouterr().out)
    assert [run["hypervolume"] > 0 for run in plain["runs"]] == [True, True]
    assert {"runs", "groups", "tests", "trials"} == set(plain)


def test_a_folder_that_is_no_run_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", str(tmp_path)]) == 1
    assert str(tmp_path) in capsys.readouterr().err
