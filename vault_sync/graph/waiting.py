"""Which notes hold links that a file's name can affect: the reason why a change costs so little."""

from __future__ import annotations

from collections.abc import Iterable

from vault_sync.graph.resolve import Keys

_SMALL = 16  # below this a list is searched faster than a set is kept, at a quarter of its memory


class Waiting:
    """For each name: the sources of the links that look for it, and how those links spell it."""

    def __init__(self) -> None:
        self._sources: dict[str, list[str] | set[str]] = {}
        self._targets: dict[str, set[str] | str] = {}

    def change(self, source: str, old: Iterable[str], new: Iterable[str], keys: Keys) -> None:
        """The link targets of a source are now `new` instead of `old`."""
        before, after = set(old), set(new)
        if before == after:
            return
        for target in after - before:
            for name in keys[target]:
                self._spell(name, target)
        had = {name for target in before for name in keys[target]}
        has = {name for target in after for name in keys[target]}
        for name in has - had:
            self._add(name, source)
        for name in had - has:
            self._drop(name, source)

    def sources(self, names: Iterable[str]) -> set[str]:
        """All that hold a link which looks for one of the names."""
        return {source for name in names for source in self._sources.get(name, ())}

    def targets(self, names: Iterable[str]) -> set[str]:
        """All spellings of links that look for one of the names."""
        found: set[str] = set()
        for name in names:
            spelt = self._targets.get(name, ())
            found |= {spelt} if isinstance(spelt, str) else set(spelt)
        return found

    def _spell(self, name: str, target: str) -> None:
        spelt = self._targets.setdefault(name, target)
        if isinstance(spelt, set):
            spelt.add(target)
        elif spelt != target:
            self._targets[name] = {spelt, target}

    def _add(self, name: str, source: str) -> None:
        sources = self._sources.setdefault(name, [])
        if isinstance(sources, set):
            sources.add(source)
            return
        sources.append(source)
        if len(sources) > _SMALL:
            self._sources[name] = set(sources)

    def _drop(self, name: str, source: str) -> None:
        sources = self._sources[name]
        sources.remove(source)
        if not sources:
            del self._sources[name], self._targets[name]
