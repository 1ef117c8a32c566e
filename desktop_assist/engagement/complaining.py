"""A complaint, after a case is closed: on the record, in the log, in the bundle.

Decides: that a complaint is one more statement of the customer's, signed and in the log like all others.
Leaves alone: who reads it and what they do; the audit shows it.
"""

from __future__ import annotations

from pathlib import Path

from desktop_assist.desk.client import connect_customer
from desktop_assist.engagement import finishing, opening
from desktop_assist.engagement.errors import NothingToFinish
from desktop_assist.engagement.finishing import Watched
from desktop_assist.engagement.install import Install
from desktop_assist.engagement.record import CaseRecord
from desktop_assist.evidence import dsse, statement
from desktop_assist.evidence.statement import Kinds
from desktop_assist.organisation import OrganisationFolder


def complain(
    install: Install, organisation: OrganisationFolder, case: str, text: str, watched: Watched
) -> Path:
    """Put a complaint on the record of a closed case; returns the bundle, which holds it.

    Raises:
        QuestionRefused: The text is empty or too long.
        NothingToFinish: There is no such case here, or it is not closed; nothing was written.
        EvidenceError: The record cannot be written, or the log does not hold what it should.
        ChannelError, DeskError: The desk cannot be reached or says no.
    """
    text = opening.checked(text)
    if not _is_closed(install, case):
        raise NothingToFinish(
            f"There is no closed case {case} on this computer.",
            kept="Nothing was written.",
            next_step=f"Finish an open one first: desktop-assist finish {case}",
        )
    trusted = organisation.organisation
    line = connect_customer(trusted, install.key)
    try:
        record = CaseRecord(install, trusted, case, line)
        record.send_unsent()
        finishing.add_seals_of_others(install.home.bundles / f"case-{case}", case, line)
        record.add(Kinds.COMPLAINT, {"text": text})
        return finishing.finish(install, organisation, case, line, watched)
    finally:
        line.close()


def _is_closed(install: Install, case: str) -> bool:
    kept = (each.envelope for each in install.store.chain(case) if each.erased is None)
    return any(statement.parse(dsse.read(each).payload).kind is Kinds.CLOSING for each in kept)
