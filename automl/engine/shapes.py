"""The shapes that layers give, and the multiply-accumulates they need, without running them.

On the meta device the usual calls are answered from arithmetic. A call not known here is run by torch, under
torch's own table of operations, so that nothing goes uncounted: that is slower, never wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import flop_registry

Answer = tuple[Any, int]  # the result and its multiply-accumulates


class Shapes(TorchFunctionMode):
    """Adds up the multiply-accumulates of all that runs under it."""

    def __init__(self) -> None:
        super().__init__()
        self.macs = 0

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        named = kwargs or {}
        whole = WHOLE.get(func)
        if whole is not None and args and isinstance(args[0], Tensor):
            answer, macs = whole(*args, **named)
            self.macs += macs
            return answer if args[0].is_meta else func(*args, **named)
        rule = RULES.get(func)
        if rule is not None and args and _is_meta(args[0]):
            answer = rule(*args, **named)
            if answer is not None:
                self.macs += answer[1]
                return answer[0]
        if getattr(func, "__name__", "") in FREE:
            return func(*args, **named)
        counting = _Counting()
        with counting:
            out = func(*args, **named)
        self.macs += counting.operations // 2
        return out


def _is_meta(given: Any) -> bool:
    first = given[0] if isinstance(given, list | tuple) and given else given
    return isinstance(first, Tensor) and first.is_meta


class _Counting(TorchDispatchMode):
    """Adds up what torch's own table says of each operation; a multiply-accumulate is two there."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.operations = 0

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        named = kwargs or {}
        out = func(*args, **named)
        count = flop_registry.get(func._overloadpacket)
        if count is not None:
            self.operations += count(*args, **named, out_val=out)
        return out


def _each(value: Any, axes: int) -> tuple[int, ...]:
    """One number an axis, however they were given."""
    return (value,) * axes if isinstance(value, int) else tuple(value) * (axes // len(value))


def _convolved(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
) -> Answer | None:
    """Over images, or along a line; groups are in the weights' shape."""
    if x.dim() not in (3, 4) or isinstance(padding, str):
        return None
    axes = x.dim() - 2
    size = _window(x, weight.shape[2:], _each(stride, axes), _each(padding, axes), _each(dilation, axes))
    out = x.new_empty((x.shape[0], weight.shape[0], *size))
    return out, out.numel() * (weight.numel() // weight.shape[0])


def _window(
    x: Tensor, kernel: Any, stride: Any, padding: Any, dilation: Any, ceil: bool = False
) -> list[int]:
    across = zip(x.shape[2:], kernel, stride, padding, dilation, strict=True)
    size = [(n + 2 * p - d * (k - 1) - 1 + ceil * (s - 1)) // s + 1 for n, k, s, p, d in across]
    if min(size) < 1:
        raise ValueError(f"A window of {tuple(kernel)} does not fit on {tuple(x.shape[2:])}.")
    return size


def _linear(x: Tensor, weight: Tensor, bias: Tensor | None = None) -> Answer:
    out = x.new_empty((*x.shape[:-1], weight.shape[0]))
    return out, out.numel() * x.shape[-1]


def _same(x: Tensor, *_rest: Any, **_named: Any) -> Answer:
    return x, 0


def _pooled(
    x: Tensor,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    ceil_mode: bool = False,
    *_rest: Any,
    **_named: Any,
) -> Answer | None:
    if x.dim() != 4:
        return None
    kernel = _each(kernel_size, 2)
    size = _window(x, kernel, _each(stride or kernel, 2), _each(padding, 2), (1, 1), ceil_mode)
    return x.new_empty((*x.shape[:2], *size)), 0


def _adapted(x: Tensor, size: Any) -> Answer | None:
    if x.dim() != 4 or not isinstance(size, int):
        return None
    return x.new_empty((*x.shape[:2], size, size)), 0


def _joined(x: Tensor, other: Any = None, **named: Any) -> Answer | None:
    if named or not isinstance(other, Tensor):
        return None
    return x.new_empty(np.broadcast_shapes(tuple(x.shape), tuple(other.shape))), 0


def _chained(parts: Sequence[Tensor], dim: int = 0) -> Answer:
    size = list(parts[0].shape)
    size[dim] = sum(part.shape[dim] for part in parts)
    return parts[0].new_empty(size), 0


def _reduced(x: Tensor, over: Any = None, *rest: Any, **named: Any) -> Answer | None:
    """A mean or a largest value over one axis."""
    if not isinstance(over, int) or rest or named:
        return None
    axis = over % x.dim()
    return x.new_empty((*x.shape[:axis], *x.shape[axis + 1 :])), 0


def _attended(query: Tensor, key: Tensor, value: Tensor, *_rest: Any, **_named: Any) -> Answer:
    """Every query with every key, and as often a value; a mask spares nothing here."""
    pairs = query.shape[:-1].numel() * key.shape[-2]
    out = query.new_empty((*query.shape[:-1], value.shape[-1]))
    return out, pairs * (query.shape[-1] + value.shape[-1])


def _recurred(x: Tensor, state: Any, weights: Sequence[Tensor], *how: Any) -> Answer:
    """Every weight matrix once a step and example."""
    out = x.new_empty((*x.shape[:-1], weights[1].shape[1] * (2 if how[4] else 1)))  # how[4]: both directions
    macs = x.shape[:-1].numel() * sum(weight.numel() for weight in weights if weight.dim() == 2)
    return (out, state) if isinstance(state, Tensor) else (out, *state), macs


# Layers that are one call whose inside differs by device: counted by what they are given on every device.
WHOLE: Mapping[Any, Callable[..., Answer]] = {
    F.scaled_dot_product_attention: _attended,
    torch.lstm: _recurred,
    torch.gru: _recurred,
    torch.rnn_tanh: _recurred,
}
_SAME: Sequence[Any] = (
    F.relu, F.relu6, F.silu, F.gelu, F.hardswish, F.hardsigmoid, F.sigmoid, F.tanh, F.leaky_relu, F.elu,
    F.mish, F.softplus, F.dropout, F.dropout2d, F.batch_norm, F.group_norm, F.layer_norm, F.softmax,
    F.log_softmax, torch.relu, torch.sigmoid, torch.tanh, torch.zeros_like, torch.ones_like, torch.empty_like,
    Tensor.contiguous, Tensor.neg, torch.neg,
)  # fmt: skip
RULES: Mapping[Any, Callable[..., Answer | None]] = {
    **dict.fromkeys(_SAME, _same),
    torch.conv1d: _convolved,
    torch.conv2d: _convolved,
    F.linear: _linear,
    F.avg_pool2d: _pooled,
    F.adaptive_avg_pool2d: _adapted,
    Tensor.mean: _reduced,
    Tensor.amax: _reduced,
    Tensor.add: _joined,
    Tensor.mul: _joined,
    torch.add: _joined,
    torch.cat: _chained,
    torch.mul: _joined,
}
FREE = frozenset(
    ("__get__", "size", "dim", "numel", "flatten", "view", "reshape", "permute", "transpose", "unsqueeze",
     "squeeze", "expand", "new_empty", "new_zeros", "stack", "chunk", "split", "__getitem__",
     "__len__", "unflatten", "pad", "embedding", "zeros")
)  # fmt: skip
