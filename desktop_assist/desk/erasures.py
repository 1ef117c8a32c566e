"""The desk's copies of a case whose record went on after its closing: an erasure, a complaint, a desk's note.

Decides: which erasure of a customer the desk takes; and that afterwards database, uploads and archive are as
the record says: nothing of what a logged erasure or note names is left, and nothing else is gone.
Leaves alone: taking statements in (`intake`), and copies elsewhere: the technician's, backups.

1. The statement is in the log before anything is erased.
2. What it names goes from the database; then the files that were sent for the case while it was open, and
   what had come of a bundle, which is not the record any more.
3. The archived bundle is made anew beside itself: without what went, with the new statements, their proofs,
   the proof that the log only grew, and the desk's seal; the seals over what it was are kept (`former`). Then
   it takes the former one's place. After an erasure the customer's program sends its own, which the customer
   has sealed too, and that one is archived instead.
4. A crash leaves the case marked as outdated, or its note as not carried out. All of it is done again at the
   next start, or when the customer sends the statement again.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_assist.desk import case_id
from desktop_assist.desk.archive import Archive, Cosigned, Record
from desktop_assist.desk.case import LoggedStatement
from desktop_assist.desk.errors import RequestRefused
from desktop_assist.desk.notes import Note, Notes
from desktop_assist.evidence import (
    base64text,
    chain,
    checkpoint,
    commitment,
    dsse,
    durable,
    proof,
    statement,
    tombstone,
)
from desktop_assist.evidence.bundle import CONSISTENCY
from desktop_assist.evidence.erasure import ERASABLE
from desktop_assist.evidence.log import Log
from desktop_assist.evidence.remaking import Added
from desktop_assist.evidence.statement import Kinds, Statement
from desktop_assist.evidence.tombstone import Tombstone

if TYPE_CHECKING:
    from desktop_assist.desk.cases import Cases

CUSTOMER = "customer"
PRICE_LIST = "data/catalogue.toml"
_ERASABLE = frozenset(kind.value for kind in ERASABLE)


def check(made: Statement, kept: tuple[LoggedStatement, ...]) -> None:
    """Do nothing if the desk can carry out the erasure that a customer's statement tells of.

    Raises:
        RequestRefused: It names something that must stay, or somebody else.
        MalformedStatement: It is no erasure.
    """
    known = {each.seq: each for each in kept}
    for one in tombstone.read(made.body):
        if one.who != CUSTOMER:
            raise _refused(f"It names {one.who!r} as who decided")
        if one.what == PRICE_LIST or (one.seq is not None and not _fits(one, known.get(one.seq))):
            raise _refused(f"{one.what} is not something that can be erased")


def _fits(one: Tombstone, kept: LoggedStatement | None) -> bool:
    """Whether a statement can be erased, and is what is said to be left of it."""
    if kept is None or kept.kind not in _ERASABLE:
        return False
    told = (one.commitment, one.digest)
    return not kept.envelope or told == (
        commitment.commit(kept.salt, kept.envelope),
        chain.digest(kept.envelope),
    )


class Copies:
    """All that the desk holds of closed cases. Safe to use from any thread."""

    def __init__(self, cases: Cases, notes: Notes, log: Log, archive: Archive, incoming: Path) -> None:
        """Look after these."""
        self._cases = cases
        self._notes = notes
        self._log = log
        self._archive = archive
        self.incoming = incoming
        self._lock = threading.Lock()

    def record(self, case: str) -> Record:
        """What the desk knows of a case's record."""
        kept, notes = self._cases.statements(case), self._logged_notes(case)
        return Record(
            tuple(each.envelope for each in kept if each.envelope),
            tuple(_erased(kept)),
            tuple(one for note in notes for one in note.erased),
            tuple(note.envelope for note in notes),
        )

    def _logged_notes(self, case: str) -> tuple[Note, ...]:
        return tuple(note for note in self._notes.of(case) if note.leaf_index >= 0)

    def bring_all_up(self) -> None:
        """Finish what a crash cut off (4).

        Raises:
            EvidenceError, DeskNotUsable: A bundle or a note cannot be read, or the disk refuses.
        """
        pending = self._notes.pending()
        for case in pending:
            self._notes.complete(case, self._log)
        for case in dict.fromkeys((*self._cases.outdated(), *pending)):
            self.bring_up(case)

    def bring_up(self, case: str) -> bool:
        """Let all copies of a case be as its record says; whether there was anything to do.

        Raises:
            EvidenceError: A bundle cannot be read, or the disk refuses; it is done again later.
        """
        with self._lock:
            waiting = any(not note.carried_out for note in self._notes.of(case))
            if not waiting and not self._cases.is_outdated(case):
                return False
            if any(each.leaf_index < 0 for each in self._cases.statements(case)):
                return False  # 1.
            gone = self.record(case).gone
            digests = {one.seq: one.digest for one in gone if one.seq is not None}
            if gone:
                self._cases.erase(case, digests)  # 2.
            self._remove_uploads(case, gone)
            self._archive.bring_up(case, self.record(case), self.added(case))  # 3.
            self._cases.brought_up(case)
            self._notes.carried_out(case)
            return True

    def added(self, case: str) -> Callable[[Cosigned], Added]:
        """What came since the customer sealed `case`, for a bundle in which this much was sealed."""
        return lambda sealed: self._added(case, sealed)

    def _remove_uploads(self, case: str, erased: Iterable[Tombstone]) -> None:
        folder = self.incoming / case_id.host(case)
        with durable.writing("What was uploaded"):
            for one in erased:
                (folder / one.what).unlink(missing_ok=True)
                (folder / f"{one.what}.part").unlink(missing_ok=True)
            if (folder / "bundle").exists():
                shutil.rmtree(folder / "bundle")

    def _added(self, case: str, sealed: Cosigned) -> Added:
        left = {one.seq: one.leaf for one in self.record(case).gone if one.seq is not None}
        later = [each for each in self._cases.statements(case) if each.seq >= sealed.count]
        told, notes = [each for each in later if each.envelope], self._logged_notes(case)
        files = {f"statements/{each.seq:04d}.dsse.json": each.envelope for each in told}
        files.update({f"log/{each.seq:04d}.leaf": left.get(each.seq) or _leaf(each) for each in later})
        for note in notes:
            files[f"desk/{note.seq:04d}.dsse.json"] = note.envelope
            files[f"desk/{note.seq:04d}.leaf"] = note.leaf
        names = [f"log/{each.seq:04d}" for each in later] + [f"desk/{note.seq:04d}" for note in notes]
        indexes = [each.leaf_index for each in later] + [note.leaf_index for note in notes]
        proofs = self._log.proofs(indexes)
        files.update({f"{name}.tlog-proof": text.encode() for name, text in zip(names, proofs, strict=True)})
        if proofs:
            files[CONSISTENCY] = _consistency(self._log, sealed.log_size, proofs[0])
        salts = {note.seq: note.salt for note in notes}
        return Added(files, {each.seq: each.salt for each in told}, salts)


def _consistency(log: Log, size: int, text: str) -> bytes:
    """The proof that the log of the checkpoint in a proof of inclusion continues that of `size` entries."""
    now = checkpoint.read(proof.parse(text).signed_checkpoint).size
    return "".join(f"{base64text.encode(each)}\n" for each in log.consistency(size, now)).encode()


def _leaf(kept: LoggedStatement) -> bytes:
    return commitment.leaf(commitment.commit(kept.salt, kept.envelope))


def _erased(kept: Iterable[LoggedStatement]) -> Iterator[Tombstone]:
    """What the erasures that are in the log tell of."""
    for each in kept:
        if each.kind == Kinds.ERASURE and each.leaf_index >= 0:
            yield from tombstone.read(statement.parse(dsse.read(each.envelope).payload).body)


def _refused(why: str) -> RequestRefused:
    return RequestRefused(
        f"This erasure cannot be taken: {why}.",
        kept="Nothing was erased.",
        next_step="Name items, messages, complaints or the question.",
    )
