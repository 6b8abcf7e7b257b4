"""An architecture as a Mermaid drawing: from a trial's choices alone, one box a group of names, or as drawn.

`stage1.width` and `stage1.depth` share a box; names without a dot stand in the first. The order is the one
in which the space asked, which is the way data take through the network.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from automl.results.architecture import Architecture, difference
from automl.results.architecture import written as shape

TRAINING = "train."
_STAGE = re.compile(r"^(.*?\d+)[._](.+)$")
_UNSAFE = re.compile(r"[^\w .,:×→/+=–-]")


def mermaid(choices: Mapping[str, Any], start: str = "input", end: str = "output") -> str:
    """The drawing's text, without its fence; a straight line of boxes."""
    rows = [f'    start(["{_safe(start)}"])']
    last = "start"
    for number, (name, values) in enumerate(groups(choices).items()):
        lines = [f"{_safe(key)}: {_safe(written(value))}" for key, value in values.items()]
        head = [f"<b>{_safe(name)}</b>"] if name else []
        rows.append(f'    {last} --> g{number}["{"<br/>".join([*head, *lines])}"]')
        last = f"g{number}"
    rows.append(f'    {last} --> finish(["{_safe(end)}"])')
    return "\n".join(["flowchart LR", *rows])


_FATES = {
    "changed": "stroke-width:3px",
    "added": "stroke-width:3px,stroke-dasharray:6 3",
}


def drawn(architecture: Architecture, before: Architecture | None = None) -> str:
    """A whole network, one box a block; what is new beside another one has a strong edge, or a dashed one."""
    rows = [f'    start(["input {_safe(shape(architecture.input))}"])']
    last, marks = "start", []
    changes = difference(before, architecture) if before is not None else []
    fates = [change.fate for change in changes if change.after is not None]
    for number, block in enumerate(architecture.blocks):
        kinds = Counter(f"{layer.kind} {layer.detail}".strip() for layer in block.layers)
        lines = [f"{n} × {_safe(kind)}" if n > 1 else _safe(kind) for kind, n in kinds.items()]
        foot = f"{_safe(shape(block.shape))}, {block.parameters:,} parameters"
        text = "<br/>".join([f"<b>{_safe(block.name)}</b>", *lines, foot])
        rows.append(f'    {last} --> b{number}["{text}"]')
        last = f"b{number}"
        if fates and fates[number] in _FATES:
            marks.append(f"    style b{number} {_FATES[fates[number]]}")
    rows.append(f'    {last} --> finish(["output"])')
    return "\n".join(["flowchart TD", *rows, *marks])


def groups(choices: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The network's choices by the part they belong to, in their order; those of training are left out."""
    found: dict[str, dict[str, Any]] = {}
    for name, value in choices.items():
        if not name.startswith(TRAINING):
            group, key = _split(name)
            found.setdefault(group, {})[key] = value
    return found


def _split(name: str) -> tuple[str, str]:
    stage = _STAGE.match(name)
    if stage is not None:
        return stage[1], stage[2]
    group, _, key = name.rpartition(".")
    return group, key


def written(value: Any) -> str:
    """A choice as people write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _safe(text: str) -> str:
    """Letters, digits and a few marks: nothing that Mermaid or a web page would read as its own."""
    return _UNSAFE.sub(" ", text).strip() or "–"
