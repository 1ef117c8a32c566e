"""What the desk does with each request.

Decides: who may ask for what.
Leaves alone: how requests arrive (`server`), how statements are taken in (`intake`), how files and bundles
are kept (`files`, `archive`), what a case's record asks for after its closing (`erasures`).

1. A customer asks about the cases that their own key opened, and about no other.
2. A technician sees the queue, and of a case's files only those of a case that they have taken.
3. A bundle is taken in when its case is closed: what is archived is the whole record.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from desktop_assist.channel.identity import Identity
from desktop_assist.desk import case_id
from desktop_assist.desk.archive import Archive
from desktop_assist.desk.case import CLOSED, TAKEN, WAITING, Case
from desktop_assist.desk.cases import Cases
from desktop_assist.desk.erasures import Copies
from desktop_assist.desk.errors import RequestRefused
from desktop_assist.desk.files import ReceivedFiles
from desktop_assist.desk.intake import Intake
from desktop_assist.desk.protocol import (
    PAGE_BYTES,
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
    OpenCase,
    Proofs,
    Queue,
    QueueNow,
    Refused,
    Seal,
    Seals,
    SealsSoFar,
    Standing,
    StandingNow,
    Take,
    Upload,
    encode_part,
)
from desktop_assist.desk.protocol import Archive as ArchiveRequest
from desktop_assist.desk.revocations import Revocations
from desktop_assist.evidence.log import Log
from diagnostics.clock import Clock, parse_timestamp, timestamp
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

    def __init__(
        self,
        cases: Cases,
        log: Log,
        archive: Archive,
        incoming: Path,
        clock: Clock,
        *,
        revocations: Revocations,
    ) -> None:
        """Serve from these, after mending what a crash may have left between database and log."""
        self._cases = cases
        self._intake = Intake(cases, log, clock)
        self._copies = Copies(cases, log, archive, incoming)
        self._copies.bring_all_up()
        self._archive = archive
        self._incoming = incoming
        self._revocations = revocations
        self._clock = clock
        self._lock = threading.Lock()
        self._online: set[str] = set()
        self._received: dict[str, ReceivedFiles] = {}

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
                return self._intake.open(line.key, request)
            case Queue():
                return self._queue(())
            case Standing():
                return self._standing(self._own(line, request.case))
            case Append() | Upload() | Held() | Proofs() | ArchiveRequest() | Seals():
                return self._for_owner(self._own(line, request.case), request)
            case _:
                raise _not_yours()

    def _for_owner(
        self, case: Case, request: Append | Upload | Held | Proofs | ArchiveRequest | Seals
    ) -> AnyAnswer:
        match request:
            case Append():
                return self._append(case, request)
            case Upload():
                return self._upload(request)
            case Held():
                return self._names(self._incoming_of(case.id), request.after)
            case Proofs():
                return self._intake.proofs(request)
            case ArchiveRequest():
                return self._archive_bundle(case)
            case Seals():
                return SealsSoFar(self._archive.seals(case.id))

    def _for_technician(self, line: TechnicianLine, request: AnyRequest) -> AnyAnswer:
        match request:
            case Queue():
                return self._queue(self._cases.unclosed())
            case Take():
                return self._take(line, request)
            case Files():
                return self._names(self._files(line, request.case), request.after)
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

    def _append(self, case: Case, request: Append) -> AnyAnswer:
        logged = self._intake.append(case.customer_key, request)
        if self._copies.bring_up(case.id):
            with self._lock:
                self._received.pop(case.id, None)  # it counts anew
        return logged

    def _incoming_of(self, case: str) -> ReceivedFiles:
        with self._lock:  # one object a case, which counts what comes
            if case not in self._received:
                self._received[case] = ReceivedFiles(self._incoming / case_id.host(case))
            return self._received[case]

    def _upload(self, request: Upload) -> Done:
        if self._archive.is_whole(request.case):
            raise RequestRefused("This case is archived already.", next_step="There is nothing more to send.")
        files = self._incoming_of(request.case)
        files.add(request.name, request.offset, request.data, last=request.last)
        return Done()

    def _archive_bundle(self, case: Case) -> SealsSoFar:
        if case.state != CLOSED:  # 3.
            raise RequestRefused(
                "This case is not closed yet.", next_step="End it, then send its whole record."
            )
        uploaded = self._incoming / case_id.host(case.id) / "bundle"
        self._archive.take_in(case.id, uploaded, self._copies.record(case.id), case.customer_key)
        return SealsSoFar(self._archive.seals(case.id))

    def _standing(self, case: Case) -> StandingNow:
        signed, _ = self._revocations.current()
        claimed_by = case.technician if case.state == TAKEN else ""
        return StandingNow(timestamp(self._clock.now()), claimed_by, signed.data, signed.signature)

    def _own(self, line: CustomerLine, case: str) -> Case:
        found = self._cases.find(case)
        if found is None or found.customer_key != line.key:
            raise RequestRefused("This is not a case of yours.", next_step="Open a case first.")
        return found

    # Technicians

    def _queue(self, cases: tuple[Case, ...]) -> QueueNow:
        usual, measured_on = self._cases.usual_wait()
        return QueueNow(self._first_lines(cases), self._cases.waiting_count(), usual, measured_on)

    def _first_lines(self, cases: tuple[Case, ...]) -> tuple[CaseLine, ...]:
        """As many as one message holds; those that are being helped, then those that wait longest."""
        lines, size = [], 0
        for each in sorted(cases, key=lambda case: case.state == WAITING):
            line = self._line_of(each)
            size += len(encode_part(line))
            if size > PAGE_BYTES:
                break
            lines.append(line)
        return tuple(lines)

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
        return ReceivedFiles(archived) if archived.is_dir() else self._incoming_of(case)

    def _names(self, files: ReceivedFiles, after: str) -> FileNames:
        """The names after `after`, as many as one message holds."""
        page: dict[str, int] = {}
        size = 0
        for name, length in sorted(files.sizes().items()):
            size += len(name) + 24 if name > after else 0
            if size > PAGE_BYTES:
                return FileNames(page, more=True)
            if name > after:
                page[name] = length
        return FileNames(page)

    def _taken_by(self, line: TechnicianLine, case: str) -> Case:
        found = self._cases.find(case)
        if found is None or not found.technician or found.technician != line.identity.name:
            raise RequestRefused("This case is not yours.", next_step="Take it from the queue first.")
        return found

    # The relay

    def may_receive(self, line: Line, case: str) -> bool:
        """Whether `line` is the customer of `case`, whose opening the log holds."""
        found = self._cases.find(case)
        if not isinstance(line, CustomerLine) or found is None or found.state == CLOSED:
            return False
        return found.customer_key == line.key and self._cases.has_logged_opening(case)

    def may_connect(self, line: Line, case: str) -> bool:
        """Whether `line` is the technician who has taken `case`."""
        found = self._cases.find(case)
        if not isinstance(line, TechnicianLine) or found is None:
            return False
        return found.state == TAKEN and found.technician == line.identity.name

    def set_online(self, case: str, *, online: bool) -> None:
        """Note that the customer's program is there, or has gone."""
        with self._lock:
            (self._online.add if online else self._online.discard)(case)


def _not_yours() -> RequestRefused:
    return RequestRefused(
        "This request is not for this kind of line.", next_step="Use the program made for you."
    )
