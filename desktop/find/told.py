"""What the graph tells about itself, as rows: hubs, orphans, communities, problems and more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLocale

from desktop.find.rows import Row
from desktop.graph.grouping import Grouping
from desktop.graph.scene import KIND_CODES, Scene
from desktop.words import tr, tr_n
from vault_sync.graph.arrays import TOPIC_KINDS
from vault_sync.graph.graph import TopicKind
from vault_sync.graph.suggestions import Alike
from vault_sync.model import Problem

MOST = 200
PLACE, PAIR, MEMBERS = "place:", "pair:", "members:"  # what keys begin with that are no topic's id
NAMERS = [KIND_CODES[kind] for kind in (TopicKind.NOTE, TopicKind.HEADING, TopicKind.TERM)]
TERMS = 4  # names of a community beside its hub


def hubs(scene: Scene) -> list[Row]:
    """The topics with most links."""
    ranked = np.argsort(-scene.degrees, kind="stable")[:MOST]
    return [_row(scene, slot) for slot in ranked.tolist() if scene.alive[slot] and scene.degrees[slot]]


def central(scene: Scene, ranks: Mapping[str, float]) -> list[Row]:
    """The topics that linked topics link: as many times the share of an even spread as they have."""
    ranked = sorted(
        (topic for topic in ranks if topic in scene.slot_of and ranks[topic] * len(ranks) >= 1),
        key=lambda topic: (-ranks[topic], topic),
    )
    rows = (_row(scene, scene.slot_of[topic], counted=False) for topic in ranked[:MOST])
    times = (f"× {QLocale().toString(ranks[topic] * len(ranks), 'f', 1)}" for topic in ranked)
    return [replace(row, right=right) for row, right in zip(rows, times, strict=False)]


def orphans(scene: Scene) -> list[Row]:
    """The topics that nothing links, by name."""
    slots = np.flatnonzero(scene.alive & (scene.degrees == 0)).tolist()
    return [
        _row(scene, slot, counted=False)
        for slot in sorted(slots, key=lambda slot: scene.titles[slot].casefold())[:MOST]
    ]


def missing(scene: Scene) -> list[Row]:
    """The notes that are not yet written, most asked for first."""
    wanted = scene.alive & (scene.kinds == KIND_CODES[TopicKind.MISSING])
    slots = sorted(
        np.flatnonzero(wanted).tolist(), key=lambda slot: (-scene.degrees[slot], scene.titles[slot])
    )
    return [_row(scene, slot) for slot in slots[:MOST]]


def communities(scene: Scene, grouping: Grouping, colors: Sequence[str]) -> list[Row]:
    """Each group by its hub and the terms that are linked most in it."""
    rows = []
    for group in grouping.groups:
        members = np.flatnonzero((grouping.of == group.color) & scene.alive)
        names = [name for name in _terms(scene, members) if name != group.name][:TERMS]
        color = colors[group.color] if group.color < len(colors) else ""
        count = QLocale().toString(group.count)
        key, place = f"{MEMBERS}{group.color}", ", ".join(names)
        rows.append(Row(group.name, key, right=count, kind="note", color=color, place=place))
    return rows


def members(scene: Scene, grouping: Grouping, color: int) -> list[str]:
    """The topics of a group."""
    return [scene.ids[slot] for slot in np.flatnonzero((grouping.of == color) & scene.alive).tolist()]


def _terms(scene: Scene, slots: NDArray[np.intp]) -> list[str]:
    telling = slots[np.isin(scene.kinds[slots], NAMERS)]
    ranked = telling[np.argsort(-scene.degrees[telling], kind="stable")]
    return [scene.titles[slot] for slot in ranked[: TERMS + 1].tolist()]


def alike(found: Iterable[Alike]) -> list[Row]:
    """Pairs that are probably one topic; the first of each is what a click goes to."""
    return [Row(pair.why, pair.one, icon="copy", whole=True) for pair in found]


def problems(found: Iterable[Problem]) -> list[Row]:
    """What is wrong with notes and settings, with the place to open."""
    return [
        Row(
            one.message,
            f"{PLACE}{one.line}:{one.path}",
            icon="warning",
            place=(f"{one.path}:{one.line}" if one.line else one.path) or tr("Settings and cache"),
            whole=True,
        )
        for one in found
    ]


def path(scene: Scene, way: Sequence[str]) -> list[Row]:
    """The topics on a way, in its order."""
    return [_row(scene, scene.slot_of[topic]) for topic in way if topic in scene.slot_of]


def _row(scene: Scene, slot: int, counted: bool = True) -> Row:
    count = int(scene.degrees[slot])
    right = tr_n("{n} link", "{n} links", count) if counted else ""
    kind: Any = TOPIC_KINDS[scene.kinds[slot]]
    return Row(scene.titles[slot], scene.ids[slot], right=right, kind=str(kind))
