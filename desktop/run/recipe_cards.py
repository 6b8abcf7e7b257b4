"""The recipes offered for a topic, as cards: what each is, and why it is offered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from automl.ranking import Near, Ranked, ranked
from automl.recipe import Recipe
from automl.results.rundir import Origin
from desktop.shell.parts import label
from desktop.words import tr

WIDTH, MARGIN, PADDING = 280, 4, 10  # the last is the list's own around each card
NOT_NAMED = tr("Does not name this topic")


@dataclass(frozen=True, slots=True)
class Subject:
    """The topic a run is launched from, with what lies around it in the graph."""

    origin: Origin
    aliases: tuple[str, ...] = ()
    near: tuple[Near, ...] = ()


def offers(subject: Subject, recipes: Sequence[Recipe]) -> list[tuple[Recipe, str]]:
    """Every recipe, those that fit first, each with why it is offered."""
    by_id = {recipe.id: recipe for recipe in recipes}
    fitting: list[Ranked] = ranked(subject.origin.title, recipes, aliases=subject.aliases, near=subject.near)
    named = [(by_id[fit.id], fit.why) for fit in fitting]
    shown = {recipe.id for recipe, _ in named}
    return named + [(recipe, NOT_NAMED) for recipe in recipes if recipe.id not in shown]


class RecipeCards(QListWidget):
    """A list that is moved through with the arrows; Enter takes the chosen card."""

    def __init__(self, offered: Sequence[tuple[Recipe, str]]) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self.setSpacing(3)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        for recipe, why in offered:
            card = _card(recipe, why)
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{recipe.title}. {why}")
            item.setToolTip(recipe.about.strip())
            wide = WIDTH - 40
            item.setSizeHint(QSize(wide, card.heightForWidth(wide) + 2 * PADDING))
            self.addItem(item)
            self.setItemWidget(item, card)


def _card(recipe: Recipe, why: str) -> QWidget:
    card = QWidget()
    card.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    column = QVBoxLayout(card)
    column.setContentsMargins(MARGIN, 0, MARGIN, 0)
    column.setSpacing(2)
    column.addWidget(label(recipe.title, "strong", wrap=True))
    column.addWidget(label(recipe.id, "small", "secondary"))
    column.addWidget(label(why, "small", "hint" if why == NOT_NAMED else "accent", wrap=True))
    return card
