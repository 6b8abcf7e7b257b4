"""The thread that lays the graph out: it sleeps when all has settled, and the window never waits for it.

It runs compiled code that gives the interpreter's lock away; the newest places lie ready to be taken.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from desktop.graph import compiling
from desktop.graph.layouts import Layout
from desktop.graph.layouts.ground import Ground
from desktop.graph.layouts.repulsion import Floats
from desktop.graph.layouts.springs import Heat, step

Slots = NDArray[np.int32]
LOOK_AGAIN = 0.05  # seconds between two looks whether all is compiled


class Job:
    """A layout under way, of the scene's nodes `slots`; a newer one takes its place.

    With a `layout` it begins from nothing, else from `positions`; with `heat` it then settles by forces.
    What of ground and heat is a function is found out in the thread.
    """

    def __init__(
        self,
        slots: Slots,
        ground: Ground | Callable[[], Ground],
        heat: Heat | Callable[[Ground], Heat] | None,
        positions: Floats | None = None,
        layout: Layout | None = None,
    ) -> None:
        self.slots = slots
        self.ground = ground
        self.heat = heat
        self.positions = positions
        self.layout = layout

    def prepare(self) -> tuple[Ground, Heat | None]:
        """What was left to be found out."""
        ground = self.ground() if callable(self.ground) else self.ground
        return ground, self.heat(ground) if callable(self.heat) else self.heat

    def row_of(self, slot: int) -> int:
        """The row of a slot, -1 for none; slots come in order."""
        row = int(np.searchsorted(self.slots, slot))
        return row if row < len(self.slots) and self.slots[row] == slot else -1


class LayoutThread:
    """`wake` is called, on the thread, when there are new places to take."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._condition = threading.Condition()
        self._job: Job | None = None
        self._newest: tuple[Slots, Floats] | None = None
        self._held: dict[int, tuple[float, float]] = {}
        self._ending = False
        self._thread = threading.Thread(target=self._run, name="layout", daemon=True)
        self._thread.start()

    @property
    def settled(self) -> bool:
        with self._condition:
            return self._job is None and self._newest is None

    def submit(self, job: Job) -> None:
        with self._condition:
            self._job, self._newest = job, None
            self._condition.notify()

    def drop(self) -> None:
        """Forgets the job under way and what it has found."""
        with self._condition:
            self._job = self._newest = None

    def hold(self, slot: int, place: tuple[float, float] | None) -> None:
        """Keeps a node at a place while it is dragged; None lets it go."""
        with self._condition:
            if place is None:
                self._held.pop(slot, None)
            else:
                self._held[slot] = place

    def take(self) -> tuple[Slots, Floats] | None:
        """The newest places since the last call: slots, and where each of them is now."""
        with self._condition:
            newest, self._newest = self._newest, None
            return newest

    def stop(self) -> None:
        with self._condition:
            self._ending, self._job = True, None
            self._condition.notify()
        self._thread.join(30)

    def _run(self) -> None:
        while job := self._next_job():
            try:
                self._lay_out(job)
            finally:
                self._finish(job)

    def _lay_out(self, job: Job) -> None:
        ground, heat = job.prepare()
        if job.layout is not None:
            job.positions = job.layout.arrange(replace(ground, goes_on=lambda: self._goes_on(job)))
            self._publish(job)
        while heat and job.positions is not None and not heat.settled and self._goes_on(job):
            job.positions, heat = step(job.positions, ground.links, heat)
            self._apply_held(job)
            self._publish(job)

    def _next_job(self) -> Job | None:
        with self._condition:
            while not self._ending and (self._job is None or not compiling.there.is_set()):
                self._condition.wait(None if self._job is None else LOOK_AGAIN)
            return None if self._ending else self._job

    def _goes_on(self, job: Job) -> bool:
        with self._condition:
            return self._job is job and not self._ending

    def _apply_held(self, job: Job) -> None:
        with self._condition:
            held = dict(self._held)
        for slot, place in held.items():
            if job.positions is not None and (row := job.row_of(slot)) >= 0:
                job.positions[row] = place

    def _publish(self, job: Job) -> None:
        with self._condition:
            if self._job is not job:
                return
            assert job.positions is not None
            self._newest = (job.slots, job.positions)
        self._wake()

    def _finish(self, job: Job) -> None:
        with self._condition:
            if self._job is job:
                self._job = None
        self._wake()
