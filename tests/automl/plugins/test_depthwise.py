"""Depthwise convolutions: quicker, and the same numbers as torch's own."""

from __future__ import annotations

from copy import deepcopy

import pytest
import torch
from torch import Tensor, nn

from automl.trainers._depthwise import quicken


def gradients(layer: nn.Conv2d, x: Tensor) -> list[Tensor]:
    x = x.clone().requires_grad_()
    y = layer(x)
    (y * torch.linspace(-1, 1, y.numel()).view_as(y)).sum().backward()
    assert x.grad is not None
    return [y.detach(), x.grad, *(p.grad for p in layer.parameters() if p.grad is not None)]


@pytest.mark.parametrize("kernel", [3, 5, 7, (1, 5)])
@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("size", [(8, 8), (4, 6), (3, 3), (9, 8)])
@pytest.mark.parametrize("bias", [False, True])
def test_answers_and_gradients_are_those_of_torch(
    kernel: int | tuple[int, int], stride: int, size: tuple[int, int], bias: bool
) -> None:
    torch.manual_seed(0)
    edge = tuple(length // 2 for length in (kernel if isinstance(kernel, tuple) else (kernel, kernel)))
    layer = nn.Conv2d(8, 8, kernel, stride, edge, groups=8, bias=bias).to(memory_format=torch.channels_last)
    quick = deepcopy(layer)
    quicken(quick)
    x = torch.randn(6, 8, *size).contiguous(memory_format=torch.channels_last)
    for mine, theirs in zip(gradients(quick, x), gradients(layer, x), strict=True):
        torch.testing.assert_close(mine, theirs, rtol=1e-4, atol=1e-4)


def test_they_stay_in_float32_where_the_rest_is_in_bfloat16() -> None:
    model = nn.Sequential(nn.Conv2d(4, 8, 1), nn.Conv2d(8, 8, 3, 2, 1, groups=8), nn.Conv2d(8, 4, 1))
    quicken(model)
    kinds = []
    for layer in model:
        layer.register_forward_hook(lambda _layer, _x, y: kinds.append(y.dtype))
    with torch.autocast("cpu", torch.bfloat16):
        model(torch.randn(2, 4, 8, 8)).float().sum().backward()
    assert kinds == [torch.bfloat16, torch.float32, torch.bfloat16]


def test_a_frozen_kernel_still_lets_the_gradient_through() -> None:
    layer = nn.Conv2d(8, 8, 5, padding=2, groups=8).requires_grad_(False)
    quicken(layer)
    x = torch.randn(2, 8, 8, 8, requires_grad=True)
    layer(x).sum().backward()
    assert x.grad is not None


@pytest.mark.parametrize(
    "layer",
    [
        nn.Conv2d(8, 16, 5, padding=2, groups=8),
        nn.Conv2d(8, 8, 5, padding=4, dilation=2, groups=8),
        nn.Conv2d(8, 8, 5, padding="same", groups=8),
        nn.Conv2d(8, 8, 5, padding=2, padding_mode="reflect", groups=8),
        nn.Conv2d(8, 8, 5, padding=2),
    ],
)
def test_any_other_convolution_is_left_as_it_is(layer: nn.Conv2d) -> None:
    quicken(layer)
    assert "_conv_forward" not in vars(layer)
