"""The state of a run: the same from any batches, from a replay, and what each event does to it."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automl.results import events as e
from automl.results.state import RunState
from automl.results.trial import TrialState
from tests.automl.made_up import RUNS, a_run, recipe, state

SCORES = st.sampled_from([0.1, 0.5, 0.9, 0.95, math.nan])
NUMBER = st.integers(0, 5)
RECIPES = [recipe().plain(), recipe(bounds={"parameters": [1, 1e3]}).plain(), {}]


def some_event() -> st.SearchStrategy[e.Event]:
    """Events in any order, as a damaged log may have them."""
    at = st.floats(1.0, 9.0)
    built = st.builds(
        e.TrialBuilt, st.just("r"), at, NUMBER, st.just({"a": 1}), st.integers(0, 10**6), st.just(5)
    )
    return st.one_of(
        built,
        st.builds(e.TrialStarted, st.just("r"), at, NUMBER, st.integers(0, 2)),
        st.builds(e.EpochDone, st.just("r"), at, NUMBER, st.integers(1, 3), SCORES, SCORES),
        st.builds(e.TrialDone, st.just("r"), at, NUMBER, SCORES),
        st.builds(e.TrialStopped, st.just("r"), at, NUMBER, st.just(1)),
        st.builds(e.TrialFailed, st.just("r"), at, NUMBER, st.just("no")),
        st.builds(e.TrialReused, st.just("r"), at, NUMBER, NUMBER, st.just({"a": 1})),
        st.builds(e.WorkerGone, st.just("r"), at, st.integers(0, 2), st.just(""), st.none() | NUMBER),
        st.builds(e.TestRead, st.just("r"), at, st.just((1,)), st.just(3)),
        st.builds(e.RunStarted, st.just("r"), at, st.sampled_from(RECIPES)),
    )  # fmt: skip


def same(one: RunState, other: RunState) -> bool:
    """Equal in all that they say; not a number equals itself here."""
    return repr(vars_of(one)) == repr(vars_of(other))


def vars_of(run: RunState) -> dict[str, object]:
    return vars(run) | {"front": (run.front.points, run.front.hypervolume)}


@given(st.lists(some_event(), max_size=40), st.integers(1, 7))
def test_batches_one_by_one_and_a_replay_from_the_lines_agree(log: list[e.Event], size: int) -> None:
    whole, single, batched, replayed = RunState(), RunState(), RunState(), RunState()
    whole.fold(log)
    for event in log:
        single.fold([event])
    for start in range(0, len(log), size):
        batched.fold(log[start : start + size])
    replayed.fold(e.read(b"".join(e.line(event).encode() + b"\n" for event in log))[0])
    assert same(whole, single)
    assert same(whole, batched)
    assert same(whole, replayed)


@given(st.lists(some_event(), max_size=40))
def test_the_counts_are_those_of_the_trials(log: list[e.Event]) -> None:
    run = state(log)
    for kind in TrialState:
        assert run.counts[kind] == sum(trial.state is kind for trial in run.trials.values())


@pytest.mark.parametrize("name", RUNS)
def test_every_state_has_a_json_form_and_a_text(name: str) -> None:
    run = state(RUNS[name])
    plain = run.plain()
    assert set(plain) == {"recipe", "state", "trials", "front", "hypervolume"}
    assert len(plain["trials"]) == len(run.trials)
    assert str(run)


def test_the_fold_says_which_trials_changed() -> None:
    run = state(a_run(4))
    changed = run.fold([e.EpochDone("r", 99.0, 3, 9, 0.1, 0.9), e.Noted("r", 99.0, "hello")])
    assert changed == {3}
    assert run.notes == ["hello"]


def test_a_finished_trial_is_on_the_front_and_may_be_the_best() -> None:
    log: list[e.Event] = [e.RunStarted("r", 1.0, recipe().plain())]
    log += [e.TrialBuilt("r", 1.0, n, {}, 1000 * (n + 1), 1) for n in range(3)]
    log += [e.TrialDone("r", at, n, score) for at, n, score in ((2.0, 1, 0.9), (3.0, 2, 0.8), (4.0, 0, 0.7))]
    run = state(log)
    assert run.front.trials == [0, 1]
    assert run.best == 1
    assert [step.finished for step in run.grown] == [1, 3]


def test_of_equal_scores_the_cheapest_is_the_best() -> None:
    log: list[e.Event] = [e.RunStarted("r", 1.0, recipe().plain())]
    log += [e.TrialBuilt("r", 1.0, n, {}, size, 1) for n, size in enumerate((5000, 9000, 4000))]
    run = state([*log, *(e.TrialDone("r", 2.0, n, 0.9) for n in range(3))])
    assert run.best == 2
    assert run.front.trials == [2]


def test_a_score_to_be_minimised_turns_front_and_best() -> None:
    plain = recipe().plain()
    plain["score"]["direction"] = "min"
    log: list[e.Event] = [e.RunStarted("r", 1.0, plain)]
    log += [e.TrialBuilt("r", 1.0, n, {}, 1000 * (n + 1), 1) for n in range(2)]
    run = state([*log, e.TrialDone("r", 2.0, 0, 0.7), e.TrialDone("r", 2.0, 1, 0.2)])
    assert run.best == 1
    assert run.front.trials == [0, 1]


def test_only_trials_trained_to_the_end_reach_the_front() -> None:
    log = [e.RunStarted("r", 1.0, recipe().plain()), e.TrialBuilt("r", 1.0, 0, {}, 1000, 1)]
    log += [e.EpochDone("r", 1.5, 0, 1, 0.1, 0.99), e.TrialStopped("r", 2.0, 0, 1, "behind")]
    run = state(log)
    assert run.front.trials == []
    assert run.trials[0].reason == "behind"


def test_a_second_attempt_forgets_the_epochs_of_the_first() -> None:
    log: list[e.Event] = [e.TrialBuilt("r", 1.0, 0, {}, 1, 1), e.TrialStarted("r", 1.0, 0, 0)]
    log += [e.EpochDone("r", 1.0, 0, n, 0.1, 0.5, 1.0) for n in (1, 2)]
    run = state([*log, e.WorkerGone("r", 2.0, 0, "killed", 0), e.TrialStarted("r", 3.0, 0, 1, 2)])
    assert (run.trials[0].curve, run.trials[0].seconds, run.trials[0].attempt) == ([], 0.0, 2)
    assert run.trials[0].worker == 1


def test_a_reused_trial_has_the_result_of_the_original_and_is_not_on_the_front_again() -> None:
    log: list[e.Event] = [e.TrialBuilt("r", 1.0, 0, {"a": 1}, 5000, 1), e.TrialDone("r", 2.0, 0, 0.9)]
    run = state([*log, e.TrialReused("r", 3.0, 1, 0, {"a": 1})])
    assert run.trials[1].score == 0.9
    assert run.trials[1].parameters == 5000
    assert run.front.trials == [0]


def test_trials_built_after_test_data_were_read_mark_the_run() -> None:
    read = [e.TrialBuilt("r", 1.0, 0, {}, 1, 1), e.TestRead("r", 2.0, (0,), 5)]
    assert not state(read).selected_after_test
    assert state([*read, e.TrialBuilt("r", 3.0, 1, {}, 1, 1)]).selected_after_test


def test_new_bounds_on_resume_measure_the_front_anew() -> None:
    log = a_run(30, seed=3)
    run = state(log)
    before, grown = run.front.trials, [step.finished for step in run.grown]
    run.fold([e.RunStarted("r1", 99.0, recipe(bounds={"accuracy": [0.5, 1.0]}).plain(), resumed=True)])
    assert run.front.trials == before
    assert [step.finished for step in run.grown] == grown
    assert run.front.box.score == (0.5, 1.0)


def test_a_recipe_of_another_version_is_said_and_ends_nothing() -> None:
    run = state([e.RunStarted("r", 1.0, {"space": "of the future"}), e.TrialBuilt("r", 1.0, 0, {}, 1, 1)])
    assert run.recipe is None
    assert "recipe" in run.notes[0]
    assert 0 in run.trials


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (e.RunQueued("r", 1.0, "cuda:0"), "queued"),
        (e.RunPaused("r", 1.0), "paused"),
        (e.RunContinued("r", 1.0), "running"),
        (e.RunFinished("r", 1.0, "20 trials"), "finished"),
        (e.RunFailed("r", 1.0, "The data are gone."), "failed"),
    ],
)
def test_the_run_says_where_it_stands(event: e.Event, said: str) -> None:
    run = state([e.RunStarted("r", 0.5, recipe().plain()), event])
    assert run.state == said
    assert run.reason == getattr(event, "reason", "")
