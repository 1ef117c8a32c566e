"""The files of one case: served over SFTP, shown while they move, put on the record, ended.

Decides: that a withdrawal closes the lines when a file moves in that direction, and what is recorded.
Leaves alone: what may be done with the files (`file_access`), and the packets (`sftp_server`).
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from desktop_assist.channel import sftp_server
from desktop_assist.channel.stream import ByteStream
from desktop_assist.consent import Capability, Consents
from desktop_assist.engagement import recordings
from desktop_assist.engagement.errors import FolderNotShared
from desktop_assist.engagement.events import Refused, ShowCustomer
from desktop_assist.engagement.file_access import FileAccess
from desktop_assist.engagement.file_events import FolderShared
from desktop_assist.engagement.install import Install
from desktop_assist.engagement.shared_folder import SharedFolder, offered
from desktop_assist.engagement.transfer import Noted, Place
from desktop_assist.engagement.transfer_record import Transfers, batches

_WAIT_S = 20.0  # ours: a closed line is noticed in milliseconds; to hash a large file takes seconds
FILES = (Capability.FETCH_FILES, Capability.SEND_FILES)


class FileSharing:
    """The files of one case. Safe to use from any thread."""

    def __init__(self, install: Install, case: str, consents: Consents, show: ShowCustomer) -> None:
        """Serve files of `case` while `consents` allow it; `show` is told what moves."""
        self._install = install
        self._case = case
        self._show = show
        self._lock = threading.Condition()
        self._moving: Counter[Capability] = Counter()
        self._streams: list[ByteStream] = []
        self._ended: list[Noted] = []
        self._recorded: Callable[[], None] = lambda: None
        place = Place(install.clock, show, recordings.folder(install, case))
        self.folder = SharedFolder(place, consents, self, install.home.path)
        consents.watch(self._withdrawn)

    def choose(self, path: Path) -> None:
        """The customer shares the folder at `path`.

        Raises:
            FolderNotShared: It cannot be.
        """
        self.folder.choose(path)
        self._show(FolderShared(self.folder.path))

    def prepare(self, capability: Capability) -> bool:
        """The customer allows `capability`: share the offered folder, where files need one and have none.

        Returns:
            Whether it can be allowed.
        """
        self.folder.allow_again(capability)
        if capability not in FILES or self.folder.chosen:
            return True
        try:
            self.choose(offered(self._case))
        except FolderNotShared as error:
            self._show(Refused(error.happened, error.next_step))
            return False
        return True

    def serve(
        self, stream: ByteStream, ask: Callable[[Capability], bool], recorded: Callable[[], None]
    ) -> None:
        """Serve one SFTP line until it ends; `recorded` is called after each transfer.

        Raises:
            EvidenceNotWritten: A transfer cannot be noted; the line has ended.
        """
        with self._lock:
            self._streams.append(stream)
            self._recorded = recorded
        try:
            sftp_server.serve(stream, FileAccess(self.folder, ask))
        finally:
            with self._lock:
                self._streams = [each for each in self._streams if each is not stream]

    def began(self, capability: Capability) -> None:
        """A file begins to move."""
        with self._lock:
            self._moving[capability] += 1

    def ended(self, capability: Capability, noted: Noted | None) -> None:
        """A file has stopped moving."""
        with self._lock:
            self._moving[capability] -= 1
            if noted is not None:
                self._ended.append(noted)
            self._lock.notify_all()
        self._recorded()

    def _withdrawn(self, capability: Capability) -> None:
        if capability in FILES:
            with self._lock:
                moving = self._moving[capability] > 0
            if moving:
                self.stop()

    def stop(self) -> None:
        """Close every line now."""
        with self._lock:
            streams = tuple(self._streams)
        for stream in streams:
            stream.close()

    def wait(self) -> None:
        """Wait until nothing moves any more."""
        with self._lock:
            self._lock.wait_for(lambda: not any(self._moving.values()), _WAIT_S)

    def take_ended(self) -> tuple[Transfers, ...]:
        """The transfers that have ended since the last call."""
        with self._lock:
            ended, self._ended = tuple(self._ended), []
        return batches(ended)
