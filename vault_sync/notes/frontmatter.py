"""The YAML head of a note: its properties, and the aliases, tags and links among them.

A head is untrusted: one that is very long, very deep or full of YAML references is not given to the YAML
library at all, because a few lines of it can mean gigabytes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from sys import intern
from types import MappingProxyType
from typing import Any

import yaml12

from vault_sync.model import Link, LinkKind, Problem
from vault_sync.notes.tags import tag_of
from vault_sync.notes.targets import frontmatter_link
from vault_sync.notes.unsettled import DEFAULTS, Choices

OPENING = re.compile(r"---[ \t]*+\n")
CLOSING = re.compile(r"\n---[ \t]*+(?:\n|\Z)")
LONGEST = 1 << 18  # characters of YAML; a longer head is data, not properties
DEEP = re.compile(r"^[ \t?:-]{200}", re.MULTILINE)  # the library's recursion is bounded by this column
ANCHOR = re.compile(r"(?:^|[\s\[{,])&[^\s\[\]{},]")
REFERENCE = re.compile(r"(?:^|[\s\[{,])\*[^\s\[\]{},]")
MOST_REFERENCES = 12  # nested as badly as can be, they multiply a head by 81
PLACE = re.compile(r" at byte \d+ line (\d+) column \d+")
SIMPLE_KEYS = ("tags", "aliases")


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a note says; `end` is where its text begins."""

    end: int = 0
    properties: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    aliases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    problems: tuple[Problem, ...] = ()


NO_HEAD = Head()


def read_head(path: str, text: str, source: str, choices: Choices = DEFAULTS) -> Head:
    """The head of a note. `text` is its `source` with plain line ends, offset for offset."""
    opening = OPENING.match(text)
    closing = opening and CLOSING.search(text, opening.end() - 1)
    if not opening or not closing:
        return NO_HEAD
    yaml = source[opening.end() : closing.start() + 1]
    if "\r" in yaml:
        yaml = yaml.replace("\r\n", "\n").replace("\r", "\n")
    values, problems = _parse(path, yaml)
    return Head(
        end=closing.end(),
        properties=values,
        aliases=tuple(_texts(values, "aliases", "alias", choices)),
        tags=tuple(_tags(values, choices)),
        links=tuple(_links(values, choices)) if "[[" in yaml or "\\" in yaml else (),
        problems=problems,
    )


def _parse(path: str, yaml: str) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """The properties; where the YAML is bad, what its simple lines say, and the problem."""
    try:
        values = _load(yaml)
    except ValueError as error:
        place = PLACE.search(str(error))
        line = int(place[1]) + 1 if place else 1
        reason = PLACE.sub("", str(error)).removeprefix("YAML parse error: ")
        message = (
            f"The properties are no valid YAML ({reason}): only tags and aliases were read; correct them."
        )
        return _line_by_line(yaml), (Problem(path, line, message),)
    if values is None:
        return {}, ()
    if isinstance(values, dict):
        return {intern(key): value for key, value in values.items()}, ()
    return {}, (
        Problem(path, 1, "The properties are no lines of `name: value`, so none was read; correct them."),
    )


def _load(yaml: str) -> Any:
    """The YAML as plain values. Raises ValueError where it is bad or would cost too much."""
    if len(yaml) > LONGEST:
        raise ValueError(f"longer than {LONGEST} characters")
    if len(yaml) > 200 and DEEP.search(yaml):
        raise ValueError("nested too deep")
    if "*" in yaml and "&" in yaml and ANCHOR.search(yaml) and len(REFERENCE.findall(yaml)) > MOST_REFERENCES:
        raise ValueError("too many references to anchors")
    try:
        return plain(yaml12.parse_yaml(yaml))
    except UnicodeEncodeError as error:
        raise ValueError("a lone surrogate") from error


def plain(value: Any) -> Any:
    """A YAML value as JSON could hold it: keys as text, tags dropped, odd numbers as text."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return {_key(key): plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, yaml12.Yaml):
        return plain(value.value)
    if isinstance(value, float) and not math.isfinite(value):
        return ".nan" if math.isnan(value) else ".inf" if value > 0 else "-.inf"
    return value


def _key(key: Any) -> str:
    if isinstance(key, str):
        return key
    if key is None or isinstance(key, bool):
        return {None: "null", True: "true", False: "false"}[key]
    return _flow(plain(key))


def _flow(value: Any) -> str:
    """A key that is no text, on one line: `{VALUE: title}`."""
    if isinstance(value, dict):
        return "{" + ", ".join(_pair(name, item) for name, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return "null" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _pair(name: str, item: Any) -> str:
    return name if item is None else f"{name}: {_flow(item)}"


def _line_by_line(yaml: str) -> dict[str, Any]:
    """`tags` and `aliases` of a head that is no YAML: each with the lines that belong to it, by itself."""
    values: dict[str, Any] = {}
    if len(yaml) > LONGEST:
        yaml = yaml[:LONGEST]
    for match in re.finditer(r"(?im)^(tags|aliases)[ \t]*+:[^\n]*+(?:\n(?:[ \t-][^\n]*+|(?=\n)))*+", yaml):
        try:
            part = _load(match[0])
        except ValueError:
            continue
        if isinstance(part, dict):
            values.update(part)
    return values


def _texts(values: dict[str, Any], name: str, old: str, choices: Choices) -> Iterator[str]:
    """The items of a property that is a list or one text, under its name in any case."""
    wanted = (name, old) if choices.singular_keys else (name,)
    for key, value in values.items():
        if key.lower() in wanted:
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, bool) or not isinstance(item, str | int | float):
                    continue
                if text := str(item).strip():
                    yield text


def _tags(values: dict[str, Any], choices: Choices) -> Iterator[str]:
    for text in _texts(values, "tags", "tag", choices):
        for part in re.split(r"[,\s]+", text) if choices.split_tag_text else [text]:
            if tag := tag_of(part):
                yield intern(tag)


def _links(values: dict[str, Any], choices: Choices) -> Iterator[Link]:
    """Every text, however deep, that is one wikilink, with its dotted key."""
    for key, text in _leaves(values, ""):
        if text.startswith("[[") or "[[" in text:
            target = frontmatter_link(text, choices)
            if target:
                yield Link(LinkKind.FRONTMATTER, *target, -1, -1, -1, key)


def _leaves(value: Any, key: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield key, value
        return
    dot = key + "." if key else ""
    items: Iterator[tuple[Any, Any]]
    if isinstance(value, dict):
        items = iter(value.items())
    elif isinstance(value, list):
        items = enumerate(value)
    else:
        return
    for name, item in items:
        yield from _leaves(item, f"{dot}{name}")
