"""What the technician's window does about the customer's folder.

Decides: which press goes to the program, that one thing runs after the other and *Stop* beside it, and that
the list is fetched anew after a file was sent.
Leaves alone: the transfers themselves; the program does them and tells how far they are.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from desktop_assist.channel.sftp_client import Listing
from desktop_assist.engagement.errors import CaseNotJoined, FileStopped
from desktop_assist.ui.jobs import Call, JobQueue
from desktop_assist.ui.technician.files_dock import FilesDock
from desktop_assist.ui.technician.programs import DeskProgram
from diagnostics.errors import PlainError


class FilesFlow(QObject):
    """The dock with the program behind it."""

    def __init__(self, dock: FilesDock, program: DeskProgram) -> None:
        """Connect them."""
        super().__init__(dock)
        self._dock, self._program = dock, program
        self._moving = 0
        self._jobs, self._stops = JobQueue("files", self), JobQueue("files-stop", self)
        dock.look_wanted.connect(self._look)
        dock.send_wanted.connect(self._send)
        dock.take_wanted.connect(self._take)
        dock.stop_wanted.connect(self._stop)

    def _stop(self) -> None:
        self._stops.add(Call(lambda: self._program.files.stop()), done=lambda _any: None, failed=self._failed)

    def _look(self, path: str) -> None:
        self._jobs.add(
            Call(lambda: self._program.files.names(path)), done=partial(self._seen, path), failed=self._failed
        )

    def _seen(self, path: str, listing: object) -> None:
        if isinstance(listing, Listing):
            self._dock.show_listing(path, listing)

    def _send(self, source: Path, folder: str) -> None:
        self._move(lambda: self._program.files.send(source, folder), lambda: self._look(folder))

    def _take(self, path: str, folder: Path) -> None:
        self._move(lambda: self._program.files.fetch(path, folder), lambda: None)

    def _move(self, work: Callable[[], object], then: Callable[[], None]) -> None:
        def ended() -> None:
            self._moving -= 1
            self._dock.moving(self._moving > 0)

        def done(_result: object) -> None:
            ended()
            then()

        def failed(error: PlainError) -> None:
            ended()
            self._failed(error)

        self._moving += 1
        self._dock.moving(True)
        self._jobs.add(Call(work), done=done, failed=failed)

    def _failed(self, error: PlainError) -> None:
        if isinstance(error, FileStopped):
            self._dock.state.say(f"{error.happened} {error.kept} {error.next_step}")
            return
        self._dock.state.say("")
        if not isinstance(error, CaseNotJoined):
            self._dock.notice.show_error(error)

    def close(self) -> None:
        """Let go of what runs."""
        self._jobs.close()
        self._stops.close()
