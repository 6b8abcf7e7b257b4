"""Draws a trial's network as data: built on the meta device, seen layer by layer as one example passes.

A block is the widest part of the network that is no mere row of others: a stage of three residual blocks
gives three blocks, and layers that stand alone in a row are one block up to the next of those.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor, nn

from automl import spaces, trainers
from automl.engine import measure
from automl.engine.shapes import Shapes
from automl.picks import replaying
from automl.recipe import Recipe
from automl.results.architecture import Architecture, Block, Layer, file_of, kept
from automl.results.rundir import RunDir
from automl.results.state import RunState
from automl.results.trial import Trial
from automl.seams import DataShape

_SAID = (
    "kernel_size",
    "stride",
    "padding",
    "dilation",
    "groups",
    "output_size",
    "num_heads",
    "num_layers",
    "p",
)
_USUAL = {"stride": 1, "padding": 0, "dilation": 1, "groups": 1, "num_layers": 1}
_ENDS = (
    ("in_channels", "out_channels"),
    ("in_features", "out_features"),
    ("input_size", "hidden_size"),
    ("num_embeddings", "embedding_dim"),
)
_WORDS = {"kernel_size": "kernel", "output_size": "to", "num_heads": "heads", "num_layers": "layers"}


def of_run(run: RunDir, state: RunState, trial: Trial) -> Architecture:
    """The drawing that the run's folder keeps, else a new one, which is kept where the folder lets it."""
    found = kept(run.path, trial.number)
    if found is None:
        recipe = state.recipe or run.recipe()
        found = of_trial(recipe, DataShape.of(state.facts["shape"]), trial)
        keep(run, trial.number, found)
    return found


def keep(run: RunDir, trial: int, drawn: Architecture) -> None:
    """Writes it beside its place and moves it there; a drawing can be made again, so no error matters."""
    file = file_of(run.path, trial)
    fresh = file.with_suffix(f".{os.getpid()}.new")
    with contextlib.suppress(OSError):
        file.parent.mkdir(exist_ok=True)
        fresh.write_text(json.dumps(drawn.plain(), ensure_ascii=False), "utf-8")
        fresh.replace(file)


def of_trial(recipe: Recipe, shape: DataShape, trial: Trial) -> Architecture:
    """The network of a trial's choices."""
    asker, trainer = replaying(trial.choices, recipe.choices), trainers.find(recipe.trainer)
    with torch.device("meta"):
        model = spaces.find(recipe.space).build(asker, shape)
        plan = trainer.choices(asker.under("train"), shape)
        model = trainers.adapted(trainer, model, plan)
    return drawn(model, shape)


def drawn(model: nn.Module, shape: DataShape) -> Architecture:
    """The network as data; it must be on the meta device."""
    layers = _seen(model, shape)
    names = [name for name, _ in _blocks(model)]
    grouped: list[tuple[str, list[Layer]]] = []
    for layer in layers:
        home = next((n for n in names if layer.name == n or layer.name.startswith(n + ".")), "")
        alone = home == layer.name or not home
        if not grouped or (grouped[-1][0] != ("" if alone else home)):
            grouped.append(("" if alone else home, []))
        grouped[-1][1].append(layer)
    last = len(grouped) - 1
    blocks = [
        Block(_titled(model, name, place, last), tuple(own)) for place, (name, own) in enumerate(grouped)
    ]
    first = tuple(measure.FREE if length is None else length for length in shape.input.shape)
    return Architecture(first, tuple(blocks))


def _blocks(model: nn.Module, prefix: str = "") -> Iterator[tuple[str, nn.Module]]:
    """The parts that are no mere row; rows of more than layers are opened."""
    for name, child in model.named_children():
        path = f"{prefix}{name}"
        row = isinstance(child, nn.Sequential | nn.ModuleList)
        if row and any(list(part.children()) for part in child.children()):
            yield from _blocks(child, path + ".")
        else:
            yield path, child


def _titled(model: nn.Module, name: str, place: int, last: int) -> str:
    """A block by its class and its place; a row of layers by its end of the network."""
    if name:
        kind = type(model.get_submodule(name)).__name__
        if kind != "Sequential" or 0 < place < last:
            return f"{'Layers' if kind == 'Sequential' else kind} {name}"
    return "Stem" if place == 0 and last else "Head" if place == last else "Layers"


def _seen(model: nn.Module, shape: DataShape) -> list[Layer]:
    """Every layer that is used, each time it is, in order; with the weights that no layer holds first."""
    found: list[Layer] = []
    counting = Shapes()
    counted = [0]
    handles = []
    known: set[int] = set()

    def saw(name: str, layer: nn.Module, out: Any) -> None:
        own = [p for p in layer.parameters() if id(p) not in known]
        known.update(map(id, own))
        macs, counted[0] = counting.macs - counted[0], counting.macs
        size = sum(p.numel() for p in own)
        found.append(Layer(name, type(layer).__name__, _detail(layer), _shape(out), size, macs))

    for name, layer in model.named_modules():
        if not list(layer.children()) or _whole(layer):
            hook = _Hook(name, saw)
            handles.append(layer.register_forward_hook(hook))
    try:
        with torch.no_grad(), counting:
            model.eval()(*measure.example(shape))
    finally:
        for handle in handles:
            handle.remove()
    inner = {id(layer) for one in model.modules() if _whole(one) for layer in list(one.modules())[1:]}
    hidden = {name for name, layer in model.named_modules() if id(layer) in inner}
    found = [layer for layer in found if layer.name not in hidden]
    loose = sum(p.numel() for p in model.parameters() if id(p) not in known)
    if loose:
        found.insert(0, Layer("", "Parameter", "", (), loose))
    return found


class _Hook:
    """What a layer calls once it has answered."""

    def __init__(self, name: str, saw: Any) -> None:
        self._name, self._saw = name, saw

    def __call__(self, layer: nn.Module, _inputs: Any, out: Any) -> None:
        self._saw(self._name, layer, out)


def _whole(layer: nn.Module) -> bool:
    """Torch's own compounds, like attention, are one layer; its containers are none."""
    return type(layer).__module__.startswith("torch.nn.modules") and not isinstance(
        layer, nn.Sequential | nn.ModuleList | nn.ModuleDict
    )


def _shape(out: Any) -> tuple[int, ...]:
    first = out[0] if isinstance(out, tuple | list) else out
    return tuple(first.shape[1:]) if isinstance(first, Tensor) else ()


def _detail(layer: nn.Module) -> str:
    """What a reader wants to know of how it was made."""
    parts = []
    for start, end in _ENDS:
        if isinstance(getattr(layer, start, None), int) and hasattr(layer, end):
            parts.append(f"{getattr(layer, start)} → {getattr(layer, end)}")
    for name in _SAID:
        value = getattr(layer, name, None)
        if value is None or isinstance(value, Tensor | nn.Module) or _plain(value) == _USUAL.get(name):
            continue
        parts.append(f"{_WORDS.get(name, 'rate' if name == 'p' else name)} {_size(value)}")
    return ", ".join(parts)


def _plain(value: Any) -> Any:
    """One number for a pair of equal ones."""
    if isinstance(value, tuple) and len(set(value)) == 1:
        return value[0]
    return value


def _size(value: Any) -> str:
    return "×".join(map(str, value)) if isinstance(value, tuple) else str(value)
