"""An open vault: left dock, centre, topic panel, and the run dock under centre and panel."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from desktop.find.explore import ExplorePanel
from desktop.graph.filters_panel import FiltersPanel
from desktop.graph.graph_view import GraphView
from desktop.graph.kept_layout import KeptLayout
from desktop.run.run_dock import RunDock, RunStrip
from desktop.run.runs_list import RunsList
from desktop.shell.left_dock import LeftDock
from desktop.shell.tiers import Tiers
from desktop.theme import Theme
from desktop.topic.panel import TopicPanel
from desktop.words import tr

LEFT_DOCK, TOPIC_PANEL = (220, 256, 360), (300, 344, 480)


class Workspace(QWidget):
    """Docks fold away; their sizes are the user's once dragged."""

    def __init__(self, run_keys: str, wake: Callable[[], None], canvas: str = "auto") -> None:
        super().__init__()
        self.filters = FiltersPanel()
        self.topic_panel = TopicPanel()
        self.graph = GraphView(wake, canvas)
        self.graph.view_changed.connect(self.graph_changed)
        self.filters.serve(self.graph)
        self.graph.notice.all_asked.connect(self.filters.show_all)
        self.runs_list = RunsList()
        self.explore = ExplorePanel()
        panels = {
            "filters": (tr("Filters"), self.filters),
            "runs": (tr("Runs"), self.runs_list),
            "find": (tr("Find"), self.explore),
        }
        self.left_dock = LeftDock(panels)
        self.left_dock.chosen.connect(self.show_left)
        self.left = _dock(self.left_dock, *LEFT_DOCK)
        self.topic = _dock(self.topic_panel, *TOPIC_PANEL)
        self.centre = self.graph
        self.centre.setMinimumWidth(320)
        self.runs = RunDock()
        self.strip = RunStrip(run_keys)
        self._put_together()

    def _put_together(self) -> None:
        above = _splitter(Qt.Orientation.Horizontal, self.centre, self.topic)
        above.setStretchFactor(0, 1)
        above.setSizes([680, TOPIC_PANEL[1]])
        self.tiers = Tiers(above, self.strip, self.runs)
        split = _splitter(Qt.Orientation.Horizontal, self.left, self.tiers)
        split.setStretchFactor(1, 1)
        split.setSizes([LEFT_DOCK[1], 1024])
        self._splits = (above, split)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(split)

    @property
    def docks(self) -> dict[str, Callable[[bool], None]]:
        """What shows and hides them, by its command."""
        return {
            "left-dock": self.left.setVisible,
            "topic-panel": self.topic.setVisible,
            "run-dock": self.show_runs,
        }

    def splits(self) -> str:
        """How large the docks are, to be kept."""
        states = [bytes(split.saveState().toBase64().data()).decode("ascii") for split in self._splits]
        return " ".join([*states, str(self.tiers.by_hand)])

    def bring_back(self, splits: str, panel: str) -> None:
        """As the window was left; what does not fit any more is passed over by Qt itself."""
        for split, state in zip(self._splits, splits.split(), strict=False):
            split.restoreState(QByteArray.fromBase64(state.encode("ascii", "ignore")))
            split.setHandleWidth(1)
        height = splits.rpartition(" ")[2]
        self.tiers.bring_back(int(height) if height.isdecimal() else 0)
        self.left_dock.show_panel(panel)

    def show_runs(self, on: bool) -> None:
        """The run dock above its strip, or the strip alone."""
        self.runs.setVisible(on)
        self.strip.show_open(on)
        self.tiers.show_open(on)

    def show_left(self, page: str) -> None:
        """One of the left dock's panels; the lists of the last are filled when they are looked at."""
        self.left_dock.show_panel(page)
        if page == "find":
            self.explore.page_chosen.emit(self.explore.page)

    def graph_changed(self) -> None:
        """Numbers and colours of the left dock follow the graph."""
        scene = self.graph.scene
        counts = scene.counts()
        counts["orphans"] = int((scene.alive & (scene.degrees == 0)).sum())
        self.filters.legend.show_grouping(self.graph.grouping)
        self.filters.show_counts(counts, self.graph.shown_count, scene.nodes)
        self.filters.show_groups()

    def vault_changed(self) -> None:
        """The graph itself is another: what searches find may be too."""
        self.filters.looking.graph_changed()
        if self.explore.isVisible():
            self.explore.page_chosen.emit(self.explore.page)

    def bring_back_layout(self, kept: KeptLayout) -> None:
        """The layout and the sizes that the vault had last."""
        self.graph.stage.bring_back(kept)
        self.filters.forces.show_layout(kept.layout)
        self.filters.forces.show_size(kept.size_by)

    def reduce_motion(self, reduced: bool) -> None:
        self.graph.motion.reduced = self.graph.viewpoint.reduced = reduced

    def clear(self) -> None:
        """Before another vault."""
        self.graph.clear()
        self.topic_panel.show_about(None)

    def regions(self) -> list[QWidget]:
        """What F6 moves through, as far as it is open and has something that can take the focus."""
        parts = (self.left, self.centre, self.topic, self.runs)
        return [part for part in parts if part.isVisible() and _first(part)]

    def go_to_region(self, step: int) -> None:
        """The focus goes so many regions on from where it is."""
        regions, focus = self.regions(), self.window().focusWidget()
        if regions:
            within = (n for n, part in enumerate(regions) if part is focus or part.isAncestorOf(focus))
            there = _first(regions[(next(within, -step) + step) % len(regions)])
            if there:
                there.setFocus(Qt.FocusReason.TabFocusReason)

    def paint_theme(self, theme: Theme) -> None:
        for part in (self.filters, self.runs_list, self.topic_panel, self.graph, self.runs):
            part.paint_theme(theme)


def _dock(content: QWidget, least: int = 0, usual: int = 0, most: int = 0) -> QFrame:
    frame = QFrame()
    frame.setObjectName("dock")
    frame.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    if usual:
        frame.setMinimumWidth(least)
        frame.setMaximumWidth(most)
        frame.resize(usual, frame.height())
    column = QVBoxLayout(frame)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(content)
    return frame


def _splitter(orientation: Qt.Orientation, *parts: QWidget) -> QSplitter:
    made = QSplitter(orientation)
    made.setHandleWidth(1)
    made.setChildrenCollapsible(False)
    for part in parts:
        made.addWidget(part)
    return made


def _first(region: QWidget) -> QWidget | None:
    """Where Tab would begin in it: itself or what lies in it."""
    part = region
    while True:
        within = part is region or region.isAncestorOf(part)
        if within and part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isVisible() and part.isEnabled():
            return part
        part = part.nextInFocusChain()
        if part is region:
            return None
