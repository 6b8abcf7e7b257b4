"""Ten varied graph.json as they lie in vaults, and what each brings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple


class Case(NamedTuple):
    """A file's text, and what of a view differs from Obsidian's own defaults."""

    name: str
    text: str
    differs: Mapping[str, Any] = MappingProxyType({})
    with_kinds: tuple[str, ...] = ()
    without_kinds: tuple[str, ...] = ("tag", "attachment")


def group(query: Any, rgb: Any, alpha: Any = 1) -> dict[str, Any]:
    return {"query": query, "color": {"a": alpha, "rgb": rgb}}


CASES = (
    Case("nothing but what every file has", json.dumps({"collapse-filter": True, "scale": 1})),
    Case("a search", json.dumps({"search": "path:Papers -tag:#draft"}), {"query": "path:Papers -tag:#draft"}),
    Case("tags shown", json.dumps({"showTags": True}), {}, ("tag",), ("attachment",)),
    Case("attachments shown", json.dumps({"showAttachments": True}), {}, ("attachment",), ("tag",)),
    Case(
        "existing files only, no orphans",
        json.dumps({"hideUnresolved": True, "showOrphans": False}),
        {"orphans": False},
        (),
        ("missing", "tag", "attachment"),
    ),
    Case(
        "groups in order, one twice",
        json.dumps({"colorGroups": [group("tag:#a", 255), group("path:B", 0xFF0000), group("tag:#a", 1)]}),
        {"colour_by": "groups", "colours": ["0000ff", "ff0000", "000001"]},
    ),
    Case(
        "damaged groups beside a good one",
        json.dumps(
            {"colorGroups": [group(3, 1), {"query": "x"}, group("file:C", -5), "no", group("d", 1e99)]}
        ),
        {"colour_by": "groups", "colours": ["000000"]},
    ),
    Case("groups that are no list", json.dumps({"colorGroups": {"a": 1}})),
    Case(
        "sliders beyond their ends",
        json.dumps(
            {"repelStrength": 400, "linkDistance": -3, "centerStrength": 0.2, "linkStrength": "strong"}
        ),
        {"forces": (0.2, 20.0, 1.0, 30.0)},
    ),
    Case(
        "arrows, names and sizes",
        json.dumps(
            {
                "showArrow": True,
                "textFadeMultiplier": -1.5,
                "nodeSizeMultiplier": 40,
                "lineSizeMultiplier": "x",
            }
        ),
        {"display": (True, -1.5, 5.0, 1.0)},
    ),
    Case(
        "everything of the wrong kind",
        json.dumps(
            {"search": 7, "showTags": "yes", "showOrphans": None, "colorGroups": None, "linkStrength": []}
        ),
    ),
)
