"""Every chart of a run as a picture, SVG and PNG; those that have nothing to show are left out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from automl.export import png
from automl.export.files import whole
from automl.results import charts
from automl.results.charts import score_by_cost
from automl.results.figure import Figure
from automl.results.state import RunState
from automl.results.svg import svg
from automl.results.svg_ink import Ground


def write(folder: Path, run: RunState, ground: Ground = "light") -> list[Path]:
    """Two files a chart; the SVG has no ground of its own, so that it suits any page."""
    made = []
    for name, figure in figures(run):
        made.append(whole(folder / f"{name}.svg", svg(figure)))
        made.append(whole(folder / f"{name}.png", png.png(svg(figure, ground=ground))))
    return made


def figures(run: RunState) -> Iterator[tuple[str, Figure]]:
    """All charts by name, the score by each further cost among them."""
    for name in charts.names():
        if name == "score_by_cost":
            drawn = {f"score_by_{cost}": score_by_cost.figure(run, cost) for cost in score_by_cost.costs(run)}
        else:
            drawn = {name: charts.find(name).figure(run)}
        yield from ((title, figure) for title, figure in drawn.items() if not figure.empty)
