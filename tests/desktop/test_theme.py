"""Colours: every text is readable on every ground it may stand on, in both schemes."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.app import make_window
from desktop.settings import Settings

GROUNDS = ("canvas", "window", "raised", "field", "hover")
TEXT = ("text1", "text2", "text3", "accentText", "success", "warn", "danger")
STATES = {"success": "successBg", "warn": "warnBg", "danger": "dangerBg"}


def contrast(a: QColor, b: QColor) -> float:
    """WCAG's ratio of two opaque colours."""

    def luminance(color: QColor) -> float:
        parts = (color.redF(), color.greenF(), color.blueF())
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("text", TEXT)
def test_text_is_readable_on_every_ground(name: str, text: str) -> None:
    scheme = theme.load(name)
    worst = min(contrast(scheme.color(text), scheme.color(ground)) for ground in GROUNDS)
    assert worst >= 4.5, f"{text} on its worst ground: {worst:.2f}"


@pytest.mark.parametrize("name", ["light", "dark"])
def test_states_and_filled_buttons_are_readable(name: str) -> None:
    scheme = theme.load(name)
    assert all(contrast(scheme.color(word), scheme.color(ground)) >= 4.5 for word, ground in STATES.items())
    for fill in ("accentFill", "accentFillHover", "accentFillPressed"):
        assert contrast(scheme.color("onFill"), scheme.color(fill)) >= 4.5, fill
    assert len({scheme.tokens[fill] for fill in ("accentFill", "accentFillPressed")}) == 2
    assert min(contrast(scheme.color("focus"), scheme.color(ground)) for ground in GROUNDS) >= 3


@pytest.mark.parametrize("name", ["light", "dark"])
def test_marks_of_categories_show_on_the_canvas(name: str) -> None:
    scheme = theme.load(name)
    assert len(scheme.categories) == 8
    assert min(contrast(QColor(c), scheme.color("canvas")) for c in scheme.categories.values()) >= 3


def test_both_schemes_name_the_same_tokens() -> None:
    assert theme.load("light").tokens.keys() == theme.load("dark").tokens.keys()


def test_mixing_moves_from_the_first_to_the_second() -> None:
    a, b = QColor(0, 100, 200), QColor(100, 0, 100)
    assert theme.mix(a, b, 0).getRgb() == a.getRgb()
    assert theme.mix(a, b, 1).getRgb() == b.getRgb()
    assert theme.mix(a, b, 0.5).getRgb() == (50, 50, 150, 255)


def test_applying_a_scheme_leaves_no_role_of_the_platform_s(qtbot: QtBot) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    for name in ("light", "dark"):
        applied = theme.apply(app, name)
        for role, token in theme.ROLES.items():
            assert app.palette().color(QPalette.ColorGroup.Active, role) == applied.color(token), role
    assert theme.current().name == "dark"


def test_the_window_follows_the_system_from_light_to_dark_and_back(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, counting = make_window(Settings(theme="system"), remember=False)
    qtbot.addWidget(window)
    counting.join(5)
    for name in ("light", "dark", "light"):
        monkeypatch.setattr(theme, "scheme", lambda _choice, name=name: name)
        QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme[name.title()])
        assert window.theme.name == name
    window.close()
