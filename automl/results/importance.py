"""How much each choice matters for the score and for the cost: computed by a process, kept with the run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

NAME = "importance.json"
FEWEST = 8  # finished trials, below which a share would be mere chance


@dataclass(frozen=True, slots=True)
class Importance:
    """Shares by choice, each column adding up to 1, over so many finished trials."""

    trials: int
    score: Mapping[str, float] = field(default_factory=dict)
    cost: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Importance:
        """The importance from its JSON form."""
        columns = ({str(n): float(v) for n, v in plain[key].items()} for key in ("score", "cost"))
        return cls(int(plain["trials"]), *columns)

    def plain(self) -> dict[str, Any]:
        """The JSON form, most important first."""
        return {"trials": self.trials, "score": _sorted(self.score), "cost": _sorted(self.cost)}


def _sorted(shares: Mapping[str, float]) -> dict[str, float]:
    return dict(sorted(shares.items(), key=lambda pair: -pair[1]))


def kept(folder: Path) -> Importance | None:
    """What a run's folder keeps; None where it keeps none, or none that can be read."""
    try:
        return Importance.of(json.loads((folder / NAME).read_bytes()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
