"""The commands of `python -m automl`: one module each, whose `add(parsers)` states its form and what it does.

None of them imports torch or optuna before it has to: `show` and `recipes` answer at once.
"""

from __future__ import annotations

from automl.commands import (
    compare,
    drawing,
    export,
    gpu_engine,
    importance,
    importing,
    practice,
    probe,
    recipes,
    report,
    resume,
    retrain,
    run,
    show,
    steer,
)

COMMANDS = (
    recipes,
    probe,
    run,
    resume,
    steer,
    retrain,
    show,
    report,
    drawing,
    importance,
    export,
    importing,
    practice,
    compare,
    gpu_engine,
)
