"""A command of the search engine in a process of its own, for all that the window may not load."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment

from automl import launch

Ended = Callable[[int, bytes, bytes], object]  # its status, what it printed, what it said beside
Heard = Callable[[bytes], object]  # a line that it printed, while it goes on


class Child(QObject):
    """Runs `python -m automl WORDS…`; `use` hears how it ended, unless it is stopped before.

    `hear` gets each whole line at once; `command` is run instead of a command line.
    """

    def __init__(
        self,
        words: Sequence[str],
        use: Ended,
        parent: QObject | None = None,
        hear: Heard | None = None,
        command: Sequence[str] = (),
    ) -> None:
        super().__init__(parent)
        self._use: Ended | None = use
        self._hear = hear
        self._process = QProcess(self)
        environment = QProcessEnvironment()
        for name, value in launch.environment().items():
            environment.insert(name, value)
        self._process.setProcessEnvironment(environment)
        self._process.finished.connect(self._end)
        self._process.errorOccurred.connect(self._failed)
        if hear is not None:
            self._process.readyReadStandardOutput.connect(self._read)
        program, *rest = command or launch.command_line(*words)
        self._process.start(program, rest)

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._end()

    def _end(self, *_: object) -> None:
        use, self._use, self._hear = self._use, None, None
        if use is not None:
            output, errors = self._process.readAllStandardOutput(), self._process.readAllStandardError()
            use(self._process.exitCode(), bytes(output.data()), bytes(errors.data()))
        self.deleteLater()

    def _read(self) -> None:
        while self._hear is not None and self._use is not None and self._process.canReadLine():
            self._hear(bytes(self._process.readLine().data()))

    def say(self, line: str) -> None:
        """One line into its standard input."""
        self._process.write(f"{line}\n".encode())

    def leave(self, line: str, milliseconds: int = 10_000) -> None:
        """Says a last line, upon which it ends itself; nobody hears of it."""
        self._use = self._hear = None
        self.say(line)
        if not self._process.waitForFinished(milliseconds):
            self._process.kill()
            self._process.waitForFinished(2000)

    def stop(self) -> None:
        """Ends it, and nobody hears of it."""
        if self._use is not None:
            self._use = self._hear = None
            self._process.kill()
            self._process.waitForFinished(2000)


def said(errors: bytes, otherwise: str) -> str:
    """The last sentence for people that a command wrote."""
    lines = errors.decode("utf-8", "replace").splitlines()
    told = [line.removeprefix("automl: ") for line in lines if line.startswith("automl: ")]
    return told[-1] if told else otherwise
