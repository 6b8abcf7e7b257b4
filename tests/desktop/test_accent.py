"""The vault's accent colour: moved until it can be read, left alone where it tells a state."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from desktop import theme
from desktop.accent import contrast, fitted, from_oklch, oklch

HUES = range(0, 360, 15)


def colours() -> list[str]:
    return [from_oklch(light, 0.15, hue).name() for light in (0.35, 0.6, 0.85) for hue in HUES]


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_accent_that_is_taken_can_be_read_on_every_ground(name: str) -> None:
    plain = theme.load(name)
    taken = 0
    for accent in colours():
        made = theme.load(name, accent)
        taken += made.tokens["accent"] != plain.tokens["accent"]
        grounds = [made.color(ground) for ground in ("canvas", "window", "raised")]
        assert min(contrast(made.color("accent"), ground) for ground in grounds) >= 3
        assert min(contrast(made.color("accentText"), ground) for ground in grounds) >= 4.5
        for fill in ("accentFill", "accentFillHover", "accentFillPressed"):
            assert contrast(made.color("onFill"), made.color(fill)) >= 4.5
        assert made.tokens["warn"] == plain.tokens["warn"]
    assert taken > len(colours()) / 2


def test_an_accent_keeps_its_hue() -> None:
    tokens = dict(theme.load("dark").tokens)
    made = fitted(from_oklch(0.4, 0.15, 150).name(), tokens)
    assert oklch(QColor(made["accent"]))[2] == pytest.approx(150, abs=4)


@pytest.mark.parametrize("state", ["warn", "danger"])
def test_an_accent_like_a_state_is_left_alone(state: str) -> None:
    tokens = dict(theme.load("dark").tokens)
    assert fitted(tokens[state], tokens) == {}


@pytest.mark.parametrize("text", ["", "no colour", "gray", "12", "#"])
def test_what_is_no_colour_changes_nothing(text: str) -> None:
    assert theme.load("light", text).tokens == theme.load("light").tokens


def test_colours_go_to_lightness_chroma_and_hue_and_back() -> None:
    for name in ("tomato", "teal", "navy", "gold", "white", "black"):
        assert from_oklch(*oklch(QColor(name))).name() == QColor(name).name()
