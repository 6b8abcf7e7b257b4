"""Which notes hold links that a file's name can affect: the reason why a change costs so little."""

from __future__ import annotations

from collections.abc import Iterable

from vault_sync.graph.resolve import keys

_SMALL = 16  # below this a list is searched faster than a set is kept, at a quarter of its memory


class Waiting:
    """For each spelling of a link its sources, and for each name the spellings that look for it."""

    def __init__(self) -> None:
        self._sources: dict[str, list[str] | set[str]] = {}  # by spelling
        self._targets: dict[str, list[str]] = {}  # by name, each spelling once

    def change(self, source: str, old: Iterable[str], new: Iterable[str]) -> None:
        """The link targets of a source are now `new` instead of `old`."""
        before, after = set(old), set(new)
        for target in after - before:
            self._add(target, source)
        for target in before - after:
            self._drop(target, source)

    def sources(self, names: Iterable[str]) -> set[str]:
        """All that hold a link which looks for one of the names."""
        found: set[str] = set()
        return found.union(*[self._sources[target] for target in self.targets(names)])

    def targets(self, names: Iterable[str]) -> set[str]:
        """All spellings of links that look for one of the names."""
        return {target for name in names for target in self._targets.get(name, ())}

    def _add(self, target: str, source: str) -> None:
        sources = self._sources.get(target)
        if sources is None:
            self._sources[target] = [source]
            for name in keys(target):
                self._targets.setdefault(name, []).append(target)
        elif isinstance(sources, set):
            sources.add(source)
        elif len(sources) < _SMALL:
            sources.append(source)
        else:
            self._sources[target] = {*sources, source}

    def _drop(self, target: str, source: str) -> None:
        sources = self._sources[target]
        sources.remove(source)
        if sources:
            return
        del self._sources[target]
        for name in keys(target):
            spelt = self._targets[name]
            spelt.remove(target)
            if not spelt:
                del self._targets[name]
