"""The next trial: new, within the limits, and never one that is known."""

from __future__ import annotations

import pytest

from automl.engine.building import Builder
from automl.engine.proposing import Known, Proposed, Proposer, Rejected
from automl.engine.study import Study
from automl.picks import PickError, key
from automl.recipe import Recipe
from automl.seams import DataShape, Pick
from tests.automl.engine import tiny
from tests.automl.engine.test_study import SHAPE
from tests.automl.engine.tiny import recipe


@pytest.fixture(autouse=True)
def tiny_plugins(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    tiny.use(monkeypatch)
    return monkeypatch


def proposer(made: Recipe) -> Proposer:
    return Proposer(Study(made), Builder(made, SHAPE))


def test_a_proposal_carries_its_exact_size() -> None:
    found = proposer(recipe(choices={"width": 10, "bias": True})).propose()
    assert isinstance(found, Proposed)
    assert found.built.parameters == 64 * 10 + 10 + 10 * 10 + 10
    assert found.built.macs == 64 * 10 + 10 * 10
    assert found.built.costs["bytes"] == 4 * found.built.parameters


def test_names_of_the_trainer_lie_under_train() -> None:
    found = proposer(recipe()).propose()
    assert list(found.built.choices) == ["width", "bias", "train.rate"]


def test_what_is_over_a_limit_is_rejected_by_its_share_of_it() -> None:
    found = proposer(recipe(limits={"parameters": 380.0}, choices={"width": 10, "bias": True})).propose()
    assert isinstance(found, Rejected)
    assert found.violations == {"parameters": pytest.approx(1.0)}


def test_a_network_that_cannot_be_built_is_rejected_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def impossible(pick: Pick, shape: DataShape) -> object:
        raise ValueError(f"a kernel of {pick.int('kernel', 9, 19)} does not fit on 8×8")

    tiny.use(monkeypatch, impossible)
    found = proposer(recipe()).propose()
    assert isinstance(found, Rejected)
    assert found.violations == {"build": 1.0}
    assert "does not fit on 8×8" in found.built.fault


def test_no_proposal_is_ever_known_while_there_are_new_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    tiny.use(monkeypatch, plan=tiny.no_choices)
    asking = proposer(recipe(choices={"width": {"low": 1, "high": 10}}))
    for number in range(20):
        found = asking.propose()
        assert isinstance(found, Proposed)
        asking.take(number, found)
    assert len(asking.numbers) == 20
    assert isinstance(asking.propose(), Known)


def test_a_perturbed_proposal_stays_within_the_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    tiny.use(monkeypatch, plan=tiny.no_choices)
    asking = proposer(recipe(limits={"parameters": 1000.0}))
    sizes = []
    for number in range(30):
        found = asking.propose()
        if isinstance(found, Proposed):
            asking.take(number, found)
            sizes.append(found.built.parameters)
    assert max(sizes) <= 1000


def test_the_same_seed_proposes_the_same() -> None:
    one, other = (proposer(recipe(seed=3)) for _ in range(2))
    assert [key(one.propose().built.choices) for _ in range(5)] == [
        key(other.propose().built.choices) for _ in range(5)
    ]


def test_a_users_point_is_completed_and_kept_as_given() -> None:
    found = proposer(recipe()).wanted({"width": 7})
    assert isinstance(found, Proposed)
    assert found.built.choices["width"] == 7
    assert set(found.built.choices) == {"width", "bias", "train.rate"}


def test_a_users_point_that_is_known_is_reused() -> None:
    asking = proposer(recipe())
    found = asking.propose()
    assert isinstance(found, Proposed)
    asking.take(4, found)
    again = asking.wanted(found.built.choices)
    assert isinstance(again, Known)
    assert again.original == 4


@pytest.mark.parametrize(
    ("point", "sentence"),
    [
        ({"width": 900}, "“width” cannot be 900: it is 1 to 64."),
        ({"depth": 3}, "“depth” is no choice of this point."),
        ({"width": 7, "bias": True}, "“bias” is held at False in this recipe."),
    ],
)
def test_a_users_point_that_is_impossible_is_explained(point: dict[str, int], sentence: str) -> None:
    with pytest.raises(PickError) as error:
        proposer(recipe(choices={"bias": False})).wanted(point)
    assert str(error.value) == sentence
