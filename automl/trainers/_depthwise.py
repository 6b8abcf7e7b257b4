"""Depthwise convolutions on a CPU, trained in the ways that are quick there: the same gradients, sooner.

oneDNN has a fast way back through them for kernels of 3×3 in float32 alone. In bfloat16 the way back takes 2
to 100 times as long (a stride of 2 takes longest), so they stay in float32 whatever the rest is worked out
in. And the gradient of a larger kernel takes ten times as long as the layer itself; on small images it is had
from products of matrices: all pairs of a pixel before and a pixel after, summed over the examples, then
over the pairs that one weight connects.
"""

from __future__ import annotations

from functools import cache
from types import MethodType
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

SMALL = 64  # pixels of an image up to which all pairs are cheap: three to seven times as fast
FAST = 3  # rows and columns of the kernels that need no help


def quicken(model: nn.Module) -> None:
    """Changes how the depthwise layers of a network on a CPU are worked out; elsewhere nothing."""
    for layer in model.modules():
        if isinstance(layer, nn.Conv2d) and layer.groups == layer.in_channels > 1 and _plain(layer):
            layer._conv_forward = MethodType(_convolved, layer)  # type: ignore[method-assign]


def _plain(layer: nn.Conv2d) -> bool:
    """One kernel a channel, nothing dilated, zeros all around, on a CPU."""
    usual = layer.dilation == (1, 1) and layer.padding_mode == "zeros" and not isinstance(layer.padding, str)
    return usual and layer.out_channels == layer.in_channels and layer.weight.device.type == "cpu"


def _convolved(layer: nn.Conv2d, x: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
    with torch.autocast("cpu", enabled=False):
        if _helped(x, weight):
            y: Tensor = _Convolution.apply(x.float(), weight, layer.stride, layer.padding)  # type: ignore[no-untyped-call]
            return y if bias is None else y + bias[:, None, None]
        usual: Tensor = nn.Conv2d._conv_forward(layer, x.float(), weight, bias)
        return usual


def _helped(x: Tensor, weight: Tensor) -> bool:
    large = max(weight.shape[2:]) > FAST and x.shape[2] * x.shape[3] <= SMALL
    return large and torch.is_grad_enabled() and weight.requires_grad


class _Convolution(torch.autograd.Function):
    """A depthwise convolution whose kernel's gradient is had from all pairs of pixels."""

    @staticmethod
    def forward(
        ctx: Any, x: Tensor, weight: Tensor, stride: tuple[int, int], edge: tuple[int, int]
    ) -> Tensor:
        ctx.save_for_backward(x, weight)
        ctx.stride, ctx.edge = stride, edge
        return F.conv2d(x, weight, None, stride, edge, 1, len(weight))

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, Tensor, None, None]:
        (after,) = gradients
        x, weight = ctx.saved_tensors
        before = None
        if ctx.needs_input_grad[0]:
            settings = (None, ctx.stride, ctx.edge, (1, 1), False, (0, 0), len(weight))
            mask = [True, False, False]
            before = torch.ops.aten.convolution_backward(after, x, weight, *settings, mask)[0]
        return before, _of_kernel(x, after, weight, ctx.stride, ctx.edge), None, None


def _of_kernel(
    x: Tensor, after: Tensor, weight: Tensor, stride: tuple[int, int], edge: tuple[int, int]
) -> Tensor:
    examples, channels = x.shape[:2]
    ins = x.contiguous().view(examples, channels, -1).permute(1, 2, 0)
    outs = after.contiguous().view(examples, channels, -1).transpose(0, 1)
    sums = torch.bmm(ins, outs).view(channels, -1)
    shapes = (tuple(x.shape[2:]), tuple(after.shape[2:]), tuple(weight.shape[2:]))
    kernel: Tensor = sums @ _taps_by_place(*shapes, stride, edge)
    return kernel.view_as(weight)


@cache
def _taps_by_place(
    before: tuple[int, int],
    after: tuple[int, int],
    kernel: tuple[int, int],
    stride: tuple[int, int],
    edge: tuple[int, int],
) -> Tensor:
    """A row for each pair of a pixel before and one after, with a 1 at the weight that connects them."""
    rows, columns = (
        _line(*lengths) for lengths in zip(before, after, kernel, stride, edge, strict=True)
    )  # before, after, weight
    both = torch.einsum("yvi,xwj->yxvwij", rows, columns)
    return both.reshape(-1, kernel[0] * kernel[1])


def _line(before: int, after: int, kernel: int, stride: int, edge: int) -> Tensor:
    """The same along one axis."""
    read = torch.arange(after)[:, None] * stride + torch.arange(kernel) - edge
    return (read == torch.arange(before)[:, None, None]).float()
