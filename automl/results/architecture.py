"""An architecture as data: its layers in the order of use, grouped into blocks, with shapes and sizes.

The values are plain, so that the window draws them without torch; `automl.engine.drawing` makes them, and a
run's folder keeps them. Two of them compare block by block.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, Literal

FOLDER = "drawings"


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer, or one call without weights that changes the shape."""

    name: str  # its path in the network: `1.0.body.0`
    kind: str  # its class: Conv2d
    detail: str = ""  # what it was made with: “16 → 32, kernel 3×3, stride 2”
    shape: tuple[int, ...] = ()  # of its output, without the batch axis
    parameters: int = 0
    macs: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """Layers that belong together: a stage's block, the stem, the head."""

    name: str
    layers: tuple[Layer, ...]

    @property
    def parameters(self) -> int:
        """How many numbers it has to learn."""
        return sum(layer.parameters for layer in self.layers)

    @property
    def macs(self) -> int:
        """Multiply-accumulates for one example."""
        return sum(layer.macs for layer in self.layers)

    @property
    def shape(self) -> tuple[int, ...]:
        """What comes out of it."""
        return self.layers[-1].shape if self.layers else ()

    @property
    def likeness(self) -> tuple[tuple[str, str], ...]:
        """What it is made of, by which blocks of two networks are compared."""
        return tuple((layer.kind, layer.detail) for layer in self.layers)


@dataclass(frozen=True, slots=True)
class Architecture:
    """A whole network, from what it is fed to what it answers."""

    input: tuple[int, ...]
    blocks: tuple[Block, ...]

    @property
    def parameters(self) -> int:
        """The parameters of all blocks."""
        return sum(block.parameters for block in self.blocks)

    @property
    def macs(self) -> int:
        """The multiply-accumulates of all blocks."""
        return sum(block.macs for block in self.blocks)

    def plain(self) -> dict[str, Any]:
        """The JSON form."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        for block, form in zip(self.blocks, plain["blocks"], strict=True):
            form |= {"parameters": block.parameters, "macs": block.macs, "shape": list(block.shape)}
        return plain

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Architecture:
        """The architecture from its JSON form."""
        blocks = tuple(
            Block(block["name"], tuple(_layer(layer) for layer in block["layers"]))
            for block in plain["blocks"]
        )
        return cls(tuple(plain["input"]), blocks)

    def __str__(self) -> str:
        return "\n".join(_lines(self))


def _layer(plain: Mapping[str, Any]) -> Layer:
    return Layer(**{**plain, "shape": tuple(plain["shape"])})


def _lines(drawn: Architecture) -> Iterator[str]:
    yield f"input {written(drawn.input)}"
    for block in drawn.blocks:
        sizes = f"{block.parameters:,} parameters, {block.macs:,} MACs"
        yield f"{block.name} → {written(block.shape)}: {sizes}"
        for layer in block.layers:
            words = " ".join(part for part in (layer.kind, layer.detail) if part)
            yield f"    {words} → {written(layer.shape)}"


def written(shape: Sequence[int]) -> str:
    """A shape as people write it: 16×8×8."""
    return "×".join(map(str, shape)) or "1"


Fate = Literal["same", "changed", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a block between two architectures; `before` or `after` is None where there is none."""

    fate: Fate
    before: Block | None
    after: Block | None

    @property
    def parameters(self) -> int:
        """How many parameters more the second network has here."""
        before = self.before.parameters if self.before is not None else 0
        return (self.after.parameters if self.after is not None else 0) - before

    def plain(self) -> dict[str, Any]:
        """The JSON form: names, and what differs layer by layer."""
        ends = {"before": self.before, "after": self.after}
        named = {end: block.name if block is not None else None for end, block in ends.items()}
        return {"fate": self.fate, **named, "parameters": self.parameters, "layers": self.layers()}

    def layers(self) -> list[list[str]]:
        """Pairs of what the layers were and are, of those that differ; an empty text stands for none."""
        before, after = (
            [f"{layer.kind} {layer.detail}".strip() for layer in block.layers] if block is not None else []
            for block in (self.before, self.after)
        )
        found: list[list[str]] = []
        for word, i, k, j, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if word != "equal":
                count = max(k - i, m - j)
                padded = (part + [""] * (count - len(part)) for part in (before[i:k], after[j:m]))
                found += [list(pair) for pair in zip(*padded, strict=True)]
        return found


def difference(one: Architecture, other: Architecture) -> list[Change]:
    """Block by block, in order: what both have, what changed, what only one of them has."""
    before, after = ([block.likeness for block in side.blocks] for side in (one, other))
    changes: list[Change] = []
    for word, i, k, j, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        left, right = one.blocks[i:k], other.blocks[j:m]
        paired = min(len(left), len(right))
        fate: Fate = "same" if word == "equal" else "changed"
        changes += [Change(fate, a, b) for a, b in zip(left[:paired], right[:paired], strict=True)]
        changes += [Change("removed", block, None) for block in left[paired:]]
        changes += [Change("added", None, block) for block in right[paired:]]
    return changes


def file_of(folder: Path, trial: int) -> Path:
    """Where a run's folder keeps the drawing of a trial."""
    return folder / FOLDER / f"{trial:06d}.json"


def kept(folder: Path, trial: int) -> Architecture | None:
    """The drawing that a run's folder keeps; None where it has none, or none that can be read."""
    try:
        return Architecture.of(json.loads(file_of(folder, trial).read_bytes()))
    except (OSError, ValueError, KeyError, TypeError):
        return None
