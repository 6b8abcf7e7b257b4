"""A recipe is checked before anything runs, and all that is wrong with it is said together."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automl.recipe import Recipe, Reference
from automl.recipe_check import FIELDS, flat
from tests.automl.made_up import NEEDED, catalogue, recipe

KNOWN = catalogue()


def problems(**more: Any) -> list[str]:
    made, found = Recipe.parse({**NEEDED, **more}, "made-up", KNOWN)
    assert (made is None) == bool(found)
    return [str(problem) for problem in found]


def test_the_least_recipe_has_score_cost_and_bounds_from_its_trainer() -> None:
    made = recipe()
    assert (made.id, made.score.name, made.cost.name) == ("made-up", "accuracy", "parameters")
    assert made.objectives == ("accuracy", "parameters")
    assert made.bounds == {"accuracy": (0.0, 1.0), "parameters": (1e2, 1e7)}


def test_all_that_is_wrong_is_said_together() -> None:
    limits = {"parameters": -1, "luck": 3}
    wrong = problems(space="cube", trails=5, epochs="many", limits=limits, sampler="grid")
    places = ["trails", "epochs", "space", "sampler", "limits.parameters", "limits.luck"]
    assert [line.partition(":")[0] for line in wrong] == places


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"trails": 5}, "trails: is no key of a recipe (its value is 5). Did you mean “trials”?"),
        ({"trials": "5"}, "trials: must be a whole number from 1 to 10000000, not '5'."),
        ({"trials": True}, "trials: must be a whole number from 1 to 10000000, not True."),
        ({"minutes": float("nan")}, "minutes: must be a number, 0 or more, not nan."),
        ({"stopping": 1}, "stopping: must be true or false, not 1."),
        ({"weights": "best"}, "weights: must be front, all or none, not 'best'."),
        ({"topics": "CNN"}, "topics: must be a list of texts, not 'CNN'."),
        ({"title": " "}, "title: must be a text, not ' '."),
        ({"limits": 5}, "limits: must be a table, not 5."),
        ({"space": "cube"}, "space: there is no space “cube”. There are: mlp, convnet, cell, towers."),
        ({"pool": "cloud"}, "pool: there is no pool “cloud”. There are: local."),
        ({"space": "towers"}, "space: “towers” reads pairs, but the dataset “digits” has image."),
        ({"trainer": "mute"}, "trainer: “mute” states no score."),
        ({"sampler": "grid"}, "sampler: “grid” cannot search the space “convnet”: its choices depend on one"),
        ({"sampler": "pair", "objectives": ["accuracy", "bytes", "macs"]}, "“pair” cannot search for more"),
        ({"sampler": "lone", "objectives": ["accuracy"]}, "“lone” needs two objectives or more; take tpe"),
        ({"sampler": "lone", "trials": 21}, "sampler: “lone” is too slow beyond 20 trials, not 21."),
        ({"sampler": "even", "trainer": "rated"}, "“even” cannot search train.rate, a number without steps;"),
        ({"objectives": ["beauty"]}, "objectives: “beauty” is none. There are: accuracy, epsilon,"),
        ({"objectives": ["macs", "macs"]}, "objectives: names one twice: macs, macs."),
        ({"cost": "beauty"}, "cost: “beauty” is none. There are: epsilon,"),
        ({"bounds": {"beauty": [0, 1]}}, "bounds.beauty: is neither the score “accuracy” nor a cost."),
        ({"bounds": {"accuracy": [1, 0]}}, "bounds.accuracy: its low must be below its high, not [1, 0]."),
        ({"bounds": {"accuracy": 1}}, "bounds.accuracy: must be two numbers, low and high, not 1."),
        ({"bounds": {"parameters": [0, 9]}}, "bounds.parameters: a cost is drawn on a log axis"),
        ({"data": {"colour": 1}}, "data.colour: is no option of “digits” (it has: path, noise, size, mix)."),
        ({"data": {"mix": 1}}, "data.mix: must be true or false, not 1."),
        ({"data": {"size": "small"}}, "data.size: must be a number, not 'small'."),
        ({"references": [{"name": "LeNet"}]}, "references.1: needs a score and a cost, as numbers."),
        ({"references": [{"score": 1, "cost": 1}]}, "references.1: needs a name"),
    ],
)  # fmt: skip
def test_one_wrong_thing_is_one_sentence_with_key_and_value(more: dict[str, Any], said: str) -> None:
    wrong = problems(**more)
    assert wrong
    assert said in wrong[0]


@pytest.mark.parametrize("key", ["space", "dataset", "trainer"])
def test_what_is_missing_is_named(key: str) -> None:
    _, found = Recipe.parse({name: value for name, value in NEEDED.items() if name != key}, "r", KNOWN)
    assert f"{key}: is missing." in map(str, found)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*FIELDS, "colour"]), ANYTHING, max_size=6))
def test_no_mapping_at_all_makes_the_check_raise(mapping: dict[str, Any]) -> None:
    made, found = Recipe.parse({**NEEDED, **mapping}, "r", KNOWN)
    assert (made is None) == bool(found)


def test_a_recipe_comes_back_from_json_equal() -> None:
    made = recipe(
        topics=["CNN"], limits={"macs": 5}, data={"noise": 0.5}, bounds={"accuracy": [0.5, 1]},
        choices={"train": {"rate": {"low": 0.1, "high": 0.2}}, "kind": ["plain"]},
        references=[{"name": "LeNet", "score": 0.9, "cost": 6e4, "source": "a paper"}],
    )  # fmt: skip
    back = Recipe.of(json.loads(json.dumps(made.plain())))
    assert back == made
    assert back.references == (Reference("LeNet", 0.9, 6e4, "a paper"),)


def test_fields_of_a_newer_recipe_are_left_out() -> None:
    assert Recipe.of({**recipe().plain(), "colour": "red"}) == recipe()


def test_nested_choices_are_named_with_dots_and_bounds_stay_bounds() -> None:
    table = {"train": {"rate": {"low": 1, "high": 2}, "flip": True}, "kind": ["a"], "empty": {}}
    assert flat(table) == {"train.rate": {"low": 1, "high": 2}, "train.flip": True, "kind": ["a"]}


@pytest.mark.parametrize("rate", [0.01, [0.003, 0.01]])
def test_a_number_without_steps_that_is_pinned_or_listed_can_be_gone_through(rate: object) -> None:
    assert problems(sampler="even", trainer="rated", choices={"train": {"rate": rate}}) == []
