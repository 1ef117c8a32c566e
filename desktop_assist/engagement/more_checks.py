"""More checks: a check-up during a session, of what the customer allowed, shown before it is sent.

Decides: when it runs and ends, and that its report waits for the customer's own word.
Leaves alone: what is measured (`diagnostics.checkup`), the consent, and how a report is sent (`sent_report`).

1. It begins when the grant is on the record, and reads the granted subjects and nothing else.
2. A withdrawal, a lost line or the end stops it within 300 ms; what was read until then is forgotten.
3. The technician hears how many subjects are done, and nothing of what was read.
4. The customer sees the very bytes, and they leave only after *Send*. *Do not send*, or no answer within ten
   minutes, and the report is forgotten: nothing of it is kept, here or elsewhere.
5. One runs at a time. Its consent is over when it is.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol

from desktop_assist.consent import Capability, Consents, ConsentStep
from desktop_assist.engagement.check_events import ChecksEnded, ChecksProgressed, ReportReady
from desktop_assist.engagement.events import Refused, ShowCustomer
from desktop_assist.engagement.install import Install
from desktop_assist.engagement.opening import OpenedCase
from desktop_assist.engagement.sent_report import ReportToSend
from desktop_assist.session import messages
from desktop_assist.terms import Cause
from diagnostics import checkup, report, rule
from diagnostics.checkup import Finished, Measured
from diagnostics.errors import PlainError
from diagnostics.probe import Surroundings
from diagnostics.probes import offered

CHECKS = Capability.MORE_CHECKS
# Ours: a report of some pages, read twice by somebody who reads slowly; the session goes on meanwhile.
SEND_WITHIN_S = 600.0
_WAIT_S = 5.0  # ours: a cancelled check-up ends within 0.3 seconds


class Case(Protocol):
    """What more checks need of the case."""

    def tell(self, message: messages.FromCustomer) -> None:
        """Tell the technician's program."""
        ...

    def recorded(self) -> None:
        """Something has ended: put it on the record soon."""
        ...

    def consents_changed(self, steps: tuple[ConsentStep, ...]) -> None:
        """Put these steps on the record, in their turn."""
        ...


@dataclass
class _Run:
    number: int
    subjects: tuple[str, ...]
    case: Case
    cancelled: threading.Event = field(default_factory=threading.Event)
    shown: bool = False  # what the customer says before they have seen the report is no answer to it
    send: bool | None = None


class MoreChecks:
    """The check-ups during one session. Safe to use from any thread."""

    def __init__(
        self,
        surroundings: Surroundings,
        organisation: str,
        consents: Consents,
        show: ShowCustomer,
        within_s: float = SEND_WITHIN_S,
    ) -> None:
        """Check while `consents` allow it.

        Args:
            surroundings: What the probes may touch, with the readings of the report before the session.
            organisation: Who receives a report, as the customer knows them.
            consents: The live consents.
            show: Told what is to be seen.
            within_s: How long a report waits for the customer's word.
        """
        self._surroundings = surroundings
        self._organisation = organisation
        self._consents = consents
        self._show = show
        self._within_s = within_s
        self._lock = threading.Condition()
        self._run: _Run | None = None
        self._count = 0
        self._ready: list[ReportToSend] = []
        consents.watch(self._withdrawn)

    @property
    def subjects(self) -> tuple[str, ...]:
        """All that can be checked on this kind of system."""
        return tuple(probe.id for probe in offered(self._surroundings.platform.name))

    def start(self, case: Case) -> None:
        """Begin what is granted now, for `case`; where nothing is granted, nothing begins."""
        self.wait()
        with self._lock:
            subjects = self._consents.terms(CHECKS).subjects  # 1.
            if self._run is not None or not self._consents.allows(CHECKS):
                return
            self._count += 1
            self._run = run = _Run(self._count, subjects, case)
        threading.Thread(target=lambda: self._work(run), name="more-checks", daemon=True).start()
        if not self._consents.allows(CHECKS):
            self.stop()  # taken back while it began

    def _work(self, run: _Run) -> None:
        ended = self._outcome(run)
        if isinstance(ended, Cause):
            step = self._consents.finish(CHECKS, ended)  # 5.
            run.case.consents_changed(() if step is None else (step,))
        with self._lock:
            if isinstance(ended, ReportToSend):
                self._ready.append(ended)
            self._run = None
            self._lock.notify_all()
        if isinstance(ended, ReportToSend):
            run.case.recorded()
        else:
            self._show(ChecksEnded(run.number, ended))

    def _outcome(self, run: _Run) -> ReportToSend | Cause | Literal[""]:
        """What came of it: a report that may be sent, or why there is none; empty where it was taken back."""
        try:
            measured = self._measure(run)
        except PlainError as error:
            self._show(Refused(error.happened, error.next_step))
            return Cause.NOT_DONE
        if measured is not None and self._may_send(run, measured):
            return measured
        return "" if run.cancelled.is_set() else Cause.NOT_SENT

    def _measure(self, run: _Run) -> ReportToSend | None:
        """The report; none where the run was cancelled (2).

        Raises:
            DiagnosticsError: The rules cannot be loaded.
        """
        rules = rule.shipped()
        self._progressed(run, 0)
        for event in checkup.run(run.subjects, self._surroundings, rules=rules, cancelled=run.cancelled):
            if isinstance(event, Measured) and not run.cancelled.is_set():
                self._progressed(run, event.number)
            elif isinstance(event, Finished) and event.report.complete:
                return ReportToSend(run.number, event.report, report.encode(event.report))
        return None

    def _progressed(self, run: _Run, number: int) -> None:
        self._show(ChecksProgressed(number, len(run.subjects)))
        run.case.tell(messages.CheckProgress(number, len(run.subjects)))  # 3.

    def _may_send(self, run: _Run, measured: ReportToSend) -> bool:
        """Whether the customer says so, having seen it (4)."""
        seconds, data = int(self._within_s), measured.report_bytes
        with self._lock:
            run.shown = not run.cancelled.is_set()
            if not run.shown:
                return False
        self._show(ReportReady(run.number, measured.report, data, self._organisation, seconds))
        with self._lock:
            self._lock.wait_for(lambda: run.send is not None or run.cancelled.is_set(), self._within_s)
            return run.send is True and not run.cancelled.is_set()

    def answer(self, number: int, send: bool) -> None:
        """The customer's word on the report of check-up `number`; the first one counts."""
        with self._lock:
            run = self._run
            if run is not None and run.number == number and run.shown and run.send is None:
                run.send = send
                self._lock.notify_all()

    def _withdrawn(self, capability: Capability) -> None:
        if capability is CHECKS:
            self.stop()

    def stop(self) -> None:
        """End it now."""
        with self._lock:
            if self._run is not None:
                self._run.cancelled.set()  # 2.
                self._lock.notify_all()

    def wait(self) -> None:
        """Wait until what was stopped has ended."""
        with self._lock:
            self._lock.wait_for(lambda: self._run is None or not self._run.cancelled.is_set(), _WAIT_S)

    def take_ready(self) -> tuple[ReportToSend, ...]:
        """The reports that the customer has let go since the last call."""
        with self._lock:
            ready, self._ready = tuple(self._ready), []
            return ready


def surroundings(install: Install, opened: OpenedCase) -> Surroundings:
    """What more checks may touch; what only two check-ups can show is measured since the first report."""
    return replace(install.surroundings, previous=opened.sealed.report.observations)
