"""Traces a network with an example at hand, so that it may ask for lengths and decide by them.

Only the length of the batch stays open; all others are those of the data, and fixed in what is traced.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, fx, nn
from torch.fx.node import map_arg

BATCH = 11  # a length that hardly any other axis has


class Shaped(fx.Proxy):
    """A value that is not there, whose lengths are known but for the batch's."""

    @property
    def shape(self) -> tuple[Any, ...]:
        """Its lengths."""
        lengths = tuple(self.node.meta["value"].shape)
        return tuple(self._open(at) if n == BATCH else n for at, n in enumerate(lengths))

    def _open(self, at: int) -> fx.Proxy:
        return self.tracer.create_proxy("call_method", "size", (self, at), {})

    def size(self, at: int | None = None) -> Any:
        """One length, or all."""
        return self.shape if at is None else self.shape[at]

    def dim(self) -> int:
        """How many axes it has."""
        return int(self.node.meta["value"].dim())

    @property
    def ndim(self) -> int:
        """The same."""
        return self.dim()


class Tracing(fx.Tracer):
    """Runs the example beside the trace."""

    def __init__(self, inputs: Sequence[Tensor]) -> None:
        super().__init__()
        self._inputs = list(inputs)
        self._running = False  # the example: what happens meanwhile is no step of the trace

    def proxy(self, node: fx.Node) -> fx.Proxy:
        """What stands for a value in the trace."""
        return Shaped(node, self)

    def create_proxy(self, kind: str, target: Any, args: Any, kwargs: Any, *more: Any, **named: Any) -> Any:
        """A step of the trace, made with the example at once."""
        made = super().create_proxy(kind, target, args, kwargs, *more, **named)
        self._running = True
        try:
            made.node.meta["value"] = self._value(made.node)
        finally:
            self._running = False
        return made

    def call_module(self, m: nn.Module, forward: Any, args: Any, kwargs: Any) -> Any:
        """A layer, called by the network or by the example."""
        return forward(*args, **kwargs) if self._running else super().call_module(m, forward, args, kwargs)

    def getattr(self, attr: str, attr_val: Any, parameter_proxy_cache: dict[str, Any]) -> Any:
        """A weight, asked for by the network or by the example."""
        return attr_val if self._running else super().getattr(attr, attr_val, parameter_proxy_cache)

    def _known(self, node: fx.Node) -> Any:
        """A value that is there; a weight that stands in a calculation comes without a step of its own."""
        if "value" not in node.meta:
            node.meta["value"] = self._value(node)
        return node.meta["value"]

    @torch.no_grad()
    def _value(self, node: fx.Node) -> Any:
        args, kwargs = map_arg(node.args, self._known), map_arg(node.kwargs, self._known)
        target: Any = node.target
        if node.op == "placeholder":
            return self._inputs.pop(0) if self._inputs else None
        if node.op == "call_module":
            return self.root.get_submodule(target)(*args, **kwargs)
        if node.op == "get_attr":
            owner, _, name = target.rpartition(".")
            return getattr(self.root.get_submodule(owner), name)
        if node.op == "call_method":
            return getattr(args[0], target)(*args[1:], **kwargs)
        return target(*args, **kwargs) if node.op == "call_function" else None


def traced(model: nn.Module, inputs: Sequence[Tensor]) -> fx.Graph:
    """The network's steps; `inputs` are of BATCH examples."""
    return Tracing(inputs).trace(model)
