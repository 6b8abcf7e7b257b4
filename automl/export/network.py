"""A network as plain torch code: traced, its layers by what they were made with, its forward as it ran.

The code is tried before it is given out: built from its text alone, with the same weights, it must answer
the same as the network that it was made from.
"""

from __future__ import annotations

import copy
import inspect
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, fx, nn

from automl.engine import measure
from automl.export import ExportError
from automl.seams import DataShape

_KINDS = {"conv": "conv", "batchnorm": "norm", "groupnorm": "norm", "layernorm": "norm", "linear": "linear"}
_GONE = re.compile(r";  [\w, =]+ = None(?=\s*(?:#.*)?$)", re.MULTILINE)
_CANNOT = "The network cannot be written as plain code"
_NOT_HERE = ("self", "device", "dtype", "args", "kwargs")


@dataclass(frozen=True, slots=True)
class Written:
    """The class `Network` as text, and where each of its weights comes from in the original."""

    code: str
    names: Mapping[str, str]  # name in the original: name in `Network`
    imports: tuple[str, ...]  # lines that the code needs

    def weights(self, model: nn.Module) -> dict[str, Tensor]:
        """The original's weights under the names of `Network`."""
        return {self.names[name]: tensor for name, tensor in model.state_dict().items()}


def written(model: nn.Module, shape: DataShape) -> Written:
    """The network as code; an `ExportError` says what in it cannot be written so."""
    model = copy.deepcopy(model).cpu().eval()
    try:
        graph = fx.Tracer().trace(model)
        learning = fx.Tracer().trace(model.train())
    except Exception as error:
        raise ExportError(f"{_CANNOT}: {_first(error)}") from error
    if graph.python_code("self").src != learning.python_code("self").src:
        raise ExportError(f"{_CANNOT}: it works otherwise while it learns, and not by a layer of torch.")
    model.eval()
    made = _Writing(model, graph).result()
    _tried(made, model, shape)
    return made


def _first(error: Exception) -> str:
    return str(error).strip().split("\n")[0].rstrip(".") + "."


class _Writing:
    """One traced network on its way to text."""

    def __init__(self, model: nn.Module, graph: fx.Graph) -> None:
        self.model = model
        self.graph = graph
        self.attributes: dict[str, str] = {}  # path in the original: attribute of `Network`
        self._counts: Counter[str] = Counter()

    def result(self) -> Written:
        """The class, from its layers and its forward."""
        for node in self.graph.nodes:
            if node.op in ("call_module", "get_attr"):
                node.target = self._named(str(node.target), node.op == "get_attr")
        source = self.graph.python_code("self")
        lines = ["class Network(nn.Module):", '    """The architecture, layer by layer."""', ""]
        lines += ["    def __init__(self) -> None:", "        super().__init__()", *self._layers(), ""]
        lines += [f"    {line}".rstrip() for line in _forward(source.src)]
        return Written("\n".join(lines), self._weights(), _imports(source.globals, source.src))

    def _named(self, path: str, value: bool) -> str:
        if path not in self.attributes:
            kind = "value" if value else _kind(self.model.get_submodule(path))
            self._counts[kind] += 1
            self.attributes[path] = f"{kind}{self._counts[kind]}"
        return self.attributes[path]

    def _layers(self) -> Iterator[str]:
        for path, name in self.attributes.items():
            if not name.startswith("value"):
                made = constructor(self.model.get_submodule(path))
                yield f"        self.{name} = {made}"
                continue
            owner, _, last = path.rpartition(".")
            held = getattr(self.model.get_submodule(owner), last)
            shape = f"torch.zeros({tuple(held.shape)}, dtype={held.dtype})"
            if isinstance(held, nn.Parameter):
                yield f"        self.{name} = nn.Parameter({shape})"
            else:
                yield f'        self.register_buffer("{name}", {shape})'

    def _weights(self) -> dict[str, str]:
        """Every weight by both names; what the trace does not use cannot be kept."""
        found: dict[str, str] = {}
        for name in self.model.state_dict():
            homes = [path for path in self.attributes if name == path or name.startswith(f"{path}.")]
            if not homes:
                raise ExportError(f"{_CANNOT}: it holds “{name}”, which it never uses.")
            found[name] = self.attributes[homes[0]] + name.removeprefix(homes[0])
        return found


def _kind(layer: nn.Module) -> str:
    name = re.sub(r"\d+d$", "", type(layer).__name__).lower()
    return _KINDS.get(name, name)


def constructor(layer: nn.Module) -> str:
    """How one of torch's own layers is made again: `nn.Conv2d(1, 16, (3, 3), padding=(1, 1), bias=False)`."""
    kind = type(layer)
    if not kind.__module__.startswith("torch.nn.modules"):
        raise ExportError(f"{_CANNOT}: {kind.__name__} is no layer of torch.")
    told = []
    maker = nn.RNNBase.__init__ if isinstance(layer, nn.RNNBase) else kind.__init__
    for name, known in inspect.signature(maker).parameters.items():
        if name in _NOT_HERE or name == "mode" or not hasattr(layer, name):
            continue
        value = getattr(layer, name)
        value = _short(value is not None if name == "bias" and not isinstance(value, bool) else value)
        usual = type(value) is type(known.default) and value == known.default
        if usual or isinstance(value, Tensor | nn.Module):
            continue
        plain = known.kind is known.POSITIONAL_OR_KEYWORD and known.default is known.empty
        told.append(repr(value) if plain else f"{name}={value!r}")
    return f"nn.{kind.__name__}({', '.join(told)})"


def _short(value: Any) -> Any:
    """One number for a pair of equal ones."""
    return value[0] if isinstance(value, tuple) and len(set(value)) == 1 else value


def _forward(source: str) -> Iterator[str]:
    """The traced function, without the lines that give memory back and the marks of the tracer."""
    text = _GONE.sub("", source)
    text = re.sub(r"^\s*# .*$\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"def forward\(self, ([^)]*)\)(?: -> [^:]+)?:", _typed, text)
    return (line for line in text.strip().splitlines() if line.strip())


def _typed(found: re.Match[str]) -> str:
    names = [part.partition(":")[0].strip() for part in found[1].split(",") if part.strip()]
    return f"def forward(self, {', '.join(f'{name}: Tensor' for name in names)}) -> Tensor:"


def _imports(globals_: Mapping[str, Any], source: str) -> tuple[str, ...]:
    """What the traced function names beside torch."""
    lines = []
    for name, value in globals_.items():
        if name in ("torch", "device", "inf", "nan", "NoneType", "fx_pytree", "Any") or name not in source:
            continue
        if inspect.ismodule(value):
            lines.append(f"import {value.__name__} as {name}" if value.__name__ != name else f"import {name}")
        elif name != "torch":
            owner = getattr(value, "__module__", "")
            lines.append(f"from {owner} import {value.__name__} as {name}")
    return tuple(sorted(set(lines)))


def _tried(made: Written, model: nn.Module, shape: DataShape) -> None:
    """Builds it from its text and compares: a wrong copy must not leave the house."""
    space: dict[str, Any] = {"torch": torch, "nn": nn, "Tensor": Tensor, "__name__": "network"}
    try:
        exec("from __future__ import annotations\n" + "\n".join([*made.imports, "", made.code]), space)
        copied: nn.Module = space["Network"]().eval()
        copied.load_state_dict(made.weights(model))
        inputs = measure.example(shape, 3, "cpu")
        with torch.no_grad():
            same = _alike(copied(*inputs), model(*inputs))
    except ExportError:
        raise
    except Exception as error:
        raise ExportError(f"{_CANNOT}: {_first(error)}") from error
    if not same or measure.parameters(copied) != measure.parameters(model):
        raise ExportError(f"{_CANNOT}: the copy answers otherwise.")


def _alike(one: Any, other: Any) -> bool:
    if isinstance(one, tuple | list):
        return len(one) == len(other) and all(map(_alike, one, other))
    return bool(torch.allclose(one, other, rtol=1e-4, atol=1e-5))
