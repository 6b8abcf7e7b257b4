"""A planner in this very process, and how it is watched: a live table, plain lines, or events as JSON."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from automl.commands.saying import broken, note, out
from automl.recipe import Recipe
from automl.results import events as e
from automl.results.rundir import RunDir
from automl.terminal import words
from automl.terminal.lines import Lines
from automl.terminal.live import Live

if TYPE_CHECKING:
    from automl.engine.planner import Planner


def watched(run: RunDir, recipe: Recipe | None = None, *, as_json: bool = False) -> int:
    """Runs it to its end; Ctrl-C ends it as one that can be resumed."""
    from automl.engine.planner import Ending, Planner, conducted

    planner = Planner(run, recipe=recipe)
    if as_json:
        planner.listen = _as_json(planner)
        ending = conducted(planner)
    else:
        past, _ = run.replay()
        with Live(past) if sys.stderr.isatty() else Lines(past) as view:
            planner.listen = view.take
            ending = conducted(planner)
    state, _ = run.replay()
    if ending is Ending.FINISHED:
        if not as_json:
            out(words.headline(state, "finished"))
            for line in words.table(state, [state.trials[number] for number in state.front.trials]):
                out(line)
        return 0
    if ending is Ending.FAILED:
        note(f"automl: {state.reason}")
    else:
        note(f"automl: interrupted. Go on with: python -m automl resume {run.path}")
    return 1


def _as_json(planner: Planner) -> Callable[[Sequence[e.Event]], None]:
    """Prints events; where nobody reads them any more, the run ends as an interrupted one."""

    def listen(events: Sequence[e.Event]) -> None:
        try:
            for event in events:
                out(e.line(event))
        except BrokenPipeError:
            broken()
            planner.interrupt()

    return listen
