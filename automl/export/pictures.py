"""Every chart of a run as a picture, SVG and PNG; those that have nothing to show are left out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from automl.export import png
from automl.results import charts
from automl.results.charts import score_by_cost
from automl.results.figure import Figure
from automl.results.rundir_errors import told
from automl.results.state import RunState
from automl.results.svg import svg
from automl.results.svg_ink import Ground


def write(folder: Path, run: RunState, ground: Ground = "light") -> list[Path]:
    """Two files a chart; the SVG has no ground of its own, so that it suits any page."""
    made = []
    with told(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name, figure in figures(run):
            drawn, painted = folder / f"{name}.svg", folder / f"{name}.png"
            drawn.write_text(svg(figure), "utf-8")
            painted.write_bytes(png.png(svg(figure, ground=ground)))
            made += [drawn, painted]
    return made


def figures(run: RunState) -> Iterator[tuple[str, Figure]]:
    """All charts by name, the score by each further cost among them."""
    for name in charts.names():
        if name == "score_by_cost":
            drawn = {f"score_by_{cost}": score_by_cost.figure(run, cost) for cost in score_by_cost.costs(run)}
        else:
            drawn = {name: charts.find(name).figure(run)}
        yield from ((title, figure) for title, figure in drawn.items() if not figure.empty)
