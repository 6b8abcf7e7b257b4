"""The settings: few, each with a sentence, found by what they are about, in force at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop import density, fonts
from desktop.settings import Settings, folder_problem, settings_file
from desktop.shell.dialogs import LABEL_COLUMN, Dialog
from desktop.shell.line import Line
from desktop.shell.parts import Scrolled, button, label, rule
from desktop.shell.segments import Segments
from desktop.words import catalogue, tr
from vault_sync import places
from vault_sync.graph.find import plain

WIDE, TALL = 560, 30
SHOWN, MOST_SHOWN, BESIDE = 380, 640, 420  # px of the list: at least, at most; and what stands around it
KEPT_AT_RESET = ("last_vault", "geometry", "updates_looked")  # what a reset of the settings is not about
HELP = tr("Changes hold at once, save where it says so. Filters and views belong to their vault.")
Change = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Entry:
    """One setting as the dialog shows it: what it is called, its field, what it does."""

    name: str
    field: QWidget
    what: str

    def about(self, words: str) -> bool:
        """Whether all typed words are in its name or sentence."""
        text = plain(f"{self.name} {self.what} {_words_of(self.field)}")
        return all(word in text for word in plain(words).split())


class SettingsDialog(Dialog):
    """Every change takes effect at once, so there is nothing to confirm."""

    def __init__(
        self,
        parent: QWidget,
        settings: Settings,
        changed: Change,
        more: Callable[[], Sequence[Entry]] = tuple,
    ) -> None:
        """`more` are rows that others make."""
        super().__init__(parent, tr("Settings"))
        self._settings, self._changed, self._more = settings, changed, more
        self.setMinimumWidth(WIDE)
        self.search = QLineEdit(placeholderText=tr("Find a setting"))
        self.search.setAccessibleName(tr("Find a setting"))
        self.search.textChanged.connect(self._find)
        self._nothing = label("", "small", "hint")
        self._nothing.hide()
        self._body, self._area = _scrolled(parent)
        self._rows: list[tuple[Entry, QWidget]] = []
        self.column.addWidget(self.search)
        self.column.addWidget(self._nothing)
        self.column.addWidget(self._area)
        self._fill()
        self.column.addWidget(rule())
        self._places()
        self.column.addWidget(label(HELP, "small", "hint", wrap=True))
        self.finish(aside=button(tr("Reset all"), self._reset))

    def _fill(self) -> None:
        for _, row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows = [(entry, _row(entry)) for entry in (*self._entries(), *self._more())]
        for _, row in self._rows:
            self._body.addWidget(row)

    # ---- the settings ------------------------------------------------------------------------

    def _entries(self) -> list[Entry]:
        now = self._settings
        return [
            Entry(
                tr("Appearance"),
                self._one_of("theme", THEMES, now.theme),
                tr("Light and dark, or as the system has it."),
            ),
            Entry(
                tr("Accent"),
                self._box(tr("The vault's own accent colour"), "accent_of_vault", now.accent_of_vault),
                tr("Where Obsidian has one set that can be read on these grounds."),
            ),
            Entry(
                tr("Density"),
                self._one_of("density", DENSITIES, now.density),
                tr("Height of rows and buttons. Automatic: more on touch screens."),
            ),
            *self._languages(),
            Entry(
                tr("Motion"),
                self._box(tr("Reduce motion"), "reduce_motion", now.reduce_motion),
                tr("Views change at once instead of flying."),
            ),
            Entry(
                tr("Graph is drawn"),
                self._one_of("canvas", CANVASES, now.canvas),
                tr("By the graphics card, or by the processor. From the next start on."),
            ),
            Entry(
                tr("Results notes"),
                self._folder(now.results_folder),
                tr("The folder of the vault that they are written into."),
            ),
            Entry(
                tr("At start"),
                self._box(tr("Open the last vault"), "reopen_last_vault", now.reopen_last_vault),
                tr("Otherwise a list of vaults is shown."),
            ),
            Entry(
                tr("When closing"),
                self._box(tr("Say that runs go on"), "say_runs_go_on", now.say_runs_go_on),
                tr("Runs do not need the window."),
            ),
            Entry(
                tr("While a run trains"),
                self._box(tr("Keep the computer awake"), "keep_awake", now.keep_awake),
                tr("The screen may go out. Holds from the next run on, until it ends."),
            ),
            Entry(
                tr("On battery"),
                self._box(tr("Say so where a run starts or goes on"), "warn_on_battery", now.warn_on_battery),
                tr("Training empties a battery within the hour."),
            ),
        ]

    def _languages(self) -> list[Entry]:
        """A choice only where there is one: a catalogue in the user's folder."""
        known = catalogue.there()
        if not known:
            return []
        box = QComboBox()
        box.addItem(tr("As the system"), "")
        for name in sorted({catalogue.ENGLISH, *known}):
            box.addItem(QLocale(name).nativeLanguageName() or name, name)
        box.setAccessibleName(tr("Language"))
        box.setCurrentIndex(max(0, box.findData(self._settings.language)))
        box.currentIndexChanged.connect(lambda at: self._change(language=box.itemData(at)))
        return [Entry(tr("Language"), box, tr("Of the texts in the window. From the next start on."))]

    def _one_of(self, name: str, choices: dict[str, str], now: str) -> Segments:
        made = Segments(choices, now)
        made.chosen.connect(lambda choice: self._change(**{name: choice}))
        return made

    def _box(self, words: str, name: str, on: bool) -> QCheckBox:
        made = QCheckBox(words)
        made.setChecked(on)
        made.toggled.connect(lambda checked: self._change(**{name: checked}))
        return made

    def _folder(self, now: str) -> QWidget:
        """A folder of the vault; one that cannot be is told below and not taken."""
        holder, field, problem = QWidget(), QLineEdit(now), label("", "small", "danger", wrap=True)
        field.setAccessibleName(tr("Folder of results notes"))
        problem.hide()

        def typed(text: str) -> None:
            wrong = folder_problem(text)
            problem.setText(wrong)
            problem.setVisible(bool(wrong))
            if not wrong:
                self._change(results_folder=text.strip().strip("/"))

        field.textEdited.connect(typed)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(field)
        column.addWidget(problem)
        return holder

    def _change(self, **changes: object) -> None:
        self._settings = self._settings.with_(**changes)
        self._changed(**changes)

    def _reset(self) -> None:
        """All as on the first day, save which vault is open and where the window stands."""
        usual = Settings()
        self._change(
            **{
                one.name: getattr(usual, one.name)
                for one in fields(Settings)
                if one.name not in KEPT_AT_RESET
            }
        )
        self._fill()

    # ---- finding -----------------------------------------------------------------------------

    def _find(self, words: str) -> None:
        for entry, row in self._rows:
            row.setVisible(entry.about(words))
        found = any(entry.about(words) for entry, _ in self._rows)
        self._nothing.setVisible(not found)
        self._nothing.setText(tr("No setting is about “{words}”.", words=words.strip()))

    def _places(self) -> None:
        """Where everything of the app's lies: a user's question sooner or later."""
        self.column.addWidget(label(tr("Where things are kept"), "section", "secondary"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setColumnMinimumWidth(0, LABEL_COLUMN)
        grid.setColumnStretch(1, 1)
        known = (
            (tr("Settings"), settings_file()),
            (tr("Runs"), places.data_folder()),
            (tr("Cache"), places.cache_folder()),
            (tr("Logs"), places.logs_folder()),
            (tr("Translations"), catalogue.folder()),
        )
        for n, (name, place) in enumerate(known):
            grid.addWidget(label(name, ink="secondary"), n, 0)
            path = Line(str(place), "body", "hint")
            path.setFont(fonts.mono())
            path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(path, n, 1)
        self.column.addLayout(grid)


THEMES = {"system": tr("As the system"), "light": tr("Light"), "dark": tr("Dark")}
DENSITIES = {"auto": tr("Automatic"), "compact": tr("Compact"), "comfortable": tr("Comfortable")}
CANVASES = {"auto": tr("Automatic"), "gl": "OpenGL", "raster": tr("Processor")}


def _scrolled(over: QWidget) -> tuple[QVBoxLayout, QScrollArea]:
    """A column that scrolls where the window is low, and the area that it lies in."""
    holder = QWidget()
    area = Scrolled(holder)
    area.setMinimumHeight(min(max(SHOWN, over.height() - BESIDE), MOST_SHOWN))
    body = QVBoxLayout(holder)
    body.setContentsMargins(0, 0, 12, 0)
    body.setSpacing(10)
    return body, area


def _row(entry: Entry) -> QWidget:
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(2)
    grid.setColumnMinimumWidth(0, LABEL_COLUMN)
    grid.setColumnStretch(1, 1)
    name = label(entry.name, ink="secondary", wrap=True)
    name.setFixedWidth(LABEL_COLUMN)
    grid.addWidget(name, 0, 0, Qt.AlignmentFlag.AlignTop)
    grid.addWidget(entry.field, 0, 1)
    if not isinstance(entry.field, QCheckBox) and entry.field.findChild(QCheckBox) is None:
        for part in (name, entry.field):
            part.setMinimumHeight(density.scaled(TALL))
    grid.addWidget(label(entry.what, "small", "hint", wrap=True), 1, 1)
    return holder


def _words_of(part: QWidget) -> str:
    """What a field itself says, so that one finds "dark" too."""
    buttons = [part] if isinstance(part, QAbstractButton) else part.findChildren(QAbstractButton)
    return " ".join(made.text() for made in buttons if isinstance(made, QAbstractButton))
