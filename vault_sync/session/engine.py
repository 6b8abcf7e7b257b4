"""One vault, kept equal to its index step by step: no thread, no wait, no clock of its own.

Hints and commands come in by `handle`; `step` does what is due and says how long there is nothing to do.
Hints are never believed: whatever is due is looked at on disk, and only what really differs is applied.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from vault_sync.collection import no_collection
from vault_sync.disk.guard import DeletionGuard
from vault_sync.disk.hints import Hint, Hinted
from vault_sync.disk.moves import Move
from vault_sync.disk.polling import interval
from vault_sync.disk.reading import Sight, is_listed, look_at
from vault_sync.disk.reconcile import FileStat, Listing, compare, is_within
from vault_sync.disk.settle import Due, Settle
from vault_sync.freed import give_back
from vault_sync.graph.corrections import Step as Correction
from vault_sync.graph.index import Diffs
from vault_sync.session.attachment import Attachment
from vault_sync.session.chores import Chores
from vault_sync.session.keeping import Keeping, sights_of
from vault_sync.session.reader import Findings, is_text
from vault_sync.session.seams import Seams
from vault_sync.session.state import Applied, Event, Ready, Stand, State

LOOK_EVERY = 300.0  # seconds between two looks at everything while events come
LOOK_SHARE = 0.001  # of the time spent on that, at most
OVERFLOW_REST = 0.2  # seconds for a storm of changes to pass before everything is looked at
SLEPT = 10.0  # a gap like this between two steps, or between the clocks, means the machine slept
LONGEST_WAIT = 1.0
CHUNK = 250  # files read between two reports of progress
MISSED = 2  # routine looks in a row that find what no event told, until events are given up
NO_WATCH = "The system refuses to watch so many folders (on Linux: fs.inotify.max_user_watches)."
NO_EVENTS = "The system does not tell of changes in this folder."


@dataclass(frozen=True, slots=True)
class LookAgain:
    """Look at everything, and take whatever folder lies there for the vault."""


@dataclass(frozen=True, slots=True)
class Wrote:
    """We wrote this content ourselves."""

    digest: bytes


@dataclass(frozen=True, slots=True)
class Correct:
    """The user corrects the topics: one step more, or (without one) the last step less."""

    step: Correction | None


Message = Hint | LookAgain | Wrote | Correct


class Engine:
    """Driven by one thread. `emit` takes the events; `stopping` is asked while reading goes on."""

    def __init__(
        self,
        keeping: Keeping,
        emit: Callable[[Event], None],
        hints: Callable[[Hint], None],
        seams: Seams,
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self.keeping = keeping
        self.state = State(Stand.READING)
        self._emit = emit
        self._seams = seams
        self._stopping = stopping
        self._settle = Settle(seams.closes, is_text)
        self._guard = DeletionGuard()
        self._chores = Chores(keeping)
        self._attachment = Attachment(keeping.root, hints, seams)
        self._ready = False
        self._missed = 0
        self._routine = False
        self._look_at = 0.0  # when to look at everything
        self._offset, self._stepped = self._clocks()
        self._settings_seen: tuple[object, ...] = ()

    def _clocks(self) -> tuple[float, float]:
        now = self._seams.clock.monotonic()
        return self._seams.clock.wall() - now, now

    # -- from outside ---------------------------------------------------------------------------

    def open(self) -> None:
        """Begin: what the cache knows, then everything that differs from it, then live."""
        self._say(State(Stand.READING))
        with no_collection():
            self._open()
        self._become_ready()

    def _open(self) -> None:
        self.keeping.remember()
        self._settings_seen = self._settings_stats()
        now = self._seams.clock.monotonic()
        self._attachment.open(self.keeping.settings.config_folder, now)
        self._settle_down(now)
        if not self._attachment.why_offline:
            self._look_everywhere(now)

    def handle(self, message: Message) -> None:
        """Take a hint or a command in."""
        now = self._seams.clock.monotonic()
        if isinstance(message, Wrote):
            self.keeping.wrote(message.digest)
        elif isinstance(message, Correct):
            self._tell(self.keeping.correct(message.step))
        elif isinstance(message, LookAgain):
            self._attachment.accept_anything()
            self._look_at = now
        elif message.kind is Hinted.OVERFLOW:
            self._look_soon(now + OVERFLOW_REST)
        elif message.kind is Hinted.UNWATCHED:
            self._poll(NO_WATCH, now)
        elif message.folder and not message.path and not message.to:
            self._attachment.look_now(now)  # something about the vault's own folder
        else:
            self._settle.add(message, now)

    def step(self) -> float:
        """Do what is due; for how many seconds there is nothing more to do."""
        self._notice_sleep()
        now = self._seams.clock.monotonic()
        self._look_at_root(now)
        if not self._attachment.why_offline:
            if now >= self._look_at:
                self._look_everywhere(now)
            elif due := self._settle.due(now):
                self._look_at_due(due, now)
            elif self._idle(now) > 0:
                self._do_chores(now)
        self._offset, self._stepped = self._clocks()
        return self._wait(self._stepped)

    def doubts(self) -> bool:
        """Whether much seems to be deleted, and only a second look will tell."""
        return self._guard.again() is not None

    def close(self, why: str = "") -> None:
        """End watching. What makes the next start quick is kept, unless a fault is `why` this ends."""
        self._attachment.close()
        if self._ready and not why:
            self._chores.keep_arrays()
            self.keeping.keep_index()
        self._say(State(Stand.STOPPED, why))

    # -- when -----------------------------------------------------------------------------------

    def _idle(self, now: float) -> float:
        """For how long there is nothing that must be done."""
        due = self._settle.next_due()
        next_time = self._look_at if due is None else min(due, self._look_at)
        return min(max(next_time - now, 0.0), LONGEST_WAIT)

    def _wait(self, now: float) -> float:
        """For how long there is nothing at all to do."""
        if self._attachment.why_offline:
            return LONGEST_WAIT
        chore = self._chores.next_due()
        return self._idle(now) if chore is None else min(self._idle(now), max(chore - now, 0.0))

    def _do_chores(self, now: float) -> None:
        due = self._chores.next_due()
        if due is not None and due <= now:
            self._chores.do(now)

    def _notice_sleep(self) -> None:
        """A machine that slept has missed whatever a sync client did just before or on waking."""
        offset, now = self._clocks()
        if now - self._stepped > SLEPT or abs(offset - self._offset) > SLEPT:
            self._look_soon(now)

    def _look_soon(self, at: float) -> None:
        self._look_at = min(self._look_at, at)
        self._routine = False

    def _plan_next_look(self, now: float, took: float) -> None:
        polling = self._attachment.why_polling
        self._look_at = now + (interval(took) if polling else max(LOOK_EVERY, took / LOOK_SHARE))
        self._routine = not polling
        again = self._guard.again()
        if again is not None:
            self._look_soon(again)

    # -- the root -------------------------------------------------------------------------------

    def _look_at_root(self, now: float) -> None:
        was = self._attachment.why_offline
        self._attachment.look(now, self.keeping.known)
        why = self._attachment.why_offline
        if why and why != was:
            self._freeze()
        elif was and not why:
            self._say(State(Stand.READING))
            self._look_everywhere(now)
            self._settle_down(now)

    def _freeze(self) -> None:
        """The vault is out of reach: the graph stays as it is, and nothing that was hinted counts."""
        self._settle.clear()
        self._guard.forget()
        self._say(State(Stand.OFFLINE, self._attachment.why_offline))

    def _poll(self, why: str, now: float) -> None:
        if not self._attachment.why_polling:
            self._attachment.why_polling = why
            self._look_soon(now)
            self._settle_down(now)

    def _settle_down(self, now: float) -> None:
        """Say how things stand, now that nothing is being read."""
        if self._attachment.why_offline:
            self._say(State(Stand.OFFLINE, self._attachment.why_offline))
        elif not self._ready:
            self._say(State(Stand.READING))
        elif self._attachment.why_polling:
            self._say(State(Stand.POLLING, self._attachment.why_polling))
        else:
            self._say(State(Stand.LIVE))

    # -- looking --------------------------------------------------------------------------------

    def _look_everywhere(self, now: float) -> None:
        """The reconciler: all that is on disk against all that is known."""
        listing = self._seams.walk(self.keeping.root, "")
        took = self._seams.clock.monotonic() - now
        looks_lost = not self._ready and self._attachment.doubts(listing, self.keeping.known)
        if looks_lost or not self._attachment.still_there():
            self._freeze()
            return
        self._reload_settings_if_changed()
        self.keeping.listed(listing)
        doubted = self._guard.again()
        found = self._take(self._differing(listing, self.keeping.stats()), (), now)
        if doubted is not None and now >= doubted:
            self._guard.forget()
        self._count_missed(found, now)
        self._plan_next_look(self._seams.clock.monotonic(), took)

    def _count_missed(self, found: bool, now: float) -> None:
        """Where routine looks find again and again what no event told, events do not come here."""
        if not self._routine:
            return
        self._missed = self._missed + 1 if found else 0
        if self._missed >= MISSED:
            self._poll(NO_EVENTS, now)

    def _look_at_due(self, due: Due, now: float) -> None:
        """What the hints point at, and nothing else."""
        if due.paths.intersection(self.keeping.settings_paths()):
            self._reload_settings_if_changed()
        folders = _topmost(due.folders | _case_changes(due.moves))
        sights = self._sights_in(folders) if folders else {}
        for path in due.paths | self.keeping.symlinks.touched_by(due.paths, folders):
            if is_within(path, folders):
                continue
            sight = self._sight(path)
            if path not in due.gone and path in self.keeping.known and sight.get(path, path) is None:
                # It was saved, and is not there: most likely it is being saved again at this moment.
                self._settle.add(Hint(Hinted.DELETED, path), now)
            else:
                sights.update(sight)
        for path in self.keeping.other_names(sights):
            sights.update(self._sight(path))
        self._take(sights, due.moves, now)

    def _sights_in(self, folders: set[str]) -> dict[str, Sight | None]:
        whole = Listing()
        for folder in folders:
            listing = self._seams.walk(self.keeping.root, folder)
            self.keeping.listed(listing, folder)
            whole.files |= listing.files
            whole.remote |= listing.remote
            whole.unseen |= listing.unseen
        return self._differing(whole, self.keeping.stats(folders))

    def _differing(self, listing: Listing, known: Mapping[str, FileStat]) -> dict[str, Sight | None]:
        changes = compare(known, listing.files, listing.unseen)
        sights: dict[str, Sight | None] = {}
        for path in sorted(changes.removed):  # they may have been between two saves when they were not listed
            sights.update(self._sight(path) if is_listed(self.keeping.root, path) else {path: None})
        sights.update(sights_of(listing, sorted(changes.added | changes.modified)))
        return self._without_pending(sights)

    def _without_pending(self, sights: dict[str, Sight | None]) -> dict[str, Sight | None]:
        """A file whose writer is still at it comes by its own hint."""
        return {path: sight for path, sight in sights.items() if not self._settle.pending(path)}

    def _sight(self, path: str) -> Mapping[str, Sight | None]:
        try:
            self.keeping.symlinks.looked_at(self.keeping.root, path)
            return {path: look_at(self.keeping.root, path)}
        except (OSError, ValueError):
            return {}  # it cannot be told now; the next look at everything tells

    # -- taking in ------------------------------------------------------------------------------

    def _take(self, sights: Mapping[str, Sight | None], told: Iterable[Move], now: float) -> bool:
        """Read what differs and apply it as one step; whether there was anything."""
        findings = self._read(sights)
        if self._stopping():
            return False
        if findings.removed and not self._attachment.still_there():
            self._freeze()
            return False
        self._complete_renames(findings)
        moves = findings.moves(self.keeping.known, told)
        moved = {old for old, _new in moves}
        lost = [path for path in findings.removed if path not in moved]
        if not self._guard.believes(self.keeping.texts, sum(map(is_text, lost)), now):
            findings.removed.difference_update(lost)
            self._look_soon(self._guard.again() or now)
        for path in findings.torn:
            self._settle.add(Hint(Hinted.MODIFIED, path), now)
        self._tell(self.keeping.commit(findings, moves))
        self.keeping.keep(findings)
        self._chores.changed(findings, now)
        return bool(findings.put or findings.removed)

    def _complete_renames(self, findings: Findings) -> None:
        """A file that came and equals one whose deletion is still held back is that one, renamed."""
        known = self.keeping.known
        come = {found.hash for path, found in findings.known.items() if path not in known and found.hash}
        if not come:
            return
        for path in self._settle.waiting():
            if path in known and known[path].hash in come and self._sight(path).get(path, path) is None:
                findings.removed.add(path)

    def _read(self, sights: Mapping[str, Sight | None]) -> Findings:
        """Read in chunks, so that progress is told, the cache filled and a stop heeded meanwhile."""
        paths = list(sights)
        findings = Findings()
        many = len(paths) > CHUNK
        for start in range(0, len(paths), CHUNK):
            if self._stopping():
                break
            if self.state.stand is Stand.READING:
                self._say(State(Stand.READING, done=start, total=len(paths)))
            chunk = {path: sights[path] for path in paths[start : start + CHUNK]}
            found = self.keeping.reader.look(
                self.keeping.known, chunk, int(self._seams.clock.wall() * 1_000_000_000)
            )
            findings.add(found)
            if many:
                self.keeping.keep_read(found)
        return findings

    def _reload_settings_if_changed(self) -> None:
        seen = self._settings_stats()
        if seen != self._settings_seen:
            self._settings_seen = seen
            self._tell(self.keeping.reload_settings())

    def _settings_stats(self) -> tuple[object, ...]:
        return tuple(self._seams.settings_stat(self.keeping.root, p) for p in self.keeping.settings_paths())

    # -- telling --------------------------------------------------------------------------------

    def _become_ready(self) -> None:
        self._ready = True
        give_back()
        self._chores.begin(self._seams.clock.monotonic())
        self._emit(Ready(self.keeping.index.revision, self.keeping.texts))
        self._settle_down(self._seams.clock.monotonic())

    def _tell(self, diffs: Diffs) -> None:
        if diffs.topics.paths or diffs.topics.alters_graph or diffs.notes.alters_graph:
            own = self.keeping.owned(diffs.topics.paths)
            self._emit(Applied(diffs.topics, self._seams.clock.wall(), own, diffs.notes))

    def _say(self, state: State) -> None:
        if state != self.state:
            self.state = state
            self._emit(state)


def _topmost(folders: Collection[str]) -> set[str]:
    """Of folders within each other the outermost."""
    return {folder for folder in folders if not is_within(folder, folders)}


def _case_changes(moves: Iterable[Move]) -> set[str]:
    """Folders in which a name changed in case only: where case does not count, both names are there."""
    return {new.rpartition("/")[0] for old, new in moves if old.casefold() == new.casefold()}
