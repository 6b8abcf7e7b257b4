"""Section 1.3 of the link model once more, written to be read and not to be fast.

Shares no code with `vault_sync.graph.resolve`: each numbered step of the law is one function here that
looks at every file of the vault.
"""

from __future__ import annotations

import posixpath
from unicodedata import normalize


def plain(text: str) -> str:
    """The form in which all is compared."""
    return normalize("NFC", normalize("NFC", text).lower()).replace("ς", "σ")


def last_name(path: str) -> str:
    """The part after the last slash."""
    return path.split("/")[-1]


def slow_resolve(files: list[str], target: str, source: str) -> str | None:
    """The file that a link means."""
    link = normalize("NFC", target.replace("\xa0", " ")).strip()
    if link == "":
        return source
    candidates, wanted = step_1(files, plain(link))
    if not candidates:
        return None
    if "/" not in link and len(candidates) == 1:
        return candidates[0]
    here = plain("/".join(source.split("/")[:-1]))
    if wanted.startswith(("./", "../")):
        wanted = step_3(wanted, here)
    exact = sorted(path for path in candidates if plain(path) == wanted.removeprefix("/"))
    if exact:
        return exact[0]
    if wanted.startswith("/"):
        return None
    return step_6(candidates, wanted, here)


def step_1(files: list[str], link: str) -> tuple[list[str], str]:
    """The candidates by name, as written where there is a dot, else with `.md`."""
    if "." in last_name(link):
        found = [path for path in files if plain(last_name(path)) == last_name(link)]
        if found:
            return found, link
    return [path for path in files if plain(last_name(path)) == last_name(link) + ".md"], link + ".md"


def step_3(wanted: str, here: str) -> str:
    """A relative link as a path from the root, above which nothing leads."""
    return posixpath.normpath("/" + here + "/" + wanted).lstrip("/")


def step_6(candidates: list[str], wanted: str, here: str) -> str | None:
    """Below the source's folder first, then anywhere; the shortest, then the first by path."""
    ending = [path for path in candidates if plain(path).endswith(wanted)]
    near = [path for path in ending if plain(path).startswith(here)]
    ranked = sorted(near or ending, key=lambda path: (len(plain(path)), path))
    return ranked[0] if ranked else None
