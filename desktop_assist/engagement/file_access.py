"""What one technician may do with the files of one folder: the SFTP server asks here on every operation.

Decides:
    1. Reading needs the live consent to take files; making and changing, the one to send them. Both are
       asked for when they are first needed, at most once a line and not where they were taken back, and
       checked again on each read and write.
       Nobody is asked for leave to take because somebody looks at where they send to (`sftp_server`, 4.).
    2. With the consent to send alone, only what the technician sent in this case is seen.
    3. What the customer has is never changed: the technician may write again, cut, rename and remove only
       what they sent in this case, as long as nobody has changed it since. Everything else of that name is
       an error, never overwritten.
Leaves alone: what an open file may do (`open_files`), how files are reached (`confined_folder`), and packets
(`sftp_server`).
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator

from desktop_assist.channel import file_marks, file_names
from desktop_assist.channel.file_names import Parts, refused
from desktop_assist.channel.sftp_files import Entry, OpenFile
from desktop_assist.channel.sftp_wire import Attributes, OpenFlag, Status
from desktop_assist.consent import Capability
from desktop_assist.engagement.open_files import ReadFile, WrittenFile, set_times
from desktop_assist.engagement.shared_folder import Received, SharedFolder

MOST_LISTED = 10_000  # ours

Asked = Callable[[Capability], bool]
FETCH, SEND = Capability.FETCH_FILES, Capability.SEND_FILES


class FileAccess:
    """The files, as one SFTP line sees them. One thread."""

    def __init__(self, shared: SharedFolder, ask: Asked) -> None:
        """Show `shared`; `ask` asks the customer for a capability and returns whether it is allowed."""
        self._shared = shared
        self._ask = ask
        self._known: set[Capability] = set()  # asked for on this line, or there when it was needed

    def _allowed(self, capability: Capability) -> bool:  # 1.
        if self._has(capability):
            return True
        new = capability not in self._known
        self._known.add(capability)
        return new and self._ask(capability)

    def _has(self, capability: Capability) -> bool:
        if self._shared.allows(capability):
            self._known.add(capability)
            return True
        return False

    def _need(self, capability: Capability) -> None:
        if not self._allowed(capability):
            raise refused(f"The customer does not allow to {capability.value}.")

    def _sees(self, path: Parts, *, asking: bool = True) -> bool:
        if not path or self._has(FETCH):
            return True
        sending = self._shared.allows(SEND)
        if sending and self._shared.is_received(path):  # 2.
            return True
        if asking and self._allowed(FETCH):
            return True
        if not sending:
            raise refused("Nothing is allowed here yet. Whoever takes or sends a file asks for it.")
        return False

    def open(self, path: Parts, flags: OpenFlag) -> OpenFile:
        """Open a file to read it, or one of the technician's to write it."""
        if flags & (OpenFlag.WRITE | OpenFlag.APPEND | OpenFlag.CREATE | OpenFlag.TRUNCATE):
            self._need(SEND)
            return self._open_to_write(path, flags)
        self._need(FETCH)
        folder = self._shared.folder()
        return ReadFile(self._shared, path, folder.open_file(path, write=False))

    def _open_to_write(self, path: Parts, flags: OpenFlag) -> OpenFile:
        descriptor = self._again(path, flags) if self._shared.is_received(path) else self._new(path, flags)
        return WrittenFile(self._shared, path, descriptor)

    def _again(self, path: Parts, flags: OpenFlag) -> int:
        if flags & OpenFlag.EXCLUSIVE:
            raise refused("A file of that name is there already.", Status.FAILURE)
        descriptor = self._shared.folder().open_file(path, write=True)
        if not self._shared.is_untouched(path, os.fstat(descriptor)):  # 3.
            os.close(descriptor)
            raise refused("The customer has changed that file, so it stays as it is.")
        if flags & OpenFlag.TRUNCATE:
            os.ftruncate(descriptor, 0)
        return descriptor

    def _new(self, path: Parts, flags: OpenFlag) -> int:
        if not flags & OpenFlag.CREATE:
            raise FileNotFoundError
        self._check_new(path)
        descriptor = self._shared.folder().create_file(path)
        file_marks.from_elsewhere(descriptor, self._shared.path.joinpath(*path), self._shared.now())
        self._shared.receive(path, Received.file(os.fstat(descriptor)))
        return descriptor

    def _check_new(self, path: Parts) -> None:
        file_names.check_new(path)
        self._shared.check_room()
        taken = {file_names.folded(name) for name, _ in self._shared.folder().names(path[:-1])}
        if file_names.folded(path[-1]) in taken:  # 3.
            raise refused(
                "The customer has something of that name already; it is never overwritten.", Status.FAILURE
            )

    def names(self, path: Parts) -> Iterator[Entry]:
        """The plain files and folders in a folder, at most 10,000."""
        if not self._allowed(FETCH) and not self._shared.allows(SEND):
            self._need(FETCH)
        if not self._sees(path):
            raise FileNotFoundError
        listed = self._shared.folder().names(path)
        return (entry for _, entry in zip(range(MOST_LISTED), self._shown(path, listed), strict=False))

    def _shown(self, path: Parts, listed: Iterator[tuple[str, os.stat_result]]) -> Iterator[Entry]:
        for name, about in listed:
            usual = stat.S_ISREG(about.st_mode) or stat.S_ISDIR(about.st_mode)
            if usual and file_names.is_plain(name) and self._sees((*path, name)):
                yield Entry(name, Attributes.of(about))

    def attributes(self, path: Parts, *, asking: bool) -> Attributes:
        """Size and time of a file or folder."""
        if not self._sees(path, asking=asking):
            raise FileNotFoundError
        return Attributes.of(self._shared.folder().about(path))

    def change(self, path: Parts, wanted: Attributes) -> None:
        """Set the times of one of the technician's files; of their folders, nothing."""
        self._need(SEND)
        self._theirs(path)
        if wanted.size is not None:
            raise refused("Open the file to set its size.", Status.OP_UNSUPPORTED)
        if Attributes.of(self._shared.folder().about(path)).is_folder:
            return
        descriptor = self._again(path, OpenFlag.WRITE)
        try:
            set_times(descriptor, wanted)
            self._shared.receive(path, Received.file(os.fstat(descriptor)))
        finally:
            os.close(descriptor)

    def _theirs(self, path: Parts) -> None:
        if not self._shared.is_received(path):
            raise refused("That is the customer's; it stays as it is.")

    def make_folder(self, path: Parts) -> None:
        """Make a folder."""
        self._need(SEND)
        self._check_new(path)
        self._shared.folder().make_folder(path)
        self._shared.receive(path, Received.folder())

    def remove_file(self, path: Parts) -> None:
        """Remove one of the technician's files."""
        self._need(SEND)
        self._theirs(path)
        if not self._shared.is_untouched(path, self._shared.folder().about(path)):
            raise refused("The customer has changed that file, so it stays as it is.")
        self._shared.folder().remove_file(path)
        self._shared.forget(path)

    def remove_folder(self, path: Parts) -> None:
        """Remove one of the technician's folders, when it is empty."""
        self._need(SEND)
        self._theirs(path)
        self._shared.folder().remove_folder(path)
        self._shared.forget(path)

    def rename(self, old: Parts, new: Parts) -> None:
        """Rename one of the technician's files; what has the new name already stays."""
        self._need(SEND)
        self._theirs(old)
        self._check_new(new)
        if not self._shared.is_untouched(old, self._shared.folder().about(old)):
            raise refused("The customer has changed that file, so it stays as it is.")
        self._shared.folder().rename_file(old, new)
        self._shared.receive(new, Received.file(self._shared.folder().about(new)))
        self._shared.forget(old)
