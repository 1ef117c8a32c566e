"""The desk's copies of a case whose record went on after its closing: with an erasure, or a complaint.

Decides: which erasure of a customer the desk takes; and that afterwards database, uploads and archive are as
the record says: nothing of what a logged erasure names is left, and nothing else is gone.
Leaves alone: taking statements in (`intake`), and copies elsewhere: the technician's, backups.

1. The statement is in the log before anything is erased.
2. What it names goes from the database; then the files that were sent for the case while it was open, and
   what had come of a bundle, which is not the record any more.
3. The archived bundle is emptied, gets the new statements, and the desk's seal. The customer's program then
   sends its own, which the customer has sealed too, and that one is archived instead.
4. A crash leaves the case marked as outdated. All of it is done again at the next start, or when the customer
   sends the statement again.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_assist.desk import case_id
from desktop_assist.desk.archive import Archive, Record
from desktop_assist.desk.case import AFTER_CLOSING, LoggedStatement
from desktop_assist.desk.errors import RequestRefused
from desktop_assist.evidence import chain, commitment, dsse, durable, statement, tombstone
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

    def __init__(self, cases: Cases, log: Log, archive: Archive, incoming: Path) -> None:
        """Look after these."""
        self._cases = cases
        self._log = log
        self._archive = archive
        self._incoming = incoming
        self._lock = threading.Lock()

    def record(self, case: str) -> Record:
        """What the desk knows of a case's record."""
        kept = self._cases.statements(case)
        envelopes = tuple(each.envelope for each in kept if each.envelope)
        return Record(envelopes, tuple(_erased(kept)))

    def bring_all_up(self) -> None:
        """Finish what a crash cut off (4).

        Raises:
            EvidenceError: A bundle cannot be read, or the disk refuses.
        """
        for case in self._cases.outdated():
            self.bring_up(case)

    def bring_up(self, case: str) -> bool:
        """Let all copies of a case be as its record says; whether there was anything to do.

        Raises:
            EvidenceError: A bundle cannot be read, or the disk refuses; it is done again later.
        """
        with self._lock:
            if not self._cases.is_outdated(case):
                return False
            if any(each.leaf_index < 0 for each in self._cases.statements(case)):
                return False  # 1.
            record = self.record(case)
            digests = {one.seq: one.digest for one in record.erased if one.seq is not None}
            if record.erased:
                self._cases.erase(case, digests)  # 2.
            self._remove_uploads(case, record.erased)
            self._archive.bring_up(case, self.record(case), self._added(case, record))  # 3.
            self._cases.brought_up(case)
            return True

    def _remove_uploads(self, case: str, erased: Iterable[Tombstone]) -> None:
        folder = self._incoming / case_id.host(case)
        with durable.writing("What was uploaded"):
            for one in erased:
                (folder / one.what).unlink(missing_ok=True)
                (folder / f"{one.what}.part").unlink(missing_ok=True)
            if (folder / "bundle").exists():
                shutil.rmtree(folder / "bundle")

    def _added(self, case: str, record: Record) -> Added:
        left = {one.seq: one.leaf for one in record.erased if one.seq is not None}
        later = [each for each in self._cases.statements(case) if each.kind in AFTER_CLOSING]
        files: dict[str, bytes] = {}
        for each in later:
            files[f"log/{each.seq:04d}.leaf"] = left.get(each.seq) or _leaf(each)
            files[f"log/{each.seq:04d}.tlog-proof"] = self._log.proof(each.leaf_index).encode()
        told = [each for each in later if each.envelope]
        files.update({f"statements/{each.seq:04d}.dsse.json": each.envelope for each in told})
        return Added(files, {each.seq: each.salt for each in told})


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
