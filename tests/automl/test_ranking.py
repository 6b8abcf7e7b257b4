"""Which recipe a topic gets, and why: as a table of topics and answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automl.ranking import Near, folded, parts, ranked
from automl.recipe import Recipe
from automl.recipe_files import shelf
from tests.automl.made_up import recipe

CNN = "Convolutional Neural Networks (CNN)"
FEW = [
    recipe(id="convnet", title="Convnet on digits", topics=[CNN, "Computer Vision"]),
    recipe(id="mlp", title="Layers on digits", topics=["Neural Networks", "Deep Learning"]),
    recipe(id="lora", title="Adapters", topics=["Few-Shot Learning", "Fine Tuning", "PEFT"]),
]


@pytest.mark.parametrize(
    ("topic", "first", "why"),
    [
        ("Computer Vision", "convnet", "Named in the recipe"),
        ("computer-vision:", "convnet", "Named in the recipe"),
        ("**Fine-tuning**", "lora", "Named in the recipe"),
        ("Neural network", "mlp", "Named in the recipe"),
        ("CNNs", "convnet", "Named in the recipe"),
        ("Convnet on digits", "convnet", "Named in the recipe"),
        ("Something Else (PEFT)", "lora", "Its alias “PEFT” is named in the recipe"),
        ("Few-shot PEFT", "lora", "“PEFT” in its name is named in the recipe"),
        ("Deep Learning for Weather", "mlp", "“Deep Learning” in its name is named in the recipe"),
        ("Graph Convolutional Neural Networks", "convnet", f"“{CNN}” in its name"),
        ("Few-Shot and Zero-Shot Learning", "lora", "“Few-Shot Learning”, a part of its name, is named"),
        ("Robotics / Computer Vision", "convnet", "“Computer Vision” in its name is named"),
        ("Basket Weaving", "mlp", "Nothing near this topic is named in a recipe; this one is"),
        ("", "mlp", "Nothing near this topic"),
        ("Visionary", "mlp", "Nothing near this topic"),
    ],
)  # fmt: skip
def test_a_topic_gets_its_recipe_and_the_reason(topic: str, first: str, why: str) -> None:
    best = ranked(topic, FEW)[0]
    assert best.id == first
    assert best.why.startswith(why)


def test_an_alias_of_the_note_counts_like_a_name() -> None:
    best = ranked("My pictures", FEW, aliases=["Holiday", "Computer vision"])[0]
    assert (best.id, best.why) == ("convnet", "Its alias “Computer Vision” is named in the recipe")


def test_equal_comes_before_phrase_before_part_before_a_near_topic() -> None:
    four = [
        recipe(id="equal", topics=["Image and Text Models"]),
        recipe(id="near", topics=["Robotics"]),
        recipe(id="part", topics=["Image Models"]),
        recipe(id="phrase", topics=["Text Models"]),
    ]
    order = ranked("Image and Text Models", four, near=["Robotics"])
    assert [entry.id for entry in order] == ["equal", "phrase", "part", "near"]
    assert [entry.score for entry in order] == sorted((entry.score for entry in order), reverse=True)


def test_the_nearest_topic_wins_whatever_the_farther_ones_say() -> None:
    near = [Near("Adapters and PEFT stories", "parent topic"), Near("Deep Learning", "neighbour")]
    found = ranked("Basket Weaving", FEW, near=near)
    assert [entry.id for entry in found] == ["lora", "mlp"]
    assert (
        found[0].why
        == "Parent topic “Adapters and PEFT stories” is about “PEFT”, which is named in the recipe"
    )
    assert found[1].why == "Neighbour “Deep Learning” is named in the recipe"


def test_the_way_to_a_far_topic_is_told() -> None:
    far = Near("Deep Learning", "ancestor", path=("Weaving", "Patterns"))
    (found,) = ranked("Basket Weaving", FEW, near=[far])
    assert (
        found.why == "Ancestor “Deep Learning” (by Weaving → Patterns → Deep Learning) is named in the recipe"
    )


def test_plain_names_from_the_command_line_are_near_topics() -> None:
    (found,) = ranked("Basket Weaving", FEW, near=["Looms", "Deep Learning"])
    assert found.why == "Near topic “Deep Learning” is named in the recipe"


@given(st.text(max_size=20), st.lists(st.text(max_size=8), max_size=3))
def test_every_topic_gets_an_answer_with_a_reason(topic: str, near: list[str]) -> None:
    found = ranked(topic, FEW, near=near)
    assert found
    assert all(entry.why and 0 <= entry.score <= 1 for entry in found)


def test_without_recipes_there_is_no_answer() -> None:
    assert ranked("Deep Learning", []) == []


@pytest.mark.parametrize(
    ("topic", "first"),
    [
        ("Supervised Learning", "convnet-digits"),
        ("Deep Learning", "convnet-digits"),
        ("Convolutional Neural Networks", "convnet-digits"),
        ("Computer Vision", "convnet-digits"),
        ("image classification", "convnet-digits"),
        ("Fashion-MNIST", "convnet-fashion-mnist"),
        ("Neural Architecture Search", "cell-digits"),
        ("Architecture Search", "cell-digits"),
        ("MLOps and AutoML", "cell-digits"),
        ("Multilayer perceptrons", "mlp-digits"),
        ("Transformers in Vision and Beyond", "transformer-digits"),
        ("Vision Transformers", "transformer-digits"),
        ("Hybrid Models", "hybrid-digits"),
        ("Recurrent Neural Networks", "recurrent-sequences1d"),
        ("Sequence Models", "recurrent-sequences1d"),
        ("time series", "recurrent-sequences1d"),
        ("Predictive Maintenance", "recurrent-sequences1d"),
        ("Foundation Models", "chars-vault-text"),
        ("Language Models", "chars-vault-text"),
        ("LLM", "chars-vault-text"),
        ("Regression", "mlp-diabetes"),
        ("Statistical model", "mlp-diabetes"),
        ("CIFAR-10", "convnet-cifar10"),
    ],
)
def test_the_recipes_that_ship_answer_for_their_fields(topic: str, first: str) -> None:
    recipes: list[Recipe] = shelf().recipes
    assert ranked(topic, recipes)[0].id == first


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Few-Shot  Learning", "few shot learning"), ("GANs", "gan"), ("Classes", "class"), ("Boxes", "box"),
        ("Studies", "study"), ("Bias", "bia"), ("Analysis", "analysis"), ("R&D", "r and d"), ("...", ""),
    ],
)  # fmt: skip
def test_names_are_folded(name: str, key: str) -> None:
    assert folded(name) == key


@pytest.mark.parametrize(
    ("topic", "found"),
    [
        ("Deep Learning", []),
        ("Few-Shot and Zero-Shot Learning", ["Few-Shot", "Zero-Shot Learning", "Few-Shot Learning"]),
        ("RLHF / Alignment", ["RLHF", "Alignment", "RLHF Alignment"]),
        ("Pruning & Quantization", ["Pruning", "Quantization", "Pruning Quantization"]),
        ("Sand and", []),
    ],
)
def test_a_name_has_parts_around_and_slash_and_ampersand(topic: str, found: list[str]) -> None:
    assert parts(topic) == found
