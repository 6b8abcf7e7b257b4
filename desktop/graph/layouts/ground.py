"""What a layout is given: the links among the nodes in view, their ids, the forces, and a middle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from desktop.graph.layouts.links import Links
from desktop.graph.layouts.springs import Forces


def always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Ground:
    """Nodes are rows here. `middle` is the row of the topic that is looked at, or -1."""

    links: Links
    ids: tuple[str, ...]
    forces: Forces = field(default_factory=Forces)
    middle: int = -1
    goes_on: Callable[[], bool] = always  # False once nobody waits for the answer any more
