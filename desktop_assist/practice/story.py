"""The main job, told as it truly happens: from the check-up to the audit, on the practice organisation.

Decides: the order of the eight steps, what the practice customer and technician do, and what must hold after
each.
Leaves alone: the work itself. Every line that is printed comes from what the real parts did; a step that does
not hold ends the story.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from desktop_assist.audit import render
from desktop_assist.audit.verify import verify
from desktop_assist.consent import Capability
from desktop_assist.desk.archive import TECHNICIAN
from desktop_assist.engagement.answered import Answered, Reply
from desktop_assist.engagement.checkups import Checkups, SealedReport
from desktop_assist.engagement.customer import CustomerProgram
from desktop_assist.engagement.events import (
    AnswerAsked,
    BundleSealed,
    CaseJoined,
    CaseOpened,
    ChangeRecorded,
    ConsentAsked,
    ConsentChanged,
    CustomerEvent,
    OfferDecided,
    ShownJudged,
    TechnicianArrived,
    TechnicianEvent,
    TerminalPrinted,
)
from desktop_assist.engagement.technician import TechnicianProgram
from desktop_assist.offers.check import check
from desktop_assist.offers.claim import Offer
from desktop_assist.offers.verdict import VerdictKind
from desktop_assist.practice.listener import Told, require
from desktop_assist.practice.organisation import PracticeOrganisation
from diagnostics.checkup import Measured
from diagnostics.report import Report

QUESTION = "The computer has become slow. Is something wrong with it?"
COMMAND = "df -h /"
SENTINEL = "practice-$((6*7))"
SENTINEL_PRINTED = b"practice-42"

Say = Callable[[str], None]


class Story:
    """One engagement of the practice customer with the practice technician."""

    def __init__(self, practice: PracticeOrganisation, say: Say) -> None:
        """Tell it with `say`, a line at a time."""
        self._practice = practice
        self._say = say
        self._checkups = Checkups(practice.install)
        self._customer_told: Told[CustomerEvent] = Told()
        self._technician_told: Told[TechnicianEvent] = Told()
        self._customer = CustomerProgram(
            practice.install, practice.organisation, self._customer_told, reply=Reply()
        )
        self._technician = TechnicianProgram(
            practice.technician_key,
            practice.organisation,
            practice.clock,
            practice.technician_bundles,
            self._technician_told,
        )

    def steps(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """The titles and the deeds of the eight steps, in order."""
        yield "The organisation", self._organisation
        yield "The check-up", self._check_up
        yield "The sealed report", self._sealed
        yield "The case", self._open_case
        yield "The session", self._session
        yield "The offers", self._offers
        yield "The end", self._end
        yield "The audit", self._audit

    def close(self) -> None:
        """Let go of everything, whatever step was reached."""
        self._technician.close()
        self._customer.close()

    def _organisation(self) -> None:
        organisation = self._practice.organisation.organisation
        identity = self._technician.identity
        require(organisation.practice, "The practice organisation is not marked as practice.")
        self._say(
            f"{organisation.name} ({organisation.domain}) has a certificate authority, a desk and a log."
        )
        self._say(
            f"Its desk listens on {organisation.desk.address} port {organisation.desk.port}, for this story."
        )
        self._say(f"{identity.name} holds a certificate until {identity.valid_until}.")

    def _check_up(self) -> None:
        probes = self._checkups.probes
        self._say(
            f"The practice customer ticks all {len(probes)} subjects; each said what it reads, and why."
        )
        for event in self._checkups.run([probe.id for probe in probes], threading.Event()):
            if isinstance(event, Measured) and event.number == event.total:
                self._say(f"{event.number} of {event.total} subjects were looked at.")
        report = self._latest().report
        self._say(report.headline())
        self._say(
            f"{len(report.findings)} findings by rule set {report.rules_version};"
            f" {len(report.not_measured)} rules could not be applied, each with its reason."
        )

    def _latest(self) -> SealedReport:
        sealed = self._checkups.latest()
        if sealed is None:
            raise AssertionError("a check-up that finished is kept")
        return sealed

    def _sealed(self) -> None:
        sealed = self._latest()
        self._say(
            f"The report, {len(sealed.report_bytes)} bytes, is signed with this install's key and kept."
        )

    def _open_case(self) -> None:
        sealed = self._latest()
        preview = self._customer.preview(QUESTION, sealed)
        require(preview.report_bytes == sealed.report_bytes, "The preview is not what would be sent.")
        self._say(f"The customer asks: {preview.question}")
        self._say(f"The customer sees what is sent to {preview.organisation}, and sends it.")
        self._customer.open_case(QUESTION, sealed)
        opened = self._customer_told.wait_for(CaseOpened, "The opened case")
        self._say(
            f"Case {opened.case} is in the queue. Its opening is in the log; the proof was checked here."
        )

    def _session(self) -> None:
        self._technician.connect()
        waiting = [line for line in self._technician.refresh() if line.case == self._customer.case]
        require(bool(waiting), "The case is not in the technician's queue.")
        self._technician.join(self._customer.case)
        joined = self._technician_told.wait_for(CaseJoined, "The technician's connection")
        arrived = self._customer_told.wait_for(TechnicianArrived, "The technician's arrival")
        require(joined.report == self._latest().report, "The technician has another report.")
        self._say(
            f"{arrived.identity.name} is connected end to end; the desk only passes on what it cannot read."
        )
        self._use_terminal()

    def _use_terminal(self) -> None:
        self._technician.ask_consent(Capability.TERMINAL, "I would like to see how full the disk is.")
        asked = self._customer_told.wait_for(ConsentAsked, "The question for the terminal")
        self._say(
            f'The technician asks for the {asked.capability.value}: "{asked.reason}" The customer allows it.'
        )
        self._customer.answer_consent(asked.capability, True)
        while self._technician_told.wait_for(ConsentChanged, "The answer").step != "granted":
            pass
        self._technician.open_terminal(80, 24)
        self._technician.type(f"{COMMAND}; echo {SENTINEL}\n".encode())
        seen = b""
        while SENTINEL_PRINTED not in seen:
            seen += self._customer_told.wait_for(TerminalPrinted, "The terminal's output").data
        self._say(f"The technician runs `{COMMAND}`. The customer watches, and it is recorded.")
        self._customer.withdraw(Capability.TERMINAL)
        self._say("The customer takes the terminal back; it is closed at once.")
        self._technician.change("Nothing. I have only looked how full the disk is.", "", ())
        said = self._customer_told.wait_for(ChangeRecorded, "What was changed")
        self._say(f'The technician says, for the record, what was changed: "{said.what}"')

    def _offers(self) -> None:
        report = self._latest().report
        fitting = self._fitting_offer(report)
        if fitting is None:
            self._say(
                "This computer has no finding that a listed service resolves: no offer can be supported here."
            )
        else:
            self._offer(*fitting, expected=VerdictKind.SUPPORTED, accept=True)
        self._offer("yearly-plan", self._any_finding(report), expected=None, accept=False)

    def _fitting_offer(self, report: Report) -> tuple[str, tuple[str, ...]] | None:
        for service in self._technician.catalogue.services:
            for finding in report.findings:
                offer = Offer("try", service.id, service.price, service.currency, (finding.id,), "", "")
                if check(report, self._technician.catalogue, offer).kind is VerdictKind.SUPPORTED:
                    return service.id, (finding.id,)
        return None

    def _any_finding(self, report: Report) -> tuple[str, ...]:
        return tuple(finding.id for finding in report.findings[:1])

    def _offer(
        self, service: str, findings: tuple[str, ...], *, expected: VerdictKind | None, accept: bool
    ) -> None:
        offer = self._technician.offer(service, findings, "I think that this would help you.")
        shown = self._customer_told.wait_for(ShownJudged, "The offer")
        require(shown.id == offer, "The customer was shown another offer.")
        kind = VerdictKind(shown.verdict["kind"])
        right = kind is expected if expected else kind is not VerdictKind.SUPPORTED
        require(right, f"The offer {service} came out as {kind.value}.")
        price = f"{shown.body['price']} {shown.body['currency']}"
        self._say(f"Offered: {service}, {price}. The verdict above it: {kind.value}.")
        self._say(f"  {shown.verdict['reasons'][0]}")
        self._customer.decide(offer, accept)
        decided = self._customer_told.wait_for(OfferDecided, "The recorded answer")
        self._say(f"  The customer's answer is on the record: {decided.answer}.")

    def _end(self) -> None:
        self._customer.stop("The story ends here.")
        self._customer_told.wait_for(AnswerAsked, "The question at the end")
        self._customer.answer_question(Answered.YES)
        self._say("The customer is asked whether the question was answered, and says yes.")
        sealed = self._customer_told.wait_for(BundleSealed, "The sealed bundle")
        while TECHNICIAN not in sealed.seals:
            sealed = self._customer_told.wait_for(BundleSealed, "The technician's seal")
        require(self._customer.close(), "The closing work was not finished.")
        self._say("The same subjects were checked again; the comparison and the closing are on the record.")
        self._say(f"Both sides hold the bundle {sealed.path.name}, sealed by {', '.join(sealed.seals)}.")

    @property
    def bundle(self) -> Path:
        """The customer's bundle, once step 7 has held."""
        return self._practice.install.home.bundles / f"case-{self._customer.case}"

    def _audit(self) -> None:
        verification = verify(self.bundle, self._practice.organisation)
        for line in render.text(verification).splitlines():
            self._say(line)
        require(verification.passed, "The audit found a fault in the bundle.")
