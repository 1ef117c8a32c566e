"""Opening a case: the customer's question and the sealed report go to the desk.

Decides: what exactly is sent, and that the opening is in the log before a technician can reach this computer.
Leaves alone: the session that follows.

1. The question and the report are kept here first.
2. The opening statement goes to the desk and into its log; the proof is checked here.
3. The report follows, and a statement that commits to it.
4. Only then may the desk connect a technician.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from desktop_assist.desk import case_id
from desktop_assist.desk.client import DeskClient, connect_customer
from desktop_assist.engagement.checkups import SealedReport, report_body
from desktop_assist.engagement.errors import QuestionRefused
from desktop_assist.engagement.install import Install
from desktop_assist.engagement.record import CaseRecord
from desktop_assist.evidence import commitment, keyfile, sshsig
from desktop_assist.evidence.errors import BadSignature
from desktop_assist.evidence.item import Item
from desktop_assist.evidence.keyfile import SigningKey
from desktop_assist.evidence.statement import Kinds
from desktop_assist.offers.catalogue import Catalogue
from desktop_assist.organisation import Organisation, OrganisationFolder
from diagnostics.clock import timestamp
from diagnostics.report import PROGRAM_VERSION

LARGEST_QUESTION = 2000  # ours: two pages in one's own words
REPORT_BEFORE = "data/report-before.json"
REPORT_AFTER = "data/report-after.json"
CATALOGUE = "data/catalogue.toml"


@dataclass(frozen=True)
class Preview:
    """Exactly what leaves this computer when the case is opened.

    Attributes:
        question: In the customer's words.
        organisation: Who receives it.
        report_bytes: The very bytes of the report.
        sentences: What else is sent, in plain words.
    """

    question: str
    organisation: str
    report_bytes: bytes
    sentences: tuple[str, ...]


@dataclass
class OpenedCase:
    """A case that is in the queue.

    Attributes:
        record: Its chain.
        desk: The line to the desk; replaced when the line broke and was made again.
        host_key: The key with which this computer answers the technician, for this case alone.
        sealed: The report that was sent.
        report: The report as an item of the case.
        catalogue: The price list as it was when the case was opened.
        question: In the customer's words.
    """

    record: CaseRecord
    desk: DeskClient
    host_key: SigningKey
    sealed: SealedReport
    report: Item
    catalogue: Catalogue
    question: str


def preview(organisation: Organisation, question: str, sealed: SealedReport) -> Preview:
    """What `open_case` would send.

    Raises:
        QuestionRefused: The question is empty or too long.
    """
    return Preview(
        checked(question),
        organisation.name,
        sealed.report_bytes,
        (
            "Your question, as you wrote it.",
            "The report of the check-up, exactly as shown.",
            "A key that stands for this installation. It is not your name and not this computer's name.",
        ),
    )


def open_case(
    install: Install,
    organisation: OrganisationFolder,
    question: str,
    sealed: SealedReport,
    progressed: Callable[[str], None],
) -> OpenedCase:
    """Open a case at the desk.

    Raises:
        QuestionRefused: The question is empty or too long.
        ChannelError: The desk does not answer, or is somebody else.
        BadSignature: The price list is not signed by the organisation.
        EvidenceError: The record cannot be written, here or at the desk; nothing was opened.
    """
    question = checked(question)
    sending = _Sending(question, sealed, read_catalogue(organisation))
    progressed("Connecting to the desk and checking that it is the right one.")
    desk = connect_customer(organisation.organisation, install.key)
    try:
        return _open(install, organisation.organisation, sending, desk, progressed)
    except BaseException:
        desk.close()
        raise


@dataclass(frozen=True)
class _Sending:
    question: str
    sealed: SealedReport
    catalogue: bytes


def _open(
    install: Install,
    organisation: Organisation,
    sending: _Sending,
    desk: DeskClient,
    progressed: Callable[[str], None],
) -> OpenedCase:
    sealed = sending.sealed
    now = install.clock.now()
    case, host_key, store = case_id.new(now), keyfile.generate(), install.store
    store.add_case(case, organisation.domain, sending.question, timestamp(now))  # 1.
    report = store.add_item(case, REPORT_BEFORE, sealed.report_bytes, commitment.new_salt())
    catalogue = store.add_item(case, CATALOGUE, sending.catalogue, commitment.new_salt())
    record = CaseRecord(install, organisation, case, desk)
    progressed("Opening the case, and checking that its opening is in the log.")
    opening = {
        "question": sending.question,
        "organisation": organisation.domain,
        "customer_key": install.key.public_line,
        "host_key": host_key.public_line,
        "languages": list(organisation.languages),
        "program": PROGRAM_VERSION,
        "sealed_report": hashlib.sha256(sealed.envelope).hexdigest(),
    }
    record.add(Kinds.OPENING, opening, {CATALOGUE: catalogue.commitment})  # 2.
    progressed("Sending the report.")
    desk.upload(case, REPORT_BEFORE, sealed.report_bytes)  # 3.
    record.add(Kinds.REPORT, report_body("before", sealed.report), {REPORT_BEFORE: report.commitment})
    prices = Catalogue.parse(sending.catalogue)
    return OpenedCase(record, desk, host_key, sealed, report, prices, sending.question)


def read_catalogue(organisation: OrganisationFolder) -> bytes:
    """The organisation's price list, if the organisation signed it.

    Raises:
        BadSignature: It is missing, or its signature is not the organisation's.
    """
    try:
        data = organisation.catalogue.read_bytes()
        signature = organisation.catalogue_signature.read_text("ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise _bad_catalogue("The organisation's price list or its signature is missing.") from error
    signed = sshsig.verify(signature, data, organisation.organisation.catalogue_namespace)
    if signed.public_line != organisation.organisation.technician_ca:
        raise _bad_catalogue("The organisation's price list is signed by somebody else.")
    return data


def _bad_catalogue(happened: str) -> BadSignature:
    return BadSignature(
        happened,
        kept="It was not used, and nothing was sent.",
        next_step="Ask your organisation for its files again.",
    )


def checked(question: str) -> str:
    """The question without the space around it.

    Raises:
        QuestionRefused: It is empty or too long.
    """
    stripped = question.strip()
    if not stripped:
        raise QuestionRefused(
            "There is no question yet.", next_step="Write in your own words what you need help with."
        )
    if len(stripped) > LARGEST_QUESTION:
        raise QuestionRefused(
            f"The question is longer than {LARGEST_QUESTION} characters.",
            next_step="Shorten it; you can tell the technician the rest.",
        )
    return stripped
