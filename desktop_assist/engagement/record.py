"""The record of one case on the customer's side.

Decides: the order in which a statement becomes evidence, and that nothing counts before it is there.
Leaves alone: what the statements say.

1. The statement is made to continue the chain and signed with the install's key.
2. It is written to the evidence store of this machine.
3. It is sent to the desk, which puts its leaf into the log and answers with the leaf's proof.
4. The proof is checked against the pinned log key, and the log against what this program saw of it last: a
   log that shrank or changed is a fork, and ends everything.
5. Only then is the statement on the record.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desktop_assist.channel.errors import ChannelError
from desktop_assist.desk import protocol
from desktop_assist.desk.client import DeskClient
from desktop_assist.engagement.errors import NotSent
from desktop_assist.engagement.install import Install
from desktop_assist.evidence import commitment, dsse, proof, statement
from desktop_assist.evidence.chain import StoredStatement, digest
from desktop_assist.evidence.errors import BrokenChain, LogForked
from desktop_assist.evidence.note import CosignerKey
from desktop_assist.evidence.statement import Kinds, Statement
from desktop_assist.evidence.witness import Witness
from desktop_assist.organisation import Organisation
from diagnostics.clock import timestamp
from diagnostics.errors import PlainError

WITNESS = "customer"


@dataclass(frozen=True)
class Head:
    """Where the chain stands: the next statement's `seq`, and the digest of the last envelope."""

    seq: int
    prev: str


class CaseRecord:
    """The chain of one case, in the store and in the log. Safe to use from any thread."""

    def __init__(self, install: Install, organisation: Organisation, case: str, desk: DeskClient) -> None:
        """Continue the record of `case` over `desk`."""
        self._install = install
        self._organisation = organisation
        self._desk = desk
        self._lock = threading.RLock()
        self._witness = Witness(install.store.last_checkpoint(organisation.log_name))
        self.case = case
        self.head = self._stored_head()

    def _stored_head(self) -> Head:
        chain = self._install.store.chain(self.case)
        return Head(len(chain), chain[-1].digest) if chain else Head(0, "")

    def reconnect(self, desk: DeskClient) -> None:
        """Go on over another line."""
        with self._lock:
            self._desk = desk

    def add(self, kind: Kinds, body: Mapping[str, Any], items: Mapping[str, str] | None = None) -> Head:
        """Put a statement of ours on the record.

        Raises:
            EvidenceNotWritten: The store did not take it.
            NotSent: It is in the store, and the desk did not take it.
            LogForked: The desk's log is not the one that this program saw before.
        """
        with self._lock:
            at = timestamp(self._install.clock.now())
            payload = statement.make(  # 1.
                kind, case=self.case, seq=self.head.seq, prev=self.head.prev, at=at, body=body, items=items
            )
            return self._keep(dsse.sign(payload, self._install.key), at)

    def add_presented(self, presented: Statement, envelope: bytes) -> Head:
        """Put a statement that the technician signed on the record, with our signature beside theirs.

        Raises:
            BrokenChain: It does not continue the record as it is now.
            EvidenceNotWritten: The store did not take it.
            NotSent: It is in the store, and the desk did not take it.
            LogForked: The desk's log is not the one that this program saw before.
        """
        with self._lock:
            if (presented.seq, presented.prev) != (self.head.seq, self.head.prev):
                raise BrokenChain("The record has grown meanwhile.", next_step="Sign it again as it is now.")
            return self._keep(dsse.add_signature(envelope, self._install.key), presented.at)

    def _keep(self, envelope: bytes, at: str) -> Head:
        self._install.store.append(self.case, envelope, commitment.new_salt(), at)  # 2.
        self.head = Head(self.head.seq + 1, digest(envelope))
        self.send_unsent()
        return self.head

    def send_unsent(self) -> None:
        """Send to the desk what the store holds and the log does not yet.

        Raises:
            NotSent: The desk did not take it; it is kept here and can be sent later.
            LogForked: The desk's log is not the one that this program saw before.
        """
        with self._lock:
            for kept in self._install.store.chain(self.case):
                if kept.proof is None:
                    self._send(kept)

    def _send(self, kept: StoredStatement) -> None:
        seen = self._witness.size
        request: protocol.AnyRequest
        if kept.seq == 0:
            request = protocol.OpenCase(kept.envelope, kept.salt, seen)
        else:
            request = protocol.Append(self.case, kept.envelope, kept.salt, seen)
        try:
            logged = self._desk.ask(request, protocol.Logged)  # 3.
        except PlainError as error:
            raise NotSent(
                f"The desk did not take the record of this step: {error.happened}",
                kept="It is kept on this computer.",
                next_step=error.next_step,
                line_lost=isinstance(error, ChannelError),
            ) from error
        included = proof.verify(logged.proof, kept.leaf, self._organisation.log)  # 4.
        self._remember(included.checkpoint, logged.consistency)
        self._install.store.set_proof(self.case, kept.seq, logged.proof)  # 5.

    def _remember(self, checkpoint: str, consistency: tuple[bytes, ...]) -> None:
        try:
            self._witness = self._witness.accept(checkpoint, consistency, self._organisation.log)
        except LogForked as forked:
            self._install.store.remember_fork(forked)
            raise
        self._install.store.remember_checkpoint(self._organisation.log_name, checkpoint)

    def prove_all(self) -> None:
        """Fetch fresh proofs of all statements, all under one checkpoint, check each, and keep them.

        Raises:
            RequestRefused: The desk does not give them.
            EvidenceError: One of them is wrong, or the log forked.
        """
        with self._lock:
            answer = self._desk.proofs(self.case, self._witness.size)
            chain = self._install.store.chain(self.case)
            if len(answer.proofs) != len(chain):
                raise BrokenChain("The desk has another number of statements.", next_step="Tell an auditor.")
            for kept, text in zip(chain, answer.proofs, strict=True):
                included = proof.verify(text, kept.leaf, self._organisation.log)
                self._install.store.set_proof(self.case, kept.seq, text)
            self._remember(included.checkpoint, answer.consistency)

    def cosigned_checkpoint(self) -> str:
        """The last checkpoint with this install's cosignature: its program is a witness of the log."""
        with self._lock:
            return self._witness.cosign(self._cosigner, int(self._install.clock.now().timestamp()))

    def policy(self) -> str:
        """What a verifier should ask of the checkpoint: the log's signature and this witness's.

        From: C2SP tlog-policy.
        """
        witness = f"witness {WITNESS} {self._cosigner.vkey}"
        return f"log {self._organisation.log}\n{witness}\nquorum {WITNESS}\n"

    @property
    def _cosigner(self) -> CosignerKey:
        return CosignerKey(f"{WITNESS}.{self.case.lower()}", self._install.key.private)
