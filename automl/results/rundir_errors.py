"""The one error of a run folder, and how the system's errors become its sentence."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class RunFolderError(Exception):
    """A run folder cannot be made, read, written or held: one sentence for the user."""


_SENTENCES = {
    errno.ENOSPC: "The disk is full: “{path}” could not be written. Free some space, then resume the run.",
    errno.EDQUOT: "Your disk quota is used up: “{path}” could not be written. Free some space, then resume.",
    errno.EROFS: "“{path}” lies on a disk that can only be read. Copy the run elsewhere, or use --out.",
    errno.EACCES: "“{path}” may not be opened: check the permissions of its folder, or use --out.",
    errno.EPERM: "“{path}” may not be changed: check the permissions of its folder, or use --out.",
    errno.ENOENT: "“{path}” is not there.",
    errno.ENOTDIR: "“{path}” is not there: a part of its path is a file.",
    errno.EISDIR: "“{path}” is a folder where a file is needed.",
    errno.ENAMETOOLONG: "The path “{path}” is too long for this disk: use a shorter --out.",
}


def sentence(error: OSError, path: Path) -> str:
    """What the user reads for an error of the system."""
    known = _SENTENCES.get(error.errno or 0, "“{path}” could not be used: {reason}.")
    return known.format(path=path, reason=error.strerror or type(error).__name__)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turns the system's errors inside into a `RunFolderError` about this path."""
    try:
        yield
    except OSError as error:
        raise RunFolderError(sentence(error, path)) from error
