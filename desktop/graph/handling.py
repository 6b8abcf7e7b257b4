"""What can be done to nodes by hand: look, select, choose many, drag, pin, go to a neighbour."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QPolygonF

from desktop.graph import hit
from desktop.graph.layouts.repulsion import Floats
from desktop.graph.local_graph import LocalGraph
from desktop.graph.stage import Stage


class Handling(QObject):
    """What gestures ask for, done on a stage; the signals carry a topic's id."""

    panel_asked = Signal(str)
    obsidian_asked = Signal(str)
    hovered = Signal(int)  # the slot that wants a card, -1: none

    def __init__(self, stage: Stage, local: LocalGraph) -> None:
        super().__init__()
        self._stage = stage
        self._local = local
        self._middle = self._visited = -1  # whose neighbours Tab goes through, and where it is

    # ---- where -------------------------------------------------------------------------------

    def _on_screen(self) -> tuple[Floats, Floats]:
        camera = self._stage.viewpoint.camera
        screen = camera.to_screen(np.nan_to_num(self._stage.scene.positions))
        return screen, self._stage.frame.radii(camera.zoom)

    def node_at(self, x: float, y: float) -> int:
        return hit.node_at(*self._on_screen(), x, y)

    def marks(self, slots: list[int]) -> list[QRectF]:
        """Where the marks of nodes lie on the screen."""
        screen, radii = self._on_screen()
        rows = zip(screen[slots].tolist(), radii[slots].tolist(), strict=True)
        return [QRectF(x - r, y - r, 2 * r, 2 * r) for (x, y), r in rows]

    def hover(self, slot: int) -> None:
        if slot != self._stage.focus.hovered:
            self._stage.focus = replace(self._stage.focus, hovered=slot)
            self._stage.redraw()
            self.hovered.emit(slot)

    # ---- one or many -------------------------------------------------------------------------

    def select(self, slot: int) -> None:
        self._stage.select(slot)

    def draw_loop(self, loop: QPolygonF | None) -> None:
        self._stage.loop = loop
        self._stage.redraw()

    def choose(self, loop: QPolygonF) -> None:
        """All nodes in a closed line on the screen, to be pinned or moved together."""
        points = np.array([point.toTuple() for point in loop], np.float32)
        found = hit.nodes_within(*self._on_screen(), points)
        self._stage.focus = replace(self._stage.focus, chosen=frozenset(found), way=())
        self._stage.redraw()

    @property
    def chosen(self) -> list[int]:
        """What a command is for: the nodes chosen together, else the selected one."""
        focus = self._stage.focus
        return sorted(focus.chosen) or ([focus.selected] if focus.selected >= 0 else [])

    def next_neighbour(self, step: int) -> bool:
        """Selects the next neighbour, going round the node where that began; False where there are none.

        Enter begins anew from the neighbour that is selected then.
        """
        selected = self._stage.focus.selected
        if selected < 0 or selected != self._visited:
            self._middle = selected
        around = self._around(self._middle) if selected >= 0 else []
        if not around:
            return False
        before = around.index(selected) if selected in around else -1 if step > 0 else 0
        self._visited = around[(before + step) % len(around)]
        self.select(self._visited)
        self._stage.keep_in_view(self._visited)
        return True

    def _around(self, slot: int) -> list[int]:
        """The neighbours in view, clockwise from above."""
        if slot < 0 or not self._stage.scene.alive[slot]:
            return []
        near = self._stage.scene.neighbours(slot)
        near = near[self._stage.frame.shown[near]]
        x, y = (self._stage.scene.positions[near] - self._stage.scene.positions[slot]).T
        return near[np.argsort(np.arctan2(-x, y) + np.pi, kind="stable")].tolist()

    def step_back(self) -> bool:
        """What was begun last ends first: what was chosen, the selection, the local graph."""
        focus = self._stage.focus
        if focus.chosen:
            self._stage.focus = replace(focus, chosen=frozenset(), way=())
        elif focus.selected >= 0:
            self.select(-1)
        elif self._local.around is not None:
            self._local.show(None)
        else:
            return False
        self._stage.redraw()
        return True

    # ---- moved and held ----------------------------------------------------------------------

    def _dragged(self, slot: int) -> list[int]:
        chosen = self._stage.focus.chosen
        return sorted(chosen) if slot in chosen else [slot]

    def drag(self, slot: int, x: float, y: float) -> None:
        """The node follows the pointer, those chosen with it too, and their neighbourhood follows them."""
        stage = self._stage
        point = stage.viewpoint.camera.to_plane(x, y)
        step = np.array(point, np.float32) - stage.scene.positions[slot]
        for moved in self._dragged(slot):
            px, py = (stage.scene.positions[moved] + step).tolist()
            stage.placing.hold(moved, (px, py))
        stage.viewpoint.follows = False
        self.hovered.emit(-1)
        stage.redraw()

    def drop(self, slot: int) -> None:
        """A dragged node stays where it was put."""
        self._stage.placing.let_go(self._dragged(slot))
        self._stage.redraw()

    def toggle_pin(self) -> None:
        """All are pinned, or where all are, none."""
        scene = self._stage.scene
        pinned = all(scene.pinned[slot] for slot in self.chosen)
        for slot in self.chosen:
            scene.pin(slot, not pinned)
        self._stage.redraw()

    # ---- asked of others ---------------------------------------------------------------------

    def open_node(self, slot: int) -> None:
        self._stage.go_to(self._stage.scene.ids[slot])

    def toggle_local(self) -> None:
        self._local.toggle()

    def open_in_obsidian(self, slot: int) -> None:
        self.obsidian_asked.emit(self._stage.scene.ids[slot])

    def ask_panel(self) -> None:
        self._visited = -1
        if self._stage.selected_topic:
            self.panel_asked.emit(self._stage.selected_topic)

    def ask_obsidian(self) -> None:
        if self._stage.focus.selected >= 0:
            self.open_in_obsidian(self._stage.focus.selected)
