"""A file of the shared folder while a technician has it open: one transfer.

Decides:
    1. The consent is checked again before each read and each write; once it is taken back, or the customer
       has stopped this file, nothing moves.
    2. A transfer that cannot be noted does not happen.
    3. A file has at most 8 GiB and no holes, and the disk keeps 1 GiB free, or a twentieth of a small one.
Leaves alone: which files may be opened (`file_access`), and what is known of the transfer (`transfer`).
"""

from __future__ import annotations

import os

from desktop_assist.channel import file_pieces
from desktop_assist.channel.file_names import Parts, refused
from desktop_assist.channel.sftp_wire import Attributes, Status
from desktop_assist.consent import Capability
from desktop_assist.engagement.shared_folder import STOPPED_SENTENCE, Received, SharedFolder
from desktop_assist.engagement.transfer import Transfer
from desktop_assist.session.messages import plain
from desktop_assist.session.transferred import BROKEN, CLOSED, REFUSED, WITHDRAWN

LARGEST_FILE_BYTES = 8 * 1024**3  # ours: an installation image fits
KEPT_FREE_BYTES = 1024**3  # ours: a system with less begins to fail
KEPT_FREE_SHARE = 20
SPACE_EVERY_BYTES = 16 * 1024**2  # ours: between two looks at the free space; far less than what is kept free


class _Moving:
    """An open file that is a transfer. It owns the descriptor."""

    capability: Capability

    def __init__(self, shared: SharedFolder, path: Parts, descriptor: int) -> None:
        """Begin the transfer of the file at `path`, open as `descriptor`.

        Raises:
            EvidenceNotWritten: It cannot be noted; the descriptor is closed.
        """
        self._shared, self._path, self._descriptor = shared, path, descriptor
        self._size = os.fstat(descriptor).st_size
        try:
            first = self._size if self.capability is Capability.SEND_FILES else 0
            self._transfer: Transfer = shared.began(self.capability, plain("/".join(path)), first)  # 2.
        except BaseException:
            os.close(descriptor)
            raise

    def _check(self) -> None:  # 1.
        if not self._shared.allows(self.capability):
            self._transfer.because = WITHDRAWN
            raise refused(f"The customer took back the leave to {self.capability.value}.")
        if self._transfer.stopped:
            raise refused(STOPPED_SENTENCE)

    def attributes(self) -> Attributes:
        """Size and time."""
        self._check()
        return Attributes.of(os.fstat(self._descriptor))

    def close(self) -> None:
        """The technician has finished with it."""
        self._end(CLOSED)

    def abandon(self) -> None:
        """The technician's line is gone."""
        self._end(BROKEN)

    def _end(self, because: str) -> None:
        because = because if self._shared.allows(self.capability) else WITHDRAWN
        noted = None
        try:
            self._at_end()
            noted = self._transfer.end(self._descriptor, because)
        finally:
            os.close(self._descriptor)
            self._shared.ended(self._transfer, noted)

    def _at_end(self) -> None:
        return


class ReadFile(_Moving):
    """A file that the technician takes."""

    capability = Capability.FETCH_FILES

    def read_into(self, offset: int, room: memoryview) -> int:
        """Fill some of `room`."""
        self._check()
        count = file_pieces.read_into(self._descriptor, room, offset)
        if count:
            self._transfer.sent(offset, room[:count], self._size)
        return count

    def write(self, offset: int, data: memoryview) -> None:
        """Not this one."""
        raise refused("That file is open for reading.")

    def change(self, wanted: Attributes) -> None:
        """Not this one."""
        raise refused("That file is open for reading.")


class WrittenFile(_Moving):
    """A file that the technician sends."""

    capability = Capability.SEND_FILES

    def __init__(self, shared: SharedFolder, path: Parts, descriptor: int) -> None:
        """Begin the transfer; see `_Moving`."""
        super().__init__(shared, path, descriptor)
        self._unlooked = SPACE_EVERY_BYTES

    def read_into(self, offset: int, room: memoryview) -> int:
        """Fill some of `room` with what the technician sent before."""
        self._check()
        return file_pieces.read_into(self._descriptor, room, offset)

    def write(self, offset: int, data: memoryview) -> None:
        """Write all of `data`, or nothing."""
        self._check()
        self._check_room(offset, len(data))
        try:
            file_pieces.write_at(self._descriptor, data, offset)
        except OSError:
            self._transfer.because = REFUSED
            raise
        self._size = max(self._size, offset + len(data))
        self._transfer.received(offset, data, self._size)

    def _check_room(self, offset: int, count: int) -> None:  # 3.
        self._unlooked += count
        if offset > self._size or offset + count > LARGEST_FILE_BYTES:
            self._refuse("A file has no holes here, and is not larger than 8 GiB.")
        if self._unlooked >= SPACE_EVERY_BYTES:
            free, total = self._shared.folder().free()
            if free - SPACE_EVERY_BYTES < min(KEPT_FREE_BYTES, total // KEPT_FREE_SHARE):
                self._refuse("The customer's disk has no room for more.")
            self._unlooked = 0

    def _refuse(self, sentence: str) -> None:
        self._transfer.because = REFUSED
        raise refused(sentence, Status.FAILURE)

    def change(self, wanted: Attributes) -> None:
        """Set its size, which never grows, and its times."""
        self._check()
        if wanted.size is not None:
            if wanted.size > self._size:
                raise refused("A file has no holes here.", Status.FAILURE)
            os.ftruncate(self._descriptor, wanted.size)
            self._size = wanted.size
            self._transfer.cut(wanted.size)
        set_times(self._descriptor, wanted)

    def _at_end(self) -> None:
        self._shared.receive(self._path, Received.file(os.fstat(self._descriptor)))


def set_times(descriptor: int, wanted: Attributes) -> None:
    """Set the times of an open file, where `wanted` says so and the system can."""
    if wanted.modified is not None and os.utime in os.supports_fd:
        os.utime(descriptor, (wanted.accessed, wanted.modified))
