"""`topograph://` addresses: they lead to a known vault and a topic in it, and nowhere else.

A note, a web page or a mail may hold one, so whoever wrote it decides nothing but where the window looks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from desktop.words import tr

SCHEME = "topograph:"
LONGEST = 2000
FORM = "topograph://open?vault=…&topic=…"


@dataclass(frozen=True, slots=True)
class Address:
    """A vault by its name or folder ("" for the last one), and a topic by its name or id ("" for none)."""

    vault: str
    topic: str


def is_address(text: str) -> bool:
    return text.casefold().startswith(SCHEME)


def parsed(text: str) -> tuple[Address | None, str]:
    """What an address asks for; None and a sentence where it is not followed."""
    refused = tr("This address is not followed, for only {form} is: {text}", form=FORM, text=text[:80])
    try:
        parts = urlsplit(text)
        asked = parse_qs(
            parts.query, keep_blank_values=True, strict_parsing=bool(parts.query), max_num_fields=4
        )
    except ValueError:
        return None, refused
    plain = parts.netloc == "open" and parts.path in ("", "/") and not parts.fragment
    known = asked.keys() <= {"vault", "topic"} and all(len(values) == 1 for values in asked.values())
    if not plain or not known or len(text) > LONGEST or not text.isprintable():
        return None, refused
    return Address(asked.get("vault", [""])[0], asked.get("topic", [""])[0]), ""


def vault_of(address: Address, known: Iterable[Path]) -> tuple[Path | None, str]:
    """The known vault that is meant, the first of that name; None and a sentence where it is not known."""
    wanted, place = address.vault, Path(address.vault)
    for vault in known:
        if wanted == vault.name or (place.is_absolute() and place.resolve() == vault.resolve()):
            return vault, ""
    return None, tr("No vault “{wanted}” was open here before; open it by hand once.", wanted=wanted[:80])
