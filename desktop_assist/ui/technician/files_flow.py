"""What the technician's window does about the customer's folder.

Decides: which press goes to the program, that one thing runs after the other, and that the list is fetched
anew after a file was sent.
Leaves alone: the transfers themselves; the program does them and tells how far they are.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from desktop_assist.channel.sftp_client import Listing
from desktop_assist.engagement.errors import CaseNotJoined
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
        self._jobs = JobQueue("files", self)
        dock.look_wanted.connect(self._look)
        dock.send_wanted.connect(self._send)
        dock.take_wanted.connect(self._take)

    def _look(self, path: str) -> None:
        self._jobs.add(
            Call(lambda: self._program.files.names(path)), done=partial(self._seen, path), failed=self._failed
        )

    def _seen(self, path: str, listing: object) -> None:
        if isinstance(listing, Listing):
            self._dock.show_listing(path, listing)

    def _send(self, source: Path, folder: str) -> None:
        self._jobs.add(
            Call(lambda: self._program.files.send(source, folder)),
            done=lambda _nothing: self._look(folder),
            failed=self._failed,
        )

    def _take(self, path: str, size: int, folder: Path) -> None:
        self._jobs.add(
            Call(lambda: self._program.files.fetch(path, size, folder)),
            done=lambda _place: None,
            failed=self._failed,
        )

    def _failed(self, error: PlainError) -> None:
        self._dock.state.say("")
        if not isinstance(error, CaseNotJoined):
            self._dock.notice.show_error(error)

    def close(self) -> None:
        """Let go of what runs."""
        self._jobs.close()
