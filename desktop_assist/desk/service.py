"""What the desk does with each request.

Decides: who may ask for what, and that a statement is in the log before it is acknowledged.
Leaves alone: how requests arrive (`server`), how cases are kept (`cases`), how the log is written
(`evidence.log`).

A statement is taken in when all of this holds, in this order:

1. The line belongs to the customer whose key opened the case.
2. The envelope is signed by that key, and its payload is a statement of this case.
3. It continues the chain: the next `seq`, and `prev` is the digest of the envelope before.
4. It is kept in the database, then its leaf in the log; a crash in between is mended at the next start.
5. The answer carries the leaf's proof and the log's consistency with what the customer saw last.

A bundle is sealed by the desk only when every file matches its manifests and its statements are the very ones
that the desk took in.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from desktop_assist.channel.identity import Identity
from desktop_assist.desk import case_id
from desktop_assist.desk.archive import Archive
from desktop_assist.desk.cases import Case, Cases, LoggedStatement
from desktop_assist.desk.errors import RequestRefused
from desktop_assist.desk.files import ReceivedFiles
from desktop_assist.desk.protocol import (
    AllProofs,
    AnyAnswer,
    AnyRequest,
    Append,
    CaseLine,
    Done,
    Download,
    FileNames,
    FilePart,
    Files,
    Held,
    Logged,
    OpenCase,
    Proofs,
    Queue,
    QueueNow,
    Refused,
    Seal,
    Seals,
    SealsSoFar,
    Take,
    Upload,
)
from desktop_assist.desk.protocol import Archive as ArchiveRequest
from desktop_assist.evidence import dsse, statement
from desktop_assist.evidence.commitment import commit, leaf
from desktop_assist.evidence.keyfile import fingerprint, raw_public
from desktop_assist.evidence.log import Log
from desktop_assist.evidence.statement import Kinds, Statement
from diagnostics.clock import Clock, parse_timestamp
from diagnostics.errors import PlainError


@dataclass(frozen=True)
class CustomerLine:
    """A line from a customer's program, known by the key of its install."""

    key: str


@dataclass(frozen=True)
class TechnicianLine:
    """A line from a technician, known by a certificate."""

    identity: Identity


Line = CustomerLine | TechnicianLine


class DeskService:
    """Answers requests. Safe to use from any thread."""

    def __init__(self, cases: Cases, log: Log, archive: Archive, incoming: Path, clock: Clock) -> None:
        """Serve from these, after mending what a crash may have left between database and log."""
        self._cases = cases
        self._log = log
        self._archive = archive
        self._incoming = incoming
        self._clock = clock
        self._lock = threading.RLock()
        self._online: set[str] = set()
        for case, unlogged in cases.unlogged():  # 4.
            self._to_log(case, unlogged)

    def answer(self, line: Line, request: AnyRequest) -> AnyAnswer:
        """The answer to one request; a refusal is an answer too."""
        try:
            if isinstance(line, CustomerLine):
                return self._for_customer(line, request)
            return self._for_technician(line, request)
        except PlainError as error:
            return Refused(error.happened, error.kept, error.next_step)

    def _for_customer(self, line: CustomerLine, request: AnyRequest) -> AnyAnswer:
        match request:
            case OpenCase():
                return self._open(line, request)
            case Append():
                return self._append(line, request)
            case Upload():
                return self._upload(line, request)
            case Held():
                self._own(line, request.case)
                return FileNames(ReceivedFiles(self._incoming / case_id.host(request.case)).sizes())
            case Proofs():
                return self._proofs(line, request)
            case ArchiveRequest():
                return self._archive_bundle(line, request)
            case Seals():
                self._own(line, request.case)
                return SealsSoFar(self._archive.seals(request.case))
            case Queue():
                return self._queue(())
            case _:
                raise _not_yours()

    def _for_technician(self, line: TechnicianLine, request: AnyRequest) -> AnyAnswer:
        match request:
            case Queue():
                return self._queue(self._cases.unclosed())
            case Take():
                return self._take(line, request)
            case Files():
                return FileNames(self._files(line, request.case).sizes())
            case Download():
                data, last = self._files(line, request.case).part(request.name, request.offset)
                return FilePart(data, last)
            case Seal():
                self._taken_by(line, request.case)
                self._archive.add_technician_seal(request.case, request.signature, line.identity)
                return Done()
            case _:
                raise _not_yours()

    # Customers

    def _open(self, line: CustomerLine, request: OpenCase) -> AnyAnswer:
        made = self._verified(line, request.envelope)  # 1. and 2.
        if made.kind is not Kinds.OPENING or made.seq != 0 or not case_id.is_case_id(made.case):
            raise RequestRefused("A case begins with its opening.", next_step="Ask for help again.")
        question, host_key = str(made.body.get("question", "")), str(made.body.get("host_key", ""))
        again = self._already_taken_in(line, made.case, request.envelope, request.log_size)
        if again is not None:
            return again
        opened = Case(made.case, question, line.key, host_key, made.at, "waiting", "", -1)
        first = LoggedStatement(0, made.kind.value, request.envelope, request.salt, -1)
        self._cases.open(opened, first)  # 3. and 4.
        return self._to_log(made.case, first, request.log_size)

    def _append(self, line: CustomerLine, request: Append) -> AnyAnswer:
        self._own(line, request.case)  # 1.
        again = self._already_taken_in(line, request.case, request.envelope, request.log_size)
        if again is not None:
            return again
        made = self._verified(line, request.envelope)  # 2.
        if made.case != request.case:
            raise RequestRefused(
                "This statement belongs to another case.", next_step="Send it with its own case."
            )
        taken_in = LoggedStatement(made.seq, made.kind.value, request.envelope, request.salt, -1)
        self._cases.append(request.case, taken_in, made.prev)  # 3. and 4.
        answer = self._to_log(request.case, taken_in, request.log_size)
        if made.kind is Kinds.CLOSING:
            self._cases.close_case(request.case)
        return answer

    def _already_taken_in(self, line: CustomerLine, case: str, envelope: bytes, seen: int) -> Logged | None:
        """The same answer as before, when the line broke before the customer heard it."""
        found, statements = self._cases.find(case), self._cases.statements(case)
        if found is None or found.customer_key != line.key or not statements:
            return None
        last = statements[-1]
        if last.envelope != envelope or last.leaf_index < 0:
            return None
        with self._lock:
            return Logged(self._log.proof(last.leaf_index), self._consistency(seen))

    def _verified(self, line: CustomerLine, envelope: bytes) -> Statement:
        keys = {fingerprint(line.key): raw_public(line.key)}
        return statement.parse(dsse.verify(envelope, keys))

    def _to_log(self, case: str, taken_in: LoggedStatement, seen: int = 0) -> Logged:
        with self._lock:
            index = self._log.append(leaf(commit(taken_in.salt, taken_in.envelope)))
            self._cases.logged(case, taken_in.seq, index)
            return Logged(self._log.proof(index), self._consistency(seen))  # 5.

    def _consistency(self, seen: int) -> tuple[bytes, ...]:
        if not 0 < seen <= self._log.size:
            return ()
        return tuple(self._log.consistency(seen, self._log.size))

    def _proofs(self, line: CustomerLine, request: Proofs) -> AnyAnswer:
        self._own(line, request.case)
        with self._lock:
            proofs = tuple(self._log.proof(each.leaf_index) for each in self._cases.statements(request.case))
            return AllProofs(proofs, self._consistency(request.log_size))

    def _upload(self, line: CustomerLine, request: Upload) -> AnyAnswer:
        self._own(line, request.case)
        files = ReceivedFiles(self._incoming / case_id.host(request.case))
        files.add(request.name, request.offset, request.data, last=request.last)
        return Done()

    def _archive_bundle(self, line: CustomerLine, request: ArchiveRequest) -> AnyAnswer:
        self._own(line, request.case)
        envelopes = tuple(each.envelope for each in self._cases.statements(request.case))
        uploaded = self._incoming / case_id.host(request.case) / "bundle"
        self._archive.take_in(request.case, uploaded, envelopes, line.key)
        return SealsSoFar(self._archive.seals(request.case))

    def _own(self, line: CustomerLine, case: str) -> Case:
        found = self._cases.find(case)
        if found is None or found.customer_key != line.key:
            raise RequestRefused("This is not a case of yours.", next_step="Open a case first.")
        return found

    # Technicians

    def _queue(self, cases: tuple[Case, ...]) -> QueueNow:
        usual, measured_on = self._cases.usual_wait()
        waiting = sum(1 for each in self._cases.unclosed() if each.state == "waiting")
        return QueueNow(tuple(self._line_of(each) for each in cases), waiting, usual, measured_on)

    def _line_of(self, case: Case) -> CaseLine:
        waited = case.waited_s if case.waited_s >= 0 else self._waited(case)
        online = case.id in self._online
        return CaseLine(
            case.id, case.question, case.opened_at, case.state, case.technician, case.host_key, waited, online
        )

    def _waited(self, case: Case) -> int:
        return max(0, int((self._clock.now() - parse_timestamp(case.opened_at)).total_seconds()))

    def _take(self, line: TechnicianLine, request: Take) -> AnyAnswer:
        found = self._cases.find(request.case)
        if found is None:
            raise RequestRefused("There is no such case.", next_step="Choose a case from the queue.")
        self._cases.take(request.case, line.identity.name, self._waited(found))
        return Done()

    def _files(self, line: TechnicianLine, case: str) -> ReceivedFiles:
        self._taken_by(line, case)
        archived = self._archive.folder(case)
        return ReceivedFiles(archived if archived.is_dir() else self._incoming / case_id.host(case))

    def _taken_by(self, line: TechnicianLine, case: str) -> Case:
        found = self._cases.find(case)
        if found is None or found.technician != line.identity.name:
            raise RequestRefused("This case is not yours.", next_step="Take it from the queue first.")
        return found

    # The relay

    def may_receive(self, line: Line, case: str) -> bool:
        """Whether `line` is the customer of `case`, whose opening the log holds."""
        found = self._cases.find(case)
        if not isinstance(line, CustomerLine) or found is None or found.state == "closed":
            return False
        return found.customer_key == line.key and self._cases.statements(case)[0].leaf_index >= 0

    def may_connect(self, line: Line, case: str) -> bool:
        """Whether `line` is the technician who has taken `case`."""
        found = self._cases.find(case)
        if not isinstance(line, TechnicianLine) or found is None:
            return False
        return found.state == "taken" and found.technician == line.identity.name

    def set_online(self, case: str, *, online: bool) -> None:
        """Note that the customer's program is there, or has gone."""
        with self._lock:
            (self._online.add if online else self._online.discard)(case)


def _not_yours() -> RequestRefused:
    return RequestRefused(
        "This request is not for this kind of line.", next_step="Use the program made for you."
    )
