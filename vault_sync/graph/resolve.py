"""Which file a link means: section 1.3 of the link model, over a multimap from names to paths."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator

from vault_sync.graph.names import basename, fold, folder, linkpath, lower
from vault_sync.graph.unsettled import LinkRules


class Namesakes:
    """Two or more files of one name, in the two orders that a choice among them needs."""

    __slots__ = ("by_rank", "by_text")

    def __init__(self) -> None:
        self.by_text: list[tuple[str, str]] = []  # (folded path, path)
        self.by_rank: list[tuple[int, str, str]] = []  # (length, path, folded path)

    def __contains__(self, entry: tuple[str, str]) -> bool:
        at = bisect_left(self.by_text, entry)
        return self.by_text[at : at + 1] == [entry]

    def add(self, folded: str, path: str, rank: int) -> None:
        """Take in a file that is not there yet."""
        insort(self.by_text, (folded, path))
        insort(self.by_rank, (rank, path, folded))

    def remove(self, folded: str, path: str, rank: int) -> None:
        """Forget a file that is there."""
        del self.by_text[bisect_left(self.by_text, (folded, path))]
        del self.by_rank[bisect_left(self.by_rank, (rank, path, folded))]

    def exact(self, folded: str) -> str | None:
        """The file at just this path."""
        at = bisect_left(self.by_text, (folded,))
        found = self.by_text[at : at + 1]
        return found[0][1] if found and found[0][0] == folded else None

    def under(self, prefix: str) -> Iterator[tuple[str, str]]:
        """All whose folded path begins with `prefix`."""
        for at in range(bisect_left(self.by_text, (prefix,)), len(self.by_text)):
            if not self.by_text[at][0].startswith(prefix):
                return
            yield self.by_text[at]


class Files:
    """All files of a vault by folded name, and the choice among them. Owned by one thread."""

    def __init__(self, paths: Iterable[str] = (), rules: LinkRules | None = None) -> None:
        self.rules = rules or LinkRules()
        self._named: dict[str, str | Namesakes] = {}
        self._fold = fold if self.rules.fold_file_names else lower
        for path in paths:
            self.add(path)

    def name(self, path: str) -> str:
        """The key under which a file is found."""
        return self._fold(basename(path))

    def named(self, name: str) -> list[str]:
        """All files of a folded name."""
        found = self._named.get(name)
        if isinstance(found, Namesakes):
            return [path for _, path in found.by_text]
        return [found] if found else []

    def add(self, path: str) -> None:
        """Take in a file; one that is there already stays."""
        name = self.name(path)
        found = self._named.setdefault(name, path)
        if isinstance(found, Namesakes):
            if (self._fold(path), path) not in found:
                self._put(found, path)
        elif found != path:
            group = Namesakes()
            self._put(group, found)
            self._put(group, path)
            self._named[name] = group

    def remove(self, path: str) -> None:
        """Forget a file; one that is not there is no matter."""
        name = self.name(path)
        found = self._named.get(name)
        if found == path:
            del self._named[name]
        elif isinstance(found, Namesakes):
            folded = self._fold(path)
            if (folded, path) in found:
                found.remove(folded, path, self._rank(folded))
            if len(found.by_text) == 1:
                self._named[name] = found.by_text[0][1]

    def _put(self, group: Namesakes, path: str) -> None:
        folded = self._fold(path)
        group.add(folded, path, self._rank(folded))

    def _rank(self, folded: str) -> int:
        return len(folded) if self.rules.shortest_first else 0

    def candidates(self, link: str) -> tuple[str | Namesakes | None, str]:
        """The files of the link's name, and what was added to the link to find them."""
        name = fold(basename(link))
        if "." in name:
            found = self._named.get(name)
            if found is not None:
                return found, ""
        return self._named.get(name + ".md"), ".md"

    def varies(self, target: str) -> bool:
        """Whether a link's meaning may depend on where it stands."""
        link = linkpath(target)
        found, _ = self.candidates(link)
        return not link or isinstance(found, Namesakes) or (found is not None and "/" in link)

    def resolve(self, target: str, source: str) -> str | None:
        """The file that a link's target (without subpath) means in the file `source`."""
        link = linkpath(target)
        if not link:
            return source
        found, ending = self.candidates(link)
        if found is None or (isinstance(found, str) and "/" not in link):
            return found
        group = self._alone(found) if isinstance(found, str) else found
        return self._choose(group, fold(link + ending), source)

    def _alone(self, path: str) -> Namesakes:
        group = Namesakes()
        self._put(group, path)
        return group

    def _choose(self, group: Namesakes, wanted: str, source: str) -> str | None:
        here = self._fold(folder(source))
        if wanted.startswith(("./", "../")):
            wanted = join(here, wanted)
            exact = group.exact(wanted)
            if exact is not None or not self.rules.relative_carries_on:
                return exact
        rooted = wanted.startswith("/")
        wanted = wanted.removeprefix("/")
        if rooted or self.rules.exact_path_first:
            exact = group.exact(wanted)
            if exact is not None or (rooted and self.rules.rooted_or_nothing):
                return exact
        return self._by_ending(group, wanted, here)

    def _by_ending(self, group: Namesakes, wanted: str, here: str) -> str | None:
        """The first whose path ends as the link is written: of those below the source, then of all."""
        raw = self.rules.raw_affixes
        if here:
            near = [
                (self._rank(folded), path)
                for folded, path in group.under(here if raw else here + "/")
                if ends(folded, wanted, raw)
            ]
            if near:
                return min(near)[1]
        return next((path for _, path, folded in group.by_rank if ends(folded, wanted, raw)), None)


class Lookup:
    """Resolution with a memory, good for as long as no file comes or goes.

    Most links mean the same wherever they stand; the others depend on the source's folder alone.
    """

    def __init__(self, files: Files) -> None:
        self._files = files
        self._same: dict[str, str | None] = {}
        self._by_folder: dict[tuple[str, str], str | None] = {}
        self._varying: set[str] = set()

    def __call__(self, target: str, source: str) -> str | None:
        """The file that a link's target means in the file `source`."""
        if target in self._same:
            return self._same[target]
        if target not in self._varying:
            if not self._files.varies(target):
                return self._same.setdefault(target, self._files.resolve(target, source))
            self._varying.add(target)
        if not linkpath(target):
            return source
        place = (target, folder(source))
        if place not in self._by_folder:
            self._by_folder[place] = self._files.resolve(target, source)
        return self._by_folder[place]

    def all(self, targets: Iterable[str], source: str) -> tuple[str | None, ...]:
        """The same for all links of a file."""
        same = self._same
        return tuple([same[target] if target in same else self(target, source) for target in targets])


def keys(target: str) -> tuple[str, ...]:
    """The names whose coming or going can alter what a link means; none for a link to its own note."""
    link = linkpath(target)
    if not link:
        return ()
    name = fold(basename(link))
    return (name, name + ".md") if "." in name else (name + ".md",)


def ends(path: str, wanted: str, raw: bool) -> bool:
    """Whether a path ends with what a link says, as plain strings or by whole folders."""
    return path.endswith(wanted) and (raw or len(path) == len(wanted) or path[-len(wanted) - 1] == "/")


def join(here: str, relative: str) -> str:
    """A path relative to a folder as one from the root; `..` at the root stays there."""
    parts = here.split("/") if here else []
    for part in relative.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
