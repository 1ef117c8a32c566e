"""Taking in statements: from a customer's line into the database, the log, and back with a proof.

Decides: that a statement is in the log before it is acknowledged, and that sending one again does no harm.
Leaves alone: how cases are kept (`cases`), how the log is written (`evidence.log`), and all other requests
(`service`).

A statement is taken in when all of this holds, in this order:

1. The line belongs to the customer whose key opened the case.
2. The envelope is signed by that key, and its payload is a statement of this case.
3. It continues the chain: the next `seq`, and `prev` is the digest of the envelope before; and after a
   closing it is an erasure, of what can be erased, or a complaint.
4. It is kept in the database, then its leaf in the log. What a crash left in between is mended at the next
   start, or when the customer sends it again; a leaf that is in the log already is not added twice.
5. The answer carries the leaf's proof and the log's consistency with what the customer saw last.

A hand-over that the customer agreed to changes who has the case, in the same change that keeps the statement:
nothing else can, and nobody else's word.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from desktop_assist import hand_over
from desktop_assist.desk import case_id, erasures
from desktop_assist.desk.case import STAYS, WAITING, Case, LoggedStatement, Then
from desktop_assist.desk.cases import Cases
from desktop_assist.desk.errors import RequestRefused
from desktop_assist.desk.protocol import PAGE_BYTES, AllProofs, Append, Logged, OpenCase, Proofs
from desktop_assist.evidence import dsse, statement
from desktop_assist.evidence.commitment import commit, leaf
from desktop_assist.evidence.keyfile import fingerprint, raw_public
from desktop_assist.evidence.log import Log
from desktop_assist.evidence.statement import Kinds, Statement
from desktop_assist.hand_over import HandOverStep
from diagnostics.clock import Clock, timestamp

LARGEST_QUESTION_CHARACTERS = 4000  # ours: two pages; the queue is shown to every technician

MOST_PROVED_CASES = 16  # ours: cases whose proofs wait to be read on


class Intake:
    """Takes statements in. Safe to use from any thread."""

    def __init__(self, cases: Cases, log: Log, clock: Clock) -> None:
        """Keep them in `cases` and `log`, after mending what a crash may have left between the two."""
        self._cases = cases
        self._log = log
        self._clock = clock
        self._lock = threading.RLock()
        self._proofs: dict[str, AllProofs] = {}
        for case, unlogged in cases.unlogged():  # 4.
            self._mend(case, unlogged, 0)

    def open(self, customer_key: str, request: OpenCase) -> Logged:
        """Open a case by its opening statement.

        Raises:
            RequestRefused: It is no opening, or the name is taken.
            EvidenceError: It is not signed by the customer, or cannot be kept.
        """
        made = _verified(customer_key, request.envelope)  # 1. and 2.
        if made.kind is not Kinds.OPENING or made.seq != 0 or not case_id.is_case_id(made.case):
            raise RequestRefused("A case begins with its opening.", next_step="Ask for help again.")
        question, host_key = _told(made.body)
        with self._lock:
            again = self._again(customer_key, made.case, request.envelope, request.log_size)
            if again is not None:
                return again
            first = LoggedStatement(0, made.kind.value, request.envelope, request.salt, -1)
            opened_at = timestamp(self._clock.now())  # by our clock: theirs may be anything
            self._cases.open(  # 3. and 4.
                Case(made.case, question, customer_key, host_key, opened_at, WAITING, "", -1), first
            )
            return self._to_log(made.case, first, request.log_size)

    def append(self, customer_key: str, request: Append) -> Logged:
        """Add the next statement to a case of this customer.

        Raises:
            RequestRefused: It belongs elsewhere, does not continue the record, or erases what must stay.
            EvidenceError: It is not signed by the customer, or cannot be kept.
        """
        with self._lock:
            again = self._again(customer_key, request.case, request.envelope, request.log_size)
            if again is not None:
                return again
            made = _verified(customer_key, request.envelope)  # 2.
            if made.case != request.case or made.kind is Kinds.OPENING:
                raise RequestRefused(
                    "This statement belongs to another case.", next_step="Send it with its own case."
                )
            if made.kind is Kinds.ERASURE:
                erasures.check(made, self._cases.statements(request.case))
            taken_in = LoggedStatement(made.seq, made.kind.value, request.envelope, request.salt, -1)
            self._cases.append(request.case, taken_in, made.prev, self._then(made))  # 3. and 4.
            return self._to_log(request.case, taken_in, request.log_size)

    def _then(self, made: Statement) -> Then:
        """What becomes of the case with this statement."""
        if made.kind is Kinds.CLOSING:
            return Then(closed_at=timestamp(self._clock.now()))
        if made.kind is Kinds.HAND_OVER and (said := hand_over.read(made.body)).step is HandOverStep.AGREED:
            return Then(handed=said)
        return STAYS

    def _again(self, customer_key: str, case: str, envelope: bytes, seen: int) -> Logged | None:
        """The answer to a statement that is kept already: the line broke, or the log did, before it came."""
        found, last = self._cases.find(case), self._cases.last_statement(case)
        if found is None or found.customer_key != customer_key or last is None or last.envelope != envelope:
            return None
        if last.leaf_index < 0:
            return self._mend(case, last, seen)
        return Logged(self._log.proof(last.leaf_index), self._consistency(seen))

    def _to_log(self, case: str, taken_in: LoggedStatement, seen: int) -> Logged:
        return self._logged(case, taken_in.seq, self._log.append(_leaf(taken_in)), seen)

    def _mend(self, case: str, unlogged: LoggedStatement, seen: int) -> Logged:
        known, wanted = self._cases.leaf_indexes(), _leaf(unlogged)
        for index in range(self._log.size):
            if index not in known and self._log.leaf(index) == wanted:
                return self._logged(case, unlogged.seq, index, seen)
        return self._to_log(case, unlogged, seen)

    def _logged(self, case: str, seq: int, index: int, seen: int) -> Logged:
        self._cases.logged(case, seq, index)
        return Logged(self._log.proof(index), self._consistency(seen))  # 5.

    def _consistency(self, seen: int) -> tuple[bytes, ...]:
        if not 0 < seen <= self._log.size:
            return ()
        return tuple(self._log.consistency(seen, self._log.size))

    def proofs(self, request: Proofs) -> AllProofs:
        """Fresh proofs of the statements of a case, all under one checkpoint, a page at a time.

        Raises:
            RequestRefused: The log does not hold one of them yet, or the first page was not asked for.
        """
        with self._lock:
            if request.first == 0:
                while len(self._proofs) >= MOST_PROVED_CASES:
                    del self._proofs[next(iter(self._proofs))]
                self._proofs[request.case] = self._prove_all(request)
            everything = self._proofs.get(request.case)
            if everything is None:
                raise RequestRefused("These proofs are not kept any more.", next_step="Ask for all anew.")
            page = _page(everything.proofs[request.first :])
            left = len(everything.proofs) - request.first - len(page)
            if left <= 0:
                del self._proofs[request.case]
            return AllProofs(page, everything.consistency, max(left, 0))

    def proof(self, leaf_index: int) -> str:
        """The proof, now, of what the log holds at `leaf_index`."""
        return self._log.proof(leaf_index)

    def _prove_all(self, request: Proofs) -> AllProofs:
        kept = self._cases.statements(request.case)
        if any(each.leaf_index < 0 for each in kept):
            raise RequestRefused(
                "The log does not hold all of this yet.", next_step="Send the last one again."
            )
        proofs = tuple(self._log.proofs([each.leaf_index for each in kept]))
        return AllProofs(proofs, self._consistency(request.log_size))


def _leaf(kept: LoggedStatement) -> bytes:
    return leaf(commit(kept.salt, kept.envelope))


def _page(proofs: tuple[str, ...]) -> tuple[str, ...]:
    size, count = 0, 0
    for text in proofs:
        size += len(text) + 16
        if size > PAGE_BYTES and count:
            break
        count += 1
    return proofs[:count]


def _told(body: Mapping[str, Any]) -> tuple[str, str]:
    """The question and the host key of an opening."""
    question, host_key = str(body.get("question", "")), str(body.get("host_key", ""))
    if not 0 < len(question.strip()) <= LARGEST_QUESTION_CHARACTERS:
        raise RequestRefused("The question is missing or too long.", next_step="Ask in fewer words.")
    raw_public(host_key)
    return question, host_key


def _verified(customer_key: str, envelope: bytes) -> Statement:
    keys = {fingerprint(customer_key): raw_public(customer_key)}
    return statement.parse(dsse.verify(envelope, keys))
