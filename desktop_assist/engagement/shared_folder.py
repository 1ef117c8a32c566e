"""The one folder that the customer shares with the technician of a case, and what lies in it by whom.

Decides:
    1. The customer chooses one folder a case, when first allowing files; it stays the same until the end.
       Offered is a new one among the downloads.
    2. Not a whole disk, not the home folder or one above it, and neither this program's own folder nor one
       that leads to it or lies in it: keys and evidence are there.
    3. What the technician sent is theirs as long as it is as they left it: the same file, size and time.
    4. The customer can stop one file. The same is not moved again until they allow that direction anew.
    5. At most 10,000 files and folders are received in one case.
Leaves alone: what may be done with the files (`file_access`).
"""

from __future__ import annotations

import contextlib
import itertools
import os
import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

import platformdirs

from desktop_assist.channel import confined_folder
from desktop_assist.channel.confined_folder import ConfinedFolder
from desktop_assist.channel.file_names import Parts, folded, refused
from desktop_assist.channel.sftp_wire import Status
from desktop_assist.consent import Capability, Consents
from desktop_assist.engagement.errors import FolderNotShared
from desktop_assist.engagement.transfer import Noted, Place, Transfer

MOST_RECEIVED = 10_000  # ours
OWN_FOLDER = "Desktop Assist"
STOPPED_SENTENCE = "The customer stopped this file. It can move again when they have allowed files anew."


@dataclass(frozen=True)
class Received:
    """Something that the technician sent, as they left it.

    Attributes:
        identity: Which file: disk and number; none for a folder.
        size: In bytes.
        modified_ns: When it was last written.
    """

    identity: tuple[int, int] | None = None
    size: int = 0
    modified_ns: int = 0

    @staticmethod
    def file(about: os.stat_result) -> Received:
        """A file as it is now."""
        return Received((about.st_dev, about.st_ino), about.st_size, about.st_mtime_ns)

    @staticmethod
    def folder() -> Received:
        """A folder."""
        return Received()


class Watching(Protocol):
    """Who is told of transfers."""

    def began(self, capability: Capability) -> None:
        """A file begins to move."""
        ...

    def ended(self, capability: Capability, noted: Noted | None) -> None:
        """A file has stopped moving; what the record has to say of it, where that is known."""
        ...


class SharedFolder:
    """The folder of one case. Safe to use from any thread."""

    def __init__(self, place: Place, consents: Consents, watching: Watching, own: Path) -> None:
        """Share nothing yet.

        Args:
            place: Where transfers are noted and shown.
            consents: Of the case.
            watching: Told of each transfer that begins and ends.
            own: This program's own folder, which is never shared.
        """
        self._place = place
        self._consents = consents
        self._watching = watching
        self._own = own
        self._lock = threading.Lock()
        self._folder: ConfinedFolder | None = None
        self._received: dict[Parts, Received] = {}
        self._numbers = itertools.count()
        self._moving: dict[int, Transfer] = {}
        self._stopped: set[tuple[Capability, str]] = set()
        self.path = Path()

    def choose(self, path: Path) -> None:
        """The customer shares the folder at `path`, which is made when it is not there.

        Raises:
            FolderNotShared: It cannot be, or another one is shared already.
        """
        with self._lock:
            if self._folder is not None:
                if path.absolute() == self.path:
                    return
                raise FolderNotShared(
                    f"In this case the folder {self.path} is shared.",
                    next_step="Allow that one, or end the session and open another case.",
                )
            path = path.absolute()
            self._check(path)
            try:
                path.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._folder, self.path = confined_folder.enter(path), path
            except OSError as error:
                raise _not_shared(f"The folder {path} cannot be used.") from error

    def _check(self, path: Path) -> None:  # 2.
        real, home, own = (Path(os.path.realpath(each)) for each in (path, Path.home(), self._own))
        if real in (real.parent, home) or home.is_relative_to(real):
            raise _not_shared("A whole disk or your whole home folder is too much to share.")
        if real.is_relative_to(own) or own.is_relative_to(real):
            raise _not_shared("That folder holds this program's own keys and records.")

    @property
    def chosen(self) -> bool:
        """Whether there is a folder."""
        return self._folder is not None

    def folder(self) -> ConfinedFolder:
        """The folder.

        Raises:
            FileRefused: None was chosen yet.
        """
        if self._folder is None:
            raise refused("The customer has not chosen a folder.")
        return self._folder

    def allows(self, capability: Capability) -> bool:
        """Whether files may move in that direction now."""
        return self.chosen and self._consents.allows(capability)

    def now(self) -> datetime:
        """The time by the case's clock."""
        return self._place.clock.now()

    def began(self, capability: Capability, name: str, first: int) -> Transfer:
        """Begin a transfer.

        Raises:
            EvidenceNotWritten: It cannot be noted.
            FileRefused: The customer has stopped this file.
        """
        if (capability, name) in self._stopped:  # 4.
            raise refused(STOPPED_SENTENCE)
        begun = Transfer(self._place, next(self._numbers), capability, name, first)
        self._moving[begun.number] = begun
        self._watching.began(capability)
        return begun

    def ended(self, transfer: Transfer, noted: Noted | None) -> None:
        """A transfer has ended; `noted` is none where its end could not be noted."""
        self._moving.pop(transfer.number, None)
        self._watching.ended(transfer.capability, noted)

    def stop(self, number: int) -> None:
        """The customer stops this transfer; nothing where it has ended."""  # 4.
        transfer = self._moving.get(number)
        if transfer is not None:
            self._stopped.add((transfer.capability, transfer.name))
            transfer.stop()

    def allow_again(self, capability: Capability) -> None:
        """The customer allows that direction anew."""  # 4.
        self._stopped = {each for each in self._stopped if each[0] is not capability}

    # What the technician sent

    def is_received(self, path: Parts) -> bool:
        """Whether the technician sent what had this name."""
        return _key(path) in self._received

    def is_untouched(self, path: Parts, about: os.stat_result) -> bool:
        """Whether the file is still as the technician left it."""  # 3.
        return self._received.get(_key(path)) == Received.file(about)

    def receive(self, path: Parts, received: Received) -> None:
        """The technician sent this."""
        with self._lock:
            self._received[_key(path)] = received

    def forget(self, path: Parts) -> None:
        """The technician removed it."""
        with self._lock:
            self._received.pop(_key(path), None)

    def check_room(self) -> None:
        """Refuse one more.

        Raises:
            FileRefused: There are too many.
        """
        if len(self._received) >= MOST_RECEIVED:  # 5.
            raise refused("Too many files were sent in this case.", Status.FAILURE)

    def close(self) -> None:
        """Leave the folder."""
        with self._lock, contextlib.ExitStack() as leaving:
            if self._folder is not None:
                leaving.callback(self._folder.close)


def _key(path: Parts) -> Parts:
    return tuple(folded(name) for name in path)


def offered(case: str) -> Path:
    """The folder that the customer is offered: a new one for the case, among the downloads."""
    return platformdirs.user_downloads_path() / OWN_FOLDER / f"case-{case}"


def _not_shared(happened: str) -> FolderNotShared:
    return FolderNotShared(happened, kept="Nothing was shared.", next_step="Choose another folder.")
