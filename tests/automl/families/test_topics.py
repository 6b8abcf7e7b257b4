"""Each field of the user's notes finds the recipe that is about it, and the recipe says what it does."""

from __future__ import annotations

import pytest

from automl.ranking import ranked
from automl.recipe import Recipe
from automl.recipe_files import shelf

ROWS = {
    "convnet-digits": (
        "Supervised Learning", "Deep Learning", "Convolutional Neural Networks", "Computer Vision",
        "image classification",
    ),
    "cell-digits": (
        "Neural Architecture Search", "Architecture Search", "MLOps and AutoML",
        "Neural Architecture Search (NAS)",
    ),
    "transformer-digits": ("Transformers in Vision and Beyond", "Vision Transformers"),
    "hybrid-digits": ("Hybrid Models",),
    "augment-digits": ("Image Augmentation", "Data Augmentation"),
    "gan-digits": (
        "Generative Adversarial Networks", "Generative Adversarial Networks (GANs)", "Generative models",
    ),
    "anomaly-digits": ("Anomaly detection", "Fraud detection"),
    "pretext-digits": ("Self-Supervised Learning",),
    "few-shot-glyphs": ("Few-Shot Learning", "Zero-Shot Learning", "Few-Shot and Zero-Shot Learning"),
    "unet-shapes": ("Image Segmentation", "Medical Imaging"),
    "detector-shapes": ("Object Detection",),
    "metric-faces": ("Neural Style Transfer", "Facial Recognition"),
    "clusters-digits": ("Unsupervised Learning", "Data mining", "clustering"),
}  # fmt: skip
ALSO = (
    "mlp-digits", "mlp-wine", "mlp-breast-cancer", "convnet-fashion-mnist", "convnet-cifar10",
)  # fmt: skip


@pytest.fixture(scope="module")
def recipes() -> dict[str, Recipe]:
    return {recipe.id: recipe for recipe in shelf().recipes}


@pytest.mark.parametrize(
    ("topic", "first"), [(topic, row) for row, topics in ROWS.items() for topic in topics]
)
def test_a_topic_of_the_notes_finds_its_own_recipe_first(
    topic: str, first: str, recipes: dict[str, Recipe]
) -> None:
    best = ranked(topic, recipes.values())[0]
    assert best.id == first
    assert best.why.startswith(("Named in the recipe", "Its alias"))


@pytest.mark.parametrize("name", [*ROWS, *ALSO])
def test_a_recipe_says_what_its_score_means_what_it_is_compared_with_and_what_it_cannot(
    name: str, recipes: dict[str, Recipe]
) -> None:
    about = recipes[name].about
    for said in ("The score is", "baseline", "Limits: "):
        assert said in " ".join(about.split())
    assert recipes[name].score.baseline
