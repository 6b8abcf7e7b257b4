"""Linked topics attract, all topics repel: communities come apart by themselves."""

from __future__ import annotations

from desktop.graph.layouts import multilevel
from desktop.graph.layouts.ground import Ground
from desktop.graph.layouts.repulsion import Floats
from desktop.words import tr

NAME = tr("Springs")
SPRINGS = True


def arrange(ground: Ground) -> Floats:
    return multilevel.positions(ground.links, forces=ground.forces, goes_on=ground.goes_on)
