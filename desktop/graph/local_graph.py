"""The local graph: a topic and what lies near it, laid out by itself; after it the whole lies as before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from desktop.graph.bars import LocalBar
from desktop.graph.shown import Around
from desktop.graph.stage import Stage


class LocalGraph:
    """On a stage, with its bar in the view."""

    def __init__(self, stage: Stage, bar: LocalBar) -> None:
        self._stage = stage
        self._bar = bar
        self._pinned = False
        bar.steps.connect(lambda steps: self._change(steps=steps))
        bar.way.connect(lambda way: self._change(way=way))
        bar.between.connect(lambda between: self._change(between=between))
        bar.pinned.connect(self._pin)
        stage.selected.connect(self.follow)
        stage.saved.connect(self.follow)
        stage.renamed.connect(self._stay)

    @property
    def around(self) -> Around | None:
        return self._stage.shown.around

    def show(self, around: Around | None) -> None:
        """None: the whole graph, as it lay before."""
        stage = self._stage
        if around is None:
            stage.scene.bring_back()
        elif self.around is None:
            stage.scene.keep_aside()
        stage.shown = replace(stage.shown, around=around)
        stage.viewpoint.follows = True
        stage.restyle()
        slot = stage.scene.slot_of.get(around.topic, -1) if around else -1
        self._bar.show_topic(stage.scene.titles[slot] if slot >= 0 else "")
        if around is not None:
            stage.placing.all_anew(slot)
        else:
            stage.placing.rest()
            stage.viewpoint.fit()

    def toggle(self) -> None:
        if self.around is not None:
            self.show(None)
        elif self._stage.selected_topic:
            self.show(Around(self._stage.selected_topic))

    def _stay(self, renamed: dict[str, str]) -> None:
        """A local graph stays with its topic through a rename, and ends with it."""
        around = self.around
        if around is not None:
            topic = renamed.get(around.topic, around.topic)
            if topic in self._stage.scene.slot_of:
                self._stage.shown = replace(self._stage.shown, around=replace(around, topic=topic))
            else:
                self.show(None)

    def follow(self, topic: str) -> None:
        """The user has selected this topic, or saved this note."""
        around = self.around
        if around is not None and not self._pinned and topic not in ("", around.topic):
            self.show(replace(around, topic=topic))

    def _pin(self, pinned: bool) -> None:
        self._pinned = pinned

    def _change(self, **changes: Any) -> None:
        if self.around is not None:
            self.show(replace(self.around, **changes))
