"""The form that launches: what is offered and why, what can be set, and what stands beside a wrong field."""

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from automl.ranking import Near
from automl.recipe import Recipe
from automl.recipe_files import shelf
from automl.results.rundir import Origin
from desktop.run.launch_form import LaunchForm, Subject, offers
from desktop.run.launching import subject_of
from desktop.run.recipe_cards import NOT_NAMED
from vault_sync.graph.graph import Source, Topic, TopicKind
from vault_sync.session.questions import About, Neighbour

CNN = Subject(Origin("note:CNN.md", "Convolutional Neural Networks", "CNN.md"))


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    return made


@pytest.fixture
def form(qtbot: QtBot, parent: QWidget) -> LaunchForm:
    made = LaunchForm(parent, CNN, shelf().recipes)
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_recipe_that_names_the_topic_comes_first_with_the_reason() -> None:
    offered = offers(CNN, shelf().recipes)
    assert (offered[0][0].id, offered[0][1]) == ("convnet-digits", "Named in the recipe")
    assert {recipe.id for recipe, _ in offered} == set(shelf().found)


def test_what_lies_near_is_a_reason_too() -> None:
    subject = Subject(Origin("note:X.md", "Xylophones"), (), (Near("Perceptron", "parent topic"),))
    assert offers(subject, shelf().recipes)[0][1] == "Parent topic “Perceptron” is named in the recipe"


def test_recipes_that_do_not_fit_are_offered_last_and_say_so() -> None:
    reasons = [why for _, why in offers(CNN, shelf().recipes)]
    assert reasons == sorted(reasons, key=lambda why: why == NOT_NAMED)


def test_one_enter_launches_the_default_once(form: LaunchForm, qtbot: QtBot) -> None:
    launched: list[Recipe] = []
    form.launched.connect(launched.append)
    for _ in range(2):
        qtbot.keyClick(form._cards, Qt.Key.Key_Return)
    assert launched == [shelf().found["convnet-digits"].recipe]
    assert not form.isVisible()


def test_enter_in_a_field_launches_once(form: LaunchForm, qtbot: QtBot) -> None:
    launched: list[Recipe] = []
    form.launched.connect(launched.append)
    form.set_budget(trials=7, epochs=3)
    qtbot.keyClick(form.fields.trials, Qt.Key.Key_Return)
    assert [(recipe.trials, recipe.epochs) for recipe in launched] == [(7, 3)]


def test_a_click_on_a_card_chooses_it_and_a_double_click_launches_it_once(
    form: LaunchForm, qtbot: QtBot
) -> None:
    launched: list[Recipe] = []
    form.launched.connect(launched.append)
    viewport, at = form._cards.viewport(), form._cards.visualItemRect(form._cards.item(1)).center()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=at)
    assert launched == []
    chosen = form.recipe_id
    qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=at)
    assert [recipe.id for recipe in launched] == [chosen]


def test_escape_launches_nothing(form: LaunchForm, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(form.launched):
        qtbot.keyClick(form, Qt.Key.Key_Escape)
    assert not form.isVisible()


def test_the_fields_follow_the_recipe(form: LaunchForm) -> None:
    for name, found in shelf().found.items():
        form.choose(name)
        assert form.recipe_id == name
        assert form.fields.recipe() == (found.recipe, [])
        assert form.fields.trials.value() == found.recipe.trials
        limit = found.recipe.limits.get("parameters")
        assert form.fields.limits["parameters"].text() == (QLocale().toString(round(limit)) if limit else "")


def test_numbers_are_shown(form: LaunchForm) -> None:
    """A style sheet can leave a number field without room for its number."""
    for field in form.fields.findChildren(QSpinBox):
        if field.isVisible():
            assert field.lineEdit().width() > 30


@pytest.mark.parametrize(
    ("text", "limit", "problems"),
    [
        ("50000", 50_000, []),
        ("", None, []),
        ("abc", None, ["“abc” is no limit: a whole number above 0, or nothing."]),
        ("0", None, ["“0” is no limit: a whole number above 0, or nothing."]),
        ("-3", None, ["“-3” is no limit: a whole number above 0, or nothing."]),
    ],
)
def test_a_limit_is_a_number_or_nothing(
    form: LaunchForm, text: str, limit: int | None, problems: list[str]
) -> None:
    form.fields.limits["parameters"].setText(text)
    recipe, _ = form.fields.recipe()
    assert form.fields.problem_words == problems
    assert form.can_launch is not bool(problems)
    assert form.words == ("1 problem" if problems else "")
    if not problems:
        assert recipe is not None
        assert recipe.limits.get("parameters") == limit


def test_a_problem_goes_when_it_is_put_right_and_nothing_starts_before(
    form: LaunchForm, qtbot: QtBot
) -> None:
    form.fields.limits["macs"].setText("many")
    with qtbot.assertNotEmitted(form.launched):
        form.launch()
    assert form.isVisible()
    form.fields.limits["macs"].setText("")
    assert form.can_launch
    assert form.fields.problem_words == []


def test_a_budget_in_minutes_has_no_end_of_trials(form: LaunchForm) -> None:
    form.fields._by.chosen.emit("minutes")
    form.fields.minutes.setValue(5)
    recipe, problems = form.fields.recipe()
    assert problems == []
    assert recipe is not None
    assert (recipe.minutes, recipe.trials) == (5.0, 100_000)


def test_device_workers_sampler_and_seed_are_the_users(form: LaunchForm) -> None:
    fields = form.fields
    for box, value in ((fields.device, "cpu"), (fields.workers, 2), (fields.sampler, "random")):
        box.setCurrentIndex(box.findData(value))
    fields.seed.setValue(7)
    fields.stopping.setChecked(False)
    recipe, _ = fields.recipe()
    assert recipe is not None
    assert (recipe.device, recipe.workers, recipe.sampler) == ("cpu", 2, "random")
    assert (recipe.seed, recipe.stopping) == (7, False)


def test_advanced_is_folded_until_it_is_asked_for(form: LaunchForm) -> None:
    assert not form.fields.sampler.isVisible()
    form.fields.advanced.click()
    assert form.fields.sampler.isVisible()


def test_without_recipes_nothing_can_be_launched_and_it_says_what_to_do(
    qtbot: QtBot, parent: QWidget
) -> None:
    form = LaunchForm(parent, CNN, [])
    qtbot.addWidget(form)
    form.show()
    assert not form.can_launch
    assert "no recipes" in form.words
    with qtbot.assertNotEmitted(form.launched):
        form.launch()


# ---- a topic as a subject --------------------------------------------------------------------


def neighbour(name: str, edge: str = "link", kind: str = "note") -> Neighbour:
    return Neighbour(f"note:{name}.md", name, kind, edge, 1)


def about(topic: Topic, into: tuple[Neighbour, ...] = (), out: tuple[Neighbour, ...] = ()) -> About:
    return About(topic, out, into, len(out), len(into), ())


def test_parents_come_before_neighbours_and_tags_not_at_all() -> None:
    topic = Topic(
        "topic:pooling", "Pooling", TopicKind.HEADING, ("Subsampling",), (Source("CNN.md", 12, ""),)
    )
    subject = subject_of(
        about(
            topic,
            (neighbour("CNN", "contains"), neighbour("Vision")),
            (neighbour("LeNet"), neighbour("#tag", kind="tag")),
        )
    )
    assert subject.origin == Origin("topic:pooling", "Pooling", "CNN.md", "Pooling")
    assert subject.aliases == ("Subsampling",)
    assert [(near.name, near.how) for near in subject.near] == [
        ("CNN", "parent topic"),
        ("LeNet", "neighbour"),
        ("Vision", "neighbour"),
    ]


def test_a_note_has_no_heading_and_a_missing_one_no_path() -> None:
    note = subject_of(about(Topic("note:A.md", "A", TopicKind.NOTE, (), (Source("A.md", 1, ""),))))
    missing = subject_of(about(Topic("missing:b", "B", TopicKind.MISSING)))
    assert (note.origin.heading, note.origin.note) == ("", "A.md")
    assert (missing.origin.heading, missing.origin.note) == ("", "")
