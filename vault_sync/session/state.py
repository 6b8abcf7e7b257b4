"""What a session says to the world: how it stands, what it applied, and what can be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from vault_sync.disk.settings import VaultSettings
from vault_sync.graph.diff import GraphDiff
from vault_sync.graph.graph import TopicGraph
from vault_sync.model import Problem

NOTHING = GraphDiff(0)


class Stand(StrEnum):
    """How the session stands to its vault."""

    READING = "reading"  # not everything has been read yet
    LIVE = "live"  # every save arrives at once
    POLLING = "polling"  # changes are found by looking, every few seconds
    OFFLINE = "offline"  # the vault cannot be reached; its graph is frozen
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class State:
    """A stand, why it is so where that needs saying, and how far a long reading has come."""

    stand: Stand
    why: str = ""
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Applied:
    """One change of both lenses, when it was applied, and which of its files we wrote ourselves."""

    diff: GraphDiff
    at: float  # seconds since 1970
    own: frozenset[str] = frozenset()
    notes: GraphDiff = NOTHING  # the same step in the lens Notes; `diff` is that of Topics


@dataclass(frozen=True, slots=True)
class Ready:
    """The graph stands: take a snapshot, to which every later diff applies.

    Diffs that come before this tell what changed since the last session, for the sake of their renames.
    """

    revision: int
    notes: int


Event = Applied | Ready | State


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The graph at one moment, with what belongs to it; nothing in it ever changes."""

    graph: TopicGraph
    state: State
    settings: VaultSettings
    problems: tuple[Problem, ...]
