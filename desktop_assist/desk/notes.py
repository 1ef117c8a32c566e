"""The desk's own statements on its cases: what it erased because its period was over.

Decides: that a note is kept before it is logged, logged before anything is erased, and known as not carried
out until everything is as it says; a kill in between is made up for.
Leaves alone: what is past its period (`retention`), and the erasing (`erasures.Copies`).

1. A note is written, with its salt and the size of the log before it.
2. Its leaf is appended. A kill before its place is noted is made up for by looking for the leaf from that
   size on; it is never appended twice.
3. When everything is as it says, it is noted as carried out.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

import msgspec

from desktop_assist.desk.errors import DeskNotUsable
from desktop_assist.evidence import base64text, commitment, desk_note, dsse, durable, statement
from desktop_assist.evidence.log import Log
from desktop_assist.evidence.tombstone import Tombstone
from diagnostics import canonical
from diagnostics.errors import NotCanonical

LARGEST_NOTE_BYTES = 8 * 1024 * 1024
_NOT_LOGGED = -1
_WHAT = "The desk's notes"


class _Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file of one note."""

    envelope: str
    salt: str
    log_size: int
    leaf_index: int
    carried_out: bool


@dataclass(frozen=True)
class Note:
    """One note.

    Attributes:
        seq: Its number in the desk's chain of the case.
        envelope: As it was signed.
        salt: The 32 bytes of its commitment.
        leaf_index: Its place in the log.
        carried_out: Whether everything is as it says.
    """

    seq: int
    envelope: bytes
    salt: bytes
    leaf_index: int
    carried_out: bool

    @property
    def leaf(self) -> bytes:
        """The 83 bytes that stand for it in the log."""
        return commitment.leaf(commitment.commit(self.salt, self.envelope))

    @property
    def erased(self) -> tuple[Tombstone, ...]:
        """What it says was erased."""
        return desk_note.read(statement.parse(dsse.read(self.envelope).payload).body).erased


class Notes:
    """The notes of all cases, a folder each. Safe to use from any thread."""

    def __init__(self, path: Path) -> None:
        """Keep them below `path`."""
        self._path = path
        self._lock = threading.RLock()

    def of(self, case: str) -> tuple[Note, ...]:
        """The notes of a case, in order.

        Raises:
            DeskNotUsable: One cannot be read.
        """
        files = sorted(self._folder(case).glob("[0-9]*.json"))
        return tuple(_note(seq, _read(file)) for seq, file in enumerate(files))

    def pending(self) -> tuple[str, ...]:
        """The cases with a note that was not carried out yet.

        Raises:
            DeskNotUsable: A note cannot be read.
        """
        cases = sorted(each.name.removeprefix("case-") for each in self._path.glob("case-*"))
        return tuple(case for case in cases if any(not note.carried_out for note in self.of(case)))

    def add(self, case: str, envelope: bytes, log: Log) -> None:
        """Keep a note and put it into the log (1, 2).

        Raises:
            EvidenceNotWritten: The disk refuses; `complete` goes on where it ended.
        """
        kept = _Kept(
            base64text.encode(envelope), commitment.new_salt().hex(), log.size, _NOT_LOGGED, carried_out=False
        )
        with self._lock, durable.writing(_WHAT):
            file = self._folder(case) / f"{len(self.of(case)):04d}.json"
            durable.make_folder(file.parent)
            durable.replace(file, canonical.encode(msgspec.to_builtins(kept)), durable.PRIVATE)  # 1.
            self.complete(case, log)

    def complete(self, case: str, log: Log) -> None:
        """Put into the log what a kill kept from it (2).

        Raises:
            EvidenceNotWritten: The disk refuses.
        """
        with self._lock, durable.writing(_WHAT):
            for file in sorted(self._folder(case).glob("[0-9]*.json")):
                kept = _read(file)
                if kept.leaf_index == _NOT_LOGGED:
                    leaf = _note(0, kept).leaf
                    there = (index for index in range(kept.log_size, log.size) if log.leaf(index) == leaf)
                    index = next(there, _NOT_LOGGED)
                    index = log.append(leaf) if index == _NOT_LOGGED else index
                    _replace(file, msgspec.structs.replace(kept, leaf_index=index))

    def carried_out(self, case: str) -> None:
        """Note that everything is as the notes of `case` say (3).

        Raises:
            EvidenceNotWritten: The disk refuses.
        """
        with self._lock, durable.writing(_WHAT):
            for file in sorted(self._folder(case).glob("[0-9]*.json")):
                kept = _read(file)
                if not kept.carried_out and kept.leaf_index != _NOT_LOGGED:
                    _replace(file, msgspec.structs.replace(kept, carried_out=True))

    def _folder(self, case: str) -> Path:
        return self._path / f"case-{case}"


def _note(seq: int, kept: _Kept) -> Note:
    envelope = base64text.decode(kept.envelope, "This note")
    return Note(seq, envelope, bytes.fromhex(kept.salt), kept.leaf_index, kept.carried_out)


def _replace(file: Path, kept: _Kept) -> None:
    durable.replace(file, canonical.encode(msgspec.to_builtins(kept)), durable.PRIVATE)


def _read(file: Path) -> _Kept:
    try:
        with file.open("rb") as stream:
            return msgspec.convert(canonical.decode(stream.read(LARGEST_NOTE_BYTES)), _Kept)
    except (OSError, NotCanonical, msgspec.ValidationError) as error:
        raise DeskNotUsable(
            f"The desk's note {file} cannot be read.",
            kept="Nothing was changed.",
            next_step="Restore it from a backup; without it nobody can say what the desk erased.",
        ) from error
