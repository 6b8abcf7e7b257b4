"""The fresh process whose peak memory is a network's: builds it, makes one step, says what it has needed."""

from __future__ import annotations

import json
import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")


def peak() -> int:
    """The most resident memory this process had, in bytes; 0 where the system does not say."""
    if _STATUS.exists():  # what `getrusage` says on Linux is also of the process that started this one
        lines = _STATUS.read_text("ascii").splitlines()
        return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)
    if sys.platform == "darwin":
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return 0


def main() -> int:
    """One network, one step, one line of JSON."""
    told = json.load(sys.stdin)
    import torch

    from automl import spaces, trainers
    from automl.engine.memory import step
    from automl.picks import replaying
    from automl.recipe import Recipe
    from automl.seams import DataShape

    torch.set_num_threads(1)
    recipe, shape = Recipe.of(told["recipe"]), DataShape.of(told["shape"])
    asker, trainer = replaying(told["choices"], recipe.choices), trainers.find(recipe.trainer)
    model = spaces.find(recipe.space).build(asker, shape)
    plan = trainer.choices(asker.under("train"), shape)
    step(trainers.adapted(trainer, model, plan), shape, "cpu")
    sys.stdout.write(json.dumps({"peak": peak()}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
