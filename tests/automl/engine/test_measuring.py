"""Measured costs: which are asked for, how they are taken, what is said where they cannot be, a real run."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch import nn

from automl.engine import energy, latency, measuring, memory, memory_child
from automl.engine.measuring import CannotMeasure
from automl.engine.planner import Ending, Planner
from automl.engine.quiet import Quiet
from automl.engine.stopping import Halving
from automl.results import events as e
from automl.results import rundir
from automl.results.trial import TrialState
from automl.seams import COMMON_COSTS, DataShape, Spec
from tests.automl.engine import tiny
from tests.automl.engine.digits import digits_recipe

SHAPE = DataShape((Spec("image", (1, 8, 8)),), (Spec("classes", (10,)),), Spec("class", (), "int64", 10))


def network() -> nn.Module:
    return nn.Sequential(nn.Flatten(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))


def run(folder: Path, **more: Any) -> rundir.RunDir:
    here = rundir.make(digits_recipe(**more), out=folder)
    assert Planner(here).go() is Ending.FINISHED
    return here


def test_only_what_decides_or_is_asked_for_is_measured() -> None:
    made = tiny.recipe(objectives=("accuracy", "latency"), limits={"memory": 1e9}, measure=("energy",))
    assert measuring.needed(made) == {"latency", "memory"}
    assert measuring.wanted(made) == {"latency", "memory", "energy"}
    assert measuring.wanted(tiny.recipe()) == set()


def test_latency_is_the_median_so_that_one_late_answer_does_not_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taken = itertools.chain([5.0, 1.0, 1.1, 40.0, 0.9])
    clock = itertools.count()
    monkeypatch.setattr(latency, "_while", lambda *_: [next(taken)] if next(clock) == 0 else list(taken))
    assert latency.latency(network(), SHAPE, 1, "cpu") == pytest.approx(1.05)


@pytest.mark.parametrize("batch", [1, 64])
def test_the_network_answers_batches_of_that_size_and_stays_as_it_was(batch: int) -> None:
    seen: set[int] = set()
    asked = network()
    before = [parameter.clone() for parameter in asked.parameters()]
    asked.register_forward_hook(lambda _module, inputs, _output: seen.add(len(inputs[0])))
    assert latency.latency(asked, SHAPE, batch, "cpu") > 0
    assert seen == {batch}
    assert all(parameter.grad is None for parameter in asked.parameters())
    assert all(torch.equal(one, other) for one, other in zip(before, asked.parameters(), strict=True))


def packages(folder: Path, *microjoules: int) -> list[Path]:
    for number, value in enumerate(microjoules):
        package = folder / f"intel-rapl:{number}"
        package.mkdir()
        (package / "energy_uj").write_text(f"{value}\n")
        (package / "max_energy_range_uj").write_text("1000000\n")
    (folder / "intel-rapl:0:0").mkdir()  # a part of a package is in the package's own counter already
    return [folder / f"intel-rapl:{number}" / "energy_uj" for number in range(len(microjoules))]


def test_the_counters_of_all_packages_are_one_that_does_not_run_over(tmp_path: Path) -> None:
    one, two = packages(tmp_path, 100, 999_900)
    count = energy.rapl(tmp_path)
    one.write_text("200\n")
    two.write_text("50\n")  # 150 further, beyond its range
    assert count() == pytest.approx(250e-6)


def test_energy_is_that_of_a_thousand_examples() -> None:
    calls: list[int] = []
    readings = iter((10.0, 16.0))
    found = energy.joules(lambda: calls.append(1), 50, lambda: next(readings), seconds=0.01)
    assert found == pytest.approx(6.0 * 1000 / (50 * (len(calls) - 1)))


def test_without_a_counter_energy_is_not_measured_and_never_made_up(tmp_path: Path) -> None:
    with pytest.raises(energy.NotMeasured, match="shows no RAPL counter"):
        energy.rapl(tmp_path)
    packages(tmp_path, 1)
    (tmp_path / "intel-rapl:0" / "energy_uj").write_text("none\n")
    with pytest.raises(energy.NotMeasured, match="may not be read"):
        energy.rapl(tmp_path)


def test_a_recipe_that_decides_by_what_cannot_be_measured_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(energy, "RAPL", Path("nowhere"))
    monkeypatch.setattr(energy, "counter", lambda _device: energy.rapl(Path("nowhere")))
    with pytest.raises(CannotMeasure, match="decides by energy, which is not measured here"):
        measuring.check(tiny.recipe(limits={"energy": 1.0}), "cpu")
    measuring.check(tiny.recipe(measure=("energy",)), "cpu")
    measuring.check(tiny.recipe(limits={"energy": 1.0}), "cpu", own=("energy",))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows' peak is not told")
def test_a_process_knows_its_own_peak() -> None:
    before = memory_child.peak()
    held = bytearray(64 << 20)
    held[::4096] = b"x" * len(held[::4096])
    assert memory_child.peak() >= max(before, len(held))


def test_a_child_that_fails_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    failed = SimpleNamespace(stdout=b"", stderr=b"Traceback\nKeyError: 'x'\n", returncode=1)
    monkeypatch.setattr(subprocess, "run", lambda *_a, **_k: failed)
    with pytest.raises(memory.NoPeak, match="ended with 1: KeyError: 'x'"):
        memory.on_cpu(tiny.recipe(), {}, SHAPE)


def test_who_measures_has_the_device_alone(tmp_path: Path) -> None:
    one, other = Quiet("cpu", 0, tmp_path), Quiet("cpu", 1, tmp_path)
    other.begin()
    alone, let_go = threading.Event(), threading.Event()

    def measure() -> None:
        with one.alone():
            alone.set()
            let_go.wait(5)

    thread = threading.Thread(target=measure)
    thread.start()
    assert not alone.wait(0.2)  # the other is in an epoch
    other.end()
    assert alone.wait(5)
    again = threading.Thread(target=other.begin)
    again.start()
    again.join(0.2)
    assert again.is_alive()  # it may not begin its next one
    let_go.set()
    again.join(5)
    thread.join(5)
    assert not again.is_alive()
    one.close()
    other.close()


def test_measured_objectives_take_part_in_early_stopping_because_they_are_known_before_training() -> None:
    made = tiny.recipe(cost=COMMON_COSTS[4], objectives=("accuracy", "latency", "seconds"))
    assert [cost.name for cost in Halving.of(made, COMMON_COSTS).known] == ["latency"]


@pytest.mark.slow
def test_a_run_for_latency_has_a_front_of_measured_costs(tmp_path: Path) -> None:
    wanted = {"objectives": ["accuracy", "latency"], "cost": "latency_64", "measure": ["memory"]}
    state, _ = run(tmp_path / "run", **wanted).replay()
    done = [trial for trial in state.trials.values() if trial.state is TrialState.DONE]
    assert len(done) == 1
    for trial in done:
        assert 0 < trial.costs["latency"] < trial.costs["latency_64"] < 1
        assert trial.costs["memory"] > 50e6
    assert state.front.points[0].cost == state.trials[state.front.trials[0]].costs["latency_64"]


@pytest.mark.slow
def test_a_broken_limit_on_a_measured_cost_is_recorded_and_not_trained(tmp_path: Path) -> None:
    here = run(tmp_path / "run", limits={"latency": 1e-9})
    state, _ = here.replay()
    assert {trial.state for trial in state.trials.values()} == {TrialState.INFEASIBLE}
    trial = state.trials[0]
    assert trial.epochs == 0
    assert trial.reason.startswith("over the limit: latency ")
    assert trial.costs["latency"] > 1e-9
    lines = [json.loads(line) for line in here.events.read_text().splitlines()]
    assert next(line["violations"] for line in lines if line["event"] == "TrialInfeasible")["latency"] > 0


@pytest.mark.slow
def test_measuring_does_not_change_what_is_learnt(tmp_path: Path) -> None:
    plain, measured = (
        run(tmp_path / name, measure=names, sampler="random", seed=3)
        for name, names in (("plain", []), ("measured", ["latency"]))
    )
    scores = [[t.score for t in here.replay()[0].trials.values()] for here in (plain, measured)]
    assert scores[0] == scores[1]


def test_a_measurement_is_kept_with_its_trial() -> None:
    from tests.automl.made_up import a_run, state

    seen = state([*a_run(1), e.TrialMeasured("r1", 9.0, 0, {"latency": 0.002, "energy": 3.0})])
    assert seen.trials[0].costs["latency"] == 0.002
    assert seen.trials[0].energy == 3.0
