"""What the window says: every text that a person sees goes through `tr`, so that it can be translated.

English stands in the code. A catalogue is a `.mo` file of GNU gettext in the folder `languages` beside the
settings, named for its language: `de.mo`, `pt_BR.mo`. It is looked for when the first text is asked for and
holds until the program ends, so that constants of modules can be texts too.
"""

from __future__ import annotations

from functools import cache

from desktop.words import catalogue


def tr(text: str, /, *, about: str = "", **values: object) -> str:
    """`text` in the language of the window; `{name}` in it stands for the value of that name.

    `about` tells two meanings of one English text apart, and says to a translator which is meant.
    """
    found = chosen().words.pgettext(about, text) if about else chosen().words.gettext(text)
    return _filled(found, text, values)


def tr_n(one: str, many: str, n: int, /, *, about: str = "", **values: object) -> str:
    """The form for `n` things; `{n}` in it is the number as the locale writes it."""
    words = chosen().words
    found = words.npgettext(about, one, many, n) if about else words.ngettext(one, many, n)
    return _filled(found, one if n == 1 else many, values | {"n": number(n)})


def number(n: int) -> str:
    """402,314, or as the locale writes it."""
    from PySide6.QtCore import QLocale  # layouts have names too, and know nothing of Qt

    return QLocale().toString(n)


@cache
def chosen() -> catalogue.Chosen:
    """The language that this process speaks."""
    return catalogue.choose()


def _filled(found: str, english: str, values: dict[str, object]) -> str:
    """A catalogue may be wrong: a text that asks for a value that is not there stays English."""
    if not values:
        return found
    try:
        return found.format(**values)
    except (LookupError, ValueError, AttributeError, TypeError):
        return english.format(**values)
