"""What it costs to take a run of a thousand trials out as an Optuna journal and in again, and its pictures.

CPU time of this process; the floor of the journal is Optuna's own `add_trials` of the same trials into its
journal file, and that of the way back is Optuna's own reading of it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import optuna
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend

from automl.export import journal, png, studies, table, taking
from automl.results import events as e
from automl.results import rundir, rundir_log
from automl.results.charts import accuracy_vs_parameters
from automl.results.svg import svg
from tests.automl.made_up import a_run, recipe
from tests.bench import timing
from tests.bench.timing import Cost

TRIALS, TIMES = 1_000, 3
optuna.logging.set_verbosity(optuna.logging.WARNING)


def measured(work: Callable[[int], object]) -> Cost:
    return timing.measured(work, TIMES)


def row(question: str, ours: Cost, floor: str) -> None:
    print(timing.row(question, ours, floor, TIMES))


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = recipe()
        run = rundir.make(made, out=folder / "run")
        rundir_log.write(run.events, a_run(TRIALS, seed=3, made=made, run=run.id))
        state, _ = run.replay()
        file = folder / "journal.log"
        print(timing.HEAD)
        out = measured(lambda _: journal.write(file, run, state))
        trials = studies.opened(str(file)).get_trials(deepcopy=False)
        own = measured(lambda n: optunas(folder / f"own-{n}.log", trials))
        row(f"{TRIALS:,} trials to an Optuna journal", out, f"{own[0]:.0f} ms, Optuna's add_trials")
        reading = measured(lambda _: studies.opened(str(file)).get_trials(deepcopy=False))
        back = measured(lambda n: taking.take(studies.opened(str(file)), "journal", folder / f"back-{n}"))
        row(f"{TRIALS:,} trials back as a run's folder", back, f"{reading[0]:.0f} ms, Optuna's reading alone")
        row(f"{TRIALS:,} trials as CSV", measured(lambda _: table.csv_of(state)), "–")
        picture = svg(accuracy_vs_parameters.figure(state), ground="light")
        row(f"a chart of {TRIALS:,} trials as PNG", measured(lambda _: png.png(picture)), "–")
        lost = lines(run) != lines(rundir.find(folder / "back-0"))
        print(f"\nLines of the log lost on the way out and back: {'some' if lost else 'none'}.")


def optunas(file: Path, trials: list[optuna.trial.FrozenTrial]) -> None:
    """Optuna's own way to keep these trials."""
    storage = JournalStorage(JournalFileBackend(str(file)))
    study = optuna.create_study(storage=storage, directions=["maximize", "minimize"])
    study.add_trials(trials)


def lines(run: rundir.RunDir) -> list[str]:
    """The log without the run's own name."""
    events, _ = rundir_log.read(run.events)
    return [e.line(event).replace(run.id, "") for event in events]


if __name__ == "__main__":
    main()
