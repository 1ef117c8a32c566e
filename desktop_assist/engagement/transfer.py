"""One file on its way between technician and customer: counted, hashed, shown, noted.

Decides: what is known of a transfer, whenever and however it ends.
    1. A transfer is noted on the disk before its first byte, so that a killed program leaves a trace of it;
       the note goes when the statement is on the record.
    2. To the technician: the hash is of the bytes that were sent, in the order in which they were sent; where
       they are the whole file, it is the file's. From the technician: the hash is of the whole file as it
       lay in the folder when the transfer ended, also when it was broken off or resumed.
Leaves alone: the file itself and whether it may move (`file_access`), the statement (`transfer_record`).
"""

from __future__ import annotations

import hashlib
import os
import threading
from dataclasses import dataclass
from pathlib import Path

import msgspec

from desktop_assist.channel import file_pieces
from desktop_assist.consent import Capability
from desktop_assist.engagement.events import ShowCustomer
from desktop_assist.engagement.file_events import FileMoved
from desktop_assist.evidence import durable
from desktop_assist.session.transferred import NOT_KNOWN, STOPPED, Moved, Transferred
from diagnostics.clock import Clock, timestamp

SHOWN_EVERY_S = 0.1  # ours: a row that changes faster cannot be read


@dataclass(frozen=True)
class Noted:
    """A transfer and the note of it on the disk."""

    transferred: Transferred
    note: Path


@dataclass(frozen=True)
class Place:
    """What every transfer of a case has in common: its clock, who is shown it, and where it is noted."""

    clock: Clock
    show: ShowCustomer
    notes: Path


class Transfer:
    """One open file that moves in one direction. One thread at a time, but for `stop`.

    Attributes:
        number: Which of the case.
        capability: In which direction.
        name: Its path within the folder, made plain.
    """

    def __init__(self, place: Place, number: int, capability: Capability, name: str, first: int) -> None:
        """Note that the file called `name` is about to move.

        Raises:
            EvidenceNotWritten: It cannot be noted.
        """
        self._place = place
        self.number, self.capability, self.name = number, capability, name
        self._stopped = threading.Event()
        now = timestamp(place.clock.now())
        self._known = Transferred(capability, name, now, now, NOT_KNOWN)
        self._note = place.notes / f"transfer-{number:06}.json"
        self._write_note()  # 1.
        self._digest = hashlib.sha256()
        self._next = first
        self._first: int | None = None
        self._count = 0
        self._in_order = first == 0
        self._shown_s = place.clock.monotonic()
        self.because = ""
        self._show("", 0)

    def _write_note(self) -> None:
        with durable.writing(f"The note of a transfer in {self._note.parent}"):
            durable.replace(self._note, msgspec.json.encode(self._known), durable.PRIVATE)

    def sent(self, offset: int, data: bytes | memoryview, size: int) -> None:
        """`data` is about to go to the technician."""
        self._digest.update(data)
        self._count_in(offset, len(data), size)

    def received(self, offset: int, data: memoryview, size: int) -> None:
        """`data` came from the technician and is in the file, which has `size` bytes now."""
        self._in_order = self._in_order and offset == self._next
        if self._in_order:
            self._digest.update(data)
        self._count_in(offset, len(data), size)

    def cut(self, size: int) -> None:
        """The technician set the file's size."""
        self._in_order = False
        self._show("", size)

    def _count_in(self, offset: int, count: int, size: int) -> None:
        self._first = offset if self._first is None else self._first
        self._next = offset + count
        self._count += count
        now = self._place.clock.monotonic()
        if now - self._shown_s >= SHOWN_EVERY_S:
            self._shown_s = now
            self._show("", size)

    def _show(self, ended: str, size: int) -> None:
        shown = STOPPED if self.stopped else ended
        self._place.show(FileMoved(self.number, self.capability, self.name, self._count, size, shown))

    def stop(self) -> None:
        """The customer stops it: nothing of it moves from now on. From any thread."""
        self._stopped.set()
        self._show(STOPPED, 0)

    @property
    def stopped(self) -> bool:
        """Whether the customer has stopped it."""
        return self._stopped.is_set()

    def end(self, descriptor: int, because: str) -> Noted:
        """The file is about to be closed. Returns what the record has to say.

        Raises:
            EvidenceNotWritten: The note cannot be written; the one of the beginning is still there.
        """
        size = os.fstat(descriptor).st_size
        moved = Moved(self._first or 0, self._count, size, self._hash(descriptor, size))
        ended_at = timestamp(self._place.clock.now())
        self._known = msgspec.structs.replace(
            self._known, ended_at=ended_at, ended=self._ended(because), moved=moved
        )
        self._show(self._known.ended, size)
        self._write_note()
        return Noted(self._known, self._note)

    def _ended(self, because: str) -> str:
        return STOPPED if self.stopped else self.because or because

    def _hash(self, descriptor: int, size: int) -> str:  # 2.
        to_technician = self._known.capability is Capability.FETCH_FILES
        if to_technician or (self._in_order and self._next == size):
            return self._digest.hexdigest()
        return file_pieces.sha256(descriptor)


def left_behind(notes: Path) -> tuple[Noted, ...]:
    """The transfers that a killed program noted and did not put on the record."""
    return tuple(_read(note) for note in sorted(notes.glob("transfer-*.json")))


def _read(note: Path) -> Noted:
    return Noted(msgspec.json.decode(note.read_bytes(), type=Transferred), note)
