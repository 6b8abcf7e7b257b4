"""How a session hangs on its vault: the root's identity, the watcher, and why it is polling or offline."""

from __future__ import annotations

from collections.abc import Callable, Collection

from vault_sync.disk.hints import Hint
from vault_sync.disk.reconcile import Listing
from vault_sync.disk.root import Root, RootMonitor
from vault_sync.session.reader import is_text
from vault_sync.session.seams import Seams, Watching

ROOT_EVERY = 1.0  # seconds between two looks at the vault's folder
LONGEST = 60.0  # between two looks into a folder that is not the vault, in case it becomes it
FAMILIAR = 0.5  # of the known notes must lie in a folder that took the vault's place
EMPTY = "The vault's folder is empty, as if its drive were not there; the graph is kept as it was."
GONE = "The vault's folder is not there; the graph is kept as it was."
OTHER = "Another folder has taken the vault's place; the graph is kept as it was."


class Attachment:
    """Attached while `why_offline` is empty; then the watcher runs, or `why_polling` says why it cannot."""

    def __init__(self, root: str, hints: Callable[[Hint], None], seams: Seams) -> None:
        self.root = root
        self.why_offline = ""
        self.why_polling = ""
        self._hints = hints
        self._seams = seams
        self._monitor = RootMonitor(root, seams.stat)
        self._watcher: Watching | None = None
        self._also: frozenset[str] = frozenset()
        self._look_at = 0.0
        self._try_at = 0.0
        self._patience = ROOT_EVERY
        self._accepts_anything = False

    def open(self, config_folder: str, now: float) -> None:
        """Attach for the first time."""
        self._also = frozenset({config_folder})
        self._look_at = now + ROOT_EVERY
        if self._monitor.look() is Root.SAME:
            self._watch()
        else:
            self._lose(GONE)

    def close(self) -> None:
        """Watch no longer."""
        watcher, self._watcher = self._watcher, None
        if watcher:
            watcher.stop()

    def look_now(self, now: float) -> None:
        """Something was hinted about the root."""
        self._look_at = now

    def accept_anything(self) -> None:
        """The user says that what lies there is the vault."""
        self._accepts_anything = bool(self.why_offline)
        self._look_at = self._try_at = 0.0

    def look(self, now: float, known: Collection[str]) -> None:
        """The root monitor: one stat a second."""
        if now < self._look_at:
            return
        self._look_at = now + ROOT_EVERY
        found = self._monitor.look()
        if found is Root.GONE:
            self._lose(GONE)
        elif not self.why_offline:
            if found is Root.REPLACED:
                self._lose(OTHER)
        elif found is Root.SAME or self._is_vault_again(now, known):
            self._return()
        elif self.why_offline == GONE:
            self.why_offline = OTHER

    def still_there(self) -> bool:
        """Whether what was just not found was missed in the vault itself; else the vault is lost."""
        found = self._monitor.look()
        if found is not Root.SAME:
            self._lose(GONE if found is Root.GONE else OTHER)
        return found is Root.SAME

    def doubts(self, listing: Listing, known: Collection[str]) -> bool:
        """Whether what was found on opening can hardly be the vault: it is empty, and was not."""
        if listing.files or not known:
            return False
        self._monitor.forget()
        self._lose(EMPTY)
        return True

    def _is_vault_again(self, now: float, known: Collection[str]) -> bool:
        """A folder in the vault's place is the vault if most of its notes are in it (a restored copy)."""
        if now < self._try_at:
            return False
        self._patience = min(self._patience * 2, LONGEST)
        self._try_at = now + self._patience
        if self._accepts_anything:
            return True
        notes = [path for path in known if is_text(path)]
        files = self._seams.walk(self.root, "").files
        if not notes:
            return bool(files) or not known
        return sum(path in files for path in notes) >= FAMILIAR * len(notes)

    def _lose(self, why: str) -> None:
        if why != self.why_offline:
            self.why_offline = why
            self._try_at = 0.0
            self._patience = ROOT_EVERY
        self.close()

    def _return(self) -> None:
        self._monitor.accept()
        self._accepts_anything = False
        self.why_offline = ""
        self._watch()

    def _watch(self) -> None:
        """Watch, and say why that is not enough where it is not."""
        self.why_polling = self._seams.why_polling(self.root)
        watcher = self._seams.watcher(self.root, self._hints, self._also)
        try:
            watcher.start()
        except OSError as error:
            reason = (error.strerror or str(error)).rstrip(".")
            self.why_polling = f"The system refuses to watch this folder: {reason}."
            return
        self._watcher = watcher
