"""The colours of the window: tokens by name, one palette and one style sheet filled from them.

An own palette is always applied: asking Qt for a colour scheme does nothing on some platforms.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from string import Template

from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from desktop import density, resources
from desktop.accent import TEXT, contrast, fitted
from desktop.fonts import body

CHOICES = ("system", "light", "dark")


@dataclass(frozen=True, slots=True)
class Theme:
    """All colours of one scheme; every value is opaque."""

    name: str
    tokens: Mapping[str, str]
    categories: Mapping[str, str]

    def color(self, token: str) -> QColor:
        return QColor(self.tokens[token])


@cache
def load(name: str, accent: str = "") -> Theme:
    """`dark` or `light`, with a vault's accent colour where it has one that can be read."""
    table = tomllib.loads(resources.text("theme", "tokens.toml"))
    tokens = {token: values[name] for token, values in table["tokens"].items()}
    tokens |= fitted(accent, tokens)
    fill, lift = QColor(tokens["accentFill"]), QColor("white" if name == "dark" else "black")
    for token, share in (("accentFillHover", 0.08), ("accentFillPressed", 0.16)):
        tokens[token] = _lifted(fill, lift, share, QColor(tokens["onFill"])).name()
    return Theme(name, tokens, table["categories"])


def _lifted(fill: QColor, lift: QColor, share: float, words: QColor) -> QColor:
    """A filled button under the pointer: lighter or darker, as far as its words can still be read."""
    while share > 0 and contrast(mix(fill, lift, share), words) < TEXT:
        share -= 0.01
    return mix(fill, lift, max(share, 0))


def mix(a: QColor, b: QColor, t: float) -> QColor:
    """`a` with a share `t` of `b`, in sRGB."""
    parts = zip(a.getRgb()[:3], b.getRgb()[:3], strict=True)
    return QColor(*(round(x + (y - x) * t) for x, y in parts))


def scheme(choice: str) -> str:
    """The scheme to draw in: the user's choice, else the system's."""
    if choice in ("light", "dark"):
        return choice
    hints = QGuiApplication.styleHints().colorScheme()
    return "light" if hints.name == "Light" else "dark"


_current, _accent = "dark", ""
APPLIED = "theme"  # the application's own note of what it wears


def current() -> Theme:
    """The scheme that was applied last."""
    return load(_current, _accent)


def apply(app: QApplication, choice: str, accent: str | None = "") -> Theme:
    """Gives the whole application the chosen scheme, at once; without an accent it keeps the one it has."""
    global _current, _accent
    _current, _accent = scheme(choice), _accent if accent is None else accent
    theme = current()
    before, now = app.property(APPLIED), f"{_current} {_accent} {density.room()}"
    if before == now:
        return theme  # every widget of every window would be polished again, for nothing
    app.setProperty(APPLIED, now)
    if before is None:
        app.setStyle("Fusion")
        app.setFont(body())
    app.setPalette(palette(theme))
    sheet = Template(resources.text("theme", "window.qss"))
    drawn = {name: resources.path("theme", f"{name}.svg").as_posix() for name in ("check", "chevron")}
    app.setStyleSheet(sheet.substitute(theme.tokens, **drawn, **density.in_sheet()))
    density.apply(app)
    return theme


ROLES = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text1",
    QPalette.ColorRole.Base: "field",
    QPalette.ColorRole.AlternateBase: "window",
    QPalette.ColorRole.Text: "text1",
    QPalette.ColorRole.PlaceholderText: "text3",
    QPalette.ColorRole.Button: "raised",
    QPalette.ColorRole.ButtonText: "text1",
    QPalette.ColorRole.ToolTipBase: "raised",
    QPalette.ColorRole.ToolTipText: "text1",
    QPalette.ColorRole.Highlight: "selected",
    QPalette.ColorRole.HighlightedText: "text1",
    QPalette.ColorRole.Link: "accentText",
    QPalette.ColorRole.LinkVisited: "accentText",
    QPalette.ColorRole.BrightText: "danger",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Light: "lineStrong",
    QPalette.ColorRole.Midlight: "lineStrong",
    QPalette.ColorRole.Mid: "line",
    QPalette.ColorRole.Dark: "line",
    QPalette.ColorRole.Shadow: "canvas",
}
TEXT_ROLES = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


def palette(theme: Theme) -> QPalette:
    """Every role that Qt draws with, so that nothing of the platform's own scheme shows through."""
    filled = QPalette()
    for role, token in ROLES.items():
        filled.setColor(role, theme.color(token))
    for role in TEXT_ROLES:
        filled.setColor(QPalette.ColorGroup.Disabled, role, theme.color("disabled"))
    return filled
