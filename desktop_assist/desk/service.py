"""What the desk does with each request.

Decides: who may ask for what.
Leaves alone: how requests arrive (`server`), how statements are taken in (`intake`), how files and bundles
are kept (`files`, `archive`), what a case's record asks for after its closing (`erasures`), the queue
(`queue`), who has a case (`assignments`).

1. A customer asks about the cases that their own key opened, and about no other.
2. A technician sees the queue; of a case's files, and of its customer's earlier cases, only what belongs to a
   case that they have taken.
3. A bundle is taken in when its case is closed: what is archived is the whole record.
4. An auditor reads the queue and the files of any case, and changes nothing. Each view is written down first.
5. Cases are opened at a bounded rate, by install and by network; whoever comes too often is told when to try
   again.
"""

from __future__ import annotations

import threading

from desktop_assist.desk import case_id, history, journal, pages
from desktop_assist.desk.assignments import Assignments
from desktop_assist.desk.case import CLOSED, TAKEN, WAITING, Case
from desktop_assist.desk.colleagues import Present
from desktop_assist.desk.errors import RequestRefused, TooOften
from desktop_assist.desk.files import ReceivedFiles
from desktop_assist.desk.holdings import Holdings
from desktop_assist.desk.lines import AuditorLine, CustomerLine, Line, TechnicianLine
from desktop_assist.desk.protocol import (
    AnyAnswer,
    AnyRequest,
    Append,
    Colleagues,
    ColleaguesNow,
    Done,
    Download,
    EarlierCases,
    FilePart,
    Files,
    Held,
    History,
    OpenCase,
    Proofs,
    Queue,
    Refused,
    Release,
    Seal,
    Seals,
    SealsSoFar,
    Standing,
    StandingNow,
    Take,
    Upload,
)
from desktop_assist.desk.protocol import Archive as ArchiveRequest
from desktop_assist.desk.queue import CaseQueue
from desktop_assist.desk.rate import RateLimit, Rates
from desktop_assist.desk.revocations import Revocations
from desktop_assist.desk.views import Views
from desktop_assist.evidence import keyfile
from diagnostics.clock import Clock, timestamp
from diagnostics.errors import PlainError


class DeskService:
    """Answers requests. Safe to use from any thread."""

    def __init__(self, held: Holdings, clock: Clock, *, revocations: Revocations, rates: Rates) -> None:
        """Serve from what the desk holds."""
        self._cases = cases = held.cases
        self._assignments = Assignments(cases, held.database)
        self.queue = CaseQueue(cases, clock)
        self.views = Views(held.database, clock)
        self.present = Present()
        self._intake = held.intake
        self._copies = held.copies
        self._archive = held.archive
        self._incoming = held.copies.incoming
        self._revocations = revocations
        self._by_key = RateLimit(rates.openings_by_key, clock)
        self._by_network = RateLimit(rates.openings_by_network, clock)
        self._clock = clock
        self._lock = threading.Lock()
        self._received: dict[str, ReceivedFiles] = {}

    def answer(self, line: Line, request: AnyRequest) -> AnyAnswer:
        """The answer to one request; a refusal is an answer too."""
        answer = self._answer(line, request)
        journal.answered(line.role, request, answer)
        return answer

    def _answer(self, line: Line, request: AnyRequest) -> AnyAnswer:
        try:
            match line:
                case CustomerLine():
                    return self._for_customer(line, request)
                case TechnicianLine():
                    return self._for_technician(line, request)
                case AuditorLine():
                    return self._for_auditor(line, request)
        except PlainError as error:
            return refusal(error)

    def _for_customer(self, line: CustomerLine, request: AnyRequest) -> AnyAnswer:
        match request:
            case OpenCase():
                self._by_network.admit(line.network, "Too many cases were opened from this network")  # 5.
                self._by_key.admit(line.key, "Too many cases were opened on this computer")
                return self._intake.open(line.key, request)
            case Queue():
                return self.queue.for_customers()
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
                return pages.names_after(self._incoming_of(case.id), request.after)
            case Proofs():
                return self._intake.proofs(request)
            case ArchiveRequest():
                return self._archive_bundle(case)
            case Seals():
                return SealsSoFar(self._archive.seals(case.id))

    def _for_technician(self, line: TechnicianLine, request: AnyRequest) -> AnyAnswer:
        match request:
            case Queue():
                return self.queue.for_staff()
            case Colleagues():
                return ColleaguesNow(self.present.others(line.identity.name))
            case Take():
                return self._take(line, request)
            case Release() | History() | Files() | Download() | Seal():
                return self._for_holder(line, self._taken_by(line, request.case), request)
            case _:
                raise _not_yours()

    def _for_holder(
        self, line: TechnicianLine, case: Case, request: Release | History | Files | Download | Seal
    ) -> AnyAnswer:
        match request:
            case Release():
                self._assignments.release(case.id)
                return Done()
            case History():
                return self._history(case)
            case Files() | Download():
                return self._read(request)
            case Seal():
                self._archive.add_technician_seal(case.id, request.signature, line.identity)
                return Done()

    def _for_auditor(self, line: AuditorLine, request: AnyRequest) -> AnyAnswer:
        name = line.identity.name
        match request:
            case Queue():
                self.views.note(name, "queue")  # 4.
                return self.queue.for_staff()
            case Files() | Download():
                self._existing(request.case)
                if isinstance(request, Files):
                    self.views.note(name, "files", request.case)
                else:
                    self.views.note(name, "file", request.case, request.name)
                return self._read(request)
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
        copies = self._copies
        self._archive.take_in(
            case.id, uploaded, copies.record(case.id), case.customer_key, copies.added(case.id)
        )
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

    def _take(self, line: TechnicianLine, request: Take) -> AnyAnswer:
        found = self._existing(request.case)
        key = keyfile.fingerprint(keyfile.line_of(line.identity.public_raw))
        self._assignments.take(request.case, line.identity.name, self.queue.waited_s(found), key)
        return Done()

    def _existing(self, case: str) -> Case:
        found = self._cases.find(case)
        if found is None:
            raise RequestRefused("There is no such case.", next_step="Choose a case from the queue.")
        return found

    def _history(self, case: Case) -> EarlierCases:
        if case.state != TAKEN:
            raise RequestRefused(
                "This case is closed, and its customer's history with it.",
                next_step="Take a case of theirs from the queue first.",
            )
        return EarlierCases(history.lines(self._assignments.earlier(case)))

    def _read(self, request: Files | Download) -> AnyAnswer:
        files = self._files(request.case)
        if isinstance(request, Files):
            return pages.names_after(files, request.after)
        data, last = files.part(request.name, request.offset)
        return FilePart(data, last)

    def _files(self, case: str) -> ReceivedFiles:
        archived = self._archive.folder(case)
        return ReceivedFiles(archived) if archived.is_dir() else self._incoming_of(case)

    def _taken_by(self, line: TechnicianLine, case: str) -> Case:
        found = self._cases.find(case)
        if found is None or found.state == WAITING or found.technician != line.identity.name:
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


def refusal(error: PlainError) -> Refused:
    """A refusal in the words of `error`."""
    again_in_s = error.again_in_s if isinstance(error, TooOften) else 0
    return Refused(error.happened, error.kept, error.next_step, again_in_s)


def _not_yours() -> RequestRefused:
    return RequestRefused(
        "This request is not for this kind of line.", next_step="Use the program made for you."
    )
