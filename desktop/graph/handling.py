"""What can be done to nodes by hand: look, select, choose many, drag, pin, go to a neighbour."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, QRectF, Signal

from desktop.graph import hit
from desktop.graph.layouts.repulsion import Floats
from desktop.graph.local_graph import LocalGraph
from desktop.graph.stage import Stage


class Handling(QObject):
    """What gestures ask for, done on a stage; the signals carry a topic's id."""

    panel_asked = Signal(str)
    obsidian_asked = Signal(str)
    hovered = Signal(int)  # the slot, -1 when the pointer is on no node

    def __init__(self, stage: Stage, local: LocalGraph) -> None:
        super().__init__()
        self._stage = stage
        self._local = local

    # ---- where -------------------------------------------------------------------------------

    def _on_screen(self) -> tuple[Floats, Floats]:
        camera = self._stage.viewpoint.camera
        screen = camera.to_screen(np.nan_to_num(self._stage.scene.positions))
        return screen, self._stage.frame.radii(camera.zoom)

    def node_at(self, x: float, y: float) -> int:
        return hit.node_at(*self._on_screen(), x, y)

    def hover(self, slot: int) -> None:
        if slot != self._stage.focus.hovered:
            self._stage.focus = replace(self._stage.focus, hovered=slot)
            self._stage.redraw()
            self.hovered.emit(slot)

    # ---- one or many -------------------------------------------------------------------------

    def select(self, slot: int) -> None:
        self._stage.select(slot)

    def draw_box(self, box: QRectF | None) -> None:
        self._stage.box = box
        self._stage.redraw()

    def choose(self, box: QRectF) -> None:
        """All nodes in a box of the screen, to be pinned or moved together."""
        found = hit.nodes_within(*self._on_screen(), box.left(), box.top(), box.right(), box.bottom())
        self._stage.focus = replace(self._stage.focus, chosen=frozenset(found))
        self._stage.redraw()

    @property
    def chosen(self) -> list[int]:
        """What a command is for: the nodes chosen together, else the selected one."""
        focus = self._stage.focus
        return sorted(focus.chosen) or ([focus.selected] if focus.selected >= 0 else [])

    def next_neighbour(self, step: int) -> bool:
        """Moves the selection through the neighbours of where it was; False where there are none."""
        slot = self._stage.focus.selected
        around = self._stage.scene.neighbours(slot).tolist() if slot >= 0 else []
        around = [n for n in around if self._stage.frame.shown[n]]
        if not around:
            return False
        self.select(around[0 if step > 0 else -1])
        return True

    def step_back(self) -> bool:
        """What was begun last ends first: what was chosen, the selection, the local graph."""
        focus = self._stage.focus
        if focus.chosen:
            self._stage.focus = replace(focus, chosen=frozenset())
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
        if self._stage.selected_topic:
            self.panel_asked.emit(self._stage.selected_topic)

    def ask_obsidian(self) -> None:
        if self._stage.focus.selected >= 0:
            self.open_in_obsidian(self._stage.focus.selected)
