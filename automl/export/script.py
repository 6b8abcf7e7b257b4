"""A trial's training as one script that needs torch alone: network, data, plan and seed, and the same score.

The script holds the network as plain code and the trainer's own source; the data and the weights that the
seed gave lie beside it. Test data are never among them.
"""

from __future__ import annotations

import inspect
import pprint
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import torch

from automl.engine.loading import Loaded
from automl.export import ExportError, network, trainer
from automl.results.rundir_errors import told
from automl.results.state import RunState
from automl.results.trial import Trial
from automl.seams import Tensors

DATA = "data.pt"


def write(folder: Path, run: RunState, loaded: Loaded, trial: Trial) -> list[Path]:
    """The script and what lies beside it."""
    if not isinstance(loaded.data.train, Tensors) or not isinstance(loaded.data.valid, Tensors):
        raise ExportError("The script holds data that are plain tensors; these are of another kind.")
    if loaded.shared.kept is not None:
        raise ExportError("The trainer leans on what the whole run shares, which no script can hold.")
    torch.manual_seed(loaded.recipe.seed + trial.number)
    model, plan = loaded.built(trial.choices)
    made = network.written(model, loaded.data.shape)
    module = inspect.getmodule(loaded.trainer.train) or sys.modules[type(loaded.trainer).__module__]
    source = trainer.written(module)
    if eval(repr(plan), vars(module)) != plan:
        raise ExportError("The trainer's plan cannot be written down.")
    start = f"start_trial_{trial.number}.pt"
    text = _text(run, loaded, trial, made, source, plan, start)
    script = folder / f"train_trial_{trial.number}.py"
    parts = {name: _part(getattr(loaded.data, name)) for name in ("train", "valid")}
    with told(folder):
        folder.mkdir(parents=True, exist_ok=True)
        torch.save(parts, folder / DATA)
        torch.save(made.weights(model), folder / start)
        script.write_text(text, "utf-8")
    return [script, folder / DATA, folder / start]


def _part(part: Tensors) -> dict[str, Any]:
    return {"inputs": [tensor.cpu().clone() for tensor in part.inputs], "target": part.target.cpu().clone()}


def _imports(*parts: Iterable[str]) -> str:
    """Import lines, those from one module together."""
    names: dict[str, set[str]] = {}
    plain: set[str] = set()
    for line in {line for part in parts for line in part}:
        words = line.split(" ", 3)
        if words[0] == "from":
            names.setdefault(words[1], set()).update(words[3].split(", "))
        else:
            plain.add(line)
    names.pop("__future__", None)
    froms = [f"from {module} import {', '.join(sorted(names[module]))}" for module in sorted(names)]
    return "\n".join([*sorted(plain), *froms])


_OURS = (
    "import argparse",
    "import torch",
    "from pathlib import Path",
    "from torch import Tensor",
    "from torch import nn",
)


def _text(
    run: RunState,
    loaded: Loaded,
    trial: Trial,
    made: network.Written,
    source: trainer.Source,
    plan: Any,
    start: str,
) -> str:
    recipe, score = loaded.recipe, loaded.trainer.SCORE
    known = f"{trial.score:.6f}" if trial.score is not None else "not known"
    facts = {
        "START": start,
        "EPOCHS": recipe.epochs,
        "SEED": recipe.seed + trial.number,
        "PRECISION": run.facts.get("tuned", {}).get("precision", "float32"),
        "DEVICE": run.facts.get("device", "") or _device(run),
        "SCORE": score.name,
        "IN_THE_SEARCH": trial.score,
        "BASELINE": loaded.shared.baseline,
        "SHARED_FACTS": dict(loaded.shared.facts),
        "SHAPE": loaded.data.shape.plain(),
    }
    values = "\n".join(f"{name} = {pprint.pformat(value, width=100)}" for name, value in facts.items())
    head = _HEAD.format(
        trial=trial.number, run=run.run, score=score.name, known=known, start=start, data=DATA
    )
    parts = [
        head + _imports(_OURS, made.imports, source.imports),
        f"{values}\n",
        made.code + "\n",
        source.code + "\n",
        f"PLAN = {plan!r}\n",
        _TAIL,
    ]
    return "\n\n".join(parts)


def _device(run: RunState) -> str:
    """The device that a trial was trained on; the worker's may be gone from the log's state."""
    return run.devices[0] if run.devices else "cuda:0" if run.facts.get("device_name") else "cpu"


_HEAD = '''"""Trial {trial} of the run {run}, trained again with torch alone; its {score} was {known}.

Beside this file lie {data}, the training and validation data (never the test data), and {start}, the
weights that its seed had given before training. On a CPU with the same version of torch the score is the
same; another version or a GPU may differ in the last digits.

    python train_trial_{trial}.py [--device cpu] [--keep FILE.pt]
"""

from __future__ import annotations

'''

_TAIL = '''class Printing:
    """What the training reports each epoch."""

    epochs, seed, precision = EPOCHS, SEED, PRECISION

    def __init__(self, device: str) -> None:
        self.device = device

    def __call__(self, epoch: int, loss: float, score: float, scores: object = None) -> None:
        print(f"epoch {epoch}/{EPOCHS}: loss {loss:.4f}, {SCORE} {score:.6f}", flush=True)


def part(kept: dict, device: str) -> Tensors:
    """One part of the data, on the device."""
    return Tensors(tuple(kept["inputs"]), kept["target"]).to(device)


def no_test() -> Tensors:
    """Test data are not here: they chose nothing, and must not."""
    raise RuntimeError("there are no test data beside this script")


def main() -> None:
    """Trains once and says how the score compares."""
    words = argparse.ArgumentParser(description=__doc__.partition("\\n")[0])
    words.add_argument("--device", default=DEVICE if DEVICE == "cpu" or torch.cuda.is_available() else "cpu")
    words.add_argument("--keep", type=Path, help="where the trained weights are written")
    told = words.parse_args()
    here = Path(__file__).parent
    if told.device == "cpu":
        torch.set_num_threads(1)
    kept = torch.load(here / "data.pt", weights_only=True)
    train_part, valid_part = part(kept["train"], told.device), part(kept["valid"], told.device)
    data = Data(DataShape.of(SHAPE), train_part, valid_part, no_test, "")
    model = Network()
    model.load_state_dict(torch.load(here / START, weights_only=True))
    shared = Shared(BASELINE, None, SHARED_FACTS)
    scores = train(model.to(told.device), data, PLAN, shared, Printing(told.device))
    if told.keep:
        torch.save(model.state_dict(), told.keep)
    print(f"{SCORE} {scores.score:.6f}; in the search it was {IN_THE_SEARCH}")


if __name__ == "__main__":
    main()
'''
